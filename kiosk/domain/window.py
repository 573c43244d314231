"""A window on a service day: open, paused or closed, and who sits there."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.errors import NotAllowed, WrongState


class WindowStatus(StrEnum):
    """Whether numbers are called to a window."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"

    @property
    def is_in_service(self) -> bool:
        """Whether somebody is at the window, at work or back soon."""
        return self is not WindowStatus.CLOSED


@dataclass(frozen=True, slots=True)
class WindowDuty:
    """The duty at one window: its status counts only on the service day on which it was taken up."""

    number: int
    service_day: date | None = None
    status: WindowStatus = WindowStatus.CLOSED
    staff_id: int | None = None
    reason: str = ""
    until_at: datetime | None = None
    changed_at: datetime | None = None
    is_deputy: bool = False

    def status_on(self, day: date) -> WindowStatus:
        """A window that nobody closed last evening is closed this morning."""
        return self.status if self.service_day == day else WindowStatus.CLOSED

    def require_open_for(self, staff_id: int, day: date) -> None:
        """Raises unless the window is open today and `staff_id` is the one who sits there."""
        self.require_taken_by(staff_id, day)
        if self.status is not WindowStatus.OPEN:
            raise WrongState("window_not_open", state=self.status, window=self.number)

    def require_taken_by(self, staff_id: int, day: date) -> None:
        """Raises unless the window is in service today, open or paused, with `staff_id` at it."""
        if self.status_on(day) is WindowStatus.CLOSED:
            raise WrongState("window_not_open", state=WindowStatus.CLOSED, window=self.number)
        if self.staff_id != staff_id:
            raise NotAllowed("window_taken_by_another", window=self.number)
