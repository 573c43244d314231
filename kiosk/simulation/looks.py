"""Looks at the waits of a hall that is played: by the same engine as a server's, so that its accuracy is a real one."""

from datetime import UTC, datetime, timedelta

from kiosk.operations.checkpoints import Checkpoints
from kiosk.operations.estimates import Estimator
from kiosk.operations.system import System
from kiosk.operations.wait_book import WaitBook

_NEVER = datetime.min.replace(tzinfo=UTC)
# How long a look at the hall is good for while a day is played. A running hall looks after every change, and can:
# between two changes it has the machine for itself.
_LASTS = timedelta(seconds=50)
# Once a day, for what the last weeks say hardly moves in one; but a hall that has no past learns from its first hours.
_LEARNS_AGAIN, _LEARNS_SOON = timedelta(hours=12), timedelta(minutes=30)


class Looks:
    """Looks at the hall before a number is taken, as the thread of a running server does all the time."""

    def __init__(self, system: System, book: WaitBook, since: datetime = _NEVER, is_new: bool = False) -> None:
        self._since = since
        self._estimator = Estimator(system, book, relearn=_LEARNS_SOON if is_new else _LEARNS_AGAIN)
        self._estimator.follow(Checkpoints(system))
        self._looked_at = _NEVER
        self._longer: set[str] = set()

    def before_a_number(self, now: datetime, queue: str = "") -> None:
        """Estimates every wait, unless that was done a moment ago or nobody is to know of it before `since`.

        A `queue` that was named at the last number has grown since, so the next one in it is looked at anew: the
        crowd at the doors is not told what the first of them was.
        """
        if now >= self._since and (now - self._looked_at > _LASTS or queue in self._longer):
            self._looked_at = now
            self._longer.clear()
            self._estimator.refresh()
        if queue:
            self._longer.add(queue)
