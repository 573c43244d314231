"""Reads `grounds.toml`, `printers.toml` and `readers.toml`."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from config.readers import Reader
from config.rows import rows_of
from config.schema import Ground, Printer
from config.toml_file import Document, Table

DRIVERS = ("network", "device", "file", "ipp")
WIDTHS_MM = (80, 58)


def read_grounds(document: Document) -> tuple[Ground, ...]:
    """The grounds that stop a clock."""
    return rows_of(document, "ground", _ground, "code", "name_zh")


def read_printers(document: Document) -> tuple[Printer, ...]:
    """The slip printers, of which at most one names no device."""
    printers = rows_of(document, "printer", _printer, "name")
    _note_devices(document.root.tables("printer"), printers)
    return printers


def read_readers(document: Document) -> tuple[Reader, ...]:
    """The card readers, of which at most one stands beside a screen."""
    return rows_of(document, "reader", _reader, "device")


def _reader(table: Table) -> Reader:
    reader = Reader(
        device=table.text("device"),
        host=table.text("host", pattern=r"[A-Za-z0-9.:\-]{1,253}", hint="192.168.1.41"),
        port=table.number("port", None, 1, 65535),
        timeout_seconds=table.measure("timeout_seconds", 2.0, 0.1, 5),
    )
    if _is_no_machine(reader.host):
        table.wrong("host", "这个地址不会是阅读器", "No reader has this address")
    table.finish()
    return reader


def _ground(table: Table) -> Ground:
    ground = Ground(
        code=table.text("code", pattern=r"[a-z][a-z0-9_]{0,40}", hint="小写字母和下划线, a-z 0-9 _"),
        name_zh=table.text("name_zh"),
        name_en=table.text("name_en"),
        law=table.text("law"),
        is_general=table.flag("is_general", True),
    )
    table.finish()
    return ground


def _printer(table: Table) -> Printer:
    printer = Printer(
        name=table.text("name", pattern=r"[a-z][a-z0-9-]{0,30}", hint="小写字母、数字和 -, a-z 0-9 -"),
        driver=table.choice("driver", DRIVERS),
        host=table.text("host", ""),
        port=table.number("port", 9100, 1, 65535),
        path=table.text("path", ""),
        width_mm=table.number("width_mm", 80),
        devices=table.names("devices"),
        timeout_seconds=table.measure("timeout_seconds", 3.0, 0.1, 60),
        answers=table.flag("answers", True),
        receipts=table.flag("receipts", False),
        uri=table.text("uri", ""),
    )
    _note_address(table, printer)
    table.finish()
    return printer


def _note_address(table: Table, printer: Printer) -> None:
    needed = {"network": "host", "ipp": "uri"}.get(printer.driver, "path")
    if printer.driver in DRIVERS and not getattr(printer, needed):
        zh, en = f"{printer.driver} 打印机要写 {needed}", f"A {printer.driver} printer needs {needed}"
        table.wrong(needed if table.has(needed) else "driver", zh, en)
    if printer.uri and not is_queue(printer.uri):
        table.wrong(
            "uri", f"“{printer.uri}”应如 ipp://主机:631/printers/名称", "Should be like ipp://HOST:631/printers/NAME"
        )
    if _is_no_machine(printer.host or _host_of(printer.uri)):
        table.wrong("host" if printer.host else "uri", "这个地址不会是打印机", "No printer has this address")
    if printer.width_mm not in WIDTHS_MM:
        table.wrong("width_mm", f"{printer.width_mm} 应为 80 或 58", f"{printer.width_mm} should be 80 or 58")


def is_queue(uri: str) -> bool:
    """Whether this is the address of a print queue that speaks IPP."""
    return bool(re.fullmatch(r"ipp://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._\-/]*)?", uri)) and bool(_host_of(uri))


def _host_of(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        return (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:  # a port beyond 65535, a bracket left open
        return ""


def _is_no_machine(host: str) -> bool:
    """Addresses inside a machine or a cloud, never those of a printer or reader; the own machine may run a queue."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_link_local or address.is_multicast or address.is_unspecified


def _note_devices(tables: list[Table], printers: tuple[Printer, ...]) -> None:
    taken: dict[str, str] = {}
    for table, printer in zip(tables, printers, strict=True):
        for device in printer.devices or ("",):
            first = taken.setdefault(device, printer.name)
            if first != printer.name and device:
                zh, en = f"“{device}”已归 {first}", f'"{device}" already prints on {first}'
                table.wrong("devices", zh, en, device)
            elif first != printer.name:
                zh = f"{first} 已是默认打印机，这一台要写 devices"
                table.wrong("name", zh, f"{first} is the default already. This one needs devices")
