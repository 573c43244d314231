"""Advice that an open window serves another queue too."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("advice") as advice:
        advice.add_column(sa.Column("window", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("advice") as advice:
        advice.drop_column("window")
