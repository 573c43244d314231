"""Settings become rules: what the centre's files say, in the words of the domain."""

from zoneinfo import ZoneInfo

from config import schema
from kiosk.domain.calendar import Edition, OpeningHours, WorkingCalendar
from kiosk.domain.catalogue import Centre, Ground, Item, OverdueEffect, Policy, Queue, Window
from kiosk.domain.limits import Limit, Unit


def centre_of(settings: schema.Settings) -> Centre:
    """The hall as the rules know it."""
    of, zone = settings.centre, ZoneInfo(settings.centre.zone)
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
        ),
        items={item.code: _item(item) for item in settings.items},
        queues={queue.code: _queue(queue) for queue in settings.queues},
        windows={
            desk.number: Window(desk.number, desk.name_zh, desk.name_en, desk.queues) for desk in settings.windows
        },
        queue_of_item={item.code: settings.queue_of(item.code).code for item in settings.items},
        grounds={
            ground.code: Ground(ground.code, ground.name_zh, ground.name_en, ground.law, ground.is_general)
            for ground in settings.grounds
        },
        boards={board.name: board.queues for board in of.boards},
        printers={device: machine.name for machine in settings.printers for device in machine.devices},
        default_printer=next((machine.name for machine in settings.printers if not machine.devices), None),
    )


def editions_of(settings: schema.Settings) -> dict[int, tuple[Edition, ...]]:
    """Every edition of every year, in the order of their notices."""
    return {
        year: tuple(
            Edition(edition.notice, edition.issued_on, edition.days_off, edition.make_up_days)
            for edition in calendar.editions
        )
        for year, calendar in settings.calendar.items()
    }


def _item(of: schema.Item) -> Item:
    has_law = of.statutory_limit is not None and of.statutory_unit is not None
    return Item(
        code=of.code,
        name_zh=of.name_zh,
        name_en=of.name_en,
        department_zh=of.department_zh,
        department_en=of.department_en,
        statutory=Limit(of.statutory_limit or 0, Unit(str(of.statutory_unit))) if has_law else None,
        promised=Limit(of.promised_limit, Unit(of.promised_unit)),
        basis=of.basis,
        confidence=of.confidence,
        kind=of.kind,
        materials=of.materials,
        steps=of.steps,
        fee=of.fee,
        notice_window=of.notice_window,
        extension_allowed=of.extension_allowed,
        extra_grounds=of.extra_grounds,
        overdue_effect=OverdueEffect(of.overdue_effect),
        initials=of.initials or _initials(of.name_zh),
    )


def _queue(of: schema.Queue) -> Queue:
    return Queue(of.code, of.name_zh, of.name_en, of.area_zh, of.area_en, of.departments, of.quota)


def _initials(name: str) -> str:
    """The pinyin initials of a name whose row gives none. The dictionary takes 56 MB, so it is loaded only then."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()
