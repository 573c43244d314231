"""A number for messages: offered where messages reach a phone, taken from programs and the page, and shown nowhere."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest

from kiosk.operations import messaging
from kiosk.operations.messaging import Outgoing, Sent
from tests.api.program import Program
from tests.web.visitor import Visitor

PHONE = "13812345678"


def taken(site: Program, **more: object) -> str:
    return str(site.does("/tickets", {"item": "SJ-016", **more}, by="kiosk", status=201)["token"])


@pytest.fixture
def reaching(site: Program) -> Program:
    """A hall with a gateway."""
    site.app.extensions["kiosk_desk"] = replace(site.house.desk, sends_messages=True)
    return site


def sent(site: Program) -> list[Outgoing]:
    """What would go out now."""
    out: list[Outgoing] = []

    def send(outgoing: Outgoing) -> Sent:
        out.append(outgoing)
        return Sent(messaging.MessageState.SENT)

    messaging.tell_near(site.house.system)
    messaging.drain(site.house.system, send)
    return out


def test_a_program_gives_the_number_with_the_wish(site: Program) -> None:
    taken(site, phone="+86 138 1234 5678")
    assert [(one.phone, one.event) for one in sent(site)] == [(PHONE, "near")]
    refused = site.post("/tickets", {"item": "SJ-016", "phone": "12345"}, by="kiosk")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "phone_malformed")
    assert "12345" not in refused.text
    assert site.sees("/queues")[0]["waiting"] == 1, "no number was given"


def test_without_a_gateway_nothing_is_offered(site: Program) -> None:
    assert "短信提醒我" not in Visitor(site, None).opens(f"/t/{taken(site)}").text


def test_the_holder_leaves_a_number_and_takes_it_back(reaching: Program) -> None:
    token, visitor = taken(reaching), Visitor(reaching, None)
    action = f"/t/{token}/number?lang=zh"
    opened = visitor.opens(f"/t/{token}")
    assert "短信提醒我" in opened.text
    assert "11 位的手机号码" in visitor.sends(opened, action, phone="1381234").text
    on = visitor.sends(visitor.opens(f"/t/{token}"), action, phone=PHONE)
    assert "短信提醒已打开" in on.text
    assert "number-off" in on.enabled
    off = visitor.sends(on, action)
    assert "短信提醒我" in off.text
    assert sent(reaching) == []


def test_the_number_is_on_no_page_in_no_answer_and_in_no_log(
    reaching: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = taken(reaching, phone=PHONE)
    other = taken(reaching)
    visitor = Visitor(reaching, None)
    for step in ("open", "call-next"):
        reaching.does(f"/windows/1/{step}")
    sent(reaching)
    pages = [visitor.opens(f"/t/{token}").text, visitor.client.get(f"/t/{token}/status.json").text]
    pages += [str(reaching.sees(f"/tickets/{token}")), str(reaching.sees("/boards/hall"))]
    pages += [Visitor(reaching, "window").opens("/window/").text, caplog.text]
    for page in pages:
        assert PHONE not in page
        # Digests and signed addresses hold any four digits now and then.
        assert PHONE[-4:] not in re.sub(r"[\w.-]{16,}", "", page)
        assert other not in page, "nor another ticket's address"


def test_the_database_holds_no_number_that_can_be_read(site: Program) -> None:
    taken(site, phone=PHONE, language="en")
    path = site.house.engine.url.database
    assert path is not None
    stored = b""
    for suffix in ("", "-wal"):
        try:
            with open(f"{path}{suffix}", "rb") as file:
                stored += file.read()
        except FileNotFoundError:
            continue
    assert b"phones" in stored, "the file was read"
    assert PHONE.encode() not in stored
