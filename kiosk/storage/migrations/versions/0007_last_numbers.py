"""Queues that are kept open after the last-ticket rule, and whose card stands behind a number of today."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "queues_kept_open",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "service_day", "queue", name=op.f("pk_queues_kept_open")),
    )
    op.create_table(
        "ticket_holders",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("card_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "service_day", "card_digest", "ticket_id", name=op.f("pk_ticket_holders")),
    )


def downgrade() -> None:
    op.drop_table("ticket_holders")
    op.drop_table("queues_kept_open")
