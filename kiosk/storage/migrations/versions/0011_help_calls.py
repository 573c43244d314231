"""Touch screens at which somebody asked for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "help_calls",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("called_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("answered_by", sa.String(length=60), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "device_id", name=op.f("pk_help_calls")),
    )


def downgrade() -> None:
    op.drop_table("help_calls")
