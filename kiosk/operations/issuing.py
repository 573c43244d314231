"""Whether a queue gives numbers at this moment, and what stands in the way."""

from kiosk.domain.catalogue import Queue
from kiosk.domain.queue import Issuing
from kiosk.operations.hall_ports import QueuePause
from kiosk.operations.ports import Context


def issuing_of(context: Context, queue: Queue, pause: QueuePause | None) -> Issuing:
    """What decides it for `queue`: the hall's hours, its pause of today and its quota."""
    centre, now = context.centre, context.now
    is_open_now = centre.is_issuing(now)
    return Issuing(
        is_open_now=is_open_now,
        opens_later_today=not is_open_now and centre.issues_later_today(now),
        paused_until=pause.until_at if pause else None,
        is_paused=pause is not None and (pause.until_at is None or now < pause.until_at),
        issued=context.unit.tickets.issued(context.today, queue.code) if queue.quota is not None else 0,
        quota=queue.quota,
    )
