"""What a centre closed or renamed while the day went on: its numbers are still answered, and the hall goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.app import create_app
from kiosk.options import Options
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Visitor


@contextmanager
def renamed(site: Program, folder: Path, old: str = '"A"', new: str = '"W"') -> Iterator[Program]:
    """The same hall after a restart with W in place of the queue A, or another such change."""
    for name in ("queues.toml", "windows.toml"):
        (folder / name).write_text((files("config") / name).read_text("utf-8").replace(old, new), "utf-8")
    address = site.house.engine.url.render_as_string(hide_password=False)
    house = wiring.open_house(Options(address, config=folder, bind="127.0.0.1:8123"), {})
    app, _ = create_app(house)
    yield Program(house, app, site.keys)
    wiring.shut(house)
    house.engine.dispose()


@pytest.fixture
def tokens(site: Program) -> dict[str, str]:
    """One number of the queue that is waiting, one at a window, one that is finished."""
    given = [site.does("/tickets", {"item": "SJ-016"}, by="kiosk", status=201)["token"] for _ in range(3)]
    for step, body in (("open", None), ("call-next", None), ("start", None), ("finish", {"outcome": "enquiry"})):
        site.does(f"/windows/1/{step}", body)
    site.does("/windows/1/call-next")
    return dict(zip(("finished", "called", "waiting"), given, strict=True))


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("status", ["waiting", "called", "finished"])
def test_its_numbers_still_have_their_page(
    status: str, days: int, site: Program, tokens: dict[str, str], tmp_path: Path
) -> None:
    site.set_clock(TEN + timedelta(days=days))
    folder = tmp_path / "centre"
    folder.mkdir()
    with renamed(site, folder) as later:
        token = tokens[status]
        assert later.sees(f"/tickets/{token}")["queue"] == "A"
        page = Visitor(later, None).opens(f"/t/{token}")
        assert later.app.test_client().get(f"/t/{token}/status.json").status_code == 200
        assert ("已失效" in page.text) == (days == 1 and status != "finished")


def test_the_hall_goes_on_and_the_window_can_finish(site: Program, tokens: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    folder.mkdir()
    with renamed(site, folder) as later:
        console = Visitor(later, "window").opens("/window/").text
        assert "A002" in console
        for path in ("/boards/hall", "/queues"):
            later.sees(path)
        later.does("/windows/1/start")
        later.does("/windows/1/finish", {"outcome": "enquiry"})
        assert later.does("/tickets", {"queue": "W"}, by="kiosk", status=201)["number"] == "W001"
        assert later.does("/windows/1/call-next")["number"] == "W001"
        manager = Visitor(later, "manager").opens("/manager/waits/")
        assert manager.text


def test_a_window_that_is_no_more_stops_nothing_and_keeps_nobody(
    site: Program, tokens: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "centre"
    folder.mkdir()
    with renamed(site, folder, "number = 1\n", "number = 21\n") as later:
        assert later.does("/tickets", {"queue": "A"}, by="kiosk", status=201)["number"] == "A004"
        for path in ("/boards/hall", "/queues", f"/tickets/{tokens['called']}"):
            later.sees(path)
        for path in ("/display/hall", "/display/window/2", f"/t/{tokens['called']}"):
            Visitor(later, None).opens(path)
        for path in ("/manager/", "/manager/waits/", "/manager/what-if/"):
            Visitor(later, "manager").opens(path)
        later.does("/windows/2/open", by="window")
