"""What a centre decides of messages to people; reads no file."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Messages:
    """Where messages to people go (`file`, `webhook` or `sms`), and what they say: language → event → sentence."""

    channel: str
    path: str
    url: str
    hosts: tuple[str, ...]
    networks: tuple[str, ...]
    key_file: str
    timeout_seconds: float
    signs: Mapping[str, str]
    sentences: Mapping[str, Mapping[str, str]]
    phone_field: str
    text_field: str
