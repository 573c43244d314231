"""The first page: what this is, and where to go."""

from flask import render_template

from kiosk.web.auth import public


@public
def index() -> str:
    """Where citizens and staff find their pages."""
    return render_template("index.html")
