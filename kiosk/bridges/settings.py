"""Settings become rules: what the centre's files say, in the words of the domain."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from config import schema
from config.matters import Limited
from kiosk.domain.appointment import AppointmentRules
from kiosk.domain.calendar import Edition, OpeningHours, WorkingCalendar
from kiosk.domain.catalogue import (
    Centre,
    GuideElements,
    Item,
    OverdueEffect,
    Policy,
    Queue,
    Variant,
    Window,
)
from kiosk.domain.ground import Ground
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.publication import missing_elements
from kiosk.domain.queue import Grace


def centre_of(settings: schema.Settings) -> Centre:
    """The hall as the rules know it; an item of which something must still be said is not published."""
    of, zone = settings.centre, ZoneInfo(settings.centre.zone)
    items = _published(_item(item) for item in settings.items)
    return Centre(
        code=of.code,
        name_zh=of.name_zh,
        name_en=of.name_en,
        zone=zone,
        address_zh=of.address_zh,
        address_en=of.address_en,
        phone=of.phone,
        complaint_phone=of.complaint_phone,
        hours=OpeningHours(tuple((hours.opens, hours.closes) for hours in of.hours), zone),
        calendar=WorkingCalendar({year: editions[-1] for year, editions in editions_of(settings).items()}),
        policy=Policy(
            of.policy.ceiling,
            of.policy.on_the_spot_target,
            of.policy.amber_days,
            of.policy.delivery_days,
            of.issuing_stops_before_close_minutes,
            of.policy.arrive_within_minutes,
            of.policy.missed_after_calls,
            grace=Grace(
                of.policy.return_within_numbers,
                of.policy.return_within_minutes,
                of.policy.return_behind,
                of.policy.most_returns,
            ),
            appointments=_appointment_rules(of.appointments),
            longest_wait_minutes=of.policy.longest_wait_minutes,
        ),
        items=items,
        queues={queue.code: _queue(queue) for queue in settings.queues},
        windows={
            desk.number: Window(desk.number, desk.name_zh, desk.name_en, desk.queues, desk.covers_lunch)
            for desk in settings.windows
        },
        queue_of_item={code: settings.queue_of(code).code for code in items},
        joint=_published(_joint_item(one, items) for one in settings.joint if items.keys() >= set(one.items)),
        grounds={
            ground.code: Ground(ground.code, ground.name_zh, ground.name_en, ground.law, ground.is_general)
            for ground in settings.grounds
        },
        boards={board.name: board.queues for board in of.boards},
        printers={device: machine.name for machine in settings.printers for device in machine.devices},
        open_days=of.service.open_days,
        closed_days=of.service.closed_days,
        default_printer=next((machine.name for machine in settings.printers if not machine.devices), None),
    )


def keys_of(settings: schema.Settings) -> Mapping[str, str]:
    """Each step of the console, as its address calls it, and the key that the centre has given it."""
    return {verb.replace("_", "-"): key for verb, key in asdict(settings.centre.keys).items()}


def editions_of(settings: schema.Settings) -> dict[int, tuple[Edition, ...]]:
    """Every edition of every year, in the order of their notices."""
    return {
        year: tuple(
            Edition(edition.notice, edition.issued_on, edition.days_off, edition.make_up_days)
            for edition in calendar.editions
        )
        for year, calendar in settings.calendar.items()
    }


def _appointment_rules(of: schema.Appointments) -> AppointmentRules:
    return AppointmentRules(
        slot=timedelta(minutes=of.slot_minutes),
        check_in_before=timedelta(minutes=of.check_in_before_minutes),
        check_in_after=timedelta(minutes=of.check_in_after_minutes),
        days_notice=of.days_notice,
        days_ahead=of.days_ahead,
        cancel_before=timedelta(minutes=of.cancel_before_minutes),
        no_shows=of.no_shows,
        no_show_days=of.no_show_days,
        blocked_days=of.blocked_days,
    )


def _published(items: Iterable[Item]) -> dict[str, Item]:
    return {item.code: item for item in items if not missing_elements(item)}


def _item(of: schema.Item) -> Item:
    return Item(
        code=of.code,
        name_zh=of.name_zh,
        name_en=of.name_en,
        department_zh=of.department_zh,
        department_en=of.department_en,
        statutory=_statutory(of),
        promised=_promised(of),
        basis=of.basis,
        confidence=of.confidence,
        kind=of.kind,
        materials=of.materials,
        steps=of.steps,
        fee=of.fee,
        notice_window=of.notice_window,
        extension_allowed=of.extension_allowed,
        extra_grounds=of.extra_grounds,
        initials=of.initials or _initials(of.name_zh),
        extension_total=of.extension_total,
        overdue_effect=OverdueEffect(of.overdue_effect),
        variants=tuple(
            Variant(one.code, one.name_zh, one.name_en, _statutory(one), _promised(one)) for one in of.variants
        ),
        elements=_elements(of.guide),
        visits=of.visits,
    )


def _joint_item(of: schema.Joint, items: Mapping[str, Item]) -> Item:
    """Several items as one: it asks for the material of all its parts, each once."""
    parts = [items[code] for code in of.items]
    lead = next((part for part in parts if part.department_zh == of.lead), parts[0])
    return Item(
        code=of.code,
        name_zh=of.name_zh,
        name_en=of.name_en,
        department_zh=lead.department_zh,
        department_en=lead.department_en,
        statutory=_statutory(of),
        promised=_promised(of),
        basis=of.basis,
        confidence=min((part.confidence for part in parts), key=_CONFIDENCES.index),
        kind="联办件",
        materials=tuple(dict.fromkeys(_material(one, part) for part in parts for one in part.materials)),
        steps=of.steps,
        fee="；".join(dict.fromkeys(part.fee for part in parts)),
        extension_allowed=of.extension_allowed,
        initials=of.initials or _initials(of.name_zh),
        elements=_elements(of.guide),
        parts=of.items,
    )


def _material(name: str, part: Item) -> str:
    """A form without a name of its own is that of its item, or several forms would look like one."""
    return f"{name}（{part.name_zh}）" if name in _NAMELESS else name


_NAMELESS = ("申请书", "申请表", "登记申请书", "登记表", "备案表", "申报表", "申请")
_CONFIDENCES = ("low", "medium", "high")


def _statutory(of: Limited) -> Limit | None:
    if of.statutory_limit is None or of.statutory_unit is None:
        return None
    return Limit(of.statutory_limit, Unit(of.statutory_unit))


def _promised(of: Limited) -> Limit:
    return Limit(of.promised_limit, Unit(of.promised_unit))


def _elements(of: schema.Guide) -> GuideElements:
    return GuideElements(of.conditions, of.quantity, of.forms, of.duty, of.responsible, of.complaint)


def _queue(of: schema.Queue) -> Queue:
    return Queue(
        code=of.code,
        name_zh=of.name_zh,
        name_en=of.name_en,
        area_zh=of.area_zh,
        area_en=of.area_en,
        departments=of.departments,
        quota=of.quota,
        priority_after=of.priority_after,
        quota_morning=of.quota_morning,
        quota_afternoon=of.quota_afternoon,
        appointments=of.appointments,
    )


def _initials(name: str) -> str:
    """The pinyin initials of a name whose row gives none. The dictionary takes 56 MB, so it is loaded only then."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()
