"""messages.toml: only https or a listed network, only known places to fill in, never longer than one message."""

import pytest

from config.loader import load
from tests.config.test_site import errors, shipped_text, write

GATEWAY = (
    ('channel = "file"', 'channel = "sms"'),
    ('url = ""', 'url = "https://sms.example.gov.cn/send"'),
    ("hosts = []", 'hosts = ["sms.example.gov.cn"]'),
    ('key_file = ""', 'key_file = "var/sms.key"'),
)


def with_changes(folder, *changes):
    text = shipped_text("messages.toml")
    for old, new in changes:
        assert f"\n{old}" in text, old
        text = text.replace(f"\n{old}", f"\n{new}", 1)
    write(folder, "messages.toml", text)
    return folder


def test_as_shipped_a_file_takes_them():
    assert (load(None, {}).messages.channel, load(None, {}).messages.path) == ("file", "var/messages.jsonl")


def test_a_gateway_is_read(tmp_path):
    found = load(with_changes(tmp_path, *GATEWAY), {}).messages
    assert (found.channel, found.hosts, found.phone_field) == ("sms", ("sms.example.gov.cn",), "phone")


WRONG = [
    ("no such channel", [('channel = "file"', 'channel = "pigeon"')], "channel"),
    ("a host that is not listed", [*GATEWAY[:2], ("hosts = []", 'hosts = ["other.gov.cn"]'), GATEWAY[3]], "url"),
    ("open text to anywhere", [GATEWAY[0], ('url = ""', 'url = "http://sms.example.gov.cn/"'), *GATEWAY[2:]], "url"),
    ("a password in the address", [GATEWAY[0], ('url = ""', 'url = "https://a:b@sms.example.gov.cn/"'), *GATEWAY[2:]],
     "url"),
    ("no key", GATEWAY[:3], "channel"),
    ("no network", [("networks = []", 'networks = ["10.0.0.0/99"]')], "networks"),
    ("a place that nobody fills in", [('called = "【{sign}】请{number}', 'called = "【{sign}】请{name}')], "called"),
    ("longer than one message", [("sign_zh = \"政务服务中心\"", f"sign_zh = \"{'中' * 50}\"")], "near"),
    ("a key that is none", [('path = "var/messages.jsonl"', 'paht = "x"')], "paht"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "changes", "key"), WRONG)
def test_what_is_wrong_is_told(tmp_path, reason, changes, key):
    found = errors(with_changes(tmp_path, *changes))
    assert key in [problem.key.rpartition(".")[2] for problem in found], [problem.key for problem in found]
    assert all(problem.file == "messages.toml" for problem in found)
