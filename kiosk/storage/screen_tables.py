"""What people wrote on the screens, what the boards say that they did, and how they are."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, text

from kiosk.storage.columns import Instant, centre_column, id_column, metadata

screen_messages = Table(
    "screen_messages",
    metadata,
    id_column(),
    centre_column(),
    Column("kind", String(12), nullable=False),
    Column("text_zh", String(200), nullable=False),
    Column("text_en", String(200), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant),
    Column("ended_at", Instant),
    # The belt: one evacuation at a time.
    Index(
        "uq_screen_messages_evacuation",
        "centre_id",
        unique=True,
        sqlite_where=text("kind = 'evacuation' AND ended_at IS NULL"),
        postgresql_where=text("kind = 'evacuation' AND ended_at IS NULL"),
    ),
    Index("ix_screen_messages_open", "centre_id", "ended_at", "until_at"),
)

# Written once, never changed: what a device says it did. No entries of the ledger, for two rows a call and board would
# make every board draw itself anew; the table is the record (decision 0019).
call_receipts = Table(
    "call_receipts",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
    Column("call", Integer, primary_key=True, autoincrement=False),
    Column("device_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),
    Column("board", String(40), nullable=False),
    Column("result", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_call_receipts_at", "centre_id", "at"),
)

screen_states = Table(
    "screen_states",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("device_id", BigInteger, primary_key=True, autoincrement=False),
    Column("board", String(40), nullable=False),
    Column("sound", String(10), nullable=False),
    Column("seen_at", Instant, nullable=False),
)
