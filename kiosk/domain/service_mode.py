"""In which of four ways a matter is served, and what each way has to name (hall-and-law 1.5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.errors import Unacceptable
from kiosk.domain.text import single_line


class ServiceMode(StrEnum):
    """即办: the person at a window, the ordinary way; 代办: an agent does it; 陪办: a guide goes along; 上门: staff go
    to the person."""

    ON_THE_SPOT = "on_the_spot"
    AGENT = "agent"
    ACCOMPANIED = "accompanied"
    AT_THE_DOOR = "at_the_door"


@dataclass(frozen=True, slots=True)
class Service:
    """One way with what it names.

    `by` is the agent or guide, by post or staff name; `paper` the authorisation that the agent acts on; `place` and
    `at` (aware) where and when staff come. The place is the applicant's: it stays out of the ledger and public pages.
    """

    mode: ServiceMode = ServiceMode.ON_THE_SPOT
    by: str = ""
    paper: str = ""
    place: str = ""
    at: datetime | None = None

    @property
    def told(self) -> dict[str, object]:
        """What an entry of the ledger says of it: nothing of the ordinary way, and never the place."""
        if self.mode is ServiceMode.ON_THE_SPOT:
            return {}
        at = self.at.isoformat() if self.at else None
        named = {"mode_by": self.by, "mode_paper": self.paper, "mode_at": at}
        return {"mode": self.mode, **{name: value for name, value in named.items() if value}}


ORDINARY = Service()
LONGEST: Mapping[str, int] = {"by": 60, "paper": 100, "place": 200}
"""How many characters each text may have."""

# What each way needs, and the refusal of whoever leaves it out.
_NEEDS: Mapping[ServiceMode, Mapping[str, str]] = {
    ServiceMode.ON_THE_SPOT: {},
    ServiceMode.AGENT: {"by": "agent_not_named", "paper": "agent_not_authorised"},
    ServiceMode.ACCOMPANIED: {"by": "guide_not_named"},
    ServiceMode.AT_THE_DOOR: {"place": "door_without_place", "at": "door_without_time"},
}


def names_of(mode: ServiceMode) -> Collection[str]:
    """What that way has to name; it names nothing else."""
    return _NEEDS[mode].keys()


def checked(service: Service) -> Service:
    """The way with its texts cleaned; raises `Unacceptable` for what its mode needs and is not said, or is said and has
    no meaning there."""
    needs = _NEEDS[service.mode]
    texts = {name: getattr(service, name).strip() for name in LONGEST}
    for name, value in {**texts, "at": service.at}.items():
        if name in needs and not value:
            raise Unacceptable(needs[name])
        if value and name not in needs:
            raise Unacceptable("mode_names_too_much", field=f"mode_{name}")
    kept = {name: single_line(text, f"mode_{name}", LONGEST[name]) for name, text in texts.items() if text}
    return Service(service.mode, at=service.at, **kept)


def with_number(service: Service) -> Service:
    """The same for somebody who holds a number; a visit at the door takes none, and is refused."""
    kept = checked(service)
    if kept.mode is ServiceMode.AT_THE_DOOR:
        raise Unacceptable("door_takes_no_number")
    return kept
