"""What people were told of their wait, and when they were called."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_CLOSED = sa.text("called_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "estimates",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("shown_low", sa.Integer(), nullable=False),
        sa.Column("shown_high", sa.Integer(), nullable=False),
        sa.Column("called_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("centre_id", "ticket_id", name=op.f("pk_estimates")),
    )
    op.create_index(
        "ix_estimates_closed",
        "estimates",
        ["centre_id", "service_day"],
        unique=False,
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
    )


def downgrade() -> None:
    op.drop_index("ix_estimates_closed", "estimates", sqlite_where=_CLOSED, postgresql_where=_CLOSED)
    op.drop_table("estimates")
