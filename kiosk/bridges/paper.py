"""A ticket becomes a slip, a setting becomes a driver, and what the printer said becomes an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.announcement import Saying, full_words
from kiosk.domain.catalogue import Centre, Policy
from kiosk.domain.service_mode import ServiceMode
from kiosk.domain.ticket import AT_A_WINDOW
from kiosk.domain.wording import limits_words, service_words
from kiosk.operations.intake import TicketView
from printer.slip import Slip
from printer.typefaces import Fonts

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
        area=f"请在{view.queue.area_zh}等候" if is_zh else f"Wait in {view.queue.area_en}",
        windows_line=f"{windows} 号窗口" if is_zh else f"Windows {windows}",
        ahead_line=_ahead_line(view, centre, is_zh),
        issued_line=f"取号时间 {issued_at:%Y-%m-%d %H:%M}" if is_zh else f"Issued {issued_at:%Y-%m-%d %H:%M}",
        url=url,
        rules=tuple(_filled(said[key], minutes, centre) for key, minutes in _rules(policy).items()),
        phone_line=_filled(said["slip_contact"], 0, centre),
        language="zh" if is_zh else "en",
        is_reprint=view.slip.is_reprint if view.slip else False,
        mode_line="" if ticket.mode == ServiceMode.ON_THE_SPOT else service_words(ticket.service, is_zh),
    )


def _rules(policy: Policy) -> Mapping[str, int]:
    """The two sentences below the number (T-02), each with the minutes that it names.

    Where nobody may come back after a missed call, the slip does not say how, but how long it lasts.
    """
    may_return = policy.grace.times and policy.grace.minutes
    second = {"slip_missed": policy.grace.minutes} if may_return else {"slip_valid": 0}
    return {"slip_arrive": policy.arrive_within_minutes, **second}


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
    """How many are ahead and when that was so; a time of waiting only where there is an honest one.

    A second slip is printed long after the number was taken: without the moment its figures would seem to be of then.
    """
    moment = f"{view.at.astimezone(centre.zone):%H:%M}"
    if view.status in AT_A_WINDOW:
        window = view.ticket.window
        return f"已叫号，请到 {window} 号窗口（{moment}）" if is_zh else f"Called to window {window} (at {moment})"
    if view.wait.saying is not Saying.NONE:
        words = full_words(view.wait, is_zh, centre.zone)
        return f"{words}（{moment} 估计）" if is_zh else f"{words} (as of {moment})"
    return f"前面等候 {view.ahead} 人（{moment}）" if is_zh else f"{view.ahead} ahead of you (at {moment})"


def _service(view: TicketView, is_zh: bool) -> str:
    named = view.item or view.queue
    return named.name_zh if is_zh else named.name_en
