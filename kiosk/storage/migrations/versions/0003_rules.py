"""Calendars and catalogues become data: editions that people approved, versions that take effect on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("ledger_heads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="0", nullable=False))
    _create_calendars()
    _create_catalogues()


def _create_calendars() -> None:
    op.create_table(
        "calendar_editions",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("days_off", sa.JSON(), nullable=False),
        sa.Column("make_up_days", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=60), nullable=False),
        sa.Column("approved_at", _INSTANT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "year", "place", name=op.f("pk_calendar_editions")),
    )


def _create_catalogues() -> None:
    op.create_table(
        "catalogue_versions",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("published_by", sa.String(length=60), nullable=False),
        sa.Column("published_at", _INSTANT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "version", name=op.f("pk_catalogue_versions")),
    )
    op.create_table(
        "catalogue_drafts",
        sa.Column("centre_id", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("drafted_by", sa.String(length=60), nullable=False),
        sa.Column("drafted_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("centre_id", "digest", name=op.f("pk_catalogue_drafts")),
    )


def downgrade() -> None:
    op.drop_table("catalogue_drafts")
    op.drop_table("catalogue_versions")
    op.drop_table("calendar_editions")
    with op.batch_alter_table("ledger_heads", schema=None) as batch_op:
        batch_op.drop_column("edition")
