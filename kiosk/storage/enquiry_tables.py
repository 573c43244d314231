"""The table of questions, and who answers for each."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, UniqueConstraint, text

from kiosk.storage.columns import Instant, centre_column, id_column, metadata

enquiries = Table(
    "enquiries",
    metadata,
    id_column(),
    centre_column(),
    Column("place", BigInteger, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("matter", String(200), nullable=False),
    Column("queue", String(4)),
    Column("item", String(40)),
    Column("recorded_at", Instant, nullable=False),
    Column("first_by", BigInteger, nullable=False),
    Column("responsible", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("offered_to", BigInteger),
    Column("offered_window", Integer),
    Column("outcome", String(200), nullable=False, server_default=""),
    Column("closed_at", Instant),
    Column("ticket_id", BigInteger),
    Column("version", Integer, nullable=False),
    UniqueConstraint("centre_id", "place"),
    Index(
        "ix_enquiries_unfinished",
        "centre_id",
        "id",
        sqlite_where=text("state IN ('open', 'offered')"),
        postgresql_where=text("state IN ('open', 'offered')"),
    ),
)
