"""The hall as every page of the touch screen shows it: queues, doors, the clock, and what people ask for most."""

import threading
from dataclasses import dataclass
from datetime import date

from flask import current_app

from kiosk.domain.catalogue import Item
from kiosk.domain.doors import Doors, doors_at
from kiosk.operations.boards import QueueLine, queue_lines
from kiosk.operations.ports import Context
from kiosk.operations.wanted import frequent
from kiosk.web.auth import actor
from kiosk.web.extensions import desk
from kiosk.web.queue_words import QueueWords, next_opening, words_of

TILES = 12


@dataclass(frozen=True, slots=True)
class Hall:
    """Every queue with its words, and the doors, read at one instant; `opens` is empty when no calendar tells."""

    lines: dict[str, QueueLine]
    words: dict[str, QueueWords]
    today: date
    clock: str
    doors: Doors
    opens: str


class FrequentItems:
    """The tiles of the home page: counted once a service day and catalogue, for they stand still all day."""

    def __init__(self) -> None:
        self._found: tuple[object, list[str]] = (None, [])
        self._lock = threading.Lock()

    def of(self, context: Context) -> list[Item]:
        """The items of today, in the words of the catalogue in force."""
        key = (context.today, tuple(context.centre.items))
        with self._lock:
            counted_for, codes = self._found
        if counted_for != key:
            codes = [item.code for item in frequent(context, TILES)]
            with self._lock:
                self._found = (key, codes)
        return [context.centre.items[code] for code in codes]


def read_hall() -> Hall:
    """The hall now."""
    return desk().system.read(actor(), _hall)


def read_home() -> tuple[Hall, list[Item]]:
    """The hall now, and the items of the home page."""
    shelf: FrequentItems = current_app.extensions["kiosk_frequent"]
    return desk().system.read(actor(), lambda context: (_hall(context), shelf.of(context)))


def _hall(context: Context) -> Hall:
    lines = {line.queue.code: line for line in queue_lines(context)}
    words = {code: words_of(line, context.now) for code, line in lines.items()}
    clock = f"{context.now.astimezone(context.centre.zone):%H:%M}"
    return Hall(lines, words, context.today, clock, doors_at(context.centre, context.now), next_opening(context.now))
