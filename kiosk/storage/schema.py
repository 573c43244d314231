"""The version of the schema: brings an empty or older database up, and says when one is outdated."""

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

# Written out, because finding it would load the whole migration tool at every start; a test holds it to the folder.
NEWEST = "0001"


def current(engine: Engine) -> str | None:
    """The revision of the database; None for one that was never set up."""
    with engine.execution_options(reads_only=True).connect() as connection, connection.begin():
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all."""
    with engine.execution_options(reads_only=True).connect() as connection, connection.begin():
        return not inspect(connection).get_table_names()


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
