"""From nothing to the newest schema and back, and no difference between the tables and the migrations."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from kiosk.storage import schema
from kiosk.storage.columns import metadata
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits

assert SqlUnits, "imports every table"


def test_the_newest_version_is_that_of_the_folder() -> None:
    assert ScriptDirectory.from_config(schema.migration_config()).get_current_head() == schema.NEWEST


def test_the_migrations_make_exactly_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        # SQLite gives an empty default back in other quotes than it was written with.
        options = {"compare_type": True, "compare_server_default": engine.dialect.name == "postgresql"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_the_check_of_the_tables_can_fail(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_tickets_called")
        connection.exec_driver_sql("ALTER TABLE devices ADD COLUMN colour VARCHAR(10)")
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert {difference[0] for difference in found} == {"add_index", "remove_column"}


def test_upgrade_starts_from_nothing_and_may_be_repeated(tmp_path, postgres_server) -> None:
    for address in (f"sqlite:///{tmp_path / 'new.db'}", postgres_server.new_database()):
        opened = open_engine(address)
        assert schema.is_empty(opened)
        assert schema.current(opened) is None
        schema.upgrade(opened)
        schema.upgrade(opened)
        assert not schema.is_empty(opened)
        assert schema.current(opened) == schema.NEWEST
        opened.dispose()


def test_downgrade_leaves_nothing_and_the_way_up_is_open_again(engine: Engine) -> None:
    config = schema.migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    schema.upgrade(engine)
    assert schema.current(engine) == schema.NEWEST


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(engine: Engine) -> None:
    config = schema.migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE devices (id INTEGER)")
    with pytest.raises(DBAPIError, match="exists"):
        schema.upgrade(engine)
    assert set(inspect(engine).get_table_names()) == {"alembic_version", "devices"}
    assert schema.current(engine) is None
