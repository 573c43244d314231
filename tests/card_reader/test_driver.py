"""Readers that read and readers that do not: what a look finds, and that it never takes long or tells too much."""

from __future__ import annotations

import socket

import pytest

from kiosk.card_reader.card import is_sound
from kiosk.card_reader.driver import Found, Look, NetworkDriver
from kiosk.card_reader.frames import READ, SELECT
from tests.card_reader.simulator import NAME, SOUND, Card, Reader, numbered


def look_at(reader: Reader, seconds: float = 1.0) -> Look:
    return NetworkDriver("127.0.0.1", reader.port, seconds).look()


def test_a_card_is_read_once_until_it_was_lifted() -> None:
    with Reader(Card()) as reader:
        seen = look_at(reader)
        assert seen.card is not None
        assert (seen.found, seen.card.name, seen.card.number) == (Found.CARD, NAME, SOUND)
        assert look_at(reader) == Look(Found.NOTHING), "it lies there still, perhaps forgotten: nobody else gets it"
        reader.lay(Card())
        assert look_at(reader).found is Found.CARD, "the same card again"


def test_neither_name_nor_number_stands_in_a_log() -> None:
    with Reader(Card()) as reader:
        told = repr(look_at(reader))
    assert SOUND not in told
    assert NAME not in told


WRONG = SOUND[:-1] + ("1" if SOUND[-1] != "1" else "2")
CASES = [
    (Reader(), Found.NOTHING, "no card"),
    (Reader(Card(leaves_before=SELECT)), Found.UNREAD, "withdrawn before it was chosen"),
    (Reader(Card(leaves_before=READ)), Found.UNREAD, "withdrawn in the middle"),
    (Reader(Card(number=WRONG)), Found.UNREAD, "a check digit that is not that of the others"),
    (Reader(Card(number="K12345678901234")), Found.UNREAD, "a card of another layout"),
    (Reader(Card(name="")), Found.UNREAD, "a card without a name"),
    (Reader(Card(), slow=0.05), Found.CARD, "a slow one, in time"),
    (Reader(Card(), slow=0.4), Found.UNREAD, "so slow that the person is told to go on"),
    (Reader(Card(), is_deaf=True), Found.NO_READER, "unplugged behind its device server"),
    (Reader(Card(), noise=b"\x00\xaa\xaa\xff"), Found.CARD, "noise of a plug before each answer"),
]


@pytest.mark.parametrize(("reader", "found", "why"), CASES, ids=[case[2] for case in CASES])
def test_what_a_look_finds(reader: Reader, found: Found, why: str) -> None:
    with reader:
        assert look_at(reader, 0.6).found is found, why


def test_a_garbled_answer_is_no_card() -> None:
    with Reader(Card()) as reader:
        reader.garbles = True
        assert look_at(reader) == Look(Found.NOTHING)


def test_nobody_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert NetworkDriver("127.0.0.1", closed.getsockname()[1], 0.5).look() == Look(Found.NO_READER)


@pytest.mark.parametrize(
    ("number", "sound", "why"),
    [
        ("11010519491231002X", True, "the example of GB 11643"),
        ("440524188001010014", True, "the other example"),
        (numbered("81000019900101001"), True, "a residence permit of Hong Kong"),
        ("110105194912310021", False, "another check digit"),
        ("11010519491231002x", False, "cards write a capital X"),
        ("1101051949123100", False, "too short"),
        ("１1010519491231002X", False, "a digit of another script"),
    ],
)
def test_check_digit(number: str, sound: bool, why: str) -> None:
    assert is_sound(number) is sound, why
