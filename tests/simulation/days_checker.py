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
    "a decided case says when": """
        SELECT ref FROM cases WHERE status IN ('decided', 'delivered') AND decided_on IS NULL
    """,
}


def faults(ask: Ask) -> dict[str, list[Sequence[Any]]]:
    """What is wrong, by the sentence that does not hold, with the rows that break it."""
    found = {sentence: list(ask(question.format(window='"window"'))) for sentence, question in QUESTIONS.items()}
    return {sentence: rows for sentence, rows in found.items() if rows}
