"""The people of the hall as a test speaks of them: citizen.takes_ticket(), window.calls_next(), hall.shows()."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.flows.server import Answer, Server


def _done(answer: Answer) -> Any:
    assert answer.status < 300, answer
    return answer.body


@dataclass
class Citizen:
    """Somebody in front of the kiosk, with the slip in hand afterwards."""

    server: Server
    slip: dict[str, Any] = field(default_factory=dict)

    def takes_ticket(self, item: str | None = None, queue: str | None = None) -> str:
        wish = {name: value for name, value in (("item", item), ("queue", queue)) if value}
        self.slip = _done(self.server.post("/tickets", wish, by="kiosk"))
        return str(self.slip["number"])

    def looks_at_phone(self) -> dict[str, Any]:
        found: dict[str, Any] = _done(self.server.get(f"/tickets/{self.slip['token']}"))
        return found

    def asks_after_case(self) -> dict[str, Any]:
        found: dict[str, Any] = _done(self.server.get(f"/cases/public/{self.slip['token']}"))
        return found


@dataclass
class Window:
    """A clerk at a window."""

    server: Server
    number: int
    by: str = "window"

    def opens(self) -> None:
        assert self._act("open")["state"] == "open"

    def closes(self) -> None:
        assert self._act("close")["state"] == "closed"

    def calls_next(self) -> str | None:
        answer = self.server.post(f"/windows/{self.number}/call-next", by=self.by)
        return None if answer.status == 204 else str(_done(answer)["number"])

    def starts(self) -> None:
        assert self._act("start")["status"] == "serving"

    def gives_up_waiting(self) -> None:
        assert self._act("no-show")["status"] == "missed"

    def finishes(self, outcome: str) -> None:
        assert self._act("finish", {"outcome": outcome})["status"] == "finished"

    def takes_in(self, item: str, applicant: str, ticket: str | None = None) -> str:
        wish = {"item": item, "applicant": applicant} | ({"ticket": ticket} if ticket else {})
        return str(_done(self.server.post("/cases", wish, by=self.by))["ref"])

    def does(self, ref: str, step: str, body: object = None) -> dict[str, Any]:
        found: dict[str, Any] = _done(self.server.post(f"/cases/{ref}/{step}", body, by=self.by))
        return found

    def _act(self, act: str, body: object = None) -> dict[str, Any]:
        found: dict[str, Any] = _done(self.server.post(f"/windows/{self.number}/{act}", body, by=self.by))
        return found


@dataclass
class HallBoard:
    """The board in the hall."""

    server: Server

    def shows(self) -> list[tuple[str, int]]:
        """The calls, newest first."""
        return [(call["number"], call["window"]) for call in self._board()["calls"]]

    def counts_waiting(self, queue: str) -> int:
        return next(int(line["waiting"]) for line in _done(self.server.get("/queues")) if line["queue"] == queue)

    def digest(self) -> str:
        return str(self._board()["digest"])

    def _board(self) -> dict[str, Any]:
        found: dict[str, Any] = _done(self.server.get("/boards/hall"))
        return found


@dataclass
class Manager:
    """Whoever reads the figures."""

    server: Server

    def reads(self, first: str, last: str) -> dict[str, Any]:
        found: dict[str, Any] = _done(self.server.get(f"/timeliness?from={first}&to={last}", by="manager"))
        return found

    def opens(self, figure: str, first: str, last: str) -> list[str]:
        """The cases behind a figure."""
        path = f"/timeliness/cases?figure={figure}&from={first}&to={last}"
        return [case["ref"] for case in _done(self.server.get(path, by="manager"))["cases"]]
