"""The tables of cases: what stands in the law's clock, and what was put on paper, corrected and warned of."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from kiosk.storage.columns import Instant, centre_column, id_column, metadata, mode_columns

persons = Table(
    "persons",
    metadata,
    id_column(),
    centre_column(),
    Column("name", String(200), nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    centre_column(),
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
    Column("accepted_by", String(12)),
    Column("forwarded_on", Date),
    Column("tacit", String(30), nullable=False, server_default="none"),
    Column("variant", String(20), nullable=False, server_default=""),
    Column("parent_id", BigInteger),
    Column("expires_on", Date),
    *mode_columns(),
    Column("mode_place", String(200), nullable=False, server_default=""),
    Column("mode_at", Instant),
    # What the law allowed this case, copied at acceptance, and what the clock was told of it: the fold of its entries.
    Column("rules", JSON(none_as_null=True)),
    Column("events", JSON(none_as_null=True)),
    UniqueConstraint("centre_id", "ref"),
    UniqueConstraint("centre_id", "token_hash"),
    Index("ix_cases_received", "centre_id", "received_on"),
    Index("ix_cases_decided", "centre_id", "decided_on"),
    Index("ix_cases_ticket", "centre_id", "ticket_id"),
    Index("ix_cases_status", "centre_id", "status", "received_on"),
    Index("ix_cases_parent", "centre_id", "parent_id"),
)

# A paper as it was issued: its words for good, its PDF from the first time that somebody wanted to see it.
documents = Table(
    "documents",
    metadata,
    id_column(),
    centre_column(),
    Column("case_id", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("number", String(40), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("data", JSON, nullable=False),
    Column("pdf", LargeBinary),
    UniqueConstraint("centre_id", "number"),
    Index("ix_documents_case", "centre_id", "case_id"),
)

corrections = Table(
    "corrections",
    metadata,
    id_column(),
    centre_column(),
    Column("case_id", BigInteger, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("change", JSON, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("state", String(10), nullable=False),
    Column("proposed_by", String(60), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("settled_by", String(60)),
    Column("settled_at", Instant),
    Index("ix_corrections_case", "centre_id", "case_id"),
)

# One row a limit, a level and a due date: whoever inserts it first has told it, and nobody tells it again.
cards = Table(
    "cards",
    metadata,
    id_column(),
    centre_column(),
    Column("case_id", BigInteger, nullable=False),
    Column("limit", String(12), nullable=False),
    Column("level", String(8), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("owner", String(60), nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("reason", String(500)),
    Column("reason_by", String(60)),
    Column("reason_at", Instant),
    Column("note", String(500)),
    Column("note_by", String(60)),
    Column("note_at", Instant),
    UniqueConstraint("centre_id", "case_id", "limit", "level", "due_on"),
    Index("ix_cards_raised", "centre_id", "raised_at"),
)
