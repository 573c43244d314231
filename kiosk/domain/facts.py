"""What happened: the facts that the ledger keeps, past tense, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FactKind(StrEnum):
    """Every kind of entry in the ledger; the value is what is stored and never renamed."""

    TICKET_ISSUED = "ticket_issued"
    TICKET_CALLED = "ticket_called"
    TICKET_RECALLED = "ticket_recalled"
    TICKET_MISSED = "ticket_missed"
    TICKET_STARTED = "ticket_started"
    TICKET_FINISHED = "ticket_finished"
    TICKET_HELD = "ticket_held"
    TICKET_RESUMED = "ticket_resumed"
    TICKET_TRANSFERRED = "ticket_transferred"
    TICKET_RETURNED = "ticket_returned"
    TICKET_DELAYED = "ticket_delayed"
    TICKET_CANCELLED = "ticket_cancelled"
    TICKET_VOIDED = "ticket_voided"
    TICKET_EXPIRED = "ticket_expired"
    TICKET_PLACED = "ticket_placed"
    TICKET_MOVE_UNDONE = "ticket_move_undone"
    VISIT_RATED = "visit_rated"
    DAY_CLOSED = "day_closed"
    SLIP_PRINTED = "slip_printed"
    SLIP_FAILED = "slip_failed"
    SLIP_ASKED_AGAIN = "slip_asked_again"
    WINDOW_OPENED = "window_opened"
    WINDOW_PAUSED = "window_paused"
    WINDOW_CLOSED = "window_closed"
    QUEUE_PAUSED = "queue_paused"
    QUEUE_RESUMED = "queue_resumed"
    QUEUE_KEPT_OPEN = "queue_kept_open"
    QUEUE_KEEPING_ENDED = "queue_keeping_ended"
    CARDS_FORGOTTEN = "cards_forgotten"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_CHECKED_IN = "appointment_checked_in"
    APPOINTMENT_LATE = "appointment_late"
    APPOINTMENT_MISSED = "appointment_missed"
    CASE_RECEIVED = "case_received"
    CASE_ACCEPTED = "case_accepted"
    CASE_NOT_ACCEPTED = "case_not_accepted"
    CASE_NOTICED = "case_noticed"
    CASE_SUPPLIED = "case_supplied"
    CASE_SUSPENDED = "case_suspended"
    CASE_RESUMED = "case_resumed"
    CASE_EXTENDED = "case_extended"
    CASE_FORWARDED = "case_forwarded"
    CASE_DECIDED = "case_decided"
    CASE_DELIVERED = "case_delivered"
    CASE_WITHDRAWN = "case_withdrawn"
    CASE_CORRECTION_PROPOSED = "case_correction_proposed"
    CASE_CORRECTED = "case_corrected"
    CASE_CORRECTION_REJECTED = "case_correction_rejected"
    CASE_REDATED = "case_redated"
    CASE_WARNED = "case_warned"
    CASE_REASON_GIVEN = "case_reason_given"
    CASE_SUPERVISED = "case_supervised"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_DISABLED = "account_disabled"
    DECIDING_RIGHTS_SET = "deciding_rights_set"
    DEVICE_ENROLLED = "device_enrolled"
    DEVICE_REVOKED = "device_revoked"
    HELP_CALLED = "help_called"
    HELP_ANSWERED = "help_answered"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    CLOCK_SET = "clock_set"
    CLOCK_STEP = "clock_step"
    NOTICE_SHOWN = "notice_shown"
    NOTICE_ENDED = "notice_ended"
    EVACUATION_BEGAN = "evacuation_began"
    EVACUATION_ENDED = "evacuation_ended"
    RULES_TAKEN_IN = "rules_taken_in"
    CALENDAR_APPROVED = "calendar_approved"
    CATALOGUE_PUBLISHED = "catalogue_published"


class Subject(StrEnum):
    """What a fact is about."""

    TICKET = "ticket"
    APPOINTMENT = "appointment"
    WINDOW = "window"
    QUEUE = "queue"
    CASE = "case"
    ACCOUNT = "account"
    DEVICE = "device"
    CLOCK = "clock"
    DAY = "day"
    CALENDAR = "calendar"
    CATALOGUE = "catalogue"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to one subject; `data` holds plain JSON values and no person's data."""

    kind: FactKind
    subject: Subject
    subject_id: str
    data: Mapping[str, object] = field(default_factory=dict)
