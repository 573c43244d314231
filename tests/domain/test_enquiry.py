"""Who answers for a question, who may take it over, and who is at the desk without a number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.enquiry import UNFINISHED, Channel, Enquiry, EnquiryState
from kiosk.domain.errors import Refusal, Unacceptable
from kiosk.domain.text import about_nobody
from tests.make import TEN, TUESDAY

FIRST, OTHER, WINDOW = 7, 8, 3
QUESTION = Enquiry(1, Channel.HALL, "开店要什么", 12, TEN, FIRST, FIRST)
TO_OTHER = replace(QUESTION, state=EnquiryState.OFFERED, offered_to=OTHER)
TO_WINDOW = replace(QUESTION, state=EnquiryState.OFFERED, offered_window=WINDOW)
ENDED = [state for state in EnquiryState if state not in UNFINISHED]


def said(rule: Callable[[], None]) -> str:
    """The code with which it is refused, nothing where it is not."""
    try:
        rule()
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("question", "by", "code", "reason"),
    [
        (QUESTION, FIRST, "", "whoever was asked first answers for it"),
        (QUESTION, OTHER, "enquiry_of_another", "nobody else does"),
        (TO_OTHER, FIRST, "", "an offer that nobody accepted changes nothing"),
        (TO_OTHER, OTHER, "enquiry_of_another", "to be asked is not to have accepted"),
        (replace(QUESTION, responsible=OTHER), FIRST, "enquiry_of_another", "it was taken over"),
        (replace(QUESTION, responsible=OTHER), OTHER, "", "whoever took it over answers for it"),
        *((replace(QUESTION, state=state), FIRST, "enquiry_finished", "it is over") for state in ENDED),
    ],
)
def test_who_answers_for_it(question: Enquiry, by: int, code: str, reason: str) -> None:
    assert said(lambda: question.require_mine(by)) == code, reason


@pytest.mark.parametrize(
    ("question", "by", "window", "code", "reason"),
    [
        (TO_OTHER, OTHER, None, "", "the colleague who was asked"),
        (TO_OTHER, FIRST, WINDOW, "enquiry_offered_to_another", "another colleague was asked"),
        (TO_WINDOW, OTHER, WINDOW, "", "whoever sits at the window"),
        (TO_WINDOW, OTHER, 4, "enquiry_offered_to_another", "another window was asked"),
        (TO_WINDOW, OTHER, None, "enquiry_offered_to_another", "somebody without a window is at none"),
        (QUESTION, OTHER, WINDOW, "enquiry_not_offered", "nobody was asked"),
        *((replace(TO_OTHER, state=state), OTHER, None, "enquiry_finished", "it is over") for state in ENDED),
    ],
)
def test_who_may_take_it_over(question: Enquiry, by: int, window: int | None, code: str, reason: str) -> None:
    assert said(lambda: question.require_offered_to(by, window)) == code, reason


@pytest.mark.parametrize(
    ("question", "days", "is_there", "reason"),
    [
        (QUESTION, 0, True, "came today and has no number"),
        (TO_OTHER, 0, True, "still there while somebody is asked to take it over"),
        (QUESTION, 1, False, "went home in the meantime"),
        (replace(QUESTION, channel=Channel.PHONE), 0, False, "called"),
        (replace(QUESTION, channel=Channel.LETTER), 0, False, "wrote"),
        *((replace(QUESTION, state=state), 0, False, "it is over") for state in ENDED),
    ],
)
def test_who_is_at_the_desk_without_a_number(question: Enquiry, days: int, is_there: bool, reason: str) -> None:
    assert question.is_at_desk(TUESDAY, TUESDAY + timedelta(days=days)) is is_there, reason


@pytest.mark.parametrize(
    ("text", "is_kept", "reason"),
    [
        ("公司地址变更要带什么", True, "no number at all"),
        ("单位电话 0595-12345678", True, "the phone of an office"),
        ("统一代码 91350500MA2XXXXX0X", True, "a company is no person"),
        ("回电 13800138000", False, "a mobile phone"),
        ("回电138 0013 8000", False, "a mobile phone with gaps"),
        ("138-0013-8000", False, "a mobile phone with hyphens"),
        ("证号11010519491231002X", False, "an identity card"),
        ("订单 2138001380001", True, "a longer number that only holds the digits of a phone"),
    ],
)
def test_words_about_nobody(text: str, is_kept: bool, reason: str) -> None:
    if is_kept:
        assert about_nobody(text, "matter", 200) == text, reason
        return
    with pytest.raises(Unacceptable) as refused:
        about_nobody(text, "matter", 200)
    assert refused.value.code == "text_names_person", reason
