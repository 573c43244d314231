"""Questions at the enquiry desk, and who answers for each."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNFINISHED = sa.text("state IN ('open', 'offered')")


def upgrade() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("matter", sa.String(length=200), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=True),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("first_by", sa.BigInteger(), nullable=False),
        sa.Column("responsible", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_to", sa.BigInteger(), nullable=True),
        sa.Column("offered_window", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=200), server_default="", nullable=False),
        sa.Column("closed_at", _INSTANT, nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("centre_id", "place", name=op.f("uq_enquiries_centre_id_place")),
    )
    op.create_index(
        "ix_enquiries_unfinished",
        "enquiries",
        ["centre_id", "id"],
        unique=False,
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    )


def downgrade() -> None:
    op.drop_index("ix_enquiries_unfinished", "enquiries", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED)
    op.drop_table("enquiries")
