"""The message outbox, and the sealed numbers that it goes to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    op.create_table(
        "phones",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(length=80), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "ticket_id", name=op.f("pk_phones")),
    )
    op.create_index("ix_phones_delete", "phones", ["centre_id", "delete_on"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), server_default="", nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "centre_id", "ticket_id", "event", "about", name=op.f("uq_messages_centre_id_ticket_id_event_about")
        ),
    )
    op.create_index(
        "ix_messages_open",
        "messages",
        ["centre_id", "due_at"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_open", table_name="messages", sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.drop_table("messages")
    op.drop_index("ix_phones_delete", table_name="phones")
    op.drop_table("phones")
