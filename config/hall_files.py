"""Reads `queues.toml` and `windows.toml`, row by row; what must fit together is checked in `cross_checks`."""

from config.rows import rows_of
from config.schema import Queue, Window
from config.toml_file import Document, Table


def read_queues(document: Document) -> tuple[Queue, ...]:
    """The queues in the order of the file, which is the order of the kiosk's tiles."""
    return rows_of(document, "queue", _queue, "code")


def read_windows(document: Document) -> tuple[Window, ...]:
    """The windows in the order of the file."""
    return rows_of(document, "window", _window, "number")


def _queue(table: Table) -> Queue:
    queue = Queue(
        code=table.text("code", pattern=r"[A-Z]{1,2}", hint="一两个大写字母, one or two capital letters"),
        name_zh=table.text("name_zh"),
        name_en=table.text("name_en"),
        area_zh=table.text("area_zh"),
        area_en=table.text("area_en"),
        departments=table.names("departments"),
        items=table.names("items"),
        quota=_quota(table, "quota"),
        priority_after=table.number("priority_after", 2, 0, 20),
        quota_morning=_quota(table, "quota_morning"),
        quota_afternoon=_quota(table, "quota_afternoon"),
        appointments=table.number("appointments", 0, 0, 500),
    )
    for key in ("quota_morning", "quota_afternoon"):
        half = getattr(queue, key)
        if queue.quota is not None and half is not None and half > queue.quota:
            table.wrong(key, f"比每天的 {queue.quota} 个号还多", f"more than the {queue.quota} numbers of the day")
    table.finish()
    return queue


def _quota(table: Table, key: str) -> int | None:
    return table.number(key, least=1) if table.has(key) else None


def _window(table: Table) -> Window:
    window = Window(
        number=table.number("number", None, 1, 999),
        name_zh=table.text("name_zh"),
        name_en=table.text("name_en"),
        queues=table.names("queues"),
        covers_lunch=table.flag("covers_lunch", False),
    )
    table.finish()
    return window
