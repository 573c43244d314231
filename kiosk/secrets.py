"""Secrets: public tokens that can be made again from one key, random keys, and slow password hashes."""

import base64
import hashlib
import hmac
import os
import secrets
import threading
from datetime import date
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.facts import Subject

_KEY_BYTES = 32
_TOKEN_BYTES = 16
_NONCE_BYTES = 12


class KeyedTokens:
    """Tokens of tickets and cases are derived from the server's key, so a second slip carries the same address."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _KEY_BYTES:
            raise ValueError("the key is too short")
        self._key = key

    def for_subject(self, subject: Subject, centre: str, which: object) -> str:
        """The 128-bit token of one ticket or case, base32 without padding, upper case (a smaller QR code)."""
        about = f"{subject}|{centre}|{which}".encode()
        return _base32(hmac.digest(self._key, about, "sha256")[:_TOKEN_BYTES])

    def for_card(self, centre: str, day: date, card: str) -> bytes:
        """HMAC-SHA256 under the server's key; another day has another digest, so that days cannot be put together."""
        return hmac.digest(self._key, f"card|{centre}|{day.isoformat()}|{card}".encode(), "sha256")

    def fresh(self) -> str:
        """A random secret of 256 bit, base32."""
        return _base32(secrets.token_bytes(_KEY_BYTES))

    def digest(self, token: str) -> bytes:
        """SHA-256 of the token in upper case: what the database holds instead of it."""
        return hashlib.sha256(token.strip().upper().encode()).digest()

    def of_person(self, centre: str, identity: str) -> bytes:
        """HMAC-SHA256 of what identifies a person: a plain digest of a phone number is found by trying them all."""
        return hmac.digest(self._key, f"person|{centre}|{identity}".encode(), "sha256")

    def seal(self, words: str, about: str) -> bytes:
        """`words` under AES-GCM with a key of its own, bound to `about`, so that no row takes another's place."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._sealer().encrypt(nonce, words.encode(), about.encode())

    def unseal(self, sealed: bytes, about: str) -> str:
        """What was sealed; raises ValueError where the key is another, or it was about something else."""
        try:
            plain = self._sealer().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
        except InvalidTag:
            raise ValueError("it was not sealed here") from None
        return plain.decode()

    def _sealer(self) -> AESGCM:
        return AESGCM(hmac.digest(self._key, b"numbers of phones", "sha256"))


class ArgonPasswords:
    """argon2id; an unknown name costs as much time as a wrong password, and few are checked at once."""

    def __init__(self, at_once: int = 2) -> None:
        self._hasher = PasswordHasher()
        # Each hash takes 64 MiB: a flood of sign-ins must not take the memory of the hall.
        self._turn = threading.BoundedSemaphore(at_once)
        self._decoy: str | None = None

    def hash(self, password: str) -> str:
        """The hash to store."""
        with self._turn:
            return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right; None stands for an account that does not exist and is never right."""
        with self._turn:
            if self._decoy is None:
                self._decoy = self._hasher.hash(secrets.token_hex())
            try:
                self._hasher.verify(password_hash or self._decoy, password)
            except (VerificationError, InvalidHashError):
                return False
            return password_hash is not None


def server_key(path: Path) -> bytes:
    """The server's own key: read, or made on the first start and kept readable for its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text().strip())
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text().strip())


def new_password() -> str:
    """A password that can be read aloud and typed: 20 characters without look-alikes, 96 bit."""
    return "-".join(_base32(secrets.token_bytes(15))[start : start + 5].lower() for start in range(0, 20, 5))


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")
