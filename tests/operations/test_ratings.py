"""Ratings (好差评): once a visit, from its end for thirty days, and never as a default."""

import pytest

from kiosk.domain.facts import Subject
from kiosk.domain.rating import Level
from kiosk.domain.ticket import Outcome
from kiosk.operations import ratings, serving
from kiosk.operations.ratings import RatingWish
from tests.make import KIOSK, MANAGER, TUESDAY, Hall, clerk

GOOD = RatingWish(Level.SATISFIED)


def visited(hall: Hall) -> str:
    """The token of a visit that is over."""
    token = hall.issue().token
    hall.open(), hall.call(), hall.start()
    hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    return token


def test_a_visit_is_rated_once_and_the_first_word_stands(hall: Hall) -> None:
    token = visited(hall)
    wish = RatingWish(Level.DISSATISFIED, ["waited", "waited", "自己的话"], "等了\n很久\u202e。\x07")
    given = hall.do(KIOSK, ratings.rate, token, wish)
    assert (given.reasons, given.words, given.window) == (("waited", "自己的话"), "等了 很久。", 1)
    refused = hall.refuses("rated_already", KIOSK, ratings.rate, token, GOOD)
    assert (refused.detail["state"], refused.detail["level"]) == ("rated", 2)


def test_the_ledger_keeps_that_it_was_rated_but_no_words(hall: Hall) -> None:
    token = visited(hall)
    hall.do(KIOSK, ratings.rate, token, RatingWish(Level.VERY_DISSATISFIED, ["张三"], "李四"))
    entries = hall.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.TICKET, "1"))
    assert entries[-1][1].data == {"level": 1}


def test_only_a_visit_that_is_over_is_rated(hall: Hall) -> None:
    token = hall.issue().token
    assert hall.refuses("visit_not_over", KIOSK, ratings.rate, token, GOOD).detail["state"] == "waiting"
    hall.refuses("unknown_ticket", KIOSK, ratings.rate, "NOBODY", GOOD)


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (30, True), (31, False)])
def test_it_stays_open_for_thirty_days(hall: Hall, days: int, is_open: bool) -> None:
    token = visited(hall)
    hall.clock.forward(days=days)
    if is_open:
        assert hall.do(KIOSK, ratings.rate, token, GOOD).level is Level.SATISFIED
    else:
        hall.refuses("rating_too_late", KIOSK, ratings.rate, token, GOOD)


WRONG = [
    ("more than 500 signs", {"words": "字" * 501}, "text_too_long"),
    ("more reasons than anybody has", {"reasons": [str(n) for n in range(11)]}, "too_many_reasons"),
    ("a reason that says nothing", {"reasons": [" "]}, "text_missing"),
    ("a reason with a sign that cannot be seen", {"reasons": ["a\u202eb"]}, "text_has_control_characters"),
]


@pytest.mark.parametrize(("reason", "wrong", "code"), WRONG)
def test_what_is_not_kept(hall: Hall, reason: str, wrong: dict, code: str) -> None:
    hall.refuses(code, KIOSK, ratings.rate, visited(hall), RatingWish(Level.SATISFIED, **wrong))


def test_who_says_nothing_is_counted_as_such(stored: Hall) -> None:
    for level in (Level.VERY_SATISFIED, Level.FAIRLY_SATISFIED, Level.DISSATISFIED, None):
        token = visited(stored)
        if level:
            stored.do(KIOSK, ratings.rate, token, RatingWish(level, words=str(level)))
    report = stored.ask(MANAGER, ratings.report, TUESDAY, TUESDAY)
    found = report.ratings
    assert (found.visits, found.rated, found.unrated) == (4, 3, 1)
    assert found.by_level == {Level.VERY_SATISFIED: 1, Level.FAIRLY_SATISFIED: 1, Level.DISSATISFIED: 1}
    assert (found.satisfied.numerator, found.satisfied.denominator) == (2, 3)
    assert [(one.level, one.words) for one in report.bad] == [(Level.DISSATISFIED, "2")]
