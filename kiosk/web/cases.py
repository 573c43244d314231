"""Cases for the staff: lists, one case and its steps, papers, counts, corrections; a table of routes."""

from flask import Blueprint

from kiosk.web import case_lists, case_page, case_papers, case_steps, case_why, corrections_page

cases = Blueprint("cases", __name__, url_prefix="/cases")

cases.add_url_rule("/", view_func=case_lists.show)
cases.add_url_rule("/corrections", view_func=corrections_page.waiting)
cases.add_url_rule("/<ref>", view_func=case_page.one)
cases.add_url_rule("/<ref>/why", view_func=case_why.why)
cases.add_url_rule("/<ref>/why.pdf", view_func=case_why.why_pdf)
cases.add_url_rule("/<ref>/papers/<int:number>.pdf", view_func=case_papers.paper)
cases.add_url_rule("/<ref>/entries/<int:entry>/correct", view_func=corrections_page.propose, methods=["POST"])
cases.add_url_rule("/<ref>/corrections/<int:number>/confirm", view_func=corrections_page.confirm, methods=["POST"])
cases.add_url_rule("/<ref>/corrections/<int:number>/reject", view_func=corrections_page.reject, methods=["POST"])
cases.add_url_rule("/<ref>/<step>", view_func=case_steps.do, methods=["POST"])
