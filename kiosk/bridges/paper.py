"""A ticket becomes a slip, a setting becomes a driver, and what the printer said becomes an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config import schema
from kiosk.domain.announcement import Saying, full_words
from kiosk.domain.catalogue import Centre, Policy
from kiosk.domain.wording import limits_words
from kiosk.operations.intake import TicketView
from kiosk.operations.ports import PrintJob
from kiosk.operations.printing import Printed, PrintSlip
from printer.drivers import DeviceDriver, Driver, FileDriver, NetworkDriver
from printer.slip import Slip
from printer.typefaces import Fonts
from printer.wire import Patience

Phrases = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that a slip needs beside its ticket."""

    centre: Centre
    phrases: Phrases
    public_url: str
    fonts: Fonts

    def slip(self, view: TicketView) -> Slip:
        """The slip of a ticket. The QR code is in upper case, which makes it smaller and easier to read."""
        return slip_of(view, self.centre, f"{self.public_url.upper()}/T/{view.token}", self.phrases)

    def pdf(self, view: TicketView) -> bytes:
        """The slip as a PDF."""
        from printer.notices import ticket_pdf

        return ticket_pdf(self.slip(view), self.fonts)

    def printing_at(self, printer: schema.Printer) -> PrintSlip:
        """Puts a slip on the paper of one printer, and says truthfully what became of it."""
        driver = driver_of(printer)

        def put_on_paper(view: TicketView, _: PrintJob) -> Printed:
            # What draws a slip is loaded with the first one: the first answer after a start does not wait for it.
            from printer.spooler import print_slip

            outcome = print_slip(self.slip(view), driver, printer.width_mm, self.fonts)
            return Printed(outcome.state.value, outcome.code.value if outcome.code else "")

        return put_on_paper


def driver_of(printer: schema.Printer) -> Driver:
    """The driver that a printer's settings name; the folder of a file printer is made."""
    patience = Patience(total=printer.timeout_seconds)
    if printer.driver == "network":
        return NetworkDriver(printer.host, printer.port, patience)
    if printer.driver == "device":
        return DeviceDriver(Path(printer.path), patience=patience)
    folder = Path(printer.path)
    folder.mkdir(parents=True, exist_ok=True)
    return FileDriver(folder)


def slip_of(view: TicketView, centre: Centre, url: str, phrases: Mapping[str, Mapping[str, str]]) -> Slip:
    """What the paper says, in the language of the ticket; no person, and the figures of the public guide."""
    ticket, is_zh = view.ticket, view.ticket.language == "zh"
    said, policy = phrases[ticket.language], centre.policy
    windows = "、".join(map(str, view.windows)) if is_zh else ", ".join(map(str, view.windows))
    issued_at = ticket.issued_at.astimezone(centre.zone)
    return Slip(
        centre=centre.name_zh if is_zh else centre.name_en,
        number=ticket.label,
        service=_service(view, is_zh),
        limits_line=limits_words(view.item, is_zh) if view.item else "",
        area=view.queue.area_zh if is_zh else view.queue.area_en,
        windows_line=f"{windows} 号窗口" if is_zh else f"Windows {windows}",
        ahead_line=_ahead_line(view, centre, is_zh),
        issued_line=f"取号时间 {issued_at:%Y-%m-%d %H:%M}" if is_zh else f"Issued {issued_at:%Y-%m-%d %H:%M}",
        url=url,
        rules=tuple(_filled(said[key], minutes, centre) for key, minutes in _rules(policy).items()),
        phone_line=_filled(said["slip_contact"], 0, centre),
        language="zh" if is_zh else "en",
        is_reprint=view.slip.is_reprint if view.slip else False,
    )


def _rules(policy: Policy) -> Mapping[str, int]:
    """The sentences below the number, each with the minutes that it names; who may not come back is not told how."""
    missed = {"slip_missed": policy.grace.minutes} if policy.grace.times and policy.grace.minutes else {}
    return {"slip_arrive": policy.arrive_within_minutes, **missed, "slip_valid": 0}


def _filled(sentence: str, minutes: int, centre: Centre) -> str:
    # Two fixed kinds of words are put in; a phrase is never a template with a life of its own.
    words = {
        "{minutes}": str(minutes),
        "{phone}": centre.phone,
        "{complaint_phone}": centre.complaint_phone,
    }
    for place, word in words.items():
        sentence = sentence.replace(place, word)
    return sentence


def _ahead_line(view: TicketView, centre: Centre, is_zh: bool) -> str:
    """How many are ahead, with a time only where there is an honest one: paper cannot say it later."""
    if view.wait.saying is not Saying.NONE:
        return full_words(view.wait, is_zh, centre.zone)
    return f"前面等候 {view.ahead} 人" if is_zh else f"{view.ahead} ahead of you"


def _service(view: TicketView, is_zh: bool) -> str:
    named = view.item or view.queue
    return named.name_zh if is_zh else named.name_en
