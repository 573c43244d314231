"""The tables of rules that have versions: calendars as people approved them, catalogues as they were published."""

from sqlalchemy import JSON, BigInteger, Column, Date, Integer, String, Table, Text

from kiosk.storage.columns import Instant, metadata

# Written once: a correction of a year is its next place, and the last place of a year is in force.
calendar_editions = Table(
    "calendar_editions",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("notice", Text, nullable=False),
    Column("issued_on", Date),
    Column("source", Text, nullable=False),
    Column("days_off", JSON, nullable=False),
    Column("make_up_days", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("approved_by", String(60), nullable=False),
    Column("approved_at", Instant, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

# Written once. Of the versions that have taken effect by a day, the one with the highest number is in force on it.
catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("effective_on", Date, nullable=False),
    Column("items", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("note", String(200), nullable=False),
    Column("published_by", String(60), nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

# What somebody prepares for the next version; gone when a version is published, for it was made against an older one.
catalogue_drafts = Table(
    "catalogue_drafts",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("base", Integer, nullable=False),
    Column("items", JSON, nullable=False),
    Column("note", String(200), nullable=False),
    Column("drafted_by", String(60), nullable=False),
    Column("drafted_at", Instant, nullable=False),
)
