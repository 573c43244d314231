"""What a database is for is settled by the first command that runs on it."""

import os

from kiosk import wiring
from kiosk.domain.people import SYSTEM
from kiosk.operations.ports import Context
from kiosk.options import Options
from kiosk.storage import schema
from kiosk.storage.engine import DatabaseRefused, open_engine
from kiosk.wiring import House


def settled(options: Options) -> House:
    """An empty database is set up, an outdated one refused; then it is settled what the database is for.

    Raises `DatabaseRefused` also for a real hall where a rehearsal is wanted.
    """
    engine = open_engine(options.database)
    if schema.is_empty(engine):
        schema.upgrade(engine)
    elif (found := schema.current(engine)) != schema.NEWEST:
        raise DatabaseRefused(
            f"The database is at version {found or 'unknown'}, this program needs {schema.NEWEST}. "
            f"Make a copy of it, then run: kiosk db upgrade --database {options.database}"
        )
    engine.dispose()
    house = wiring.open_house(options, os.environ)
    house.system.perform(SYSTEM, lambda context: _settle(context, options.wants_rehearsal))
    return house


def _settle(context: Context, wants_rehearsal: bool) -> None:
    mode = context.unit.centre_mode()
    if wants_rehearsal and (mode == "real" or (mode == "unborn" and context.unit.has_visits())):
        raise DatabaseRefused(
            "This database holds a real hall, so it cannot become a rehearsal. Name an empty database instead."
        )
    if mode == "unborn":
        context.unit.set_centre_mode("rehearsal" if wants_rehearsal else "real")
