"""What people were told of their wait when they took a number and while they waited, and when they were called."""

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, String, Table

from kiosk.storage.columns import Instant, metadata

estimates = Table(
    "estimates",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
    Column("point", String(12), primary_key=True, server_default="issue"),
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
    # What simpler rules said at that moment, in minutes.
    Column("nominal", Float),
    Column("last_called", Float),
    Column("rolling", Float),
    Column("slot", Float),
    Index("ix_estimates_point", "centre_id", "point", "service_day"),
)
