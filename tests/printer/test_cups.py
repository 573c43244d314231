"""The second road against a real print server: our message, its answer, the page on the other side."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from printer.ipp_driver import IppDriver
from printer.notices import ticket_pdf
from printer.spooler import Outcome, OutcomeState, print_slip
from printer.status import PrinterState
from printer.typefaces import Fonts
from printer.wire import Patience
from tests.flows.server import free_port
from tests.printer import samples

PATIENCE = Patience(connect=5, answer=5, total=20)

_FILES = """\
FileDevice Yes
SystemGroup root
ServerRoot {folder}/etc
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/temp
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
LogFileGroup root
"""
_SERVER = """\
Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
PreserveJobFiles Yes
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_PRINTERS = """\
<Printer slip>
Info slip
DeviceURI file:///dev/null
State Idle
Accepting Yes
Shared Yes
JobSheets none none
OpPolicy default
ErrorPolicy abort-job
</Printer>
<Printer stopped>
Info stopped
DeviceURI file:///dev/null
State Stopped
Reason paused
Accepting Yes
Shared Yes
JobSheets none none
OpPolicy default
ErrorPolicy abort-job
</Printer>
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A print server of this test alone that keeps what it is sent; gives its address and the folder of the pages."""
    program = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        # In CI nothing may go unseen.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no cupsd that may be started: package cups-daemon, root"
        )
    folder, port = tmp_path_factory.mktemp("cups"), free_port()
    for name in ("etc", "cache", "state", "spool", "spool/temp", "temp"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "etc" / "cups-files.conf").write_text(_FILES.format(folder=folder))
    (folder / "etc" / "cupsd.conf").write_text(_SERVER.format(port=port))
    (folder / "etc" / "printers.conf").write_text(_PRINTERS)
    words = [program, "-f", "-c", folder / "etc" / "cupsd.conf", "-s", folder / "etc" / "cups-files.conf"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port, process, folder)
        yield f"ipp://127.0.0.1:{port}/printers", folder / "spool"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(15)


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, (folder / "error_log").read_text()
        time.sleep(0.05)
    raise TimeoutError("the print server does not listen")


def pages(spool: Path) -> list[bytes]:
    """What the server was sent, in order."""
    return [path.read_bytes() for path in sorted(spool.glob("d*-*"))]


def test_the_page_arrives_byte_by_byte_and_the_server_says_so(server: tuple[str, Path], fonts: Fonts) -> None:
    address, spool = server
    driver = IppDriver(f"{address}/slip", PATIENCE)
    assert driver.status().state is PrinterState.OK
    assert print_slip(samples.CHINESE, driver, 80, fonts) == Outcome(OutcomeState.PRINTED)
    assert pages(spool)[-1:] == [ticket_pdf(samples.CHINESE, fonts)]


def test_a_stopped_queue_gets_no_job(server: tuple[str, Path], fonts: Fonts) -> None:
    address, spool = server
    before = pages(spool)
    driver = IppDriver(f"{address}/stopped", PATIENCE)
    assert driver.status().state is PrinterState.OFFLINE
    assert print_slip(samples.CHINESE, driver, 80, fonts).state is OutcomeState.FAILED
    assert pages(spool) == before


def test_a_queue_that_the_server_does_not_have(server: tuple[str, Path]) -> None:
    assert IppDriver(f"{server[0]}/none", PATIENCE).status().state is PrinterState.UNKNOWN
