"""The version of the schema: brings an empty or older database up, and says when one is outdated."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("kiosk.storage") / "migrations"))
    return config


def newest() -> str:
    """The revision that this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(engine: Engine) -> str | None:
    """The revision of the database; None for one that was never set up."""
    with engine.execution_options(reads_only=True).connect() as connection, connection.begin():
        return MigrationContext.configure(connection).get_current_revision()


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all."""
    with engine.execution_options(reads_only=True).connect() as connection, connection.begin():
        return not inspect(connection).get_table_names()


def upgrade(engine: Engine) -> None:
    """Brings the database to the newest revision, all or nothing."""
    with engine.begin() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection) -> None:
    """As `upgrade`, inside a transaction that is open already."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
