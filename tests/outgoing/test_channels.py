"""Where messages go and where never; what a receiver gets; what is repeated and what is not."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from kiosk.outgoing.address import AddressRefused, Allowed
from kiosk.outgoing.file import FileChannel
from kiosk.outgoing.note import Note, Outcome
from kiosk.outgoing.web import Line, SmsGateway, Webhook

NOTE = Note("here-1", "13812345678", "【政务】请A001到1号窗口", "called", "A001", "zh")
LOCAL = (ipaddress.ip_network("127.0.0.0/8"),)
INSIDE = (ipaddress.ip_network("10.1.0.0/16"),)
LISTED = frozenset({"sms.example.gov.cn"})


def at(*addresses: str) -> Any:
    """A name that leads to these addresses."""
    return lambda host, port: list(addresses)


PUBLIC, PRIVATE = "https://sms.example.gov.cn/send", "http://sms.example.gov.cn/send"
REFUSED = [
    ("this machine", PUBLIC, "127.0.0.1"),
    ("this machine, another of its addresses", PUBLIC, "127.8.9.1"),
    ("this machine, version 6", PUBLIC, "::1"),
    ("this machine, mapped", PUBLIC, "::ffff:127.0.0.1"),
    ("the metadata of a cloud", PUBLIC, "169.254.169.254"),
    ("the metadata, mapped", PUBLIC, "::ffff:169.254.169.254"),
    ("the link, version 6", PUBLIC, "fe80::1"),
    ("the link, with its scope", PUBLIC, "fe80::1%eth0"),
    ("nowhere", PUBLIC, "0.0.0.0"),
    ("nowhere, version 6", PUBLIC, "::"),
    ("everybody", PUBLIC, "224.0.0.1"),
    ("broadcast", PUBLIC, "255.255.255.255"),
    ("a private network that is not listed", PUBLIC, "192.168.1.1"),
    ("a private network that is not listed", PUBLIC, "172.16.0.1"),
    ("beside the listed network", PUBLIC, "10.2.0.1"),
    ("private, version 6", PUBLIC, "fd00::1"),
    ("of a carrier", PUBLIC, "100.64.0.1"),
    ("for documents only", PUBLIC, "192.0.2.1"),
    ("open text to a public address", PRIVATE, "93.184.216.34"),
    ("this machine, at the end of its network", PUBLIC, "127.255.255.254"),
    ("the metadata of another cloud", PUBLIC, "100.100.100.200"),
    ("the metadata, version 6", PUBLIC, "fd00:ec2::254"),
    ("the first address of the link", PUBLIC, "169.254.0.1"),
    ("everybody on the link, version 6", PUBLIC, "ff02::1"),
    ("the network of this machine", PUBLIC, "0.1.2.3"),
    ("kept for later", PUBLIC, "240.0.0.1"),
    ("for measurements only", PUBLIC, "198.18.0.1"),
    ("a private network, mapped", PUBLIC, "::ffff:192.168.1.1"),
    ("just above the listed network", PUBLIC, "10.0.255.255"),
]


@pytest.mark.parametrize(("reason", "url", "address"), REFUSED)
def test_an_address_that_is_no_way_out(reason: str, url: str, address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        Allowed(LISTED, INSIDE).target(url, at(address))
    assert refused.value.args == ("address_not_listed",)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/send", "https://sms.example.gov.cn.evil.example/",
        "https://sms.example.gov.cn@evil.example/",
        "https://user:word@sms.example.gov.cn/", "ftp://sms.example.gov.cn/", "file:///etc/passwd",
        "//sms.example.gov.cn/",
        "gopher://sms.example.gov.cn/", "https://2130706433/", "https://0x7f000001/", "https://127.1/", "https://[::1]/",
        "https://[::ffff:7f00:1]/", "https://localhost/", "https://169.254.169.254/", "https://sms.example.gov.cn:99999/",
        "https://sms.example.gov.cn./", "javascript:alert(1)", "", "https://", "https:// sms.example.gov.cn/",
        "https://0177.0.0.1/", "https://0/", "https://127.0.0.1.nip.io/", "https://sms.example.gov.cn%00.evil.example/",
        "https://[::ffff:169.254.169.254]/", "https://evil.example#sms.example.gov.cn",
        "https://evil.example/?u=sms.example.gov.cn", "https://evil.example\\@sms.example.gov.cn/", "dict://sms.example.gov.cn:11211/",
        "https://ｓms.example.gov.cn/",
    ],
)  # fmt: skip
def test_a_host_that_is_not_listed(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        Allowed(LISTED, INSIDE).target(url, at("93.184.216.34"))
    assert refused.value.args == ("host_not_listed",)


def test_one_bad_address_of_a_name_is_enough() -> None:
    with pytest.raises(AddressRefused):
        Allowed(LISTED).target(PUBLIC, at("93.184.216.34", "127.0.0.1"))


@pytest.mark.parametrize(("url", "address"), [(PUBLIC, "93.184.216.34"), (PUBLIC, "10.1.2.3"), (PRIVATE, "10.1.2.3")])
def test_what_is_listed_is_reached_by_the_address_that_was_looked_at(url: str, address: str) -> None:
    target = Allowed(LISTED, INSIDE).target(f"{url}?a=1", at(address))
    assert (target.address, target.path, target.host) == (address, "/send?a=1", "sms.example.gov.cn")


class Receiver(BaseHTTPRequestHandler):
    """Writes down what comes and answers with the next status; 0 hangs up."""

    taken: list[tuple[str, dict[str, str], bytes]]
    answers: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).taken.append((self.path, dict(self.headers), body))
        status = type(self).answers.pop(0) if type(self).answers else 200
        if status == 0:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    """A gateway on this machine, which the settings would have to list."""
    handler = type("OneReceiver", (Receiver,), {"taken": [], "answers": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/send", handler
    server.shutdown()
    server.server_close()


def line(url: str) -> Line:
    return Line(url, Allowed(frozenset({"127.0.0.1"}), LOCAL), 5.0)


def test_a_webhook_is_signed_over_its_body(receiver: tuple[str, type[Receiver]]) -> None:
    url, got = receiver
    assert Webhook(line(url), b"secret").send(NOTE).outcome is Outcome.SENT
    path, headers, body = got.taken[0]
    assert path == "/send"
    assert json.loads(body)["phone"] == "13812345678"
    assert headers["Idempotency-Key"] == json.loads(body)["id"] == "here-1"
    assert headers["X-Signature"] == "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()


def test_a_gateway_gets_the_fields_that_it_knows(receiver: tuple[str, type[Receiver]]) -> None:
    url, got = receiver
    assert SmsGateway(line(url), "key", "mobile", "content").send(NOTE).outcome is Outcome.SENT
    _, headers, body = got.taken[0]
    assert parse_qs(body.decode()) == {"mobile": ["13812345678"], "content": [NOTE.text]}
    assert headers["Authorization"] == "Bearer key"


ANSWERS = [
    ("done", 204, Outcome.SENT, ""),
    ("comes back later", 503, Outcome.AGAIN, "status_503"),
    ("too many", 429, Outcome.AGAIN, "status_429"),
    ("never", 400, Outcome.REFUSED, "status_400"),
    ("elsewhere: not followed", 302, Outcome.REFUSED, "redirected"),
    ("hangs up after it had everything", 0, Outcome.UNSURE, "no_answer"),
]


@pytest.mark.parametrize(("reason", "status", "outcome", "why"), ANSWERS)
def test_what_an_answer_means(
    receiver: tuple[str, type[Receiver]], reason: str, status: int, outcome: Outcome, why: str
) -> None:
    url, got = receiver
    got.answers.append(status)
    result = Webhook(line(url), b"secret").send(NOTE)
    assert (result.outcome, result.reason, len(got.taken)) == (outcome, why, 1)


def test_nobody_there_is_surely_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert Webhook(line(url), b"secret").send(NOTE).outcome is Outcome.AGAIN


def test_an_answer_that_never_comes_ends_in_time() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        way = Line(
            f"http://127.0.0.1:{silent.getsockname()[1]}/", Allowed(frozenset({"127.0.0.1"}), LOCAL), timeout=0.2
        )
        assert Webhook(way, b"secret").send(NOTE).outcome is Outcome.UNSURE


def test_the_file_shows_no_number_and_belongs_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "var" / "messages.jsonl"
    for _ in range(2):
        assert FileChannel(path).send(NOTE).outcome is Outcome.SENT
    lines = [json.loads(one) for one in path.read_text().splitlines()]
    assert [one["phone"] for one in lines] == ["138****5678"] * 2
    assert lines[0]["text"] == NOTE.text
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert FileChannel(tmp_path / "file" / "messages.jsonl").send(NOTE).outcome is Outcome.AGAIN


def test_nothing_that_is_logged_by_accident_shows_the_number() -> None:
    assert "13812345678" not in repr(NOTE)
