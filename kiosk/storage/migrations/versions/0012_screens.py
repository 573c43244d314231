"""Messages on the screens, receipts of calls, and how the boards are."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_EVACUATION = sa.text("kind = 'evacuation' AND ended_at IS NULL")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "screen_messages",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text_zh", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=200), nullable=False),
        sa.Column("from_at", _INSTANT, nullable=False),
        sa.Column("until_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_messages")),
    )
    op.create_index(
        "uq_screen_messages_evacuation",
        "screen_messages",
        ["centre_id"],
        unique=True,
        sqlite_where=_EVACUATION,
        postgresql_where=_EVACUATION,
    )
    op.create_index("ix_screen_messages_open", "screen_messages", ["centre_id", "ended_at", "until_at"], unique=False)
    op.create_table(
        "call_receipts",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("board", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "ticket_id", "call", "device_id", "kind", name=op.f("pk_call_receipts")),
    )
    op.create_index("ix_call_receipts_at", "call_receipts", ["centre_id", "at"], unique=False)
    op.create_table(
        "screen_states",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("board", sa.String(length=40), nullable=False),
        sa.Column("sound", sa.String(length=10), nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "device_id", name=op.f("pk_screen_states")),
    )


def downgrade() -> None:
    op.drop_table("screen_states")
    op.drop_index("ix_call_receipts_at", "call_receipts")
    op.drop_table("call_receipts")
    op.drop_index("ix_screen_messages_open", "screen_messages")
    op.drop_index(
        "uq_screen_messages_evacuation", "screen_messages", sqlite_where=_EVACUATION, postgresql_where=_EVACUATION
    )
    op.drop_table("screen_messages")
