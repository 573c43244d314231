"""The estimates of the demo hall's past: made by the same engine at the time, so that its accuracy is a real one."""

from datetime import UTC, datetime, timedelta

from kiosk.operations.checkpoints import Checkpoints
from kiosk.operations.estimates import Estimator
from kiosk.operations.system import System
from kiosk.operations.wait_book import WaitBook

# How long a look at the hall is good for while the past is played; a running hall looks more often.
_LASTS = timedelta(seconds=50)
_LEARNS_AGAIN = timedelta(hours=12)  # once a day: the past of a demo is a quiet one


class Looks:
    """Looks at the hall before a number is taken, as the thread of a running server does all the time."""

    def __init__(self, system: System, book: WaitBook, since: datetime) -> None:
        self._since = since
        self._estimator = Estimator(system, book, relearn=_LEARNS_AGAIN)
        self._estimator.follow(Checkpoints(system))
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def before_a_number(self, now: datetime) -> None:
        """Estimates every wait unless that was done a moment ago, or before anybody is to know of it."""
        if now >= self._since and now - self._looked_at > _LASTS:
            self._looked_at = now
            self._estimator.refresh()
