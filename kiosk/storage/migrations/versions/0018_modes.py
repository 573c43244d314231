"""In which way a matter is served: by the person at a window, by an agent, with a guide, or at the person's door."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TEXTS = (("mode", 12, "on_the_spot"), ("mode_by", 60, ""), ("mode_paper", 100, ""))
_OF_CASES = (*_TEXTS, ("mode_place", 200, ""))


def upgrade() -> None:
    for table, texts in (("tickets", _TEXTS), ("cases", _OF_CASES)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, length, usual in texts:
                batch_op.add_column(sa.Column(name, sa.String(length=length), server_default=usual, nullable=False))
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("mode_at")
    for table, texts in (("cases", _OF_CASES), ("tickets", _TEXTS)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _, _ in reversed(texts):
                batch_op.drop_column(name)
