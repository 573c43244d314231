"""Judges days of a hall by plain SQL on what they left; imports nothing from the application."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Ask = Callable[[str], Sequence[Sequence[Any]]]

# Each with what it would mean; a hall in order answers every one of them with no row.
QUESTIONS = {
    "numbers of a queue and day are 1..n": """
        SELECT service_day, series, COUNT(*), MIN(number), MAX(number) FROM tickets
        GROUP BY service_day, series
        HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*) OR COUNT(DISTINCT number) <> COUNT(*)
    """,
    "the counters stand at the last number": """
        SELECT s.series, s.period, s.last FROM number_series s
        WHERE s.series LIKE 'ticket/%' AND s.last <> (
            SELECT COUNT(*) FROM tickets t
            WHERE 'ticket/' || t.series = s.series AND CAST(t.service_day AS VARCHAR(10)) = s.period)
    """,
    "one visit at a window ends before the next call to it": """
        SELECT one.id, other.id FROM tickets one JOIN tickets other
          ON one.service_day = other.service_day AND one.{window} = other.{window} AND one.id <> other.id
        WHERE one.status = 'finished' AND other.status = 'finished'
          AND one.started_at <= other.started_at AND one.finished_at > other.started_at
          AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.kind = 'ticket_held'
                          AND e.subject_id IN (CAST(one.id AS VARCHAR(20)), CAST(other.id AS VARCHAR(20))))
    """,
    "nobody is lost: who was issued on a day that is over has an end": """
        SELECT id, status FROM tickets
        WHERE service_day < (SELECT MAX(service_day) FROM tickets)
          AND status NOT IN ('finished', 'cancelled', 'void', 'expired')
    """,
    "every ticket has one entry of its issue": """
        SELECT t.id FROM tickets t LEFT JOIN entries e
          ON e.kind = 'ticket_issued' AND e.subject_id = CAST(t.id AS VARCHAR(20))
        GROUP BY t.id HAVING COUNT(e.seq) <> 1
    """,
    "a finished ticket was issued, called, started, finished in this order": """
        SELECT id FROM tickets WHERE status = 'finished'
          AND NOT (issued_at <= called_at AND called_at <= started_at AND started_at <= finished_at)
    """,
    "the ledger is numbered 1..n and its head stands at n": """
        SELECT COUNT(*), MIN(seq), MAX(seq) FROM entries
        HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*) OR MAX(seq) <> (SELECT MAX(seq) FROM ledger_heads)
    """,
    "the ledger never goes back in time": """
        SELECT later.seq FROM entries later JOIN entries earlier ON later.seq = earlier.seq + 1
        WHERE later.at < earlier.at
    """,
    "every case has the entry of its receipt": """
        SELECT c.ref FROM cases c WHERE NOT EXISTS (
            SELECT 1 FROM entries e WHERE e.subject = 'case' AND e.subject_id = c.ref AND e.kind = 'case_received')
    """,
    "a slot counts who holds a place in it": """
        SELECT s.queue, s.starts_at, s.taken FROM appointment_slots s WHERE s.taken <> (
            SELECT COUNT(*) FROM appointments a
            WHERE a.queue = s.queue AND a.starts_at = s.starts_at AND a.status <> 'cancelled')
    """,
    "who came in time has one number, of the queue and the slot that were booked": """
        SELECT a.id FROM appointments a LEFT JOIN tickets t
          ON t.id = a.ticket_id AND t.series = a.queue AND t.service_day = a.service_day AND t.booked_for = a.starts_at
        WHERE a.status = 'checked_in'
        GROUP BY a.id HAVING COUNT(t.id) <> 1
    """,
    "a number of a slot belongs to one appointment": """
        SELECT t.id FROM tickets t LEFT JOIN appointments a ON a.ticket_id = t.id AND a.status = 'checked_in'
        WHERE t.booked_for IS NOT NULL
        GROUP BY t.id HAVING COUNT(a.id) <> 1
    """,
    "who came late has a number like every other": """
        SELECT a.id FROM appointments a LEFT JOIN tickets t ON t.id = a.ticket_id
        WHERE a.status = 'late' AND (t.id IS NULL OR t.booked_for IS NOT NULL OR t.issued_at <= a.starts_at)
    """,
    "whoever was booked for a day that is over came, gave it back, or is known to have stayed away": """
        SELECT id, status FROM appointments
        WHERE service_day < (SELECT MAX(service_day) FROM tickets)
          AND (status = 'booked' OR (ticket_id IS NULL) <> (status IN ('no_show', 'cancelled')))
    """,
    "a number of a slot stands behind who came before it and ahead of who came after": """
        SELECT t.id, other.id FROM tickets t JOIN tickets other
          ON other.service_day = t.service_day AND other.queue = t.queue AND other.booked_for IS NULL
        WHERE t.booked_for IS NOT NULL AND t.place < {not_begun}
          AND t.returns = 0 AND t.delays = 0 AND other.returns = 0 AND other.delays = 0
          AND ((other.issued_at < t.booked_for AND other.place > t.place)
            OR (other.issued_at >= t.booked_for AND other.place <= t.place))
    """,
    "a decided case says when": """
        SELECT ref FROM cases WHERE status IN ('decided', 'delivered') AND decided_on IS NULL
    """,
}


def faults(ask: Ask) -> dict[str, list[Sequence[Any]]]:
    """What is wrong, by the sentence that does not hold, with the rows that break it."""
    words = {"window": '"window"', "not_begun": 2**62}
    found = {sentence: list(ask(question.format(**words))) for sentence, question in QUESTIONS.items()}
    return {sentence: rows for sentence, rows in found.items() if rows}
