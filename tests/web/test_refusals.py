"""Every refusal that a verb can raise is a sentence, in both languages, with the values that it names."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.domain.case import Step
from kiosk.domain.clock_facts import Flag
from kiosk.web.case_words import FLAGS
from kiosk.web.sentences import SENTENCES

KIOSK = Path(__file__).parents[2] / "kiosk"
RAISED = re.compile(
    r'(?:Unacceptable|WrongState|NotAllowed|NotFound|TooOften|Unavailable)\(\s*"(\w+)"((?:[^()]|\([^()]*\))*)\)'
)
PLACES = re.compile(r"%\((\w+)\)s")
STEPS = (Step.ACCEPT, Step.REFUSE, Step.NOTICE, Step.SUPPLY, Step.SUSPEND, Step.RESUME, Step.EXTEND, Step.FORWARD)


def raised(text: str) -> dict[str, set[str]]:
    """The codes that a source raises, each with the names of its values."""
    return {code: set(re.findall(r"(\w+)=", given)) for code, given in RAISED.findall(text)}


def everywhere() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for room in ("domain", "operations", "storage", "web"):
        for path in (KIOSK / room).rglob("*.py"):
            found |= raised(path.read_text(encoding="utf-8"))
    return found


def test_every_code_has_a_sentence() -> None:
    codes = {*everywhere(), *(f"case_cannot_{step}" for step in STEPS)}
    assert sorted(codes - set(SENTENCES)) == []


def test_a_sentence_names_no_value_that_is_not_given() -> None:
    odd = {
        code: missing
        for code, given in everywhere().items()
        if code in SENTENCES and (missing := set(PLACES.findall(SENTENCES[code])) - given - {"number", "state"})
    }
    assert odd == {}


def test_every_flag_is_told_in_both_languages() -> None:
    with (KIOSK / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        english = {message.id: message.string for message in read_po(file, locale="en")}
    assert set(FLAGS) == {str(flag) for flag in Flag}
    assert [words for words in FLAGS.values() if not english.get(words)] == []


@pytest.mark.parametrize(
    ("source", "code", "values"),
    [
        ('raise Unacceptable("calendar_missing", year=missing.year) from None', "calendar_missing", {"year"}),
        ('raise WrongState("parts_open", state=case.status, parts=" ".join(still))', "parts_open", {"state", "parts"}),
    ],
)
def test_reader_of_the_sources_finds_them(source: str, code: str, values: set[str]) -> None:
    assert raised(source) == {code: values}
