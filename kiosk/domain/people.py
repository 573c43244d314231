"""Who acts: staff with a role, enrolled devices, and what each may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do; a supervisor reads all and writes only supervision (contract, section 1)."""

    WINDOW = "window"
    GUIDE = "guide"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class DeviceKind(StrEnum):
    """A machine of the hall that has a key of its own."""

    KIOSK = "kiosk"
    BOARD = "board"
    PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Sign:
    """How a member of staff is named to the public (挂牌办公): the post, and a public name or a staff number."""

    post: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever caused a change: an account, a device or the system itself.

    `right` is the role of an account or the kind of a device; `window` the window that the account is bound to.
    """

    kind: str
    id: int
    name: str
    right: str
    window: int | None = None

    @property
    def label(self) -> str:
        """How the ledger names the actor: never a person's name, always an id that can be looked up."""
        return f"{self.kind}:{self.id}" if self.id else self.kind


SYSTEM = Actor(kind="system", id=0, name="system", right="system")
