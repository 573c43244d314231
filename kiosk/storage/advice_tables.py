"""How many windows were advised, what the managers answered, and what the longest wait was then."""

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, String, Table

from kiosk.storage.columns import Instant, metadata

advice = Table(
    "advice",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    # The number of the entry in the ledger that gives it.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("service_day", Date, nullable=False),
    Column("queue", String(4), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("now_open", Integer, nullable=False),
    Column("windows", Integer, nullable=False),
    # Minutes: the longest wait as things were, and with the windows that are advised; what was aimed at.
    Column("before", Float),
    Column("after", Float, nullable=False),
    Column("target", Integer, nullable=False),
    Column("state", String(12), nullable=False, server_default="open"),
    Column("answered_by", String(60)),
    Column("answered_at", Instant),
    # The longest wait that it came to, once the time is over.
    Column("longest", Float),
    Column("settled_at", Instant),
    # The open window that is to serve the queue too; NULL where windows are to be opened.
    Column("window", Integer),
    Index("ix_advice_given_at", "centre_id", "given_at"),
)
