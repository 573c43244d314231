"""A zone says its calls one at a time, in order, none old, none taken back; over many random mornings."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.voice_checks import BUSIEST, ZoneLoad
from display.announcement import GAP_SECONDS, Voice, announcement
from display.announcer import Announcer
from display.board import BoardSnapshot, Call
from display.pacing import Pacing

AT = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)
VOICE = Voice()


def told(place, at=AT):
    return announcement(Call(str(place), f"A{place:03d}", place % 14 + 1, at), VOICE)


def after(seconds):
    return AT + timedelta(seconds=seconds)


def played(calls, withdrawn=(), step=0.2, until=200.0):
    """Runs a zone through the calls: when each was said, whether twice, and how long it lasted."""
    pacing, spoken, now = Pacing(), [], 0.0
    while now < until:
        standing = [one for one in calls if one.at <= after(now) and (one.call_id, now) not in _gone(withdrawn, now)]
        pacing = pacing.heard(standing, after(now))
        pacing, due = pacing.due(after(now), VOICE.lasts)
        if due:
            seconds = VOICE.lasts(due.clips)
            pacing = pacing.speaking(seconds, after(now))
            spoken.append((due.announcement, due.is_twice, now, now + seconds))
        now = round(now + step, 6)
    return spoken


def _gone(withdrawn, now):
    return {(call, now) for call, at in withdrawn if now >= at}


CALLS = st.lists(st.floats(0, 90), max_size=40).map(
    lambda offsets: [told(place, after(offset)) for place, offset in enumerate(sorted(offsets))]
)


@settings(max_examples=60, deadline=None)
@given(CALLS)
def test_order_pauses_and_age(calls):
    spoken = played(calls)
    assert [one.call_id for one, *_ in spoken] == sorted((one.call_id for one, *_ in spoken), key=int), "in call order"
    for (_, _, _, ended), (_, _, began, _) in pairwise(spoken):
        assert began >= ended + GAP_SECONDS - 1e-6, "never two at once, and a pause between them"
    assert all(after(began) <= one.valid_until for one, _, began, _ in spoken), "nothing older than a minute"
    assert len({one.call_id for one, *_ in spoken}) == len(spoken), "nothing twice"


@settings(max_examples=60, deadline=None)
@given(CALLS)
def test_first_reading_is_dropped_for_its_age_alone(calls):
    spoken = {one.call_id: (began, ended) for one, _, began, ended in played(calls)}
    for one in calls:
        if one.call_id not in spoken:
            busy = [span for span in spoken.values() if span[0] <= (one.valid_until - AT).total_seconds()]
            assert max(ended for _, ended in busy) + GAP_SECONDS + 0.4 > (one.valid_until - AT).total_seconds()


@settings(max_examples=40, deadline=None)
@given(CALLS, st.data())
def test_withdrawn_call_is_not_said(calls, data):
    gone = [(one.call_id, data.draw(st.floats(0, 100))) for one in calls if data.draw(st.booleans())]
    said = {one.call_id: began for one, _, began, _ in played(calls, gone)}
    assert [call for call, at in gone if call in said and said[call] > at] == []


@pytest.mark.parametrize(
    ("others", "is_twice", "why"),
    [(0, True, "nobody waits"), (3, True, "three wait"), (4, False, "more than three wait")],
)
def test_second_reading(others, is_twice, why):
    calls = [told(place) for place in range(others + 1)]
    _, due = Pacing().heard(calls, AT).due(AT, VOICE.lasts)
    assert due.is_twice is is_twice, why
    assert due.clips == calls[0].first + (calls[0].second if is_twice else ())


def test_burst_of_ten_is_said_to_the_last_in_order():
    """T6: ten windows press at once. With the clips of the set-up the last one begins within its minute."""
    from display import clips

    voice = Voice(seconds=clips.lengths())
    calls = [announcement(Call(str(n), f"A{n:03d}", n + 1, AT), voice) for n in range(10)]
    pacing, now, said = Pacing().heard(calls, AT), AT, []
    while pacing.waiting:
        pacing, due = pacing.due(now, voice.lasts)
        said.append((due.announcement.number, due.is_twice))
        pacing = pacing.speaking(voice.lasts(due.clips), now)
        now = pacing.free_at
    assert [number for number, _ in said] == [f"A{n:03d}" for n in range(10)]
    assert not any(is_twice for _, is_twice in said[:6])
    assert said[-1][1], "the last has the time"


@pytest.mark.parametrize(("slower", "most"), [(1, 500), (2, 499)])
def test_an_hour_of_five_hundred_calls_keeps_its_order_and_drops_only_what_is_old(slower, most):
    """T6, with the clips of the set-up, which warns of such a zone; and with slower ones, which do not fit the hour."""
    from display import clips

    voice, chance = Voice(seconds={name: seconds * slower for name, seconds in clips.lengths().items()}), Random(5)
    ats = sorted(chance.uniform(0, 3600) for _ in range(500))
    calls = [announcement(Call(str(n), f"A{n:03d}", n % 14 + 1, after(at)), voice) for n, at in enumerate(ats)]
    pacing, said, now = Pacing(), [], AT
    for n, call in enumerate([*calls, None]):
        until = call.at if call else after(3700)
        while pacing.waiting and (now := max(now, pacing.next_at())) < until:
            pacing, due = pacing.due(now, voice.lasts)
            if due:
                said.append((due.announcement, now, now + timedelta(seconds=voice.lasts(due.clips))))
                pacing = pacing.speaking(voice.lasts(due.clips), now)
        pacing = pacing.heard(calls[max(0, n - 30) : n + 1], until)
    assert [one.number for one, *_ in said] == sorted(one.number for one, *_ in said)
    for (_, _, ended), (_, began, _) in pairwise(said):
        assert began >= ended + timedelta(seconds=GAP_SECONDS - 1e-6)
    assert all(began <= one.valid_until for one, began, _ in said)
    spoken = {one.number: began for one, began, _ in said}
    for lost in (one for one in calls if one.number not in spoken):
        busy = [ended for one, began, ended in said if began <= lost.valid_until]
        assert busy[-1] + timedelta(seconds=GAP_SECONDS) > lost.valid_until, "nothing is left out that had its time"
    assert 300 < len(said) <= most
    seconds = sum(voice.lasts(one.first) for one in calls) / 500
    assert ZoneLoad("hall", ("hall",), 14, 500, seconds).share > BUSIEST


def test_nothing_is_read_twice_at_the_cost_of_another_call():
    slow = Voice(seconds={"zh-please": 25})
    calls = [announcement(Call(str(n), f"A{n:03d}", 1, AT), slow) for n in range(3)]
    _, due = Pacing().heard(calls, AT).due(AT, slow.lasts)
    assert not due.is_twice


def test_clock_set_back_leaves_no_zone_silent():
    pacing = Pacing().speaking(9, after(3600)).heard([told(1)], AT)
    _, due = pacing.due(AT, VOICE.lasts)
    assert due


class TestAnnouncer:
    def snapshot(self, *calls, at=AT, name="hall"):
        return BoardSnapshot(name, "", "", 1, at, "open", None, calls, (), (), False)

    def one(self, number, call_id, at=AT):
        return Call(call_id, number, 3, at)

    def test_calls_from_before_the_screen_came_are_not_said(self):
        announcer = Announcer(lambda name: Voice())
        announcer.hear(self.snapshot(self.one("A001", "1")), was_watched=False)
        announcer.hear(self.snapshot(self.one("A001", "1"), self.one("A002", "2")), was_watched=True)
        assert [(name, told["number"]) for name, told in announcer.due()] == [("hall", "A002")]
        assert announcer.due() == []

    def test_ten_minutes_away_and_nothing_is_said_again(self):
        announcer = Announcer(lambda name: Voice())
        announcer.hear(self.snapshot(), was_watched=False)
        announcer.left("hall")
        later = AT + timedelta(minutes=10)
        missed = [self.one(f"A{n:03d}", str(n), AT + timedelta(seconds=20 * n)) for n in range(31)]
        announcer.hear(self.snapshot(*missed, at=later), was_watched=False)
        announcer.hear(self.snapshot(*missed, at=later), was_watched=True)
        assert announcer.due() == []

    def test_a_recall_is_said_as_a_call_of_its_own(self):
        announcer = Announcer(lambda name: Voice())
        announcer.hear(self.snapshot(), was_watched=True)
        announcer.hear(self.snapshot(self.one("A001", "1-1")), was_watched=True)
        assert len(announcer.due()) == 1
        later = AT + timedelta(seconds=25)
        announcer.hear(self.snapshot(self.one("A001", "1-2", later), at=later), was_watched=True)
        assert [told["call_id"] for _, told in announcer.due()] == ["1-2"]

    def test_one_thing_at_a_time_in_a_zone_of_two_boards(self):
        announcer = Announcer(lambda name: Voice(zone="ground"))
        for name in ("north", "south"):
            announcer.hear(self.snapshot(name=name), was_watched=True)
        announcer.hear(self.snapshot(self.one("A001", "1"), name="north"), was_watched=True)
        announcer.hear(self.snapshot(self.one("C001", "2"), name="south"), was_watched=True)
        assert [(name, told["number"]) for name, told in announcer.due()] == [("north", "A001")]
        assert announcer.due() == [], "the other waits until the first has been said"
        assert announcer.wait(60) > 5

    def test_zones_speak_at_the_same_time(self):
        announcer = Announcer(lambda name: Voice())
        for name in ("north", "south"):
            announcer.hear(self.snapshot(name=name), was_watched=True)
            announcer.hear(self.snapshot(self.one("A001", name), name=name), was_watched=True)
        assert [name for name, _ in announcer.due()] == ["north", "south"]

    def test_silent_hall_says_nothing_and_catches_nothing_up(self):
        voices = [Voice(is_silent=True)]
        announcer = Announcer(lambda name: voices[0])
        announcer.hear(self.snapshot(self.one("A001", "1")), was_watched=True)
        assert announcer.due() == []
        voices[0] = Voice()
        announcer.hear(self.snapshot(self.one("A001", "1"), self.one("A002", "2")), was_watched=True)
        assert [told["number"] for _, told in announcer.due()] == ["A002"]

    def test_event_is_that_of_the_contract(self):
        announcer = Announcer(lambda name: Voice())
        announcer.hear(self.snapshot(), was_watched=True)
        announcer.hear(self.snapshot(self.one("A012", "9-1")), was_watched=True)
        [(_, told)] = announcer.due()
        assert told.keys() == {"call_id", "number", "window", "clips", "text", "valid_until"}
        assert told["valid_until"] == "2026-11-23T10:04:00.000+08:00"
