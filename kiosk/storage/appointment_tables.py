"""Appointments, and how many of each slot are taken."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from kiosk.storage.columns import Instant, centre_column, id_column, metadata

_HOLDS_A_DAY = text("status <> 'cancelled' AND person IS NOT NULL")
_BOOKED = text("status = 'booked'")
_KNOWN = text("person IS NOT NULL")

appointments = Table(
    "appointments",
    metadata,
    id_column(),
    centre_column(),
    Column("queue", String(4), nullable=False),
    Column("service_day", Date, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("status", String(12), nullable=False),
    Column("item", String(40)),
    Column("language", String(5), nullable=False),
    # A keyed digest, and nothing at all once it no longer matters who it was.
    Column("person", LargeBinary(32)),
    Column("code", String(8), nullable=False),
    Column("booked_at", Instant, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("ticket_id", BigInteger),
    Column("version", Integer, nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False),
    UniqueConstraint("centre_id", "token_hash"),
    UniqueConstraint("centre_id", "service_day", "code"),
    # The belt to the rule: one appointment a person and day.
    Index(
        "uq_appointments_person",
        "centre_id",
        "service_day",
        "person",
        unique=True,
        sqlite_where=_HOLDS_A_DAY,
        postgresql_where=_HOLDS_A_DAY,
    ),
    Index(
        "ix_appointments_missed",
        "centre_id",
        "person",
        "service_day",
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    ),
    Index(
        "ix_appointments_booked",
        "centre_id",
        "starts_at",
        sqlite_where=_BOOKED,
        postgresql_where=_BOOKED,
    ),
)

# One row a slot: the counter that capacity is judged by, never a count of rows.
appointment_slots = Table(
    "appointment_slots",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("queue", String(4), primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("service_day", Date, nullable=False),
    Column("taken", Integer, nullable=False),
    CheckConstraint("taken >= 0", name="taken"),
    Index("ix_appointment_slots_day", "centre_id", "queue", "service_day"),
)
