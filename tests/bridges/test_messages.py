"""The words of a message: of the centre, in the language of the ticket, never longer than one short message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.loader import load
from kiosk.bridges.messages import note_of
from kiosk.domain.message import MessageEvent
from kiosk.operations.messaging import Outgoing
from kiosk.secrets import KeyedTokens
from tests.make import centre, ticket

SHIPPED = load(None, {}).messages
LONGEST = max(centre().items.values(), key=lambda item: len(item.name_en))


def outgoing(event: MessageEvent, language: str = "zh", **more: object) -> Outgoing:
    at = ticket(number=35, language=language, window=7)
    plain = Outgoing(9, "13812345678", event, at, centre().queues["A"], centre().items["SJ-016"], 3)
    return replace(plain, **more)  # type: ignore[arg-type]


SAID = [
    (MessageEvent.NEAR, "zh", "【政务服务中心】A035前面还有3人，请回到一区等候"),
    (MessageEvent.CALLED, "zh", "【政务服务中心】请A035到7号窗口"),
    (MessageEvent.DECIDED, "zh", "【政务服务中心】您的食品经营许可已办结，扫号票二维码看结果和领取办法"),
    (MessageEvent.CALLED, "en", "[Service Centre] A035: go to window 7"),
]


@pytest.mark.parametrize(("event", "language", "words"), SAID)
def test_what_is_said(event: MessageEvent, language: str, words: str) -> None:
    note = note_of(outgoing(event, language), SHIPPED, "here")
    assert (note.text, note.key, note.language) == (words, "here-9", language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("event", MessageEvent)
@pytest.mark.parametrize("item", [None, LONGEST], ids=["no item", "longest"])
def test_it_is_never_longer_than_one_message(event: MessageEvent, language: str, item: object) -> None:
    text = note_of(outgoing(event, language, item=item), SHIPPED, "here").text
    assert len(text) <= 70
    assert "{" not in text


def test_a_sealed_number_is_read_by_this_server_and_as_this_ticket_s_only() -> None:
    ours, theirs = KeyedTokens(b"a" * 32), KeyedTokens(b"b" * 32)
    sealed = ours.seal("13812345678", "here|1")
    assert ours.unseal(sealed, "here|1") == "13812345678"
    assert sealed != ours.seal("13812345678", "here|1"), "two that are equal do not look it"
    for tokens, about in ((theirs, "here|1"), (ours, "here|2")):
        with pytest.raises(ValueError, match="not sealed here"):
            tokens.unseal(sealed, about)
