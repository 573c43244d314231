"""The message outbox, and the sealed numbers that it goes to; apart from tickets and ledger, and soon deleted."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from kiosk.storage.columns import Instant, centre_column, id_column, metadata

phones = Table(
    "phones",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary(80), nullable=False),
    Column("delete_on", Date, nullable=False),
    Index("ix_phones_delete", "centre_id", "delete_on"),
)

# The constraint is what tells once, whatever the program does: one row for a ticket, an event and a case.
messages = Table(
    "messages",
    metadata,
    id_column(),
    centre_column(),
    Column("ticket_id", BigInteger, nullable=False),
    Column("event", String(10), nullable=False),
    Column("about", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", String(60), nullable=False, server_default=""),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("centre_id", "ticket_id", "event", "about"),
    Index(
        "ix_messages_open",
        "centre_id",
        "due_at",
        sqlite_where=text("state IN ('pending', 'sending')"),
        postgresql_where=text("state IN ('pending', 'sending')"),
    ),
)
