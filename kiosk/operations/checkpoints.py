"""Keeps what people are told while they wait: at ten, five and one ahead, and ten minutes after issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from kiosk.domain.announcement import announced
from kiosk.domain.live_hall import Standing
from kiosk.domain.people import SYSTEM
from kiosk.domain.simple_rules import Rules
from kiosk.domain.wait_record import Point, points_due
from kiosk.operations.estimate_ports import Followed, Told
from kiosk.operations.estimates import Seen
from kiosk.operations.ports import Context
from kiosk.operations.system import System


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody who waits, and how many of the same queue are called before."""

    of: Standing
    ahead: int


class Checkpoints:
    """Follows the estimates. Every process has one: the key of the register lets the first one keep a point."""

    def __init__(self, system: System) -> None:
        self._system = system

    def __call__(self, seen: Seen) -> None:
        """Writes what is due; nothing is written, and no lock is taken, where nothing is."""
        if not seen.page.tickets:
            return
        day = seen.records.clock.day
        if not due(seen, self._system.read(SYSTEM, lambda context: context.unit.estimates.followed(day))):
            return

        def keep(context: Context) -> None:
            # Read again under the lock: whoever was called in between has no point any more.
            for told in due(seen, context.unit.estimates.followed(day)):
                context.unit.estimates.add_if_new(told)

        self._system.perform(SYSTEM, keep)


def due(seen: Seen, followed: Iterable[Followed]) -> list[Told]:
    """What is to be kept of this look at the hall."""
    known: dict[int, set[Point]] = {}
    issued: dict[int, Followed] = {}
    for one in followed:
        known.setdefault(one.ticket_id, set()).add(one.point)
        if one.point is Point.ISSUE:
            issued[one.ticket_id] = one
    now, places = seen.records.now, _places(seen.records.ordered)
    return [
        _told(seen, places[ticket_id], point)
        for ticket_id, first in issued.items()
        if ticket_id in places and ticket_id in seen.page.tickets
        for point in points_due(first.ahead, first.asked_at, known[ticket_id], places[ticket_id].ahead, now)
    ]


def _places(ordered: Iterable[Standing]) -> Mapping[int, _Place]:
    so_far: dict[str, int] = {}
    found = {}
    for one in ordered:
        if one.for_window is None:
            found[one.ticket_id] = _Place(one, so_far.get(one.queue, 0))
            so_far[one.queue] = found[one.ticket_id].ahead + 1
    return found


def _told(seen: Seen, place: _Place, point: Point) -> Told:
    said, now = seen.page.tickets[place.of.ticket_id], seen.records.now
    shown = announced(place.ahead, said.calibrated, now, seen.page.closes_at)
    drawn = said.drawn
    return Told(
        ticket_id=place.of.ticket_id,
        service_day=seen.records.clock.day,
        queue=place.of.queue,
        item=place.of.item,
        asked_at=now,
        ahead=place.ahead,
        expected=drawn.expected,
        low=drawn.low,
        high=drawn.high,
        shown_low=shown.low or 0,
        shown_high=shown.high or 0,
        point=point,
        **asdict(seen.page.rules.get(place.of.queue, Rules()).guesses(place.ahead)),
    )
