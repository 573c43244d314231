"""What every call may answer, for the description of the API."""

from typing import Any

from kiosk.web.api.models import Refused

_REFUSALS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503)


def described(*good: int, empty: int | None = None) -> dict[Any, Any]:
    """Answers with a JSON body, and one without; every refusal has the same shape."""
    answers: dict[Any, Any] = {status: {"content": {"application/json": {"schema": {}}}} for status in good}
    if empty is not None:
        answers[empty] = None
    return answers | dict.fromkeys(_REFUSALS, Refused)
