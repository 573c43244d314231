"""Tickets that are held, sent on, come back or are called by class; what can be taken back; one clerk one window."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_STATUS = "ix_tickets_status"
_OLD_NUMBER = "uq_tickets_centre_id_service_day_queue_number"
_NUMBER = "uq_tickets_centre_id_service_day_series_number"
_SENT = sa.text("for_window IS NOT NULL")
_TAKEN = sa.text("status <> 'closed'")
_NEW = ("series", "behind", "for_window", "priority_class", "returns", "earlier_calls", "moved_line", "moved_at")


def upgrade() -> None:
    _widen_tickets()
    _widen_windows()
    op.create_table(
        "last_moves",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("window", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("move", sa.String(length=12), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "window", name=op.f("pk_last_moves")),
    )
    op.create_table(
        "queue_turns",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("ordinary", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "queue", name=op.f("pk_queue_turns")),
    )


def _widen_tickets() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series", sa.String(length=4), nullable=True))
        batch_op.add_column(sa.Column("behind", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("for_window", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("priority_class", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("returns", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("earlier_calls", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("moved_line", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("moved_at", _INSTANT, nullable=True))
    op.execute(sa.text("UPDATE tickets SET series = queue"))
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.alter_column("series", existing_type=sa.String(length=4), nullable=False)
        batch_op.drop_constraint(_OLD_NUMBER, type_="unique")
        batch_op.create_unique_constraint(_NUMBER, ["centre_id", "service_day", "series", "number"])
        batch_op.drop_index(_STATUS)
        batch_op.create_index(
            _STATUS, ["centre_id", "service_day", "status", "queue", "is_priority", "place", "behind"], unique=False
        )
        batch_op.create_index(
            "ix_tickets_for_window",
            ["centre_id", "service_day", "for_window"],
            unique=False,
            sqlite_where=_SENT,
            postgresql_where=_SENT,
        )


def _widen_windows() -> None:
    with op.batch_alter_table("windows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_deputy", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "uq_windows_staff",
            ["centre_id", "service_day", "staff_id"],
            unique=True,
            sqlite_where=_TAKEN,
            postgresql_where=_TAKEN,
        )


def downgrade() -> None:
    op.drop_table("queue_turns")
    op.drop_table("last_moves")
    with op.batch_alter_table("windows", schema=None) as batch_op:
        batch_op.drop_index("uq_windows_staff", sqlite_where=_TAKEN, postgresql_where=_TAKEN)
        batch_op.drop_column("is_deputy")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_for_window", sqlite_where=_SENT, postgresql_where=_SENT)
        batch_op.drop_index(_STATUS)
        batch_op.create_index(_STATUS, ["centre_id", "service_day", "status", "queue", "place"], unique=False)
        batch_op.drop_constraint(_NUMBER, type_="unique")
        batch_op.create_unique_constraint(_OLD_NUMBER, ["centre_id", "service_day", "queue", "number"])
        for name in _NEW:
            batch_op.drop_column(name)
