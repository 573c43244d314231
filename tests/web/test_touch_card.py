"""An identity card at the touch screen: by choice, masked, one number a card and queue, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.id_card import CardLook, IdCard, ReaderState
from kiosk.web.auth import DEVICE_COOKIE
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor

ITEM, PRESS, LOOK = "/kiosk/item/SJ-016", "/kiosk/tickets", "/kiosk/card.json"
CARD = IdCard("张三丰", "34010119500101123X")


@dataclass
class Beside:
    """A reader beside the screen `device`, with what lies on it."""

    device: str
    seen: CardLook

    def stands_beside(self, device: str) -> bool:
        return device == self.device

    def look(self, device: str) -> CardLook:
        return self.seen if device == self.device else CardLook(ReaderState.GONE)


def touching(site: Program, seen: CardLook, device: str | None = None) -> Visitor:
    """Somebody in front of a screen with a reader beside it."""
    own = device or "kiosk-1"
    site.app.extensions["kiosk_desk"] = replace(site.house.desk, readers=Beside(own, seen))
    visitor = Visitor(site, None)
    visitor.client.set_cookie(DEVICE_COOKIE, site.keys["kiosk"])
    return visitor


def looked(visitor: Visitor) -> dict[str, Any]:
    """What the page learns of the card."""
    answer = visitor.client.get(LOOK)
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.get_json()
    return told


def pressed(visitor: Visitor, sealed: str) -> Page:
    return visitor.sends(visitor.opens(ITEM), PRESS, card_read=sealed)


READ = CardLook(ReaderState.READ, CARD)


def test_a_card_gives_one_number_and_the_second_press_shows_it(site: Program) -> None:
    visitor = touching(site, READ)
    told = looked(visitor)
    assert told["state"] == "read"
    assert "张* 3401********3X" in told["shown"]
    assert "A001" in pressed(visitor, told["sealed"]).text
    again = pressed(visitor, looked(visitor)["sealed"])
    assert "您已有号码，不用再取" in again.text
    assert "A001" in again.text
    assert "补打号票" in again.text
    assert site.sees("/queues")[0]["waiting"] == 1


def test_nothing_of_the_card_stands_anywhere(site: Program) -> None:
    visitor = touching(site, READ)
    told = looked(visitor)
    done = pressed(visitor, told["sealed"])
    page = visitor.opens(ITEM).text
    folder = Path(site.house.engine.url.database or "").parent
    kept = b"".join(path.read_bytes() for path in folder.glob("kiosk.db*"))
    assert kept
    for secret in (CARD.number, CARD.name):
        assert secret not in f"{told} {done.text} {done.path} {page} {READ}"
        assert secret.encode() not in kept


def test_without_a_card_the_press_is_the_same(site: Program) -> None:
    visitor = touching(site, CardLook(ReaderState.EMPTY))
    assert looked(visitor) == {"state": "empty", "shown": "", "sealed": ""}
    assert "A001" in pressed(visitor, "").text
    assert "A002" in pressed(visitor, "").text
    assert site.sees("/queues")[0]["waiting"] == 2


@pytest.mark.parametrize("state", [ReaderState.UNREAD, ReaderState.GONE])
def test_what_was_not_read_seals_nothing(site: Program, state: ReaderState) -> None:
    assert looked(touching(site, CardLook(state))) == {"state": state.value, "shown": "", "sealed": ""}


def test_a_screen_without_a_reader_shows_nothing_of_it(site: Program) -> None:
    beside, elsewhere = (
        touching(site, READ, device).client.get(ITEM).get_data(as_text=True) for device in (None, "another")
    )
    assert "也可以不用身份证，直接取号" in beside
    assert "card.js" in beside
    for part in ("身份证", "card-strip", "card.js"):
        assert part not in elsewhere


def test_what_was_sealed_is_good_here_and_for_minutes(site: Program) -> None:
    visitor = touching(site, READ)
    sealed = looked(visitor)["sealed"]
    for forged in ("zz", "00" * 40, sealed[:-2] + ("00" if sealed[-2:] != "00" else "11")):
        assert "没有读到身份证" in visitor.posts(visitor.opens(ITEM), PRESS, card_read=forged).text
    site.set_clock(TEN + timedelta(minutes=6))
    assert "没有读到身份证" in visitor.posts(visitor.opens(ITEM), PRESS, card_read=sealed).text
    assert site.sees("/queues")[0]["waiting"] == 0


def test_only_a_screen_may_look(site: Program) -> None:
    assert Visitor(site, None).client.get(LOOK).status_code in {302, 303, 401}
    assert Visitor(site, "manager").client.get(LOOK).status_code == 403
