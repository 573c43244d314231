"""What people said of their visits."""

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Date, Index, Integer, String, Table

from kiosk.storage.columns import Instant, metadata

# The key is the visit: the database refuses a second rating, whatever the program does.
ratings = Table(
    "ratings",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
    Column("service_day", Date, nullable=False),
    Column("level", Integer, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("words", String(500), nullable=False),
    Column("rated_at", Instant, nullable=False),
    Column("queue", String(4), nullable=False),
    Column("item", String(40)),
    Column("window", Integer),
    CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    Index("ix_ratings_day", "centre_id", "service_day", "level"),
)
