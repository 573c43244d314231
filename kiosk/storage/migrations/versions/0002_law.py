"""The law's clock: what a case was told, the papers, corrections and cards that follow; who decides at the window."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _upgrade_cases()
    _upgrade_people()
    _create_papers()
    _create_cards()


def _upgrade_cases() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted_by", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("forwarded_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("tacit", sa.String(length=30), server_default="none", nullable=False))
        batch_op.add_column(sa.Column("variant", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("parent_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("rules", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("events", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index("ix_cases_parent", ["centre_id", "parent_id"], unique=False)
    # Before this version a case was accepted by a person, or it was not accepted at all.
    op.execute("UPDATE cases SET accepted_by = 'declaration' WHERE accepted_on IS NOT NULL")


def _upgrade_people() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decides_all", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "deciding_rights",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "account_id", "item", name=op.f("pk_deciding_rights")),
    )


def _create_papers() -> None:
    op.create_table(
        "documents",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("centre_id", "number", name=op.f("uq_documents_centre_id_number")),
    )
    op.create_index("ix_documents_case", "documents", ["centre_id", "case_id"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", _INSTANT, nullable=False),
        sa.Column("settled_by", sa.String(length=60), nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_case", "corrections", ["centre_id", "case_id"], unique=False)


def _create_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("limit", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("raised_at", _INSTANT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("reason_by", sa.String(length=60), nullable=True),
        sa.Column("reason_at", _INSTANT, nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("note_by", sa.String(length=60), nullable=True),
        sa.Column("note_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint(
            "centre_id",
            "case_id",
            "limit",
            "level",
            "due_on",
            name=op.f("uq_cards_centre_id_case_id_limit_level_due_on"),
        ),
    )
    op.create_index("ix_cards_raised", "cards", ["centre_id", "raised_at"], unique=False)


def downgrade() -> None:
    for table in ("cards", "corrections", "documents", "deciding_rights"):
        op.drop_table(table)
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("decides_all")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_parent")
        for column in (
            "events",
            "rules",
            "expires_on",
            "parent_id",
            "variant",
            "tacit",
            "forwarded_on",
            "accepted_by",
        ):
            batch_op.drop_column(column)
