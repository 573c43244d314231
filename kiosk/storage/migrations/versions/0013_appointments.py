"""Appointments, the counters of their slots, and numbers that stand as if issued when their slot began."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OF_SLOT = sa.text("booked_for IS NOT NULL")
_HOLDS_A_DAY = sa.text("status <> 'cancelled' AND person IS NOT NULL")
_BOOKED = sa.text("status = 'booked'")
_KNOWN = sa.text("person IS NOT NULL")


def upgrade() -> None:
    _widen_tickets()
    op.create_table(
        "appointment_slots",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_appointment_slots_taken")),
        sa.PrimaryKeyConstraint("centre_id", "queue", "starts_at", name=op.f("pk_appointment_slots")),
    )
    op.create_index("ix_appointment_slots_day", "appointment_slots", ["centre_id", "queue", "service_day"])
    _add_appointments()


def _widen_tickets() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issued_line", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("booked_for", _INSTANT, nullable=True))
    op.execute(sa.text("UPDATE tickets SET issued_line = place"))
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.alter_column("issued_line", existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_index(
            "ix_tickets_booked",
            ["centre_id", "service_day", "place"],
            unique=False,
            sqlite_where=_OF_SLOT,
            postgresql_where=_OF_SLOT,
        )


def _add_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("queue", sa.String(length=4), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("person", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("booked_at", _INSTANT, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("centre_id", "token_hash", name=op.f("uq_appointments_centre_id_token_hash")),
        sa.UniqueConstraint(
            "centre_id", "service_day", "code", name=op.f("uq_appointments_centre_id_service_day_code")
        ),
    )
    for name, columns, where, is_unique in (
        ("uq_appointments_person", ["centre_id", "service_day", "person"], _HOLDS_A_DAY, True),
        ("ix_appointments_missed", ["centre_id", "person", "service_day"], _KNOWN, False),
        ("ix_appointments_booked", ["centre_id", "starts_at"], _BOOKED, False),
    ):
        op.create_index(name, "appointments", columns, unique=is_unique, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("appointments")
    op.drop_table("appointment_slots")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_booked", sqlite_where=_OF_SLOT, postgresql_where=_OF_SLOT)
        batch_op.drop_column("booked_for")
        batch_op.drop_column("issued_line")
