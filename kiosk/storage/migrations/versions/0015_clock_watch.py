"""When the clock was last right, and a jump that nobody has confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ledger_heads") as heads:
        heads.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        heads.add_column(sa.Column("jumped_to", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ledger_heads") as heads:
        heads.drop_column("jumped_to")
        heads.drop_column("seen_at")
