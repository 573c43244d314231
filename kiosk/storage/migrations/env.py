"""Runs the migrations on the connection that `kiosk db upgrade` opened."""

from alembic import context

from kiosk.storage.columns import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
