"""The tables of the hall: ledger, tickets, windows, people, paper.

The centre's id leads each key, so that many halls share a database and can be spread over many.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from kiosk.storage.columns import Instant, centre_column, id_column, metadata, mode_columns

# One row a centre: the last line of its ledger. Every writing transaction begins by taking the next line here, which
# orders the writers of one centre and gives the boards a revision that is in commit order.
ledger_heads = Table(
    "ledger_heads",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("mode", String(10), nullable=False, server_default="unborn"),
    Column("clock_offset_us", BigInteger, nullable=False, server_default="0"),
    # Counts approved calendars and published catalogues, so that whoever takes a line knows whether the rules are new.
    Column("edition", Integer, nullable=False, server_default="0"),
    # When the clock was last right, and to when it has jumped since, which nobody has confirmed.
    Column("seen_at", Instant),
    Column("jumped_to", Instant),
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

_BOOKED = text("booked_for IS NOT NULL")
tickets = Table(
    "tickets",
    metadata,
    id_column(),
    centre_column(),
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
    # The queue that gave the number; `queue` is the one in which the ticket stands now.
    Column("series", String(4), nullable=False),
    Column("behind", BigInteger, nullable=False, server_default="0"),
    Column("for_window", Integer),
    Column("priority_class", String(20), nullable=False, server_default=""),
    Column("returns", Integer, nullable=False, server_default="0"),
    Column("delays", Integer, nullable=False, server_default="0"),
    Column("earlier_calls", Integer, nullable=False, server_default="0"),
    Column("moved_line", BigInteger, nullable=False, server_default="0"),
    Column("moved_at", Instant),
    # The visit counts, but nothing is learned from how long it took.
    Column("is_time_wrong", Boolean, nullable=False, server_default=false()),
    Column("issued_line", BigInteger, nullable=False),
    Column("booked_for", Instant),
    *mode_columns(),
    UniqueConstraint("centre_id", "service_day", "series", "number"),
    UniqueConstraint("centre_id", "token_hash"),
    Index("ix_tickets_status", "centre_id", "service_day", "status", "queue", "is_priority", "place", "behind"),
    Index(
        "ix_tickets_for_window",
        "centre_id",
        "service_day",
        "for_window",
        sqlite_where=text("for_window IS NOT NULL"),
        postgresql_where=text("for_window IS NOT NULL"),
    ),
    Index("ix_tickets_booked", "centre_id", "service_day", "place", sqlite_where=_BOOKED, postgresql_where=_BOOKED),
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
    # Whether whoever sits there acts for an absent colleague (AB角).
    Column("is_deputy", Boolean, nullable=False, server_default=false()),
    Index(
        "uq_windows_staff",
        "centre_id",
        "service_day",
        "staff_id",
        unique=True,
        sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    ),
)

# What was done last at a window, with the ticket as it was before: it can be taken back for some seconds.
last_moves = Table(
    "last_moves",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("window", Integer, primary_key=True, autoincrement=False),
    Column("move", String(12), nullable=False),
    Column("before", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
)

# How many ordinary numbers a queue has called since its last priority number.
queue_turns = Table(
    "queue_turns",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("queue", String(4), primary_key=True),
    Column("service_day", Date, nullable=False),
    Column("ordinary", Integer, nullable=False),
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

# The queues that somebody keeps open today although their work reaches beyond closing.
queues_kept_open = Table(
    "queues_kept_open",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("service_day", Date, primary_key=True),
    Column("queue", String(4), primary_key=True),
)

# Keyed digests of the cards behind today's numbers; a row goes when its day is closed.
ticket_holders = Table(
    "ticket_holders",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("service_day", Date, primary_key=True),
    Column("card_digest", LargeBinary(32), primary_key=True),
    Column("ticket_id", BigInteger, primary_key=True, autoincrement=False),
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
    id_column(),
    centre_column(),
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
    id_column(),
    centre_column(),
    Column("name", String(60), nullable=False),
    Column("role", String(12), nullable=False),
    Column("window", Integer),
    Column("password_hash", String(200), nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    # Whether the person decides every item at the window, or only those in deciding_rights (授权到位).
    Column("decides_all", Boolean, nullable=False, server_default=true()),
    Column("post", String(40), nullable=False, server_default=""),
    Column("public_name", String(40), nullable=False, server_default=""),
    UniqueConstraint("centre_id", "name"),
)

deciding_rights = Table(
    "deciding_rights",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("item", String(40), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    centre_column(),
    Column("account_id", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_sessions_account", "centre_id", "account_id"),
)

devices = Table(
    "devices",
    metadata,
    id_column(),
    centre_column(),
    Column("name", String(60), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key_hash", LargeBinary(32), nullable=False),
    Column("is_revoked", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("centre_id", "name"),
    UniqueConstraint("key_hash"),
)
