"""What goes over the wire, cut by a decoder that shares nothing with the encoder."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printer.escpos import STATUS_QUERIES, encode, parse_status
from printer.layout import ColumnLettering, lay_out, paper_for
from printer.raster import picture
from printer.spooler import encoded
from printer.status import PrinterStatus, Trouble
from printer.typefaces import Fonts, Typefaces
from tests.printer import decoder, samples
from tests.printer import simulator as printers

OURS = {"ESC @", "GS v 0", "ESC J", "GS V"}


def _shape(job: bytes) -> list[str]:
    return [command.name for command in decoder.commands(job)]


def _is_our_shape(names: list[str]) -> bool:
    return names[0] == "ESC @" and names[-2:] == ["ESC J", "GS V"] and set(names[1:-2]) == {"GS v 0"}


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("name", samples.ALL)
def test_a_job_is_start_bands_feed_cut(name: str, width_mm: int, fonts: Fonts) -> None:
    job = encoded(samples.ALL[name], width_mm, fonts)
    assert _is_our_shape(_shape(job))
    assert decoder.real_time_requests(job) == []


def test_the_picture_arrives_dot_by_dot(typefaces: Typefaces) -> None:
    image = picture(lay_out(samples.CHINESE, paper_for(80), typefaces), typefaces)
    arrived = decoder.picture(encode(image))
    assert arrived.size == image.size
    different = sum(a != b for a, b in zip(arrived.tobytes(), image.tobytes(), strict=True))
    assert different <= 3  # dots that were added to break up real-time commands


@pytest.mark.parametrize("text", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_no_command_comes_from_a_name(text: str, fonts: Fonts) -> None:
    slip = dataclasses.replace(samples.CHINESE, service=text, centre=text, phone_line=text, rules=(text,))
    job = encoded(slip, 80, fonts)
    assert _is_our_shape(_shape(job))
    assert decoder.real_time_requests(job) == []


_EVIL = st.text(
    alphabet=st.one_of(
        st.characters(max_codepoint=0xFF),
        st.sampled_from("\x10\x04\x05\x14\x1b\x1d@V\x00\u202e\u200b\u2066\ufeff\ud800\ue000𬤝王"),
        st.characters(),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(service=_EVIL, area=_EVIL, rule=_EVIL)
def test_no_command_comes_from_any_text(fonts: Fonts, service: str, area: str, rule: str) -> None:
    slip = dataclasses.replace(samples.CHINESE, service=service, area=area, rules=(rule,))
    job = encoded(slip, 58, fonts)
    assert _is_our_shape(_shape(job))
    assert decoder.real_time_requests(job) == []


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(_EVIL, min_size=3, max_size=3))
def test_no_control_reaches_the_painter(texts: list[str]) -> None:
    slip = dataclasses.replace(samples.CHINESE, service=texts[0], centre=texts[1], rules=(texts[2],))
    marks = lay_out(slip, paper_for(80), ColumnLettering()).marks
    letters = "".join(getattr(mark, "text", "") for mark in marks)
    assert all(one.isprintable() or not one.isascii() for one in letters)
    assert not set(letters) & set("\x9b\u202e\u200b\u2066\ufeff\ud800\ue000")


@pytest.mark.parametrize("pattern", [b"\x10\x04", b"\x10\x05", b"\x10\x14", b"\x10\x10\x04", b"\x10\x04\x10\x14"])
def test_dots_that_spell_a_real_time_command_are_broken_up(pattern: bytes) -> None:
    """Also across the end of a row and of a band: the picture is nothing but the pattern."""
    rows = 300
    dots = (pattern * (rows * 72))[: rows * 72]
    black = Image.frombytes("1", (576, rows), dots)
    job = encode(black.point(lambda dot: 255 - dot))
    assert decoder.real_time_requests(job) == []
    assert _is_our_shape(_shape(job))
    assert decoder.picture(job).size == (576, rows)


def test_the_decoder_finds_what_it_is_looking_for() -> None:
    """The checker's own check: a name sent as text is caught."""
    job = "张三".encode("gb18030") + b"\x1b@\x1dV\x00" + b"\x10\x14\x01\x00\x01"
    assert _shape(job) == ["TEXT", "ESC @", "GS V", "DLE DC4"]
    assert decoder.real_time_requests(job) == [b"\x10\x14"]
    with pytest.raises(decoder.ForeignCommandError):
        decoder.commands(b"\x1bZ")
    with pytest.raises(decoder.ForeignCommandError):
        decoder.commands(b"\x1dv0\x00\x48\x00\x01\x00short")


@pytest.mark.parametrize("picture", [Image.new("L", (576, 8)), Image.new("1", (575, 8))])
def test_a_picture_that_no_printer_takes_is_refused(picture: Image.Image) -> None:
    with pytest.raises(ValueError, match="1-bit"):
        encode(picture)


def test_status_is_asked_in_real_time() -> None:
    assert [command.name for command in decoder.commands(b"".join(STATUS_QUERIES))] == ["DLE EOT"] * 4


STATUS = [
    (printers.ONLINE, None, False, "all is well"),
    (printers.NEAR_END, None, True, "paper is low, it prints all the same"),
    (printers.PAPER_OUT, Trouble.PAPER_OUT, True, "no paper"),
    (printers.COVER_OPEN, Trouble.COVER_OPEN, False, "cover open"),
    (printers.COVER_OPEN | {4: 0x7E}, Trouble.COVER_OPEN, True, "cover first: the roll is changed behind it"),
    (printers.CUTTER_JAM, Trouble.CUTTER, False, "the knife stands"),
    (printers.OVERHEATED, Trouble.OFFLINE, False, "head too hot"),
    (printers.SWITCHED_OFF_LINE, Trouble.OFFLINE, False, "somebody pressed the button"),
]


@pytest.mark.parametrize(("state", "trouble", "is_low", "reason"), STATUS)
def test_status_answers(state: dict[int, int], trouble: Trouble | None, is_low: bool, reason: str) -> None:
    assert parse_status(bytes(state[n] for n in (1, 2, 3, 4))) == PrinterStatus(trouble, is_low), reason


@given(st.binary(max_size=6))
def test_no_answer_is_taken_for_well_by_chance(answers: bytes) -> None:
    status = parse_status(answers)
    is_plausible = len(answers) == 4 and all(byte & 0x93 == 0x12 for byte in answers)
    assert (status.trouble is Trouble.UNKNOWN) == (not is_plausible)
