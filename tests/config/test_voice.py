"""The voice of a centre: a recorded pack is checked clip by clip, and a zone that has too much to say is named."""

import shutil
import wave
from pathlib import Path

import pytest

from config.loader import ConfigError, check, load
from config.schema import Board, Severity, Voice, Window
from config.setup.voice import VOICE
from config.voice_checks import ZoneLoad, problems_of, zone_loads
from config.voice_words import CLIPS

SHIPPED = load(None, {})
TEXT = Path("config/centre.toml").read_text("utf-8")


@pytest.fixture
def pack(tmp_path):
    shutil.copytree(VOICE, tmp_path / "voice")
    return tmp_path / "voice"


def site(folder, **changes):
    text = TEXT
    for key, value in changes.items():
        old = next(line for line in text.split("\n") if line.startswith(f"{key} ="))
        text = text.replace(old, f"{key} = {value}")
    (folder / "centre.toml").write_text(text, "utf-8")
    return folder


def problems(folder, severity=Severity.ERROR):
    return [problem for problem in check(folder) if problem.severity is severity and problem.file == "centre.toml"]


def test_recorded_pack_stands_beside_the_file(tmp_path, pack):
    assert problems(site(tmp_path, pack='"voice"')) == []
    assert load(tmp_path, {}).centre.voice.pack == pack


def test_folder_that_is_not_there_stops_the_server(tmp_path):
    with pytest.raises(ConfigError):
        load(site(tmp_path, pack='"voice"'), {})
    [problem] = problems(tmp_path)
    assert problem.message_en == "There is no such folder: voice"
    assert TEXT.split("\n")[problem.line - 1].startswith("pack =")


def silence(path, seconds):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(1000)
        file.writeframes(bytes(int(2000 * seconds)))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"ID3 an mp3 by another name"), "cannot be read"),
        (lambda path: silence(path, 0), "should have sound"),
        (lambda path: silence(path, 5), "last 4 seconds at most"),
    ],
)
def test_clip_that_cannot_be_played(pack, spoil, says):
    spoil(pack / "zh-7.wav")
    [(clip, zh, en)] = problems_of(pack)
    assert clip == "zh-7"
    assert says in en
    assert "zh-7.wav" in zh


def test_every_clip_is_asked_for(tmp_path):
    assert {clip for clip, _, _ in problems_of(tmp_path)} == CLIPS


@pytest.mark.parametrize(
    ("calls", "seconds", "share", "delay"),
    [(60, 9, 0.15, 0.8), (125, 9, 0.31, 2.0), (200, 9, 0.50, 4.5), (300, 9, 0.75, 13.5), (125, 13, 0.45, 5.3),
     (200, 5, 0.28, 1.0), (400, 9, 1.0, None), (300, 13, 1.08, None)],
)  # fmt: skip
def test_load_is_that_of_the_table(calls, seconds, share, delay):
    """screens.md 3.7, the voice zones as a queue with one server and equal services."""
    load_ = ZoneLoad("hall", ("hall",), 10, calls, seconds)
    assert load_.share == pytest.approx(share, abs=0.006)
    assert load_.delay_seconds == (None if delay is None else pytest.approx(delay, rel=0.07))


def centre(*boards, **voice):
    from dataclasses import replace

    return replace(SHIPPED.centre, boards=boards, voice=Voice(**voice))


def windows(count):
    return tuple(Window(n, "", "", ("A",) if n % 2 else ("C",)) for n in range(1, count + 1))


def test_zone_counts_its_windows_once_over_its_boards():
    boards = (Board("north", ("A",), zone="ground"), Board("south", ("A", "C"), zone="ground"))
    [load_] = zone_loads(centre(*boards), windows(10))
    assert (load_.zone, load_.windows, load_.calls_per_hour) == ("ground", 10, 80)


def test_zones_share_the_calls():
    boards = (Board("north", ("A",)), Board("south", ("C",)))
    assert [load_.windows for load_ in zone_loads(centre(*boards), windows(10))] == [5, 5]


def test_screens_without_a_loudspeaker_and_silent_halls_have_no_load():
    assert zone_loads(centre(Board("north", speaks=False)), windows(100)) == ()
    assert zone_loads(centre(Board("north"), is_silent=True), windows(100)) == ()


def test_hall_that_calls_too_much_is_warned(tmp_path):
    [problem] = problems(site(tmp_path, calls_per_window_hour="20"), Severity.WARNING)
    assert "70%" in problem.message_en
    assert "无声叫号" in problem.message_zh
    assert problems(site(tmp_path, calls_per_window_hour="8"), Severity.WARNING) == []


def test_quiet_hours_are_read(tmp_path):
    [hours] = load(site(tmp_path, quiet_hours='["12:00-14:00"]'), {}).centre.voice.quiet_hours
    assert (hours.opens.hour, hours.closes.hour) == (12, 14)
    site(tmp_path, quiet_hours='["14:00-12:00"]')
    assert [problem.key for problem in problems(tmp_path)] == ["voice.quiet_hours"]
