"""The version of the schema: brings an empty or older database up, and says when one is outdated."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from kiosk.storage.engine import DatabaseRefused

if TYPE_CHECKING:
    from alembic.config import Config

# Written out, because finding it would load the whole migration tool at every start; a test holds it to the folder.
NEWEST = "0020"


def current(engine: Engine) -> str | None:
    """The revision of the database; None for one that was never set up."""
    with _reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all."""
    with _reading(engine) as connection:
        return not inspect(connection).get_table_names()


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """The first words with a database; raises `DatabaseRefused` where nobody answers, or something else than one."""
    try:
        with engine.execution_options(reads_only=True).connect() as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[0]
        raise DatabaseRefused(f"The database cannot be used: {said}. Check its address, and that it runs.") from error


def upgrade(engine: Engine) -> None:
    """Brings the database to the newest revision, all or nothing."""
    from alembic import command

    config = migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migration_config() -> "Config":
    """Where the migrations are, for the migration tool."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("kiosk.storage") / "migrations"))
    return config
