"""What `make run` prints: where the pages are, how to sign in, and that all of it is a rehearsal."""

from datetime import datetime

from kiosk.demo.bookings import PHONE
from kiosk.demo.notes import Notes
from kiosk.domain.catalogue import Centre
from kiosk.domain.people import SYSTEM
from kiosk.operations.system import System

_PAGES = (
    ("/", "首页", "start"),
    ("/kiosk/", "取号机", "kiosk"),
    ("/appointments/", f"预约；{PHONE} 今天 10:30 有预约", "appointments"),
    ("/display/hall", "大厅屏", "hall board"),
    ("/window/", "窗口工作台", "window"),
    ("/cases/", "办件", "cases"),
    ("/manager/", "时限看板", "manager"),
    ("/guide/", "办事指南", "guide"),
    ("/calendar/", "到期日计算", "due dates"),
    ("/admin/", "管理", "admin"),
)
_ACCOUNTS = (
    ("window", "窗口，请用空着的 3 号", "takes the free window"),
    ("manager", "看板", "dashboard"),
    ("guide", "导办台", "help desk"),
    ("supervisor", "督查", "supervision"),
    ("admin", "管理员", "administrator"),
    ("auditor", "审计", "auditor"),
)


def welcome(system: System, notes: Notes | None, public_url: str, kiosk: str) -> list[str]:
    """The lines of one start, Chinese before English."""
    centre = system.centre
    now = system.read(SYSTEM, lambda context: system.machine.now() + context.unit.clock_offset())
    return [
        "",
        f"演练 Rehearsal · {centre.name_zh} · {centre.name_en}",
        f"演练时钟 rehearsal clock: {now.astimezone(centre.zone):%Y-%m-%d %H:%M}",
        *_late(centre, now, public_url),
        "",
        *(f"  {public_url}{path:<15} {chinese} {english}" for path, chinese, english in _PAGES),
        "",
        *_ways_in(notes, public_url, kiosk),
        "",
    ]


def _late(centre: Centre, now: datetime, public_url: str) -> list[str]:
    if centre.is_open(now):
        return []
    return [
        f"  大厅现在不开门。管理员可在 {public_url}/admin/ 把时钟拨回 2026-09-15 10:00。 "
        "The hall is not open now. The administrator sets the clock there, "
        'or: POST /api/v1/rehearsal/clock {"now": "2026-09-15T10:00:00+08:00"}'
    ]


def _ways_in(notes: Notes | None, public_url: str, kiosk: str) -> list[str]:
    if notes is None:
        return [
            "  演练账号的密码没有保存下来。新建账号： The passwords of the demo were not kept. Add an account with:",
            "  kiosk account add NAME --role manager --password-stdin",
        ]
    return [
        f"  登记取号机 {kiosk} enrol this browser as kiosk: {public_url}/kiosk/enrol#{notes.kiosk_key}",
        f"  密码 password: {notes.password}",
        *(f"    {name:<11} {chinese} {english}" for name, chinese, english in _ACCOUNTS),
        "    window-N    各窗口的同事 the colleague at window N",
    ]
