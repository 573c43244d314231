"""A visit in which one or several matters are taken in: how it ended, from what became of each."""

from collections.abc import Iterable

from kiosk.domain.case import CaseStatus
from kiosk.domain.ticket import Outcome

# The first of these that is true of any matter is how the visit ended: what the person still has to do comes before
# what the centre still has to do, and that before what is done.
_ORDER: tuple[tuple[frozenset[CaseStatus], Outcome], ...] = (
    (frozenset({CaseStatus.AWAITING_SUPPLEMENT}), Outcome.NOTICE),
    (frozenset({CaseStatus.RUNNING, CaseStatus.SUSPENDED, CaseStatus.FORWARDED}), Outcome.ACCEPTED),
    (frozenset({CaseStatus.DECIDED, CaseStatus.DELIVERED}), Outcome.DECIDED),
    (frozenset({CaseStatus.NOT_ACCEPTED}), Outcome.NOT_ACCEPTED),
)


def outcome_of(matters: Iterable[CaseStatus]) -> Outcome | None:
    """How a visit with these matters ended; an enquiry where nothing was taken in, or all was withdrawn.

    None while somebody must still say what becomes of a matter that was only received.
    """
    found = set(matters)
    if CaseStatus.RECEIVED in found:
        return None
    return next((outcome for statuses, outcome in _ORDER if statuses & found), Outcome.ENQUIRY)
