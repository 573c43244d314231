"""Accounts, sessions, devices and the clock of a rehearsal: who may act, and who no longer may."""

from datetime import timedelta

import pytest

from kiosk.domain.errors import Unacceptable
from kiosk.domain.facts import FactKind
from kiosk.domain.people import SYSTEM, Actor, DeviceKind, Role
from kiosk.operations import administration, rehearsal
from kiosk.operations.administration import SESSION_LASTS
from tests.fakes import PlainPasswords
from tests.make import KIOSK, TEN, Hall

PASSWORDS = PlainPasswords()


def account(hall: Hall, name: str = "li", role: Role = Role.WINDOW, password: str = "long enough"):
    return hall.do(SYSTEM, administration.add_account, PASSWORDS, name, role, None, password)


ACCOUNTS = [
    ((" ", Role.WINDOW, None, "long enough"), "text_missing", "a name is needed"),
    (("li\n", Role.WINDOW, None, "short"), "password_length", "seven characters are too few"),
    (("li", Role.WINDOW, None, "x" * 129), "password_length", "argon2 must not chew a novel"),
    (("l\x00i", Role.WINDOW, None, "long enough"), "text_has_control_characters", "a control byte in a name"),
    (("li", Role.WINDOW, 99, "long enough"), "unknown_window", "bound to a window that is not there"),
]


@pytest.mark.parametrize(("given", "code", "reason"), ACCOUNTS)
def test_an_account_that_could_not_be_used_is_refused(hall: Hall, given, code, reason) -> None:
    hall.refuses(code, SYSTEM, administration.add_account, PASSWORDS, *given)


def test_a_name_is_taken_once(hall: Hall) -> None:
    account(hall)
    hall.refuses("account_exists", SYSTEM, administration.add_account, PASSWORDS, "li", Role.ADMIN, None, "long enough")


def test_a_session_ends_by_time_by_sign_out_and_with_its_account(hall: Hall) -> None:
    of = account(hall)

    def lives(token: str, at=TEN) -> bool:
        return hall.ask(SYSTEM, lambda c: c.unit.people.session(c.tokens.digest(token), at)) is not None

    first, second, third = (hall.do(SYSTEM, administration.open_session, of, TEN).token for _ in range(3))
    assert lives(first, TEN + SESSION_LASTS - timedelta(seconds=1))
    assert not lives(first, TEN + SESSION_LASTS)
    hall.do(SYSTEM, administration.end_session, second)
    hall.do(SYSTEM, administration.end_session, second)
    assert (lives(first), lives(second), lives(third)) == (True, False, True)
    hall.do(SYSTEM, administration.disable_account, of.id)
    assert not lives(third)


def test_nobody_ends_the_account_that_he_uses(hall: Hall) -> None:
    of = account(hall)
    own = Actor("account", of.id, of.name, of.role)
    hall.refuses("own_account", own, administration.disable_account, of.id)
    hall.refuses("unknown_account", SYSTEM, administration.disable_account, 999)


def test_a_devices_key_works_until_it_is_revoked_and_is_not_stored(hall: Hall) -> None:
    device, key = hall.do(SYSTEM, administration.enrol_device, "kiosk-9", DeviceKind.KIOSK)

    def known() -> bool:
        return hall.ask(SYSTEM, lambda c: c.unit.people.device(c.tokens.digest(key))) is not None

    assert known()
    assert key not in str(hall.units.rows)
    hall.do(SYSTEM, administration.revoke_device, device.id)
    assert not known()
    hall.refuses("device_exists", SYSTEM, administration.enrol_device, "kiosk-9", DeviceKind.BOARD)
    hall.refuses("unknown_device", SYSTEM, administration.revoke_device, 999)


def test_a_refused_sign_in_leaves_an_entry_without_what_was_typed(hall: Hall) -> None:
    hall.do(KIOSK, administration.note_refused_sign_in, None)
    (_, fact, _, _, _) = hall.units.rows.entries[-1]
    assert (fact.kind, fact.subject_id, dict(fact.data)) == (FactKind.SIGN_IN_REFUSED, "unknown", {})


def test_only_the_clock_of_a_rehearsal_is_set(hall: Hall) -> None:
    for mode in ("unborn", "real"):
        hall.do(SYSTEM, lambda c, mode=mode: c.unit.set_centre_mode(mode))
        with pytest.raises(Unacceptable) as refused:
            hall.do(SYSTEM, rehearsal.set_clock, TEN, TEN)
        assert refused.value.code == "not_a_rehearsal"
    hall.do(SYSTEM, lambda c: c.unit.set_centre_mode("rehearsal"))
    for days in (30, -400):
        assert hall.do(SYSTEM, rehearsal.set_clock, TEN + timedelta(days=days), TEN) == timedelta(days=days)
        assert hall.ask(SYSTEM, lambda c: c.unit.clock_offset()) == timedelta(days=days)
