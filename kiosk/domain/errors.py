"""Refusals: what the system will not do, each with a stable code that pages and the API translate."""


class Refusal(Exception):
    """Something was asked that cannot be done; nothing was changed.

    `code` is stable and is what a program reads; `detail` carries the values that the sentence names.
    """

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class NotFound(Refusal):
    """What was named does not exist."""


class WrongState(Refusal):
    """It exists, but its state does not allow this; `state` is the state as it is."""

    def __init__(self, code: str, state: str, **detail: object) -> None:
        super().__init__(code, state=state, **detail)


class NotAllowed(Refusal):
    """The person or device has no right to do this."""


class Unacceptable(Refusal):
    """Well-formed, but against a rule of the hall, the catalogue or the law."""


class TooOften(Refusal):
    """Asked so often in a short time that the next time has to wait."""


class Unavailable(Refusal):
    """It cannot be done at the moment, through no fault of whoever asked."""
