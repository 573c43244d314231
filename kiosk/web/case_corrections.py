"""Corrections that wait for a second person: what should have stood, what would move, and who may settle it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.case import Entry, Step
from kiosk.domain.correction import CorrectionState
from kiosk.domain.people import Role
from kiosk.domain.plain_data import plain
from kiosk.operations.case_ports import Correction
from kiosk.operations.ports import Context
from kiosk.web.case_story import change_words, moves
from kiosk.web.case_view import name_behind

CORRECTORS = (Role.WINDOW, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A correction with the entry that it is about. `is_own`: whoever looks at it has proposed it himself."""

    correction: Correction
    entry: Entry | None
    change: str
    moves: list[str]
    proposed_by: str
    is_own: bool


def waiting_of(context: Context, corrections: Iterable[Correction], entries: list[Entry]) -> list[Waiting]:
    """Those of the corrections that nobody has settled yet."""
    waiting = (one for one in corrections if one.state is CorrectionState.PROPOSED)
    return [_waiting(context, correction, entries) for correction in waiting]


def _waiting(context: Context, correction: Correction, entries: list[Entry]) -> Waiting:
    of_entry = (entry for entry in entries if entry.number == correction.entry)
    proposals = (
        entry
        for entry in entries
        if entry.step is Step.PROPOSE_CORRECTION and entry.data.get("correction") == correction.id
    )
    proposal = next(proposals, None)
    return Waiting(
        correction,
        next(of_entry, None),
        change_words(plain(correction.change)),
        moves(proposal.data) if proposal else [],
        name_behind(context, correction.proposed_by),
        correction.proposed_by == context.actor.label,
    )
