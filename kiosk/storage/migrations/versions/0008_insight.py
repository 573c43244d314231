"""Estimates at later points and the simpler rules beside them; advice on windows, its answer and its outcome."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_CLOSED = sa.text("called_at IS NOT NULL")
_RULES = ("nominal", "last_called", "rolling", "slot")


def upgrade() -> None:
    with op.batch_alter_table("estimates", schema=None) as batch_op:
        batch_op.drop_index("ix_estimates_closed")
        batch_op.add_column(sa.Column("point", sa.String(length=12), server_default="issue", nullable=False))
        for name in _RULES:
            batch_op.add_column(sa.Column(name, sa.Float(), nullable=True))
        batch_op.drop_constraint("pk_estimates", type_="primary")
        batch_op.create_primary_key("pk_estimates", ["centre_id", "ticket_id", "point"])
    op.create_index("ix_estimates_point", "estimates", ["centre_id", "point", "service_day"], unique=False)
    op.create_table(
        "advice",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.Column("given_at", _INSTANT, nullable=False),
        sa.Column("until_at", _INSTANT, nullable=False),
        sa.Column("now_open", sa.Integer(), nullable=False),
        sa.Column("windows", sa.Integer(), nullable=False),
        sa.Column("before", sa.Float(), nullable=True),
        sa.Column("after", sa.Float(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="open", nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("longest", sa.Float(), nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("centre_id", "id", name=op.f("pk_advice")),
    )
    op.create_index("ix_advice_given_at", "advice", ["centre_id", "given_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_advice_given_at", "advice")
    op.drop_table("advice")
    op.drop_index("ix_estimates_point", "estimates")
    op.execute(sa.text("DELETE FROM estimates WHERE point <> 'issue'"))
    with op.batch_alter_table("estimates", schema=None) as batch_op:
        batch_op.drop_constraint("pk_estimates", type_="primary")
        batch_op.create_primary_key("pk_estimates", ["centre_id", "ticket_id"])
        batch_op.drop_column("point")
        for name in _RULES:
            batch_op.drop_column(name)
    op.create_index(
        "ix_estimates_closed",
        "estimates",
        ["centre_id", "service_day"],
        unique=False,
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
    )
