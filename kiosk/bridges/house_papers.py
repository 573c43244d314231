"""Papers as PDF: those of a case as they were issued, the count of a limit, the sheets that managers read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kiosk.bridges.letters import letter_of
from kiosk.bridges.sheets import SupervisionSheet, WhySheet, supervision_sheet_of, why_sheet_of
from kiosk.bridges.wait_bulletin import wait_bulletin_of
from kiosk.domain.card import CardLimit
from kiosk.domain.catalogue import Centre
from kiosk.domain.documents import Document, Named
from kiosk.domain.lights import Side
from kiosk.operations.counting import Count
from kiosk.operations.supervision import CardLine
from kiosk.operations.wait_accuracy import WaitReport
from printer.letter import Letter
from printer.slip import Language
from printer.typefaces import Fonts

_SIDES = {CardLimit.STATUTORY: Side.STATUTORY, CardLimit.PROMISED: Side.PROMISED}
_OTHER_LIMITS = {
    CardLimit.NOTICE: Named("一次性告知时限", "Time for the one-time notice"),
    CardLimit.DELIVERY: Named("送达时限", "Time for delivery"),
}
_COPY = "English reading copy. The paper that was issued is the Chinese one with this number."


@dataclass(frozen=True, slots=True)
class HousePapers:
    """Draws in the centre as it is now; `public_url` is where a QR code leads."""

    centre: Callable[[], Centre]
    public_url: str
    fonts: Fonts

    def paper(self, document: Document, applicant: str, token: str) -> bytes:
        """The paper in Chinese, as the law wants it."""
        return self._drawn(letter_of(document, applicant, self.centre(), self._page(token), "zh"))

    def reading_copy(self, document: Document, applicant: str, token: str) -> bytes:
        """The same in English, marked as what it is."""
        letter = letter_of(document, applicant, self.centre(), self._page(token), "en")
        return self._drawn(replace(letter, title=f"{letter.title} (reading copy)", foot=_COPY))

    def why(self, count: Count, language: str) -> bytes:
        """The count of a limit, day by day; it names nobody and carries no address."""
        return self._drawn(why_sheet_of(_sheet(count), self.centre(), "", "zh" if language == "zh" else "en"))

    def supervision(self, line: CardLine, on: date, language: str) -> bytes:
        """The supervision sheet of a card, as it stands on the day of printing; it carries no public address."""
        voice: Language = "zh" if language == "zh" else "en"
        return self._drawn(supervision_sheet_of(_supervised(line, on), self.centre(), "", voice))

    def waits(self, report: WaitReport, language: str) -> bytes:
        """The section of a bulletin on the waits that people were told."""
        return self._drawn(wait_bulletin_of(report, self.centre(), "zh" if language == "zh" else "en"))

    def _page(self, token: str) -> str:
        return f"{self.public_url.upper()}/T/{token}"

    def _drawn(self, letter: Letter) -> bytes:
        # What draws is loaded with the first paper: the first answer after a start does not wait for it.
        from printer.notices import letter_pdf

        return letter_pdf(letter, self.fonts)


def _sheet(count: Count) -> WhySheet:
    case, item = count.case, count.item
    return WhySheet(
        ref=case.ref,
        item=Named(item.name_zh, item.name_en) if item else Named(case.item, case.item),
        limit=count.limit.limit,
        side=_SIDES.get(count.which),
        rows=count.rows,
        due_on=count.limit.due_on,
        printed_on=count.today,
        missing_year=count.missing_year,
        notices=count.notices,
        limit_name=_OTHER_LIMITS.get(count.which),
        accepted_on=case.accepted_on,
    )


def _supervised(line: CardLine, on: date) -> SupervisionSheet:
    case, card, item = line.case, line.card, line.item
    department_en = item.department_en if item and item.department_zh == case.department else case.department
    return SupervisionSheet(
        ref=case.ref,
        item=Named(item.name_zh, item.name_en) if item else Named(case.item, case.item),
        department=Named(case.department, department_en),
        owner=line.owner,
        level=card.level,
        side=_SIDES.get(card.limit),
        limit=line.limit,
        due_on=card.due_on,
        days_past=line.days_past,
        raised_at=card.raised_at,
        printed_on=on,
        reason=card.reason or "",
        note=card.note or "",
        limit_name=_OTHER_LIMITS.get(card.limit),
    )
