"""Judges a run by its history and by plain SQL on what it left; imports nothing from the application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """One request of one client with the machine's monotonic nanoseconds; `number` None means an unknown outcome."""

    client: int
    called_at: int
    returned_at: int
    number: int | None
    key: str = ""


Ask = Callable[[str], Sequence[Sequence[Any]]]


def faults_of_numbers(ask: Ask, history: Iterable[Event]) -> list[str]:
    """Every way in which numbers are not 1..n, each given once, in real-time order, with the counter at the end."""
    rows = ask("SELECT queue, number FROM tickets")
    faults = [f"{queue}{number} is there {times} times" for (queue, number), times in _twice(rows)]
    for queue in sorted({queue for queue, _ in rows}):
        numbers = sorted({number for of, number in rows if of == queue})
        if numbers != list(range(1, len(numbers) + 1)):
            faults.append(f"{queue} is not 1..{len(numbers)}")
    for series, last in ask("SELECT series, last FROM number_series WHERE series LIKE 'ticket/%'"):
        found = max((number for queue, number in rows if f"ticket/{queue}" == series), default=0)
        if last != found:
            faults.append(f"the counter of {series} says {last}, the tickets {found}")
    known = [event for event in history if event.number is not None]
    faults += [f"{number} was answered to {times} wishes" for number, times in _answered(known)]
    stored = {number for _, number in rows}
    faults += [f"{event.number} was answered and is not stored" for event in known if event.number not in stored]
    return faults + faults_of_order(known)


def faults_of_order(known: Sequence[Event]) -> list[str]:
    """Q3: a number that was in somebody's hand before another was asked for is the smaller one.

    Swept from the highest number down with the earliest return so far: whoever has a smaller number but asked only
    after a larger one had been returned is out of order.
    """
    faults, earliest, holder = [], None, 0
    for event in sorted(known, key=lambda event: event.number or 0, reverse=True):
        if earliest is not None and earliest < event.called_at:
            faults.append(f"{holder} was given before {event.number} was asked for")
        if earliest is None or event.returned_at < earliest:
            earliest, holder = event.returned_at, event.number or 0
    return faults


def faults_of_calls(ask: Ask, history: Iterable[Event], issued: int) -> list[str]:
    """Every way in which a number was called twice, or not at all; `client` is the window."""
    called = [event.number for event in history if event.number is not None]
    faults = [f"{number} was called {times} times" for number, times in Counter(called).items() if times > 1]
    if len(set(called)) != issued:
        faults.append(f"{len(set(called))} of {issued} numbers were called")
    twice = ask(
        "SELECT subject_id, COUNT(*) FROM entries WHERE kind = 'ticket_called' GROUP BY subject_id HAVING COUNT(*) > 1"
    )
    faults += [f"the ledger calls ticket {which} {times} times" for which, times in twice]
    left = ask("SELECT COUNT(*) FROM tickets WHERE status = 'waiting'")[0][0]
    return faults + ([f"{left} still wait"] if left else [])


def faults_of_ledger(ask: Ask) -> list[str]:
    """The ledger is numbered 1..n and its head stands at n.

    One statement, so that both are of one moment: a started server writes by itself, between two statements too.
    """
    ((count, first, last, head),) = ask(
        "SELECT COUNT(*), MIN(seq), MAX(seq), (SELECT seq FROM ledger_heads) FROM entries"
    )
    is_whole = (first, last, head) == (1, count, count)
    return [] if is_whole else [f"{count} entries from {first} to {last}, the head says {head}"]


def _twice(rows: Sequence[Sequence[Any]]) -> list[tuple[tuple[str, int], int]]:
    counted = Counter((queue, number) for queue, number in rows)
    return [(which, times) for which, times in counted.items() if times > 1]


def _answered(known: Sequence[Event]) -> list[tuple[int | None, int]]:
    """Numbers that more than one wish was answered with; the same wish may be answered again."""
    wishes = {(event.number, event.key or (event.client, event.called_at)) for event in known}
    counted = Counter(number for number, _ in wishes)
    return [(number, times) for number, times in counted.items() if times > 1]
