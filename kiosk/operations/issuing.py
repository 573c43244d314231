"""Whether a queue gives numbers at this moment, and what stands in the way."""

from datetime import datetime

from kiosk.domain.catalogue import Queue
from kiosk.domain.queue import Issuing, Quota
from kiosk.operations.hall_ports import QueuePause
from kiosk.operations.ports import Context


def issuing_of(context: Context, queue: Queue, pause: QueuePause | None) -> Issuing:
    """What decides it for `queue`: the hours and the lunch cover, its pause, its quotas, and the last-ticket rule: no
    number whose turn is expected after closing, unless somebody keeps the queue open today."""
    centre, now = context.centre, context.now
    is_open_now = centre.is_issuing(now) or centre.serves_at_lunch(queue.code, now)
    served_until = context.waits.past_closing(queue.code, now) if is_open_now else None
    is_last_hour = centre.is_open(now) and not is_open_now
    if (is_last_hour or served_until) and queue.code in context.unit.windows.kept_open(context.today):
        is_open_now, served_until = True, None
    return Issuing(
        is_open_now=is_open_now,
        opens_later_today=not is_open_now and centre.issues_later_today(now),
        paused_until=pause.until_at if pause else None,
        is_paused=pause is not None and (pause.until_at is None or now < pause.until_at),
        quotas=_quotas(context, queue),
        served_until=served_until,
    )


def _quotas(context: Context, queue: Queue) -> tuple[Quota, ...]:
    """The quotas that hold now; counted in the transaction that gives the number, behind the ledger's line. Those who
    have an appointment and are still expected keep their numbers, in each half in which they may come."""
    issued, today = context.unit.tickets.issued, context.today
    afternoon = context.centre.hours.afternoon_at(today)
    is_morning = context.now < afternoon
    half = queue.quota_morning if is_morning else queue.quota_afternoon
    if queue.quota is None and half is None:
        return ()
    found, expected, early = [], *_expected(context, queue, afternoon)
    if queue.quota is not None:
        found.append(Quota(queue.quota, issued(today, queue.code) + expected, _next_day(context)))
    if half is not None:
        given = issued(today, queue.code)
        later = issued(today, queue.code, afternoon)
        again = afternoon if is_morning else _next_day(context)
        found.append(Quota(half, given - later + early if is_morning else later + expected, again))
    return tuple(found)


def _expected(context: Context, queue: Queue, afternoon: datetime) -> tuple[int, int]:
    """How many may still come for an appointment today, and how many of them before the afternoon."""
    rules = context.centre.policy.appointments
    booked = context.unit.appointments.expected(queue.code, context.today)
    left = [at for at in booked if rules.closes_at(at) >= context.now]
    return len(left), sum(rules.opens_at(at) < afternoon for at in left)


def _next_day(context: Context) -> datetime | None:
    """When the doors open on the next service day."""
    centre = context.centre
    return centre.hours.next_opening(centre.hours.closes_at(context.today), centre.is_service_day)
