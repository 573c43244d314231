"""The channels over HTTP: a signed webhook, and a generic SMS gateway; no redirects, short times, one try a call."""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from kiosk.outgoing.address import AddressRefused, Allowed, Resolve, Target, resolved
from kiosk.outgoing.note import Note, Outcome, Result

_MOST_READ = 4096
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Line:
    """One way out: the address, what is allowed, and how long an answer may take, in seconds."""

    url: str
    allowed: Allowed
    timeout: float
    resolve: Resolve = resolved
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def post(self, body: bytes, headers: Mapping[str, str]) -> Result:
        """Sends once. What fails before the request is out surely did not arrive; after that nobody knows."""
        try:
            target = self.allowed.target(self.url, self.resolve)
            connection = _connected(target, self)
        except AddressRefused as refused:
            is_away = refused.args[0] == "name_not_found"
            return Result(Outcome.AGAIN if is_away else Outcome.REFUSED, refused.args[0])
        except OSError:
            return Result(Outcome.AGAIN, "no_connection")
        try:
            connection.request("POST", target.path, body, dict(headers))
            answer = connection.getresponse()
            answer.read(_MOST_READ)
        except (OSError, http.client.HTTPException):
            return Result(Outcome.UNSURE, "no_answer")
        finally:
            connection.close()
        return _judged(answer.status)


class Webhook:
    """JSON with everything a platform of the site needs, signed: HMAC-SHA256 of the body, hex, in X-Signature."""

    def __init__(self, line: Line, key: bytes) -> None:
        self._line = line
        self._key = key

    def send(self, note: Note) -> Result:
        """One signed POST."""
        said = {
            "id": note.key,
            "event": note.event,
            "phone": note.phone,
            "number": note.number,
            "language": note.language,
            "text": note.text,
        }
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        signature = f"sha256={hmac.new(self._key, body, hashlib.sha256).hexdigest()}"
        headers = {"Content-Type": "application/json", "X-Signature": signature, "Idempotency-Key": note.key}
        return self._line.post(body, headers)


@dataclass(frozen=True)
class SmsGateway:
    """A gateway that takes a form with a number and a text, under the names that the site's provider uses."""

    line: Line
    key: str = field(repr=False)
    phone_field: str
    text_field: str

    def send(self, note: Note) -> Result:
        """One POST of a form; the key goes as a bearer's."""
        body = urlencode({self.phone_field: note.phone, self.text_field: note.text}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": note.key,
        }
        return self.line.post(body, headers)


def _connected(target: Target, line: Line) -> http.client.HTTPConnection:
    """A connection to the very address that was looked at: a name that leads elsewhere a moment later is no way out."""
    raw = socket.create_connection((target.address, target.port), line.timeout)
    if target.is_tls:
        try:
            raw = line.tls.wrap_socket(raw, server_hostname=target.host)
        except OSError:
            raw.close()
            raise
    connection = http.client.HTTPConnection(target.host, target.port, timeout=line.timeout)
    connection.sock = raw
    return connection


def _judged(status: int) -> Result:
    if 200 <= status < 300:
        return Result(Outcome.SENT)
    if status in _LATER:
        return Result(Outcome.AGAIN, f"status_{status}")
    return Result(Outcome.REFUSED, "redirected" if 300 <= status < 400 else f"status_{status}")
