"""Reads `centre.toml`: name, zone, hours, policy, boards and voice of the hall."""

import re
from datetime import date, time
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.keys import VERBS, Keys, objection_to
from config.matters import GUIDE_COLUMNS
from config.rows import note_repeats
from config.schema import Appointments, Board, Centre, Guide, Hours, Policy, Service, Voice
from config.toml_file import Document, Table

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-–—~～至]\s*([01]\d|2[0-3]):([0-5]\d)")
_PHONE = r"\+?[\d][\d -]{2,20}"
BOARD_NAME = r"[a-z][a-z0-9-]{0,30}"


def read_centre(document: Document) -> Centre:
    """The centre; what is wrong is noted in the document's report."""
    root = document.root
    centre = Centre(
        code=root.text("code", pattern=r"[a-z][a-z0-9-]{0,30}", hint="小写字母、数字和 -, a-z 0-9 -"),
        name_zh=root.text("name_zh"),
        name_en=root.text("name_en"),
        zone=_zone(root),
        address_zh=root.text("address_zh"),
        address_en=root.text("address_en"),
        phone=root.text("phone", pattern=_PHONE, hint="0595-12345"),
        complaint_phone=root.text("complaint_phone", pattern=_PHONE, hint="0595-12345"),
        hours=_hours(root, "hours"),
        issuing_stops_before_close_minutes=root.number("issuing_stops_before_close_minutes", 15, 0, 240),
        policy=_policy(root.table("policy")),
        boards=_boards(root),
        guide=_guide(root.table("guide")),
        service=_service(root.table("service")),
        voice=_voice(root.table("voice")),
        appointments=_appointments(root.table("appointments")),
        keys=_keys(root.table("keys")),
    )
    root.finish()
    return centre


def _zone(root: Table) -> str:
    zone = root.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if zone:
            root.wrong("zone", f"没有时区“{zone}”，应如 Asia/Shanghai", f'No zone "{zone}". Write Asia/Shanghai')
    return zone


def _hours(root: Table, key: str) -> tuple[Hours, ...]:
    stretches = _stretches(root, key)
    if not root.names(key):
        root.wrong(key, '缺少开放时间，如 ["08:30-12:00"]', 'Opening hours are missing: ["08:30-12:00"]')
    return stretches


def _stretches(table: Table, key: str) -> tuple[Hours, ...]:
    stretches = [stretch for written in table.names(key) if (stretch := _stretch(table, key, written))]
    for earlier, later in pairwise(stretches):
        if later.opens < earlier.closes:
            text = f"{later.opens:%H:%M}"
            zh = f"{text} 开始的时段与前一段重叠，或次序颠倒"
            en = f"The hours from {text} overlap the ones before, or stand out of order"
            table.wrong(key, zh, en, text)
    return tuple(stretches)


def _stretch(table: Table, key: str, written: str) -> Hours | None:
    found = _HOURS.fullmatch(written.strip())
    if not found:
        table.wrong(key, f"“{written}”应如 08:30-12:00", f'"{written}" should be like 08:30-12:00', written)
        return None
    opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if closes <= opens:
        table.wrong(key, f"“{written}”结束早于开始", f'"{written}" ends before it begins', written)
    return Hours(opens, closes)


def _voice(table: Table) -> Voice:
    pack = table.text("pack", "", pattern=r"[^\x00]*")
    voice = Voice(
        is_silent=table.flag("silent", False),
        is_bilingual=table.flag("bilingual", False),
        says_yao=table.flag("yao", False),
        quiet_hours=_stretches(table, "quiet_hours"),
        calls_per_window_hour=table.number("calls_per_window_hour", 8, 1, 60),
        pack=Path(pack) if pack else None,
    )
    table.finish()
    return voice


def _policy(table: Table) -> Policy:
    policy = Policy(
        ceiling=table.share("ceiling"),
        on_the_spot_target=table.share("on_the_spot_target"),
        amber_days=table.number("amber_days", 1, 0, 60),
        case_target=table.share("case_target", Fraction(7, 10)),
        delivery_days=table.number("delivery_days", 10, 0, 60),
        arrive_within_minutes=table.number("arrive_within_minutes", 3, 1, 60),
        missed_after_calls=table.number("missed_after_calls", 3, 1, 10),
        return_within_minutes=table.number("return_within_minutes", 15, 0, 480),
        return_within_numbers=table.number("return_within_numbers", 3, 0, 20),
        return_behind=table.number("return_behind", 2, 0, 20),
        most_returns=table.number("most_returns", 2, 0, 10),
        longest_wait_minutes=table.number("longest_wait_minutes", 30, 5, 240),
    )
    table.finish()
    return policy


def _service(table: Table) -> Service:
    service = Service(_days(table, "open_days"), _days(table, "closed_days"))
    for day in sorted(service.open_days & service.closed_days):
        text = day.isoformat()
        table.wrong("closed_days", f"{text} 既开放又关闭", f"{text} is both an open and a closed day", text)
    table.finish()
    return service


def _appointments(table: Table) -> Appointments:
    rules = Appointments(
        slot_minutes=table.number("slot_minutes", 30, 5, 240),
        check_in_before_minutes=table.number("check_in_before_minutes", 30, 0, 240),
        check_in_after_minutes=table.number("check_in_after_minutes", 15, 0, 240),
        days_notice=table.number("days_notice", 1, 1, 30),
        days_ahead=table.number("days_ahead", 5, 1, 60),
        cancel_before_minutes=table.number("cancel_before_minutes", 120, 0, 10_080),
        no_shows=table.number("no_shows", 3, 1, 20),
        no_show_days=table.number("no_show_days", 90, 1, 366),
        blocked_days=table.number("blocked_days", 30, 0, 366),
    )
    table.finish()
    return rules


def _keys(table: Table) -> Keys:
    usual = Keys()
    keys = Keys(**{verb: table.text(verb, getattr(usual, verb)) for verb in VERBS})
    taken: dict[str, str] = {}
    for verb in VERBS:
        key = getattr(keys, verb)
        first = taken.setdefault(key, verb)
        if not key.strip():
            continue
        if objection := objection_to(verb, key):
            table.wrong(verb, *objection)
        elif first != verb:
            at = verb if table.has(verb) else first
            table.wrong(at, f"{key} 同时给了 {first} 和 {verb}", f"{key} is the key of both {first} and {verb}")
    table.finish()
    return keys


def _days(table: Table, key: str) -> frozenset[date]:
    days = set()
    for written in table.names(key):
        try:
            days.add(date.fromisoformat(written))
        except ValueError:
            table.wrong(key, f"“{written}”应如 2026-09-19", f'"{written}" should be like 2026-09-19', written)
    return frozenset(days)


def _guide(table: Table) -> Guide:
    guide = guide_from(table, Guide())
    table.finish()
    return guide


def guide_from(table: Table, otherwise: Guide) -> Guide:
    """What a table says of the guide; an absent key keeps the sentence that holds otherwise."""
    return Guide(**{name: table.text(name, getattr(otherwise, name)) for name in GUIDE_COLUMNS})


def _boards(root: Table) -> tuple[Board, ...]:
    tables = root.tables("board")
    boards = tuple(_board(table) for table in tables)
    note_repeats(tables, [board.name for board in boards], "name")
    return boards


def _board(table: Table) -> Board:
    board = Board(
        name=table.text("name", pattern=BOARD_NAME, hint="小写字母、数字和 -, a-z 0-9 -"),
        queues=table.names("queues"),
        viewing_distance_m=table.measure("viewing_distance_m", 8.0, 0.5, 60),
        mm_per_px=table.measure("mm_per_px", 0.63, 0.05, 10),
        zone=table.text("zone", "", pattern=rf"{BOARD_NAME}|", hint="小写字母、数字和 -, a-z 0-9 -"),
        speaks=table.flag("speaks", True),
    )
    table.finish()
    return board
