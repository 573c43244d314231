"""The clock of a rehearsal: set, kept, run backwards; and never to be had on real data."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.api.program import Program, program_on


def now(of: Program) -> datetime:
    return datetime.fromisoformat(of.sees("/boards/hall")["at"])


def test_the_clock_is_set_runs_on_and_goes_backwards(api: Program) -> None:
    for wanted in ("2026-12-01T09:00:00+08:00", "2026-09-15T09:00:00+08:00", "2020-02-03T01:00:00+00:00"):
        assert datetime.fromisoformat(api.does("/rehearsal/clock", {"now": wanted}, by="admin")["now"]) == (
            datetime.fromisoformat(wanted)
        )
        assert timedelta() <= now(api) - datetime.fromisoformat(wanted) < timedelta(seconds=5)


def test_it_decides_the_hours_of_the_hall(api: Program) -> None:
    api.does("/rehearsal/clock", {"now": "2026-09-15T12:30:00+08:00"}, by="admin")
    refused = api.post("/tickets", {"queue": "A"}, by="kiosk")
    assert refused.get_json()["error"]["code"] == "hall_opens_later"
    assert {line["state"] for line in api.sees("/queues")} == {"soon"}
    api.does("/rehearsal/clock", {"now": "2026-09-16T09:00:00+08:00"}, by="admin")
    issued = api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    assert (issued["number"], issued["service_day"]) == ("A001", "2026-09-16")


def test_it_survives_a_restart(sqlite_address: str) -> None:
    with program_on(sqlite_address) as first:
        first.does("/rehearsal/clock", {"now": "2026-12-01T09:00:00+08:00"}, by="admin")
        options, key = first.house.options, first.keys["kiosk"]
    from kiosk import wiring
    from kiosk.app import create_app

    house = wiring.open_house(options, {})
    second = Program(house, create_app(house)[0], {"kiosk": key})
    assert timedelta() <= now(second) - datetime.fromisoformat("2026-12-01T09:00:00+08:00") < timedelta(seconds=60)
    assert second.does("/tickets", {"queue": "A"}, by="kiosk", status=201)["service_day"] == "2026-12-01"
    house.engine.dispose()


def test_sessions_and_keys_follow_the_machine_and_not_the_rehearsal(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", key="k", status=201)
    api.does("/rehearsal/clock", {"now": "2026-12-01T09:00:00+08:00"}, by="admin")
    api.does("/windows/1/open")
    assert api.does("/tickets", {"queue": "A"}, by="kiosk", key="k", status=201)["service_day"] == "2026-09-15"


def test_a_case_becomes_overdue_when_its_clock_passes(api: Program) -> None:
    from tests.make import slow_item

    ref = api.does("/cases", {"item": slow_item().code, "applicant": "林小明"}, status=201)["ref"]
    api.does(f"/cases/{ref}/accept")
    lights = []
    for day in ("2026-09-15", "2026-12-30"):
        api.does("/rehearsal/clock", {"now": f"{day}T10:00:00+08:00"}, by="admin")
        lights.append(api.sees(f"/cases/{ref}", by="window")["limits"]["promised"]["light"])
    assert lights == ["green", "red"]


def test_real_data_have_no_clock_to_set(real: Program) -> None:
    before = real.revision
    answer = real.post("/rehearsal/clock", {"now": "2026-12-01T09:00:00+08:00"}, by="admin")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "not_a_rehearsal")
    assert real.revision == before
    assert "演练" not in real.app.test_client().get("/").text


def test_pages_of_a_rehearsal_say_so(api: Program) -> None:
    assert "演练" in api.app.test_client().get("/").text
    assert api.sees("/boards/hall")["rehearsal"]
    assert Path(api.house.options.key_file).stat().st_mode & 0o077 == 0, "the server's key is its owner's alone"
