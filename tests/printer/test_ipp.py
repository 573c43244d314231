"""The second road: a slip as a PDF page over IPP, told as truly as over ESC/POS."""

from __future__ import annotations

import socket
import struct
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer import ipp
from printer.ipp_driver import IppDriver
from printer.notices import ticket_pdf
from printer.spooler import OutcomeState, print_slip
from printer.status import PrinterError, PrinterState, Trouble
from printer.typefaces import Fonts
from printer.wire import Patience
from tests.printer import ipp_queue as queues
from tests.printer import reader, samples
from tests.printer.ipp_queue import Manner, Queue
from tests.printer.reader import Tool

PATIENCE = Patience(connect=1, answer=1, total=2)
SLACK = 2.0

PRINTED, FAILED, UNCONFIRMED = OutcomeState.PRINTED, OutcomeState.FAILED, OutcomeState.UNCONFIRMED


@dataclass(frozen=True)
class Case:
    name: str
    manner: Manner
    state: OutcomeState
    code: Trouble | None
    kept: int
    taken_back: int
    reason: str


CASES = [
    Case("well", Manner(), PRINTED, None, 1, 0, "the queue says completed"),
    Case("version-2", Manner(version=(2, 0)), PRINTED, None, 1, 0, "newer queues answer so"),
    Case("media-low", Manner(reasons=("media-low-warning",)), PRINTED, None, 1, 0, "low paper is for the desk"),
    Case("busy", Manner(print_status=queues.BUSY), FAILED, Trouble.REFUSED, 0, 0, "nothing was kept"),
    Case("refused", Manner(print_status=queues.NO_FORMAT), FAILED, Trouble.UNKNOWN, 0, 0, "takes no such document"),
    Case("internal", Manner(print_status=queues.INTERNAL), FAILED, Trouble.UNKNOWN, 0, 0, "says that it could not"),
    Case("no-paper", Manner(reasons=("media-empty-error",)), FAILED, Trouble.PAPER_OUT, 0, 0, "asked before the job"),
    Case("cover", Manner(reasons=("other", "cover-open")), FAILED, Trouble.COVER_OPEN, 0, 0, "asked before the job"),
    Case("stopped", Manner(state=queues.STOPPED), FAILED, Trouble.OFFLINE, 0, 0, "stopped without a reason"),
    Case("late", Manner(delay=3), FAILED, Trouble.STALLED, 0, 0, "no answer in its time"),
    Case("late-after", Manner(delay_print=4), UNCONFIRMED, Trouble.STALLED, 1, 0, "it may have been kept"),
    Case("hangs", Manner(job_states=(queues.PROCESSING,)), UNCONFIRMED, Trouble.STALLED, 1, 1, "taken back, not left"),
    Case(
        "paper-ends", Manner(job_states=(queues.JOB_STOPPED,), reasons_after=("media-needed",)),
        UNCONFIRMED, Trouble.PAPER_OUT, 1, 1, "taken back: it would come out with the new roll",
    ),
    Case("aborted", Manner(job_states=(queues.ABORTED,)), UNCONFIRMED, Trouble.STALLED, 1, 1, "half may hang there"),
    Case("wrong-version", Manner(version=(9, 0)), FAILED, Trouble.UNKNOWN, 0, 0, "no IPP that we know"),
    Case("wrong-number", Manner(skew=1), FAILED, Trouble.UNKNOWN, 0, 0, "an answer to another question"),
    Case("no-ipp", Manner(raw=b"<html>hello</html>"), FAILED, Trouble.UNKNOWN, 0, 0, "a web server"),
    Case("cut-off", Manner(raw=b"\x01\x01\x00\x00"), FAILED, Trouble.UNKNOWN, 0, 0, "half an answer"),
    Case("forbidden", Manner(http_status=403), FAILED, Trouble.REFUSED, 0, 0, "we may not print there"),
    Case("not-found", Manner(http_status=404), FAILED, Trouble.UNKNOWN, 0, 0, "no such queue"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_queue_does_is_told_truly(case: Case, fonts: Fonts) -> None:
    with Queue(case.manner) as queue:
        began = time.monotonic()
        outcome = print_slip(samples.CHINESE, IppDriver(queue.uri, PATIENCE), 80, fonts)
        seconds = time.monotonic() - began
        if case.name == "late-after":
            time.sleep(case.manner.delay_print)
        assert (outcome.state, outcome.code) == (case.state, case.code), case.reason
        assert (len(queue.documents), len(queue.cancelled)) == (case.kept, case.taken_back), case.reason
        assert queue.malformed == []
        assert seconds < PATIENCE.total + PATIENCE.answer + SLACK + 3  # the first drawing reads the fonts


def test_a_redirection_is_not_followed(fonts: Fonts) -> None:
    with Queue() as elsewhere, Queue(Manner(http_status=302, location=elsewhere.uri)) as queue:
        outcome = print_slip(samples.CHINESE, IppDriver(queue.uri, PATIENCE), 80, fonts)
        assert (outcome.state, outcome.code) == (FAILED, Trouble.UNKNOWN)
        assert elsewhere.requests == []


def test_a_stream_without_end_is_no_answer() -> None:
    with Queue(Manner(raw=b"\x01" * 3_000_000)) as queue:
        assert IppDriver(queue.uri, PATIENCE).status().trouble is Trouble.UNKNOWN


def test_a_queue_that_is_not_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        driver = IppDriver(f"ipp://127.0.0.1:{closed.getsockname()[1]}/printers/slip", PATIENCE)
        assert driver.status().state is PrinterState.OFFLINE
        with pytest.raises(PrinterError, match="refused") as told:
            driver.send(b"%PDF")
    assert not told.value.is_in_the_air


REASONS = [
    (("none",), PrinterState.OK),
    (("media-low-report",), PrinterState.PAPER_LOW),
    (("media-empty-error", "media-low"), PrinterState.PAPER_OUT),
    (("media-needed",), PrinterState.PAPER_OUT),
    (("cover-open-error", "media-empty"), PrinterState.COVER_OPEN),
    (("door-open",), PrinterState.COVER_OPEN),
    (("media-jam-error",), PrinterState.CUTTER),
    (("offline-report",), PrinterState.OK),
    (("offline",), PrinterState.OFFLINE),
    (("paused",), PrinterState.OFFLINE),
    (("cups-waiting-for-job-completed",), PrinterState.OK),
]


@pytest.mark.parametrize(("reasons", "expected"), REASONS)
def test_the_same_seven_states(reasons: tuple[str, ...], expected: PrinterState) -> None:
    with Queue(Manner(reasons=reasons)) as queue:
        assert IppDriver(queue.uri, PATIENCE).status().state is expected


def test_requests_are_as_the_documents_want_them(fonts: Fonts) -> None:
    with Queue() as queue:
        print_slip(samples.CHINESE, IppDriver(queue.uri, PATIENCE), 80, fonts)
        asked = queue.requests
    assert [request.operation for request in asked if request.operation != queues.JOB_ATTRIBUTES] == [
        queues.PRINTER_ATTRIBUTES, queues.PRINT_JOB, queues.PRINTER_ATTRIBUTES,
    ]  # fmt: skip
    for request in asked:
        names = [name for name, _ in request.attributes]
        # RFC 8011, 4.1.4 and 4.1.5: these first, in this order, then the target, then who asks.
        assert names[:3] == ["attributes-charset", "attributes-natural-language", "printer-uri"]
        assert request.value("printer-uri").decode() == queue.uri
        assert len(names) == len(set(names))
        if request.operation == queues.JOB_ATTRIBUTES:
            assert names[3:5] == ["job-id", "requesting-user-name"]
            assert struct.unpack(">i", request.value("job-id")) == (7,)
    assert len({request.number for request in asked}) == len(asked)


@pytest.mark.parametrize("width_mm", [80, 58])
def test_the_page_is_as_wide_as_the_roll_and_reads_as_the_slip(
    width_mm: int, fonts: Fonts, tool: Tool, tmp_path: Path
) -> None:
    with Queue() as queue:
        print_slip(samples.CHINESE, IppDriver(queue.uri, PATIENCE), width_mm, fonts)
        (document,) = queue.documents
    assert document == ticket_pdf(samples.CHINESE, fonts, width_mm)
    path = tmp_path / "slip.pdf"
    path.write_bytes(document)
    assert reader.codes_read(tool, path, 203) == [samples.URL]
    assert "A012" in reader.text_read(tool, path)
    run = subprocess.run([tool("pdfinfo"), path], capture_output=True, text=True, check=True)
    size = next(line.split() for line in run.stdout.splitlines() if line.startswith("Page size:"))
    width, height = (float(points) / 72 * 25.4 for points in (size[2], size[4]))
    assert abs(width - width_mm) < 0.1
    assert 60 < height <= {80: 110, 58: 125}[width_mm], "the slip and its rim"


@given(st.binary(max_size=200))
def test_noise_is_no_answer(noise: bytes) -> None:
    """Nothing but our own exception comes out, whatever comes in."""
    found = None
    with suppress(PrinterError):
        found = ipp.read(b"\x01\x01\x00\x00\x00\x00\x00\x01" + noise, 1)
    assert found is None or ipp.printer_status(found).state in PrinterState
