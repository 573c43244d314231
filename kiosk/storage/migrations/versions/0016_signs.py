"""The post and the public name of whoever works at a window, for the panel above it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("post", sa.String(40), nullable=False, server_default=""))
        accounts.add_column(sa.Column("public_name", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("public_name")
        accounts.drop_column("post")
