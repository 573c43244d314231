"""How a case looks as JSON: its clocks, its entries, its papers; dates are civil dates of the centre."""

from collections.abc import Iterable

from kiosk.domain.card import CardLimit
from kiosk.domain.case import Case, CaseStatus, Entry
from kiosk.domain.catalogue import Centre, OverdueEffect
from kiosk.domain.explanation import DayRow
from kiosk.domain.plain_data import plain
from kiosk.operations.case_ports import Correction, Paper
from kiosk.operations.casework import CaseView
from kiosk.operations.readings import CaseReading, LimitReading
from kiosk.operations.reports import CaseLine
from kiosk.operations.supplement import outstanding
from kiosk.web.api.shapes import Json, day, instant, mode
from kiosk.web.language import named

_ALWAYS = (CardLimit.STATUTORY, CardLimit.PROMISED)


def limit_reading(reading: LimitReading | None) -> Json:
    """One clock of a case; all null where the law sets no limit."""
    if reading is None:
        return {"value": None, "unit": None, "due": None, "remaining_days": None, "light": None}
    return {
        "value": reading.limit.value,
        "unit": reading.limit.unit,
        "due": day(reading.due_on),
        "remaining_days": reading.remaining_days,
        "light": reading.light,
    }


def limits(reading: CaseReading) -> Json:
    """Both limits of a case, and the clocks of notice and delivery while they run."""
    running = reading.limits
    return {name: limit_reading(running.get(name)) for name in (*_ALWAYS, *(set(running) - set(_ALWAYS)))}


def case(view: CaseView, centre: Centre, url: str) -> Json:
    """A case as the staff see it, with its clocks and everything that happened to it."""
    of, reading = view.case, view.reading
    return {
        **_case_head(of, centre),
        "applicant": view.applicant,
        "ticket": view.ticket,
        "window": of.window,
        "token": view.token,
        "url": url,
        "light": reading.light,
        "limits": limits(reading),
        "missing_calendar": reading.missing_year,
        "flags": list(reading.flags),
        "variant": of.variant or None,
        "mode": mode(of.service, centre),
        "accepted_by": of.accepted_by,
        "tacit": None if of.tacit is OverdueEffect.NONE else of.tacit,
        "outstanding": outstanding(view.entries) if of.status is CaseStatus.AWAITING_SUPPLEMENT else [],
        "stops": [{"ground": stop.key, "name": stop.ground, "since": day(stop.on)} for stop in of.open_stops],
        "parent": view.parent.ref if view.parent else None,
        "parts": [{"ref": part.ref, "item": part.item, "status": part.status} for part in view.parts],
        "entries": [entry(one, centre) for one in view.entries],
        "documents": [paper(one) for one in view.papers],
        "corrections": [correction(one, centre) for one in view.corrections],
    }


def public_case(view: CaseView, centre: Centre) -> Json:
    """Where a case stands and by when it is due; nobody's name."""
    known = centre.known(view.case.item)
    return {
        "ref": view.case.ref,
        "item": named(known.name_zh, known.name_en) if known else view.case.item,
        "status": view.case.status,
        "received_on": day(view.case.received_on),
        "accepted_on": day(view.case.accepted_on),
        "decided_on": day(view.case.decided_on),
        "due": day(view.reading.promised_due_on),
        "statutory_due": day(view.reading.statutory_due_on),
        "outstanding": outstanding(view.entries) if view.case.status is CaseStatus.AWAITING_SUPPLEMENT else [],
    }


def case_line(line: CaseLine, centre: Centre) -> Json:
    """A case in a list."""
    return {**_case_head(line.case, centre), "light": line.reading.light, "limits": limits(line.reading)}


def paper(of: Paper) -> Json:
    """A document as it was issued."""
    document = of.document
    return {
        "number": document.number,
        "kind": document.kind,
        "issued_on": day(document.issued_on),
        "entry": of.entry,
        "data": dict(document.data),
    }


def correction(of: Correction, centre: Centre) -> Json:
    """A change to an entry, waiting or settled."""
    return {
        "id": of.id,
        "entry": of.entry,
        "change": plain(of.change),
        "reason": of.reason,
        "state": of.state,
        "proposed_by": of.proposed_by,
        "proposed_at": instant(of.proposed_at, centre.zone),
        "settled_by": of.settled_by,
        "settled_at": instant(of.settled_at, centre.zone),
    }


def entry(of: Entry, centre: Centre) -> Json:
    """One step of a case."""
    return {
        "number": of.number,
        "step": of.step,
        "on": day(of.on),
        "at": instant(of.at, centre.zone),
        "by": of.actor,
        "data": dict(of.data),
    }


def why(rows: Iterable[DayRow]) -> list[Json]:
    """The days of a limit, each with its reason, rule and article."""
    return [
        {
            "date": day(row.day),
            "counted": row.is_counted,
            "kind": row.kind,
            "number": row.number,
            "why": named(row.zh, row.en),
            "rule": row.rule,
            "article": row.article,
        }
        for row in rows
    ]


def _case_head(of: Case, centre: Centre) -> Json:
    known = centre.known(of.item)
    return {
        "ref": of.ref,
        "item": of.item,
        "item_name": named(known.name_zh, known.name_en) if known else of.item,
        "department": of.department,
        "status": of.status,
        "received_on": day(of.received_on),
        "accepted_on": day(of.accepted_on),
        "forwarded_on": day(of.forwarded_on),
        "decided_on": day(of.decided_on),
        "delivered_on": day(of.delivered_on),
        "decision": of.decision,
    }
