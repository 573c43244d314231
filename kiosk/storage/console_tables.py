"""The one browser in which a clerk works the window; the other browsers of that clerk only look on."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from kiosk.storage.columns import metadata

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("centre_id", String(40), primary_key=True),
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("token_hash", LargeBinary(32), nullable=False),
)
