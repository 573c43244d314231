"""One wish, one effect, however often and however much at once it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.program import Program


def test_the_same_key_gives_the_same_bytes_and_status(api: Program) -> None:
    answers = [api.post("/tickets", {"queue": "A"}, by="kiosk", key="tap-1") for _ in range(3)]
    assert {(answer.status_code, answer.data) for answer in answers} == {(201, answers[0].data)}
    assert api.sees("/queues")[0]["waiting"] == 1


def test_another_body_with_the_same_key_is_refused(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", key="tap-1", status=201)
    before = api.revision
    for body in ({"queue": "C"}, {"queue": "A", "priority": True}):
        answer = api.post("/tickets", body, by="kiosk", key="tap-1")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert api.revision == before


def test_a_key_belongs_to_its_call_and_to_its_sender(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", key="k", status=201)
    assert api.does("/tickets", {"queue": "A"}, by="guide", key="k", status=201)["number"] == "A002"
    api.does("/windows/1/open", key="k")
    assert api.post("/windows/2/open", by="window", key="k").status_code == 422


def test_a_call_is_made_once_too(api: Program) -> None:
    for _ in range(2):
        api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    api.does("/windows/1/open")
    called = [api.does("/windows/1/call-next", key="next-1")["number"] for _ in range(2)]
    assert called == ["A001", "A001"]
    api.does("/windows/1/no-show", key="gone")
    assert [api.does("/windows/1/call-next", key="next-1")["number"] for _ in range(2)] == ["A001", "A001"]
    assert api.does("/windows/1/call-next", key="next-2")["number"] == "A002"


def test_nobody_waits_is_remembered_as_well(api: Program) -> None:
    api.does("/windows/1/open")
    assert api.post("/windows/1/call-next", by="window", key="n").status_code == 204
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    assert api.post("/windows/1/call-next", by="window", key="n").status_code == 204


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(api: Program, key: str) -> None:
    assert api.post("/tickets", {"queue": "A"}, by="kiosk", key=key).status_code == 422
    assert api.sees("/queues")[0]["waiting"] == 0


def test_forty_keys_sent_eight_times_at_once(api: Program) -> None:
    wishes = [f"key-{n % 40}" for n in range(320)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda key: api.post("/tickets", {"queue": "A"}, by="kiosk", key=key), wishes))
    assert {answer.status_code for answer in answers} == {201}
    numbers = {key: set() for key in wishes}
    for key, answer in zip(wishes, answers, strict=True):
        numbers[key].add(answer.get_json()["number"])
    assert all(len(given) == 1 for given in numbers.values())
    assert {n for given in numbers.values() for n in given} == {f"A{n:03d}" for n in range(1, 41)}
