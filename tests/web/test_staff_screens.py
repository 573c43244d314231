"""The page for the screens of the hall: notices, the order to leave, receipts and the alarm."""

from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from kiosk.domain.people import Role
from tests.api.program import Program
from tests.web.visitor import Visitor


def board(site: Program) -> dict[str, Any]:
    return site.sees("/boards/hall")


def texts(site: Program) -> list[str]:
    return [one["zh"] for one in board(site)["notices"]]


def put(visitor: Visitor, **more: str) -> TestResponse:
    words = {"text_zh": "三点有讲解", "text_en": "Talk at three", "from": "", "until": ""} | more
    return visitor.posts(visitor.opens("/screens/"), "/screens/notices", **words)


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_notice_is_on_the_board_until_it_is_taken_down(site: Program, role: str) -> None:
    visitor = Visitor(site, role)
    before = texts(site)
    put(visitor)
    assert texts(site) == ["三点有讲解", *before]
    page = visitor.opens("/screens/")
    action = next(form["action"] for form in page.forms if form["action"].endswith("/end"))
    visitor.sends(page, action)
    assert texts(site) == before


def test_the_shipped_notice_comes_from_the_files(site: Program) -> None:
    assert texts(site) == [site.house.settings.phrases["zh"]["board_notice"]]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text_en": ""}, "“英文内容”不能为空"),
        ({"text_zh": "字" * 61}, "“中文内容”"),
        ({"until": "2020-01-01T08:00"}, "已经过去"),
        ({"until": "tomorrow"}, "tomorrow"),
    ],
)
def test_notices_that_cannot_be(site: Program, more: dict[str, str], words: str) -> None:
    answer = put(Visitor(site, "manager"), **more)
    assert answer.status_code == 422
    assert words in answer.text
    assert len(texts(site)) == 1


def test_a_board_turns_through_so_many_notices_and_no_more(site: Program) -> None:
    visitor = Visitor(site, "manager")
    for _ in range(8):
        put(visitor)
    assert "已有 8 条通知" in put(visitor).text


def test_evacuation_needs_a_second_word_fills_every_screen_and_ends(site: Program) -> None:
    visitor = Visitor(site, "manager")
    page = visitor.opens("/screens/")
    assert visitor.posts(page, "/screens/evacuation", confirm="no").status_code == 422
    assert not board(site)["evacuation"]
    visitor.posts(visitor.opens("/screens/"), "/screens/evacuation", confirm="yes")
    assert board(site)["evacuation"]
    assert site.sees("/boards/window-1")["evacuation"]
    assert 'id="evacuation" role="alert">' in site.app.test_client().get("/display/hall").text
    page = visitor.opens("/screens/")
    visitor.sends(page, "/screens/evacuation/end")
    assert not board(site)["evacuation"]
    kinds = [entry.kind for entry in entries(site)]
    assert kinds[-2:] == ["evacuation_began", "evacuation_ended"]


def entries(site: Program) -> list[Any]:
    with site.house.engine.connect() as connection:
        return list(connection.execute(text("SELECT kind FROM entries ORDER BY seq")))


@pytest.mark.parametrize("role", sorted({*Role} - {Role.MANAGER, Role.ADMIN}))
def test_others_put_nothing_on_the_screens(site: Program, role: Role) -> None:
    visitor = Visitor(site, role)
    assert visitor.client.get("/screens/").status_code == 403
