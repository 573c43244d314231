"""The latest call for help of each touch screen: one row each, replaced by the next call."""

from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from kiosk.operations.hall_ports import HelpCall
from kiosk.storage.help_tables import help_calls
from kiosk.storage.tables import devices

_HERE = help_calls.c.centre_id == bindparam("centre")
_SCREEN = and_(_HERE, help_calls.c.device_id == bindparam("screen"))
_OF_DAY = (
    select(
        help_calls.c.device_id,
        devices.c.name,
        help_calls.c.called_at,
        help_calls.c.answered_at,
        help_calls.c.answered_by,
    )
    .join(devices, and_(devices.c.centre_id == help_calls.c.centre_id, devices.c.id == help_calls.c.device_id))
    .where(_HERE, help_calls.c.service_day == bindparam("today"))
    .order_by(help_calls.c.called_at, help_calls.c.device_id)
)
_KNOWN = select(help_calls.c.device_id).where(_SCREEN)
_ASK_AGAIN = update(help_calls).where(
    _SCREEN,
    or_(help_calls.c.service_day != bindparam("today"), help_calls.c.answered_at.is_not(None)),
)
_ANSWER = update(help_calls).where(
    _SCREEN, help_calls.c.service_day == bindparam("today"), help_calls.c.answered_at.is_(None)
)


class SqlHelpCalls:
    """The calls for help of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def of_day(self, day: date) -> list[HelpCall]:
        """The calls of a service day, the oldest first."""
        rows = self._connection.execute(_OF_DAY, {"centre": self._centre, "today": day})
        return [HelpCall(*row) for row in rows]

    def ask(self, device_id: int, day: date, at: datetime) -> bool:
        """Puts a call down; False when that screen waits for an answer already."""
        which = {"centre": self._centre, "screen": device_id}
        fresh = {"service_day": day, "called_at": at, "answered_at": None, "answered_by": ""}
        if self._connection.execute(_ASK_AGAIN.values(fresh), which | {"today": day}).rowcount:
            return True
        if self._connection.execute(_KNOWN, which).first() is not None:
            return False
        row = {"centre_id": self._centre, "device_id": device_id, **fresh}
        self._connection.execute(insert(help_calls), row)
        return True

    def answer(self, device_id: int, day: date, by: str, at: datetime) -> bool:
        """Answers the call that waits; False when none does."""
        which = {"centre": self._centre, "screen": device_id, "today": day}
        answered = _ANSWER.values(answered_at=at, answered_by=by)
        return self._connection.execute(answered, which).rowcount == 1
