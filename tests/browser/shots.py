"""Every page of the product: who opens it, where, and how large their screen is."""

from dataclasses import dataclass

_DESK = (1366, 768)
_TOUCH = (1080, 1920)
_PHONE = (360, 640)
_HALL = (1920, 1080)


@dataclass(frozen=True)
class Shot:
    """One page: `who` signs in (`kiosk` is the touch screen, nobody the public); `is_whole` when it scrolls.

    The braces of a path are what the pictures' hall has: a number, an appointment, a case, a draft, an account.
    """

    name: str
    path: str
    who: str = ""
    size: tuple[int, int] = _DESK
    is_whole: bool = False


SHOTS = (
    Shot("start", "/"),
    Shot("guide", "/guide/"),
    Shot("guide-item", "/guide/XF-002", is_whole=True),
    Shot("calendar", "/calendar/?on=2026-09-24&value=5&unit=工作日", size=(1366, 900)),
    Shot("booking", "/appointments/?item=SJ-016", size=_PHONE, is_whole=True),
    Shot("appointment", "/a/{booking}", size=_PHONE, is_whole=True),
    Shot("phone", "/t/{token}", size=_PHONE),
    Shot("kiosk", "/kiosk/", "kiosk", _TOUCH),
    Shot("queue", "/kiosk/queue/A", "kiosk", _TOUCH),
    Shot("search", "/kiosk/search?q=sp", "kiosk", _TOUCH),
    Shot("item", "/kiosk/item/SJ-001", "kiosk", _TOUCH),
    Shot("ticket", "/kiosk/ticket/{token}", "kiosk", _TOUCH),
    Shot("check-in", "/kiosk/appointment", "kiosk", _TOUCH),
    Shot("progress", "/kiosk/progress", "kiosk", _TOUCH),
    Shot("help", "/kiosk/help", "kiosk", _TOUCH),
    Shot("calibrate", "/kiosk/calibrate", "kiosk", _TOUCH),
    Shot("kiosk-large", "/kiosk/?size=large", "kiosk", _TOUCH),
    Shot("enrol", "/kiosk/enrol", size=_TOUCH),
    Shot("board", "/display/hall", size=_HALL),
    Shot("panel", "/display/window/1", size=(960, 540)),
    Shot("sign-in", "/sign-in"),
    Shot("window", "/window/", "window-1"),
    Shot("mini", "/window/mini", "window-1", (320, 200)),
    Shot("desk", "/desk/", "guide", is_whole=True),
    Shot("door", "/door/", "window-1"),
    Shot("enquiries", "/enquiries/", "guide"),
    Shot("cases", "/cases/", "manager"),
    Shot("case", "/cases/{ref}", "manager", is_whole=True),
    Shot("why", "/cases/{ref}/why?limit=statutory", "manager"),
    Shot("corrections", "/cases/corrections", "manager"),
    Shot("cards", "/cards/", "manager"),
    Shot("manager", "/manager/", "manager", _HALL),
    Shot("figure-cases", "/manager/cases?figure=decided", "manager"),
    Shot("figure-items", "/manager/items?figure=on_the_spot", "manager"),
    Shot("waits", "/manager/waits/", "manager", (1366, 900)),
    Shot("waits-rows", "/manager/waits/rows?figure=kept", "manager"),
    Shot("what-if", "/manager/what-if/", "manager", (1366, 900)),
    Shot("promises-all", "/manager/promises/", "manager"),
    Shot("promises", "/manager/promises/SJ-013?value=3&unit=工作日", "manager"),
    Shot("ratings", "/manager/ratings/", "manager"),
    Shot("appointments", "/manager/appointments/", "manager"),
    Shot("screens", "/screens/", "manager"),
    Shot("calendars", "/admin/calendar/", "manager"),
    Shot("catalogue", "/admin/catalogue/", "admin", is_whole=True),
    Shot("catalogue-draft", "/admin/catalogue/drafts/{draft}", "admin"),
    Shot("catalogue-version", "/admin/catalogue/versions/1", "admin"),
    Shot("rights", "/admin/rights/", "admin"),
    Shot("rights-of", "/admin/rights/{account}", "admin"),
    Shot("admin", "/admin/", "admin"),
)
