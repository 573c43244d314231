"""The shape of what a centre handles: items with their limits, variants and guide, and several handled as one."""

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Protocol


class Unit(StrEnum):
    """The unit of a time limit; the values are the words of the catalogue file."""

    WORKING_DAYS = "工作日"
    NATURAL_DAYS = "自然日"
    MONTHS = "月"
    ON_THE_SPOT = "当场"


class Limited(Protocol):
    """Whatever has a limit of the law (both None: the law sets none) and a promise (0 is 当场)."""

    @property
    def code(self) -> str: ...
    @property
    def statutory_limit(self) -> int | None: ...
    @property
    def statutory_unit(self) -> Unit | None: ...
    @property
    def promised_limit(self) -> int: ...
    @property
    def promised_unit(self) -> Unit: ...


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way in which an item is handled, with limits of its own: on pledge, with a visit to the place."""

    code: str
    name_zh: str
    name_en: str
    statutory_limit: int | None
    statutory_unit: Unit | None
    promised_limit: int
    promised_unit: Unit


@dataclass(frozen=True, slots=True)
class Guide:
    """What must be displayed of an item beside its limits, materials and steps; each may stand for a whole centre.

    The sentences given here hold for every item; a centre changes them in `[guide]`, an item in its row.
    """

    conditions: str = "符合本事项所依据的法律、法规、规章规定的条件，提交的材料真实、齐全。"
    quantity: str = "无数量限制"
    forms: str = "申请书空白表和填写示范文本在办理窗口免费领取。"
    duty: str = "由本事项的主管部门受理、审查并作出决定，制发和送达结果。"
    responsible: str = "主管部门窗口首席代表"
    complaint: str = "本中心投诉窗口当面反映，或拨打本中心投诉电话；也可以向主管部门或其上级机关反映。"


GUIDE_COLUMNS = tuple(one.name for one in fields(Guide))


@dataclass(frozen=True, slots=True)
class Item:
    """An approval item; a statutory limit and its unit are None together, a promise of 0 is 当场."""

    code: str
    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    statutory_limit: int | None
    statutory_unit: Unit | None
    promised_limit: int
    promised_unit: Unit
    basis: str
    confidence: str
    kind: str
    """即办件, 承诺件 or 上报件."""
    materials: tuple[str, ...]
    notice_window: int
    """Working days to tell everything that is missing (行政许可法 32)."""
    extension_allowed: int
    """The longest extension, in the statutory unit; 0 means none."""
    extra_grounds: tuple[str, ...]
    """Codes of grounds for stopping the clock that the item's own law adds to 行政许可法 45."""
    overdue_effect: str
    """none, deemed_granted or deemed_agreed_by_department."""
    steps: tuple[str, ...]
    fee: str
    visits: int
    window_group: str
    initials: str = ""
    """Pinyin initials of the Chinese name, lower case; empty where the file does not give them."""
    extension_total: int | None = None
    """The whole limit to which an extension may lead, where the law says "to" and not "by"."""
    variants: tuple[Variant, ...] = ()
    guide: Guide = field(default_factory=Guide)

    @property
    def is_on_the_spot(self) -> bool:
        """Whether the centre promises to decide while the person waits."""
        return self.promised_limit == 0

    @property
    def missing_elements(self) -> tuple[str, ...]:
        """The columns that must say something, if only 无, before the item may be published."""
        written = {"basis": self.basis, "typical_materials": self.materials, "steps": self.steps, **asdict(self.guide)}
        return tuple(name for name, value in written.items() if not value)


@dataclass(frozen=True, slots=True)
class Joint:
    """Items of several departments handled as one (联办件); its limits are in working days (行政许可法 26, 42)."""

    code: str
    name_zh: str
    name_en: str
    lead: str
    """The Chinese name of the department that receives and answers; it decides one of the items itself."""
    items: tuple[str, ...]
    statutory_limit: int
    promised_limit: int
    extension_allowed: int
    basis: str
    steps: tuple[str, ...]
    guide: Guide
    initials: str = ""

    @property
    def statutory_unit(self) -> Unit:
        """The unit of 行政许可法 42(2)."""
        return Unit.WORKING_DAYS

    @property
    def promised_unit(self) -> Unit:
        """The same unit, so that promise and law can be compared as they stand."""
        return Unit.WORKING_DAYS if self.promised_limit else Unit.ON_THE_SPOT
