"""Versions that a known hole or data loss was fixed in: nothing older may stand in the environment."""

import os
import sqlite3
from datetime import UTC, date, datetime
from importlib import metadata

import pytest
from packaging.version import Version

REVIEWED_ON = date(2026, 11, 21)
REVIEW_AFTER_DAYS = 90

# package, lowest version, why; read from advisories on the day above. Absent packages are held by `UNWANTED`.
FLOORS = (
    ("flask", "3.1.3", "CVE-2026-27205: answers without Vary: Cookie are cached for somebody else"),
    ("werkzeug", "3.1.6", "CVE-2026-27199, CVE-2026-21860: safe_join; CVE-2023-46136: multipart"),
    ("jinja2", "3.1.6", "CVE-2025-27516, CVE-2024-34064: sandbox, xmlattr"),
    (
        "python-socketio",
        "5.16.3",
        "CVE-2025-61765: pickle over the message queue; CVE-2026-48804: attachments",
    ),
    ("python-engineio", "4.13.3", "CVE-2026-48802, CVE-2026-48809: threads and memory without bound"),
    ("flask-socketio", "5.6.1", "sessions with Flask 3.1.3 and later"),
    ("gunicorn", "23", "CVE-2024-1135, CVE-2024-6827: request smuggling"),
    ("reportlab", "4.4.9", "CVE-2023-33733: code in a colour; 4.4.9 closes a hole in callbacks"),
    ("pillow", "13.0.0", "CVE-2026-112393 and three more: heap overflows in image decoders"),
    ("redis", "4.5.5", "CVE-2023-28858: answers to the wrong request"),
)
UNWANTED = (
    ("eventlet", "given up by its authors; Flask-SocketIO would prefer it unasked"),
    ("gevent-websocket", "breaks every websocket under gunicorn's gevent worker"),
    ("pysqlite3-binary", "carries SQLite 3.51.1, which can lose committed transactions"),
    ("flask-cors", "no other origin is let in, and it has a row of holes"),
)
# The WAL-reset race can lose committed transactions; 3.52.0 was withdrawn.
SQLITE_FLOORS = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}


def is_safe_sqlite(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset race closed: 3.51.3 and later, or a branch that got the fix."""
    if version[:3] == (3, 52, 0):
        return False
    return version >= SQLITE_FLOORS.get(version[:2], (3, 51, 3))


@pytest.mark.parametrize(("package", "floor", "reason"), FLOORS, ids=[row[0] for row in FLOORS])
def test_floor(package, floor, reason):
    assert Version(metadata.version(package)) >= Version(floor), reason


@pytest.mark.parametrize(("package", "reason"), UNWANTED, ids=[row[0] for row in UNWANTED])
def test_unwanted(package, reason):
    with pytest.raises(metadata.PackageNotFoundError):
        pytest.fail(f"{package} {metadata.version(package)} is installed: {reason}")


def test_sqlite_of_the_storage_is_safe():
    library = pytest.importorskip("pysqlite3.dbapi2", reason="no safe SQLite for this processor: journal is DELETE")
    assert library is not sqlite3
    assert is_safe_sqlite(library.sqlite_version_info), library.sqlite_version


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 4), True),
    ],
)
def test_sqlite_versions_told_apart(version, safe):
    assert is_safe_sqlite(version) is safe


def test_table_was_reviewed():
    """Only where CI says so: a release that somebody tests a year later is not wrong for its age."""
    age = (datetime.now(UTC).date() - REVIEWED_ON).days
    if age > REVIEW_AFTER_DAYS and not os.environ.get("CI"):
        pytest.skip(f"the table of floors is {age} days old; look at the advisories again")
    assert age <= REVIEW_AFTER_DAYS
