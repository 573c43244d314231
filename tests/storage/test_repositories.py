"""One suite for three keepers of the facts: the fakes, SQLite and PostgreSQL answer alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from kiosk.domain.case import CaseStatus, Decision
from kiosk.domain.errors import WrongState
from kiosk.domain.facts import Fact, FactKind, Subject
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import DeviceKind, Role
from kiosk.domain.service_mode import Service, ServiceMode
from kiosk.domain.ticket import Outcome, TicketStatus
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.hall_ports import QueuePause
from kiosk.operations.ports import Replay, Units
from kiosk.operations.ports import Unit as OpenUnit
from kiosk.storage.unit_of_work import SqlUnits
from tests.make import TEN, TUESDAY, case, ticket

HASH = b"\x01" * 32


def breaks(units: Units, work: Callable[[OpenUnit], object]) -> None:
    """Does some work in a transaction that then breaks."""

    def attempt() -> None:
        with units.writing() as unit:
            work(unit)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt()


def digest(n: int) -> bytes:
    return n.to_bytes(32, "big")


def add(units: Units, *numbers: int, queue: str = "A", status: TicketStatus = TicketStatus.WAITING) -> list[int]:
    with units.writing() as unit:
        return [
            unit.tickets.add(ticket(status, number=n, place=n, queue=queue), digest(n + ord(queue) * 1000)).id
            for n in numbers
        ]


def test_a_ticket_comes_back_as_it_went_in(units: Units) -> None:
    of = ticket(
        TicketStatus.FINISHED,
        item="SJ-001",
        language="en",
        is_priority=True,
        window=3,
        calls=2,
        called_at=TEN + timedelta(microseconds=1),
        started_at=TEN + timedelta(minutes=1),
        finished_at=TEN + timedelta(minutes=2),
        outcome=Outcome.NOTICE,
        device="触摸屏-1",
        mode=ServiceMode.AGENT,
        mode_by="帮办岗",
        mode_paper="委托书 12",
    )
    with units.writing() as unit:
        kept = unit.tickets.add(of, HASH)
    with units.reading() as unit:
        for found in (
            unit.tickets.by_id(kept.id),
            unit.tickets.by_token(HASH),
            unit.tickets.by_number(TUESDAY, "A", 1),
        ):
            assert found == replace(of, id=kept.id)
            assert found.called_at is not None
            assert found.called_at.tzinfo is not None
        assert unit.tickets.by_id(999) is unit.tickets.by_token(digest(9)) is None
        assert unit.tickets.by_number(TUESDAY + timedelta(days=1), "A", 1) is None


def test_heads_ahead_and_waiting_count_only_those_who_wait_today(units: Units) -> None:
    add(units, 1, 2, status=TicketStatus.MISSED)
    add(units, 3, 5, 4)
    add(units, 6, queue="C")
    with units.reading() as unit:
        of = unit.tickets
        assert [head.number for head in of.heads(TUESDAY, ("A", "C", "M"))] == [3, 6]
        assert [of.ahead_of(TUESDAY, "A", place) for place in (3, 4, 5, 99)] == [0, 1, 2, 3]
        assert of.waiting(TUESDAY) == {"A": 3, "C": 1}
        assert (of.issued(TUESDAY, "A"), of.issued(TUESDAY, "M")) == (5, 0)
        assert of.waiting(TUESDAY + timedelta(days=1)) == {}


def call(units: Units, ticket_id: int, window: int, seconds: int) -> None:
    with units.writing() as unit:
        seen = unit.tickets.by_id(ticket_id)
        called = replace(
            seen, status=TicketStatus.CALLED, window=window, calls=1, called_at=TEN + timedelta(seconds=seconds)
        )
        assert unit.tickets.move(seen, called).version == seen.version + 1


def test_recent_calls_are_all_since_an_instant_and_never_fewer_than_asked(units: Units) -> None:
    for place, ticket_id in enumerate(add(units, *range(1, 13))):
        call(units, ticket_id, place + 1, place)
    with units.reading() as unit:

        def numbers(since: int, least: int) -> list[int]:
            found = unit.tickets.recently_called(TUESDAY, TEN + timedelta(seconds=since), least)
            return [ticket.number for ticket in found]

        assert numbers(99, 3) == [12, 11, 10]
        assert numbers(6, 3) == [12, 11, 10, 9, 8, 7]
        assert numbers(0, 3) == list(range(12, 0, -1))
        assert numbers(99, 50) == list(range(12, 0, -1))
        assert unit.tickets.newest_called(TUESDAY) == {"A": 12}
        assert [t.number for t in unit.tickets.in_service(TUESDAY)] == list(range(1, 13))
        assert unit.tickets.at_window(TUESDAY, 3).number == 3
        assert unit.tickets.at_window(TUESDAY, 13) is None


def test_of_two_moves_from_one_state_the_second_is_refused_with_the_state(units: Units) -> None:
    (ticket_id,) = add(units, 1)
    with units.reading() as unit:
        seen = unit.tickets.by_id(ticket_id)
    call(units, ticket_id, 1, 0)
    with pytest.raises(WrongState) as refused, units.writing() as unit:
        unit.tickets.move(seen, replace(seen, status=TicketStatus.CALLED, window=2))
    assert (refused.value.code, refused.value.detail["state"]) == ("ticket_changed_meanwhile", "called")
    with units.reading() as unit:
        assert unit.tickets.by_id(ticket_id).window == 1


def test_a_case_comes_back_as_it_went_in_and_is_found_by_what_it_is(units: Units) -> None:
    with units.writing() as unit:
        person = unit.cases.add_person("欧阳\U0002a6b2", TEN)
        door = Service(ServiceMode.AT_THE_DOOR, place="滨江路 8 号", at=TEN)
        first = case(statutory=None, ticket_id=7, window=2, owner="account:1", service=door)
        kept = unit.cases.add(first, person, HASH)
        unit.cases.add(case(ref="2026-000002", department="税务局"), person, digest(2))
    with units.reading() as unit:
        assert unit.cases.by_ref("2026-000001") == unit.cases.by_token(HASH) == kept
        assert kept.service == door
        assert unit.cases.applicant(kept) == "欧阳\U0002a6b2"
        assert unit.cases.by_ref("2026-000003") is unit.cases.by_token(digest(9)) is None
        for wanted, refs in (
            (CaseFilter(), [2, 1]),
            (CaseFilter(limit=1), [2]),
            (CaseFilter(ticket_id=7), [1]),
            (CaseFilter(window=2), [1]),
            (CaseFilter(departments=("税务局",)), [2]),
            (CaseFilter(departments=()), []),
            (CaseFilter(received=(TUESDAY, TUESDAY)), [2, 1]),
            (CaseFilter(received=(TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2))), []),
            (CaseFilter(decided=(TUESDAY, TUESDAY)), []),
            (CaseFilter(is_open=True), [2, 1]),
            (CaseFilter(is_open=False), []),
        ):
            assert [int(of.ref[-1]) for of in unit.cases.matching(wanted)] == refs, wanted


def test_a_case_moves_once_from_what_was_seen(units: Units) -> None:
    with units.writing() as unit:
        seen = unit.cases.add(case(), unit.cases.add_person("林小明", TEN), HASH)
        changed = replace(
            seen,
            status=CaseStatus.DECIDED,
            accepted_on=TUESDAY,
            decided_on=TUESDAY,
            decision=Decision.GRANTED,
            statutory=Limit(2, Unit.MONTHS),
            promised=Limit(0, Unit.ON_THE_SPOT),
            statutory_due_on=TUESDAY,
            promised_due_on=TUESDAY,
        )
        moved = unit.cases.move(seen, changed)
    with units.reading() as unit:
        assert unit.cases.by_ref(seen.ref) == moved == replace(changed, version=2)
    with pytest.raises(WrongState) as refused, units.writing() as unit:
        unit.cases.move(seen, replace(seen, status=CaseStatus.WITHDRAWN))
    assert refused.value.detail["state"] == "decided"


def test_duties_and_pauses_are_replaced(units: Units) -> None:
    taken = WindowDuty(3, TUESDAY, WindowStatus.OPEN, 7, "", None, TEN)
    paused = replace(taken, status=WindowStatus.PAUSED, reason="茶歇", until_at=TEN)
    with units.writing() as unit:
        unit.windows.put(taken)
        unit.windows.put(paused)
        unit.windows.pause_queue(QueuePause("A", TUESDAY, "停电", None))
        unit.windows.pause_queue(QueuePause("A", TUESDAY, "停水", TEN))
    with units.reading() as unit:
        assert unit.windows.duty(3) == unit.windows.taken_by(7, TUESDAY) == paused
        assert unit.windows.duties() == {3: paused}
        assert unit.windows.duty(4) == WindowDuty(4)
        assert unit.windows.taken_by(7, TUESDAY + timedelta(days=1)) is unit.windows.taken_by(8, TUESDAY) is None
        assert unit.windows.pauses(TUESDAY) == {"A": QueuePause("A", TUESDAY, "停水", TEN)}
        assert unit.windows.pause_of("A", TUESDAY + timedelta(days=1)) is None
    with units.writing() as unit:
        unit.windows.put(replace(taken, status=WindowStatus.CLOSED, staff_id=None))
        assert (unit.windows.resume_queue("A"), unit.windows.resume_queue("A")) == (True, False)
    with units.reading() as unit:
        assert unit.windows.taken_by(7, TUESDAY) is None


def test_print_jobs_are_claimed_once_in_order_and_settled_once(units: Units) -> None:
    with units.writing() as unit:
        jobs = [unit.prints.add(n, "p", False, TEN) for n in (1, 2)]
        unit.prints.add(3, "q", False, TEN)
    with units.writing() as unit:
        assert [unit.prints.claim("p").id, unit.prints.claim("p").id] == [job.id for job in jobs]
        assert unit.prints.claim("p") is None
        assert (unit.prints.is_waiting("p"), unit.prints.is_waiting("q")) == (False, True)
        unit.prints.settle(jobs[0], "printed", "", TEN)
        unit.prints.settle(jobs[0], "failed", "late news", TEN)
        assert unit.prints.lost_in_the_air(TEN) == 1
        assert unit.prints.lost_in_the_air(TEN) == 0
    with units.reading() as unit:
        assert unit.prints.latest_of(1).state == "printed"
        assert (unit.prints.latest_of(2).state, unit.prints.latest_of(2).reason) == ("unconfirmed", "server_stopped")
        assert [job.ticket_id for job in unit.prints.troubles(TEN)] == [2]
        assert unit.prints.troubles(TEN + timedelta(seconds=1)) == []
        assert unit.prints.latest_of(9) is None


def test_people_sessions_and_devices(units: Units) -> None:
    with units.writing() as unit:
        people = unit.people
        zhang, li = (people.add_account(name, Role.WINDOW, None, "hash", TEN) for name in ("zhang", "li"))
        people.open_session(li.id, digest(1), TEN, TEN + timedelta(hours=1))
        people.open_session(li.id, digest(2), TEN + timedelta(hours=2), TEN + timedelta(hours=3))
        people.open_session(zhang.id, digest(3), TEN, TEN + timedelta(hours=9))
        kiosk = people.add_device("k", DeviceKind.KIOSK, digest(7), TEN)
        people.add_device("b", DeviceKind.BOARD, digest(8), TEN)
    with units.writing() as unit:
        people = unit.people
        assert [account.name for account in people.accounts()] == ["li", "zhang"]
        assert people.account("li") == people.account_by_id(li.id) == li
        assert people.account("wang") is people.account_by_id(999) is None
        assert people.session(digest(1), TEN) is None, "an expired session is cleared by the next sign-in"
        assert people.session(digest(2), TEN) == (li, TEN + timedelta(hours=3))
        assert people.session(digest(2), TEN + timedelta(hours=3)) is None
        assert (people.end_session(digest(2)), people.end_session(digest(2))) == (li.id, None)
        people.disable_account(zhang.id)
        assert people.session(digest(3), TEN) is None
        assert people.account("zhang").is_disabled
        assert people.device(digest(7)) == kiosk
        assert people.revoke_device(kiosk.id).is_revoked
        assert people.device(digest(7)) is None
        assert [device.name for device in people.devices()] == ["b", "k"]
        assert people.revoke_device(999) is None


def test_keys_belong_to_their_actor(units: Units) -> None:
    first = Replay(HASH, 201, '{"number":"A001"}')
    with units.writing() as unit:
        unit.keys.keep("device:1", "k", first, TEN)
        assert unit.keys.find("device:1", "k") == first
        assert unit.keys.find("device:2", "k") is unit.keys.find("device:1", "K") is None


def test_the_ledger_is_numbered_without_a_gap_across_refusals_and_looks(units: Units) -> None:
    def fact(which: int) -> Fact:
        return Fact(FactKind.TICKET_ISSUED, Subject.TICKET, str(which), {"number": "A001", "项": [1, None]})

    for lines in (1, 0, 3, 1, 0, 2):
        with units.writing() as unit:
            for line in range(lines):
                unit.record(fact(line), "device:1", "POST", TEN)
        breaks(units, lambda unit: unit.record(fact(9), "device:1", "POST", TEN))
    with units.reading() as unit:
        assert unit.ledger.revision == 7
        lines = [seq for which in range(3) for seq, *_ in unit.ledger.of(Subject.TICKET, str(which))]
        assert sorted(lines) == list(range(1, 8))
        seq, kept, at, actor = unit.ledger.of(Subject.TICKET, "0")[0]
        assert (seq, kept, at, actor) == (1, fact(0), TEN, "device:1")
        assert unit.ledger.of(Subject.TICKET, "9") == []


def test_numbers_run_from_one_in_each_period_and_an_undone_one_is_given_again(units: Units) -> None:
    def next_number(series: str = "ticket/A", period: str = "2026-09-15") -> int:
        with units.writing() as unit:
            return unit.numbers.next(series, period)

    assert [next_number(), next_number()] == [1, 2]
    breaks(units, lambda unit: unit.numbers.next("ticket/A", "2026-09-15"))
    assert [next_number(), next_number("ticket/C"), next_number(period="2026-09-16")] == [3, 1, 1]


def test_an_exception_undoes_everything(units: Units) -> None:
    def everything(unit: OpenUnit) -> None:
        unit.tickets.add(ticket(), HASH)
        unit.cases.add(case(), unit.cases.add_person("林小明", TEN), HASH)
        unit.windows.put(WindowDuty(1, TUESDAY, WindowStatus.OPEN, 1, "", None, TEN))
        unit.prints.add(1, "p", False, TEN)
        unit.keys.keep("device:1", "k", Replay(HASH, 201, ""), TEN)
        unit.set_centre_mode("real")

    breaks(units, everything)
    with units.reading() as unit:
        assert not unit.has_visits()
        assert unit.centre_mode() == "unborn"
        assert unit.windows.duty(1) == WindowDuty(1)
        assert unit.keys.find("device:1", "k") is unit.prints.latest_of(1) is None


def test_what_a_database_is_for_and_its_clock_are_kept(units: Units) -> None:
    offset = timedelta(days=-400, microseconds=7)
    with units.writing() as unit:
        assert (unit.centre_mode(), unit.clock_offset()) == ("unborn", timedelta())
        unit.set_centre_mode("rehearsal")
        unit.set_clock_offset(offset)
    with units.reading() as unit:
        assert (unit.centre_mode(), unit.clock_offset()) == ("rehearsal", offset)


@pytest.fixture
def sql_units(engine) -> SqlUnits:
    return SqlUnits(engine, "here")


def test_a_naive_instant_is_refused(sql_units: SqlUnits) -> None:
    naive = datetime(2026, 9, 15, 10, 0)  # noqa: DTZ001 (the mistake that is to be refused)
    with pytest.raises(Exception, match="an instant needs a time zone"), sql_units.writing() as unit:
        unit.tickets.add(ticket(issued_at=naive), HASH)


def test_an_instant_in_any_zone_comes_back_as_the_same_instant_in_utc(sql_units: SqlUnits) -> None:
    there = datetime(2026, 9, 15, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with sql_units.writing() as unit:
        unit.tickets.add(ticket(issued_at=there), HASH)
    with sql_units.reading() as unit:
        back = unit.tickets.by_token(HASH).issued_at
    assert (back, back.tzinfo) == (there, UTC)


def test_two_centres_in_one_database_do_not_see_each_other(engine) -> None:
    here, there = SqlUnits(engine, "here"), SqlUnits(engine, "there")
    for units in (here, there):
        with units.writing() as unit:
            assert unit.numbers.next("ticket/A", "2026-09-15") == 1
            unit.tickets.add(ticket(), HASH)
            unit.record(Fact(FactKind.TICKET_ISSUED, Subject.TICKET, "1"), "device:1", "", TEN)
    for units in (here, there):
        with units.reading() as unit:
            assert (unit.ledger.revision, unit.tickets.waiting(TUESDAY)) == (1, {"A": 1})


def test_the_database_itself_refuses_a_second_ticket_at_a_window_and_a_second_number(engine, sql_units) -> None:
    first, second = add(sql_units, 1, 2)
    call(sql_units, first, 1, 0)
    for statement in (
        f"UPDATE tickets SET status='serving', \"window\"=1 WHERE id={second}",
        f"UPDATE tickets SET number=1 WHERE id={second}",
    ):
        with pytest.raises(Exception, match=r"(?i)unique"), engine.begin() as connection:
            connection.execute(text(statement))


def test_a_reader_cannot_write_on_postgresql_and_sees_one_state_on_both(engine, sql_units) -> None:
    add(sql_units, 1)
    with sql_units.reading() as unit:
        before = unit.tickets.waiting(TUESDAY)
        add(SqlUnits(engine, "here"), 2)
        assert unit.tickets.waiting(TUESDAY) == before, "one look, one state"
        assert unit.ledger.revision == 0
    if engine.dialect.name == "postgresql":
        with pytest.raises(Exception, match="read-only"), sql_units.reading() as unit:
            unit.people.add_account("li", Role.WINDOW, None, "hash", TEN)
