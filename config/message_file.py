"""Reads `messages.toml`: where messages to people go, and what they say."""

import ipaddress
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from config.messages import Messages
from config.phrase_file import placeholders
from config.toml_file import Document, Table

CHANNELS = ("file", "webhook", "sms")
EVENTS: Mapping[str, frozenset[str]] = {
    "near": frozenset({"{sign}", "{number}", "{ahead}", "{area}"}),
    "called": frozenset({"{sign}", "{number}", "{window}"}),
    "decided": frozenset({"{sign}", "{item}"}),
}
MOST_SIGNS = 70
_SAMPLE = {"{number}": "A1000", "{ahead}": "3", "{window}": "120", "{area}": "一区", "{item}": "办件"}


def read_messages(document: Document) -> Messages:
    """The channel and the sentences."""
    root = document.root
    sms = root.table("sms")
    signs = {"zh": root.text("sign_zh"), "en": root.text("sign_en")}
    found = Messages(
        channel=root.choice("channel", CHANNELS),
        path=root.text("path", ""),
        url=root.text("url", "", pattern=r".*"),
        hosts=root.names("hosts"),
        networks=root.names("networks"),
        key_file=root.text("key_file", "", pattern=r".*"),
        timeout_seconds=root.measure("timeout_seconds", 5.0, 0.5, 30),
        signs=MappingProxyType(signs),
        sentences=MappingProxyType({name: _sentences(root.table(name), signs[name]) for name in ("zh", "en")}),
        phone_field=_field(sms, "phone_field"),
        text_field=_field(sms, "text_field"),
    )
    sms.finish()
    _note_address(root, found)
    root.finish()
    return found


def _field(table: Table, name: str) -> str:
    return table.text(name, pattern=r"[A-Za-z][A-Za-z0-9_.-]{0,40}")


def _sentences(table: Table, sign: str) -> Mapping[str, str]:
    found = {name: table.text(name) for name in EVENTS}
    for name, sentence in found.items():
        strange = placeholders(sentence) - EVENTS[name]
        if strange:
            known = " ".join(sorted(EVENTS[name]))
            table.wrong(name, f"不认识 {' '.join(sorted(strange))}，可用 {known}", f"Only {known} are filled in")
        elif len(_filled(sentence, sign)) > MOST_SIGNS:
            table.wrong(name, f"超过 {MOST_SIGNS} 个字", f"Longer than {MOST_SIGNS} signs")
    table.finish()
    return MappingProxyType(found)


def _filled(sentence: str, sign: str) -> str:
    for name, value in {**_SAMPLE, "{sign}": sign}.items():
        sentence = sentence.replace(name, value)
    return sentence


def _note_address(root: Table, found: Messages) -> None:
    for network in found.networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            root.wrong("networks", f"{network} 不是网段", f"{network} is no network", network)
    if found.channel == "file":
        return
    parts = urlsplit(found.url)
    if parts.scheme not in {"https", "http"} or parts.hostname is None or parts.username is not None:
        root.wrong("url", "应为 https:// 开头的地址", "This should be an address that begins with https://")
    elif parts.hostname not in found.hosts:
        root.wrong("url", f"{parts.hostname} 不在 hosts 里", f"{parts.hostname} does not stand in hosts")
    elif parts.scheme == "http" and not found.networks:
        root.wrong("url", "http 只用于 networks 里的地址", "http is only for addresses in networks")
    if not found.key_file:
        root.wrong("channel", f"{found.channel} 要写 key_file", f"{found.channel} needs key_file")
