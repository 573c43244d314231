"""What gets onto a slip and what never does."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.slip import MOST_RULES, clean, columns
from tests.printer.samples import CHINESE, FORTY_HANZI, HOSTILE

CLEANED = [
    ("张三\x1b@\x1dV\x00", "张三@V", "control bytes go, the harmless letters after them stay"),
    ("\x9b31m", "31m", "C1 controls are controls"),
    ("ab\u202edc\u2066\u2069", "abdc", "bidi marks turn text round"),
    ("支\u200b付\ufeff宝\u00ad", "支付宝", "zero width hides what a word is"),
    ("a\r\nb\tc", "a b c", "only the layout breaks lines; words stay apart"),
    ("a\u2028b\u2029c", "a b c", "line separators are line breaks too"),
    ("\u3000企业\u00a0 登记 ", "企业 登记", "blanks of any width are one blank"),
    ("\ud800李\udfff", "李", "lone surrogates cannot be written"),
    ("\ue000王\U000f0000", "王", "private use means something else on every machine"),
    ("葛\U000e0100飾\ufe0f", "葛飾", "variation selectors are invisible"),
    ("王喆䶮 李𬤝", "王喆䶮 李𬤝", "rare names stay as they are"),
    ("\U0002ebf0", "\U0002ebf0", "newer than this Python's tables is no reason to vanish"),
    ("金\uf90a", "金\uf90a", "a compatibility hanzi is not exchanged for another"),
]


_NASTY = "\x1b\x1d\x10\x04\x9b\u202e\u200b\u2066\ud800\ue000\ufeff\u2028王"
_ANY = st.one_of(st.characters(), st.sampled_from(_NASTY))


@pytest.mark.parametrize(("text", "expected", "reason"), CLEANED)
def test_clean(text: str, expected: str, reason: str) -> None:
    assert clean(text) == expected, reason


@settings(max_examples=5000, deadline=None)
@given(st.text(alphabet=_ANY, max_size=60), st.integers(2, 60))
def test_clean_text_is_one_short_line_without_a_control(text: str, width: int) -> None:
    result = clean(text, width)
    assert columns(result) <= width
    assert not {unicodedata.category(one) for one in result} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert clean(result, width) == result


def test_a_text_that_was_cut_shows_it() -> None:
    assert clean("登" * 50, 11) == "登登登登登…"
    assert clean("登登登登登", 10) == "登登登登登"


def test_a_pile_of_combining_marks_is_cut() -> None:
    assert len(clean("e" + "\u0301" * 500, 20)) <= 20


def test_forty_hanzi_are_kept_whole() -> None:
    assert len(FORTY_HANZI) >= 40
    assert dataclasses.replace(CHINESE, service=FORTY_HANZI).service == FORTY_HANZI


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_of_a_slip_is_cleaned(text: str) -> None:
    fields = ("centre", "service", "limits_line", "area", "windows_line", "ahead_line", "issued_line")
    changes: dict[str, Any] = dict.fromkeys((*fields, "phone_line"), text)
    slip = dataclasses.replace(CHINESE, **changes, rules=(text,) * 9)
    texts = [getattr(slip, name) for name in (*fields, "phone_line")] + list(slip.rules)
    assert all(one == clean(one, 200) for one in texts)
    assert all(columns(one) <= 110 for one in texts)
    assert len(slip.rules) <= MOST_RULES


@pytest.mark.parametrize("number", ["", "A012345678", "A0\n12", "A\x1b1", "A\u202e12", " A012"])
def test_a_number_that_would_print_otherwise_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="plain number"):
        dataclasses.replace(CHINESE, number=number)


@pytest.mark.parametrize("url", ["", "HTTPS://中.CN", "HTTPS://A B", "HTTPS://A/\n", "H" * 121])
def test_a_url_that_would_lead_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        dataclasses.replace(CHINESE, url=url)


def test_a_reprint_differs_in_nothing_else() -> None:
    assert dataclasses.replace(CHINESE.as_reprint(), is_reprint=False) == CHINESE
