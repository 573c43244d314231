"""Printers that behave and printers that do not: what is said, how long it takes, what is on paper."""

from __future__ import annotations

import os
import pty
import socket
import threading
import time
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from printer.drivers import DeviceDriver, Driver, FileDriver, MemoryDriver, NetworkDriver
from printer.spooler import Outcome, OutcomeState, encoded, print_slip
from printer.status import PrinterError, PrinterStatus, Trouble
from printer.typefaces import Fonts
from printer.wire import Patience
from tests.printer import decoder, samples
from tests.printer import simulator as printers
from tests.printer.simulator import Behaviour, Printer

PATIENCE = Patience(connect=0.5, answer=0.6, confirm=1.0, total=2.5)
TICKETS = 3
SLACK = 2.0  # a busy machine; what hangs, hangs longer

PRINTED = OutcomeState.PRINTED
FAILED = OutcomeState.FAILED
UNCONFIRMED = OutcomeState.UNCONFIRMED


@dataclass(frozen=True)
class Case:
    name: str
    behaviour: Behaviour
    state: OutcomeState
    code: Trouble | None
    slips: int
    reason: str


CASES = [
    Case("ok", Behaviour(), PRINTED, None, 1, "the printer says so"),
    Case("near-end", Behaviour(before=printers.NEAR_END), PRINTED, None, 1, "low paper is for the desk"),
    Case("accepts-and-stalls", Behaviour(answers=False), FAILED, Trouble.STALLED, 0, "no answer, no job"),
    Case("never-reads", Behaviour(reads=False), FAILED, Trouble.STALLED, 0, "a buffer is no paper"),
    Case("late", Behaviour(delay=0.8), FAILED, Trouble.STALLED, 0, "too late is no answer"),
    Case("garbage", Behaviour(reply=b"HTTP/1.1 400\r\n"), FAILED, Trouble.UNKNOWN, 0, "no printer's answer"),
    Case("out-of-paper", Behaviour(before=printers.PAPER_OUT), FAILED, Trouble.PAPER_OUT, 0, "it says why"),
    Case("cover-open", Behaviour(before=printers.COVER_OPEN), FAILED, Trouble.COVER_OPEN, 0, "it says why"),
    Case("cutter", Behaviour(before=printers.CUTTER_JAM), FAILED, Trouble.CUTTER, 0, "it says why"),
    Case("off-line", Behaviour(before=printers.SWITCHED_OFF_LINE), FAILED, Trouble.OFFLINE, 0, "it says why"),
    Case("reset-at-once", Behaviour(resets=True), FAILED, Trouble.RESET, 0, "before the job: nothing sent"),
    Case(
        "reset-in-mid-job", Behaviour(resets=True, breaks_at=9000), UNCONFIRMED, Trouble.RESET, 0,
        "half a slip may hang from the printer",
    ),
    Case(
        "silent-after-the-job", Behaviour(answers_after_job=False), UNCONFIRMED, Trouble.STALLED, 1,
        "all was taken, nothing confirmed",
    ),
    Case(
        "paper-ends-in-mid-job", Behaviour(after=printers.PAPER_OUT, breaks_at=9000), UNCONFIRMED,
        Trouble.PAPER_OUT, 1, "the rest comes by itself when the roll is changed",
    ),
    Case(
        "cover-opened-in-mid-job", Behaviour(after=printers.COVER_OPEN, breaks_at=9000), UNCONFIRMED,
        Trouble.COVER_OPEN, 1, "never a false 已打印",
    ),
    Case("slow", Behaviour(bytes_per_second=10), FAILED, Trouble.STALLED, 0, "10 B/s: status takes too long"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_printer_does_is_told_truly(case: Case, fonts: Fonts) -> None:
    with Printer(case.behaviour) as printer:
        driver = NetworkDriver("127.0.0.1", printer.port, PATIENCE)
        for _ in range(TICKETS):
            outcome, seconds = _timed(driver, fonts)
            assert (outcome.state, outcome.code) == (case.state, case.code), case.reason
            assert seconds < PATIENCE.total + SLACK
        printer.rest()
        assert printer.slips == TICKETS * case.slips
        # Every job that any byte of was sent is either confirmed or flagged; none was sent a second time.
        sent = 0 if case.state is FAILED else TICKETS
        assert len(printer.jobs) == sent
        assert printer.connections <= TICKETS


def test_a_wrong_device_gets_no_job(fonts: Fonts) -> None:
    """Its greeting comes before or after the question; both ways it is no printer."""
    with Printer(Behaviour(greeting=b"SSH-2.0-OpenSSH\r\n", answers=False)) as printer:
        outcome = _print(NetworkDriver("127.0.0.1", printer.port, PATIENCE), fonts)
        printer.rest()
        assert outcome.state is FAILED
        assert outcome.code in (Trouble.UNKNOWN, Trouble.STALLED)
        assert printer.jobs == []


RECEIPTS = [
    (Behaviour(receipt_delay=0.1), Outcome(PRINTED), "the printer says when the job is through"),
    (Behaviour(), Outcome(UNCONFIRMED, Trouble.STALLED), "well, but the job is not through"),
    (
        Behaviour(after=printers.PAPER_OUT, breaks_at=9000),
        Outcome(UNCONFIRMED, Trouble.PAPER_OUT),
        "no receipt, and the status tells why",
    ),
    (Behaviour(resets=True, breaks_at=50_000), Outcome(UNCONFIRMED, Trouble.RESET), "gone before it"),
]


@pytest.mark.parametrize(("behaviour", "expected", "reason"), RECEIPTS)
def test_receipts(behaviour: Behaviour, expected: Outcome, reason: str, fonts: Fonts) -> None:
    with Printer(behaviour) as printer:
        driver = NetworkDriver("127.0.0.1", printer.port, PATIENCE, gives_receipts=True)
        outcome, seconds = _timed(driver, fonts)
    assert outcome == expected, reason
    assert seconds < PATIENCE.total + SLACK


def test_low_paper_is_told(fonts: Fonts) -> None:
    with Printer(Behaviour(before=printers.NEAR_END)) as printer:
        assert _print(NetworkDriver("127.0.0.1", printer.port, PATIENCE), fonts).is_paper_low


def test_a_slow_printer_that_answers_keeps_to_the_total(fonts: Fonts) -> None:
    """4 KB/s: status comes in time, the job of 50 KB does not."""
    with Printer(Behaviour(bytes_per_second=4000)) as printer:
        driver = NetworkDriver("127.0.0.1", printer.port, Patience(0.3, 1.0, 0.5, 2.5))
        outcome, seconds = _timed(driver, fonts)
    assert (outcome.state, outcome.code) == (UNCONFIRMED, Trouble.STALLED)
    assert seconds < 2.5 + SLACK


def test_a_refusing_printer(fonts: Fonts) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        driver = NetworkDriver("127.0.0.1", taken.getsockname()[1], PATIENCE)
        outcome, seconds = _timed(driver, fonts)
        assert outcome == Outcome(FAILED, Trouble.REFUSED)
        assert seconds < SLACK
        assert driver.status() == PrinterStatus(Trouble.REFUSED)


def test_a_printer_that_is_switched_off(fonts: Fonts) -> None:
    """Nobody completes the connection: the queue of a listener that never accepts is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        callers = [_caller(listener.getsockname()[1]) for _ in range(4)]
        driver = NetworkDriver("127.0.0.1", listener.getsockname()[1], PATIENCE)
        outcome, seconds = _timed(driver, fonts)
        for caller in callers:
            caller.close()
    assert outcome == Outcome(FAILED, Trouble.OFFLINE)
    assert seconds < PATIENCE.connect + SLACK


def test_a_reboot_in_mid_job_is_never_repeated_and_the_next_slip_prints(fonts: Fonts) -> None:
    with Printer(Behaviour(resets=True, breaks_at=9000, dead_seconds=0.5)) as printer:
        driver = NetworkDriver("127.0.0.1", printer.port, PATIENCE)
        assert _print(driver, fonts) == Outcome(UNCONFIRMED, Trouble.RESET)
        assert _print(driver, fonts) == Outcome(FAILED, Trouble.REFUSED)
        _until_ready(driver)
        assert _print(driver, fonts) == Outcome(PRINTED)
        printer.rest()
        assert printer.slips == 1
        assert len(printer.jobs) == 2


def test_a_host_name_is_looked_up(fonts: Fonts) -> None:
    with Printer() as printer:
        assert _print(NetworkDriver("localhost", printer.port, PATIENCE), fonts) == Outcome(PRINTED)


def test_a_name_server_that_is_away_holds_nobody(fonts: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def waiting(*_: object, **__: object) -> list[object]:
        released.wait(20)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", waiting)
    outcome, seconds = _timed(NetworkDriver("printer.hall", 9100, PATIENCE), fonts)
    released.set()
    assert outcome == Outcome(FAILED, Trouble.OFFLINE)
    assert seconds < PATIENCE.connect + SLACK


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        (Behaviour(), None),
        (Behaviour(before=printers.COVER_OPEN), Trouble.COVER_OPEN),
        (Behaviour(answers=False), Trouble.STALLED),
        (Behaviour(resets=True), Trouble.RESET),
        (Behaviour(reply=b"?"), Trouble.UNKNOWN),
    ],
)
def test_status_never_raises_and_sends_no_job(behaviour: Behaviour, trouble: Trouble | None) -> None:
    with Printer(behaviour) as printer:
        assert NetworkDriver("127.0.0.1", printer.port, PATIENCE).status().trouble == trouble
        printer.rest()
        assert printer.jobs == []


def test_the_job_arrives_byte_by_byte(fonts: Fonts) -> None:
    job = encoded(samples.CHINESE, 80, fonts)
    with Printer() as printer:
        NetworkDriver("127.0.0.1", printer.port, PATIENCE).send(job)
        printer.rest()
        assert printer.jobs[0].startswith(job)
        rest = printer.jobs[0].removeprefix(job)
    assert [command.name for command in decoder.commands(rest)] == ["DLE EOT"] * 4


def test_a_dead_printer_never_holds_the_caller_longer_than_its_time(fonts: Fonts) -> None:
    """With the patience that halls get, unchanged."""
    with Printer(Behaviour(reads=False)) as printer:
        driver = NetworkDriver("127.0.0.1", printer.port)
        _, seconds = _timed(driver, fonts)
    assert seconds <= Patience().answer + SLACK


# Devices and files


@pytest.fixture
def terminal() -> Iterator[tuple[int, Path]]:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield ours, Path(os.ttyname(theirs))
    for descriptor in (ours, theirs):
        os.close(descriptor)


def test_a_character_device_that_answers(terminal: tuple[int, Path]) -> None:
    ours, path = terminal
    received = bytearray()
    thread = threading.Thread(target=_serial_printer, args=(ours, received), daemon=True)
    thread.start()
    job = b"\x1b@" + bytes(range(256)).replace(b"\x10\x04", b"") * 40
    assert DeviceDriver(path, answers=True, patience=PATIENCE).send(job) == PrinterStatus()
    assert job in received


def test_a_late_answer_is_not_taken_for_the_next(terminal: tuple[int, Path]) -> None:
    ours, path = terminal
    os.write(ours, b"\x12\x12\x12\x12")  # answers to a question of an earlier job
    time.sleep(0.05)
    driver = DeviceDriver(path, answers=True, patience=PATIENCE)
    assert driver.status() == PrinterStatus(Trouble.STALLED)
    os.write(ours, b"\x12\x12\x12\x12")
    time.sleep(0.05)
    with pytest.raises(PrinterError) as told:
        driver.send(b"job")
    assert (told.value.code, told.value.is_in_the_air) == (Trouble.STALLED, False)


def test_a_device_that_takes_no_more_keeps_to_its_time(terminal: tuple[int, Path]) -> None:
    _, path = terminal
    began = time.monotonic()
    with pytest.raises(PrinterError) as told:
        DeviceDriver(path, patience=PATIENCE).send(b"x" * 1_000_000)
    assert (told.value.code, told.value.is_in_the_air) == (Trouble.STALLED, True)
    assert time.monotonic() - began < PATIENCE.total + SLACK


def test_a_device_that_is_not_there(tmp_path: Path) -> None:
    driver = DeviceDriver(tmp_path / "lp0")
    assert driver.status() == PrinterStatus(Trouble.OFFLINE)
    with pytest.raises(PrinterError, match="offline"):
        driver.send(b"job")
    assert not (tmp_path / "lp0").exists()


def test_a_plain_file_takes_job_after_job(tmp_path: Path) -> None:
    path = tmp_path / "roll"
    path.touch()
    driver = DeviceDriver(path)
    for job in (b"one", b"two"):
        with pytest.raises(PrinterError, match="unknown") as told:
            driver.send(job)
        assert told.value.is_in_the_air, "taken by the kernel is not printed"
    assert path.read_bytes() == b"onetwo"
    assert driver.status() == PrinterStatus(Trouble.UNKNOWN)


def test_every_rehearsed_job_is_its_own_whole_file(tmp_path: Path) -> None:
    drivers = [FileDriver(tmp_path) for _ in range(4)]
    jobs = zip(drivers, b"abcd", strict=True)
    threads = [threading.Thread(target=_send_ten, args=(driver, name)) for driver, name in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == [f"slip-{n:06}.bin" for n in range(1, 41)]
    written = sorted(path.read_bytes() for path in files)
    assert written == sorted(bytes([name]) * 5000 for name in b"abcd" for _ in range(10))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    driver = FileDriver(tmp_path / "gone")
    assert driver.status() == PrinterStatus(Trouble.OFFLINE)
    with pytest.raises(PrinterError, match="offline"):
        driver.send(b"job")


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_memory_printer_refuses_as_told(trouble: Trouble, fonts: Fonts) -> None:
    driver = MemoryDriver(trouble)
    assert _print(driver, fonts) == Outcome(FAILED, trouble)
    assert driver.jobs == []


def test_a_memory_printer_keeps_jobs(fonts: Fonts) -> None:
    driver = MemoryDriver(is_paper_low=True)
    assert _print(driver, fonts) == Outcome(PRINTED, None, is_paper_low=True)
    assert driver.jobs == [encoded(samples.CHINESE, 80, fonts)]


def _print(driver: Driver, fonts: Fonts) -> Outcome:
    return print_slip(samples.CHINESE, driver, 80, fonts)


def _timed(driver: Driver, fonts: Fonts) -> tuple[Outcome, float]:
    began = time.monotonic()
    return _print(driver, fonts), time.monotonic() - began


def _until_ready(driver: Driver) -> None:
    ends = time.monotonic() + 5
    while not driver.status().is_ready and time.monotonic() < ends:
        time.sleep(0.05)


def _caller(port: int) -> socket.socket:
    caller = socket.socket()
    caller.setblocking(False)
    caller.connect_ex(("127.0.0.1", port))
    return caller


def _send_ten(driver: FileDriver, name: int) -> None:
    for _ in range(10):
        driver.send(bytes([name]) * 5000)


def _serial_printer(descriptor: int, received: bytearray) -> None:
    answered = 0
    while answered < 8:
        received += os.read(descriptor, 4096)
        asked = sum(received.count(b"\x10\x04" + bytes([n])) for n in (1, 2, 3, 4))
        os.write(descriptor, b"\x12" * (asked - answered))
        answered = asked
