"""What people said of their visits."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("window", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_ratings_level")),
        sa.PrimaryKeyConstraint("centre_id", "ticket_id", name=op.f("pk_ratings")),
    )
    op.create_index("ix_ratings_day", "ratings", ["centre_id", "service_day", "level"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_ratings_day", table_name="ratings")
    op.drop_table("ratings")
