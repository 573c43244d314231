"""What is said of paper: before a number is taken, behind it, and to the staff; never more than the printer said."""

from dataclasses import dataclass, replace

from kiosk.domain.people import Actor, DeviceKind
from kiosk.domain.printer import PrinterLook, PrinterState, look_of, nearest_that_prints, spoken_number
from kiosk.operations.intake import ON_ITS_WAY
from kiosk.operations.ports import PrintJob
from kiosk.web.extensions import desk
from kiosk.web.language import gettext
from kiosk.web.sentences import _l

# Why a slip is not surely on paper (the printers' closed vocabulary) → what its holder is told.
_REASONS = {
    "paper_out": _l("打印机缺纸，号码 %(number)s 已经取好"),
    "cover_open": _l("打印机盖没有关好，号码 %(number)s 仍然有效"),
    "cutter": _l("号票卡住了，号码 %(number)s 仍然有效"),
    "offline": _l("打印机没有接通，号码 %(number)s 仍然有效"),
    "refused": _l("打印机没有接通，号码 %(number)s 仍然有效"),
    "reset": _l("打印机没有接通，号码 %(number)s 仍然有效"),
}
_FAILED = _l("号票没有打出来，号码 %(number)s 仍然有效")
_UNCONFIRMED = _l("号票可能没有打好，号码 %(number)s 仍然有效")
_REPRINT = _l("也可到 %(number)s 号取号机补打"), _l("也可到取号机“%(name)s”补打")
_ISSUE = _l("也可到 %(number)s 号取号机取号。"), _l("也可到取号机“%(name)s”取号。")
_BANNERS = {
    PrinterState.PAPER_OUT: _l("这台打印机缺纸，可以取号，不出号票。"),
    PrinterState.COVER_OPEN: _l("这台打印机盖没有关好，可以取号，不出号票。"),
    PrinterState.CUTTER: _l("这台打印机卡住了，可以取号，不出号票。"),
    PrinterState.OFFLINE: _l("这台打印机没有接通，可以取号，不出号票。"),
    PrinterState.UNKNOWN: _l("这台打印机没有答复，可以取号，可能不出号票。"),
}


@dataclass(frozen=True, slots=True)
class PrinterWords:
    """The printer beside a kiosk; `banner` is empty while paper can be expected (screens K-19)."""

    state: str
    banner: str


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What became of a slip: `printing`, `printed`, or `unprinted` with what to do instead."""

    kind: str
    words: str
    elsewhere: str
    can_reprint: bool


def printer_beside(actor: Actor) -> PrinterWords | None:
    """The printer of the kiosk that asks; None for anybody else, and before the printer was heard."""
    if actor.right != DeviceKind.KIOSK:
        return None
    name, looks = desk().system.centre.printer_for(actor.name), desk().printers()
    look = look_of(looks, name)
    if look is None:
        return None
    banner = gettext(_BANNERS[look.state]) if look.state in _BANNERS else ""
    return PrinterWords(look.state.value, banner + (_elsewhere(name, looks, _ISSUE) if banner else ""))


def paper_words(slip: PrintJob | None, number: str) -> PaperWords:
    """What the holder of a number is told of the slip, in the language of the answer."""
    if slip is None:
        return PaperWords("unprinted", gettext("这里不打印号票"), "", can_reprint=False)
    if slip.state in ON_ITS_WAY:
        return PaperWords("printing", gettext("正在打印号票…"), "", can_reprint=False)
    if slip.state == "printed":
        return PaperWords("printed", gettext("号票已打印，请拿好"), "", can_reprint=True)
    plain = _UNCONFIRMED if slip.state == "unconfirmed" else _FAILED
    words = gettext(_REASONS.get(slip.reason, plain), number=number)
    elsewhere = _elsewhere(slip.printer, desk().printers(), _REPRINT)
    return PaperWords("unprinted", words, elsewhere, can_reprint=True)


def second_slip_words(slip: PrintJob | None, number: str) -> PaperWords | None:
    """For the clerk: what became of the second slip of a number, and where it lies; None where none was asked for."""
    if slip is None or not slip.is_reprint:
        return None
    paper = paper_words(slip, number)
    if paper.kind == "printing":
        return replace(paper, words=gettext("补打的号票正在 %(printer)s 打印…", printer=slip.printer))
    if paper.kind == "printed":
        return replace(paper, words=gettext("补打的号票已在 %(printer)s 打出", printer=slip.printer))
    return paper


def printers_in_need() -> list[PrinterLook]:
    """For the staff: every printer that does not print, or soon will not."""
    return [look for look in desk().printers() if look.state is not PrinterState.OK]


def _elsewhere(printer: str | None, looks: tuple[PrinterLook, ...], sentences: tuple[str, str]) -> str:
    """Where else: a kiosk by its number or, where it has none, by its name; nothing where no other printer prints."""
    device = nearest_that_prints(looks, printer)
    if device is None:
        return ""
    numbered, named = sentences
    number = spoken_number(device)
    return gettext(numbered, number=number) if number else gettext(named, name=device)
