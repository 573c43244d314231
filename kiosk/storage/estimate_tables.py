"""What people were told of their wait when they took a number, and when they were called."""

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, String, Table, text

from kiosk.storage.columns import Instant, metadata

estimates = Table(
    "estimates",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
    Column("service_day", Date, nullable=False),
    Column("queue", String(4), nullable=False),
    Column("item", String(40)),
    Column("asked_at", Instant, nullable=False),
    Column("ahead", Integer, nullable=False),
    # Minutes: the figure, the range as it was drawn, and the range that people saw.
    Column("expected", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("shown_low", Integer, nullable=False),
    Column("shown_high", Integer, nullable=False),
    Column("called_at", Instant),
    Index(
        "ix_estimates_closed",
        "centre_id",
        "service_day",
        sqlite_where=text("called_at IS NOT NULL"),
        postgresql_where=text("called_at IS NOT NULL"),
    ),
)
