"""Touch screens at which somebody asked for a person."""

from sqlalchemy import BigInteger, Column, Date, String, Table

from kiosk.storage.columns import Instant, metadata

help_calls = Table(
    "help_calls",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("device_id", BigInteger, primary_key=True, autoincrement=False),
    Column("service_day", Date, nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("answered_by", String(60), nullable=False, server_default=""),
)
