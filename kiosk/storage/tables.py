"""Every table. The centre's id leads each key, so that many halls share a database and can be spread over many."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps no zone, so UTC goes in and UTC comes out on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuses a naive instant: nobody could say which moment it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Gives the instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only for a column that is exactly INTEGER PRIMARY KEY.
_Id = BigInteger().with_variant(Integer(), "sqlite")


def _id() -> Column[int]:
    return Column("id", _Id, primary_key=True, autoincrement=True)


def _centre() -> Column[str]:
    return Column("centre_id", String(40), nullable=False)


# One row a centre: the last line of its ledger. Every writing transaction begins by taking the next line here, which
# orders the writers of one centre and gives the boards a revision that is in commit order.
ledger_heads = Table(
    "ledger_heads",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("mode", String(10), nullable=False, server_default="unborn"),
    Column("clock_offset_us", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("mode IN ('unborn', 'real', 'rehearsal')", name="mode"),
)

entries = Table(
    "entries",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("subject_id", String(60), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("cause", String(80), nullable=False),
    Column("data", JSON, nullable=False),
    Index(None, "centre_id", "subject", "subject_id", "seq"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("series", String(40), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    _centre(),
    Column("service_day", Date, nullable=False),
    Column("queue", String(4), nullable=False),
    Column("number", Integer, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("status", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("item", String(40)),
    Column("language", String(5), nullable=False),
    Column("is_priority", Boolean, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("window", Integer),
    Column("calls", Integer, nullable=False, server_default="0"),
    Column("called_at", Instant),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("outcome", String(20)),
    Column("device", String(60), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False),
    UniqueConstraint("centre_id", "service_day", "queue", "number"),
    UniqueConstraint("centre_id", "token_hash"),
    Index("ix_tickets_status", "centre_id", "service_day", "status", "queue", "place"),
    Index(
        "ix_tickets_called",
        "centre_id",
        "service_day",
        "called_at",
        sqlite_where=text("called_at IS NOT NULL"),
        postgresql_where=text("called_at IS NOT NULL"),
    ),
    # The belt to the conditional updates: one window has one ticket, whatever the program does.
    Index(
        "uq_tickets_window",
        "centre_id",
        "service_day",
        "window",
        unique=True,
        sqlite_where=text("status IN ('called', 'serving')"),
        postgresql_where=text("status IN ('called', 'serving')"),
    ),
)

windows = Table(
    "windows",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("service_day", Date, nullable=False),
    Column("status", String(10), nullable=False),
    Column("staff_id", BigInteger),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("until_at", Instant),
    Column("changed_at", Instant, nullable=False),
)

queue_pauses = Table(
    "queue_pauses",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("queue", String(4), primary_key=True),
    Column("service_day", Date, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("until_at", Instant),
)

persons = Table(
    "persons",
    metadata,
    _id(),
    _centre(),
    Column("name", String(200), nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    _centre(),
    Column("ref", String(20), nullable=False),
    Column("item", String(40), nullable=False),
    Column("department", String(60), nullable=False),
    Column("status", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("ticket_id", BigInteger),
    Column("window", Integer),
    Column("owner", String(60), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False),
    Column("statutory_value", Integer),
    Column("statutory_unit", String(8)),
    Column("promised_value", Integer, nullable=False),
    Column("promised_unit", String(8), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("accepted_on", Date),
    Column("decided_on", Date),
    Column("delivered_on", Date),
    Column("decision", String(10)),
    # The due dates in force when the case was decided: facts of a closed case. An open case has none, it is replayed.
    Column("statutory_due_on", Date),
    Column("promised_due_on", Date),
    UniqueConstraint("centre_id", "ref"),
    UniqueConstraint("centre_id", "token_hash"),
    Index("ix_cases_received", "centre_id", "received_on"),
    Index("ix_cases_decided", "centre_id", "decided_on"),
    Index("ix_cases_ticket", "centre_id", "ticket_id"),
    Index("ix_cases_status", "centre_id", "status", "received_on"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("actor", String(60), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request_hash", LargeBinary(32), nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_idempotency_keys_created", "created_at"),
)

print_jobs = Table(
    "print_jobs",
    metadata,
    _id(),
    _centre(),
    Column("ticket_id", BigInteger, nullable=False),
    Column("is_reprint", Boolean, nullable=False),
    Column("printer", String(60), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(60), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Index("ix_print_jobs_ticket", "centre_id", "ticket_id"),
    Index(
        "ix_print_jobs_open",
        "centre_id",
        "printer",
        "id",
        sqlite_where=text("state IN ('pending', 'printing')"),
        postgresql_where=text("state IN ('pending', 'printing')"),
    ),
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    _centre(),
    Column("name", String(60), nullable=False),
    Column("role", String(12), nullable=False),
    Column("window", Integer),
    Column("password_hash", String(200), nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("centre_id", "name"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    _centre(),
    Column("account_id", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_sessions_account", "centre_id", "account_id"),
)

devices = Table(
    "devices",
    metadata,
    _id(),
    _centre(),
    Column("name", String(60), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key_hash", LargeBinary(32), nullable=False),
    Column("is_revoked", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("centre_id", "name"),
    UniqueConstraint("key_hash"),
)
