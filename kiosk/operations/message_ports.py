"""What telling somebody needs of storage: the outbox, and the numbers apart from it."""

from datetime import date, datetime
from typing import Protocol

from kiosk.domain.message import Message, MessageEvent, MessageState


class Messages(Protocol):
    """The message outbox of one centre, and the sealed numbers that messages go to; apart from everything else."""

    def keep_phone(self, ticket_id: int, sealed: bytes, delete_on: date) -> None: ...
    def forget_phone(self, ticket_id: int) -> bool: ...
    def phone(self, ticket_id: int) -> bytes | None: ...
    def forget_phones_until(self, day: date) -> int:
        """Deletes the numbers that were to be deleted on `day` or before; how many."""
        ...

    def add_if_asked(self, ticket_id: int, event: MessageEvent, about: int, at: datetime) -> bool:
        """Whether a message was put in the outbox: its holder gave a number, and was not told this before."""
        ...

    def not_told_near(self, day: date, most: int) -> list[int]:
        """The waiting tickets whose holders gave a number and were not yet told that their turn is near."""
        ...

    def is_waiting(self, at: datetime) -> bool:
        """Whether something is due: to be sent, or given up by somebody who stopped while sending."""
        ...

    def claim(self, at: datetime, until: datetime) -> Message | None:
        """Takes the oldest message that is due until an instant; nobody else gets it."""
        ...

    def settle(self, message: Message, state: MessageState, reason: str, due_at: datetime) -> bool:
        """Writes down how a try ended, if the message is still in this hand; it is due again at `due_at`."""
        ...

    def give_up_lost(self, at: datetime) -> int:
        """Marks what was on the way in a process that stopped; how many."""
        ...
