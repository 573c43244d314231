"""Puts a message in the words of the centre, and hands it to the channel that the settings name."""

import ipaddress
import logging
from pathlib import Path
from typing import Protocol

from config.messages import Messages
from config.report import ConfigError
from config.schema import Problem
from kiosk.domain.message import MessageEvent, MessageState
from kiosk.operations.messaging import Outgoing, Send, Sent
from kiosk.outgoing.address import Allowed
from kiosk.outgoing.file import FileChannel
from kiosk.outgoing.note import Note, Outcome, Result
from kiosk.outgoing.web import Line, SmsGateway, Webhook

log = logging.getLogger(__name__)

_MOST_SIGNS = 70
_ANY_ITEM = {"zh": "办件", "en": "application"}
_STATES = {
    Outcome.SENT: MessageState.SENT,
    Outcome.AGAIN: MessageState.PENDING,
    Outcome.REFUSED: MessageState.DEAD,
    Outcome.UNSURE: MessageState.UNCONFIRMED,
}


class Channel(Protocol):
    """Sends one note, once, and says what became of it; raises nothing."""

    def send(self, note: Note) -> Result: ...


def sender_of(settings: Messages, centre: str) -> Send:
    """How messages of this centre are sent; raises ConfigError where the key of its gateway cannot be read."""
    channel = _channel(settings)

    def send(outgoing: Outgoing) -> Sent:
        note = note_of(outgoing, settings, centre)
        result = channel.send(note)
        if result.outcome is not Outcome.SENT:
            log.warning("message %s was not surely sent: %s", note.key, result.reason)
        return Sent(_STATES[result.outcome], result.reason)

    return send


def note_of(outgoing: Outgoing, settings: Messages, centre: str) -> Note:
    """The message in the language of the ticket."""
    language = outgoing.ticket.language if outgoing.ticket.language in settings.sentences else "zh"
    return Note(
        key=f"{centre}-{outgoing.id}",
        phone=outgoing.phone,
        text=text_of(outgoing, settings, language),
        event=outgoing.event,
        number=outgoing.ticket.label,
        language=language,
    )


def text_of(outgoing: Outgoing, settings: Messages, language: str) -> str:
    """At most seventy signs: one short message; a name that is too long for it gives way to a general word."""
    is_zh = language == "zh"
    item, queue = outgoing.item, outgoing.queue
    name = (item.name_zh if is_zh else item.name_en) if item else _ANY_ITEM[language]
    said = {
        "{sign}": settings.signs[language],
        "{number}": outgoing.ticket.label,
        "{ahead}": str(outgoing.ahead),
        "{area}": queue.area_zh if is_zh else queue.area_en,
        "{window}": str(outgoing.ticket.window or ""),
    }
    sentence = settings.sentences[language][MessageEvent(outgoing.event).value]
    for place, value in said.items():
        sentence = sentence.replace(place, value)
    text = sentence.replace("{item}", name)
    return text if len(text) <= _MOST_SIGNS else sentence.replace("{item}", _ANY_ITEM[language])[:_MOST_SIGNS]


def _channel(settings: Messages) -> Channel:
    if settings.channel == "file":
        return FileChannel(Path(settings.path or "var/messages.jsonl"))
    networks = tuple(ipaddress.ip_network(network) for network in settings.networks)
    line = Line(settings.url, Allowed(frozenset(settings.hosts), networks), settings.timeout_seconds)
    key = _key_in(settings.key_file)
    if settings.channel == "webhook":
        return Webhook(line, key.encode())
    return SmsGateway(line, key, settings.phone_field, settings.text_field)


def _key_in(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        zh, en = f"读不了 {path}，请把短信平台的密钥写进去", f"{path} cannot be read. Put the key of the gateway there"
        raise ConfigError((Problem("messages.toml", 0, "key_file", zh, en),)) from None
