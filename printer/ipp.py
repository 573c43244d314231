"""IPP messages as bytes (RFC 8010) and what their answers say (RFC 8011): pure, knows no wire."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from printer.status import PrinterError, PrinterStatus, Trouble

Value = int | str | bytes
Attributes = Mapping[str, tuple[Value, ...]]


class Operation(IntEnum):
    """The operations that a slip needs."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """The value tags in use."""

    INTEGER = 0x21
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


_OPERATION_GROUP, _JOB_GROUP, _END = 0x01, 0x02, 0x03
_FIRST_VALUE_TAG, _FIRST_TEXT_TAG, _LAST_TEXT_TAG = 0x10, 0x40, 0x5F
_NUMBERS: Final = {Tag.INTEGER, Tag.ENUM}
_VERSION: Final = b"\x01\x01"
_FAILED, _BUSY = 0x0400, {0x0503, 0x0505, 0x0507}
_STOPPED = 5

# The standard reasons (RFC 8011, 5.4.12; PWG 5100.9) by their stem: `-report`, `-warning`, `-error` may follow.
_REASONS: Final = {
    "cover-open": Trouble.COVER_OPEN,
    "door-open": Trouble.COVER_OPEN,
    "interlock-open": Trouble.COVER_OPEN,
    "media-empty": Trouble.PAPER_OUT,
    "media-needed": Trouble.PAPER_OUT,
    "input-tray-missing": Trouble.PAPER_OUT,
    "media-jam": Trouble.CUTTER,
    "trimmer-jam": Trouble.CUTTER,
    "trimmer-unrecoverable-failure": Trouble.CUTTER,
    "cups-waiting-for-job-completed": None,
    "connecting-to-device": None,
    "offline": Trouble.OFFLINE,
    "paused": Trouble.OFFLINE,
    "shutdown": Trouble.OFFLINE,
    "timed-out": Trouble.OFFLINE,
}
_LOW: Final = "media-low"
_HARMLESS: Final = ("-report", "-warning")


@dataclass(frozen=True)
class Answer:
    """What came back: the status code and, of all groups together, the attributes by name."""

    status: int
    attributes: Attributes

    @property
    def is_well(self) -> bool:
        return self.status < _FAILED

    @property
    def trouble(self) -> Trouble:
        """Why it was refused; a printer that is busy or takes no jobs says so."""
        return Trouble.REFUSED if self.status in _BUSY else Trouble.UNKNOWN

    def number(self, name: str) -> int | None:
        """The first value of an attribute where it is a number."""
        value = next(iter(self.attributes.get(name, ())), None)
        return value if isinstance(value, int) else None


def message(operation: Operation, number: int, about: Sequence[tuple[Tag, str, Value]], document: bytes = b"") -> bytes:
    """One request: `number` comes back in its answer, `about` are its operation attributes, `document` follows."""
    head = _VERSION + struct.pack(">hi", operation, number) + bytes([_OPERATION_GROUP])
    always: tuple[tuple[Tag, str, Value], ...] = (
        (Tag.CHARSET, "attributes-charset", "utf-8"),
        (Tag.LANGUAGE, "attributes-natural-language", "zh-cn"),
    )
    written = b"".join(_attribute(*one) for one in (*always, *about))
    scaling = bytes([_JOB_GROUP]) + _attribute(Tag.KEYWORD, "print-scaling", "none") if document else b""
    return head + written + scaling + bytes([_END]) + document


def _attribute(tag: Tag, name: str, value: Value) -> bytes:
    """One attribute; an empty `name` adds a value to the one before."""
    data = struct.pack(">i", value) if isinstance(value, int) else value if isinstance(value, bytes) else value.encode()
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(data)) + data


def read(data: bytes, number: int) -> Answer:
    """The answer to the request with that number. Raises PrinterError `unknown` for anything that is none."""
    try:
        major, _, status, answered = struct.unpack_from(">bbhi", data)
        if major not in (1, 2) or answered != number:
            raise PrinterError(Trouble.UNKNOWN)
        return Answer(status, _collected(_values(data)))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise PrinterError(Trouble.UNKNOWN) from error


def _collected(values: Iterator[tuple[str, Value]]) -> Attributes:
    found: dict[str, tuple[Value, ...]] = {}
    last = ""
    for name, value in values:
        last = name or last
        found[last] = (*found.get(last, ()), value)
    return found


def _values(data: bytes) -> Iterator[tuple[str, Value]]:
    place = 8
    while data[place] != _END:
        tag, place = data[place], place + 1
        if tag < _FIRST_VALUE_TAG:
            continue
        name, place = _counted(data, place)
        raw, place = _counted(data, place)
        yield name.decode("ascii"), _value(tag, raw)


def _counted(data: bytes, place: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, place)
    end = place + 2 + length
    if end > len(data):
        raise IndexError(end)
    return data[place + 2 : end], end


def _value(tag: int, raw: bytes) -> Value:
    if tag in _NUMBERS:
        return int(struct.unpack(">i", raw)[0])
    return raw.decode() if _FIRST_TEXT_TAG <= tag <= _LAST_TEXT_TAG else raw


def printer_status(answer: Answer) -> PrinterStatus:
    """How the printer is by its state and its reasons; of several troubles the one that a person mends first."""
    state = answer.number("printer-state")
    if not answer.is_well or state is None:
        return PrinterStatus(Trouble.UNKNOWN)
    reasons = [str(reason) for reason in answer.attributes.get("printer-state-reasons", ())]
    is_low = any(reason.startswith(_LOW) for reason in reasons)
    found = {_trouble(reason) for reason in reasons} - {None}
    if not found and state == _STOPPED:
        return PrinterStatus(Trouble.OFFLINE, is_low)
    return PrinterStatus(next((trouble for trouble in _REASONS.values() if trouble in found), None), is_low)


def _trouble(reason: str) -> Trouble | None:
    """A warning is no trouble: the printer prints all the same."""
    if reason.endswith(_HARMLESS):
        return None
    return _REASONS.get(reason.removesuffix("-error"))
