"""One row of the catalogue, cell by cell: each reader notes what is wrong and returns a harmless value."""

import re
from collections.abc import Mapping
from dataclasses import asdict

from config.matters import Guide, Unit, Variant
from config.report import Report
from config.written_forms import as_meant, strange_forms

Limit = tuple[int | None, Unit | None]

_WHOLE = re.compile(r"[0-9]{1,4}")
_LIMIT = re.compile(rf"([0-9]{{1,4}})?({'|'.join(Unit)})")
_SHORT_CODE = re.compile(r"[a-z][a-z0-9_]{0,20}")
_NEVER_EMPTY = ("name_zh", "name_en", "department_zh", "department_en")
_VARIANT = "short_code|中文名|English name|10工作日|4工作日"
_NO_LIMIT = ("", "-", "—", "无")


class Row:
    """The cells of one line, each with a reader for what it should hold."""

    def __init__(self, place: tuple[str, int], cells: Mapping[str, str], otherwise: Guide, report: Report) -> None:
        self.place = place
        self._written = cells
        self._cells: Mapping[str, str] = {**asdict(otherwise), **cells}
        self._report = report

    def wrong(self, column: str, zh: str, en: str) -> None:
        """Note an error in a cell."""
        self._report.error(*self.place, self._key(column), zh, en)

    def warn(self, column: str, zh: str, en: str) -> None:
        """Note a warning on a cell."""
        self._report.warn(*self.place, self._key(column), zh, en)

    def note_strange_forms(self) -> None:
        """A form that only looks like the right one is found by no search and fits no unit."""
        for column, written in self._written.items():
            for found, meant in strange_forms(written):
                zh = f"“{found}”应写作“{meant}”（简体字、半角字母和数字）"
                en = f'Write "{meant}" for "{found}": simplified characters, half-width letters and digits'
                self.wrong(column, zh, en)

    def text(self, column: str) -> str:
        """The text as it stands; a name may not be empty."""
        if not self._cells[column] and column in _NEVER_EMPTY:
            self.wrong(column, f"{column} 不能留空", f"{column} is empty")
        return self._cells[column]

    def parts(self, column: str) -> tuple[str, ...]:
        """What stands between semicolons."""
        return _split("[;；]", self._cells[column])

    def number(self, column: str) -> int:
        """A whole number."""
        written = self._cells[column]
        if _WHOLE.fullmatch(written):
            return int(written)
        meant = as_meant(written)
        zh, en = f"“{written}”不是整数（半角数字）", f'"{written}" is no whole number'
        if _WHOLE.fullmatch(meant):
            zh, en = f"{zh}，请改为 {meant}", f"{en} in half-width digits. Write {meant}"
        self.wrong(column, zh, en)
        return 0

    def choice(self, column: str, choices: tuple[str, ...]) -> str:
        """One of a few words."""
        written = self._cells[column]
        if written not in choices:
            known = " / ".join(choices)
            self.wrong(column, f"“{written}”应为 {known}", f'"{written}" should be {known}')
        return written

    def unit(self, column: str) -> Unit:
        """The unit of a limit."""
        written = self._cells[column]
        if written in tuple(Unit):
            return Unit(written)
        known, meant = " / ".join(Unit), as_meant(written).replace("曰", "日")
        zh, en = f"单位“{written}”应为 {known}", f'The unit "{written}" should be {known}'
        if meant in tuple(Unit):
            zh, en = f"{zh}，这里应写“{meant}”", f'{en}. Write "{meant}" here'
        self.wrong(column, zh, en)
        return Unit.ON_THE_SPOT

    def is_empty(self, column: str) -> bool:
        """Whether nothing stands in the cell."""
        return not self._cells[column]

    def variants(self) -> tuple[Variant, ...]:
        """The ways with limits of their own, as `code|zh|en|statutory|promised` between semicolons."""
        found = [self._variant(part) for part in self.parts("variants")]
        variants = tuple(variant for variant in found if variant)
        for code in {variant.code for variant in variants if [v.code for v in variants].count(variant.code) > 1}:
            self.wrong("variants", f"办理方式“{code}”写了两次", f'The variant "{code}" stands twice')
        return variants

    def _variant(self, written: str) -> Variant | None:
        fields = [field.strip() for field in re.split("[|｜]", written)]
        code, zh, en, statutory, promised = fields if len(fields) == 5 else [""] * 5
        law, own = _limit(statutory), _limit(promised)
        if not (_SHORT_CODE.fullmatch(code) and zh and en) or law is None or own is None or own[0] is None:
            wrong_zh = f"“{written}”应如 {_VARIANT}（代码、中文名、英文名、法定时限、承诺时限）"
            wrong_en = f'"{written}" should be like {_VARIANT}: code, two names, statutory and promised limit'
            self.wrong("variants", wrong_zh, wrong_en)
            return None
        return Variant(code, zh, en, *law, own[0], own[1] or Unit.ON_THE_SPOT)

    def _key(self, column: str) -> str:
        return f"{self._cells['code']}.{column}" if column != "code" else self._cells["code"]


def _limit(written: str) -> Limit | None:
    """A limit as `10工作日` or `当场`, (None, None) where there is none; None for what cannot be read."""
    if written in _NO_LIMIT:
        return None, None
    found = _LIMIT.fullmatch(written.replace(" ", ""))
    if found is None:
        return None
    value, unit = int(found[1] or 0), Unit(found[2])
    fits = not value if unit is Unit.ON_THE_SPOT else found[1] is not None
    return (value, unit) if fits else None


def _split(separators: str, written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(separators, written) if part.strip())
