"""What the hall hears: the sentence, the clips that say it, and that each of them was built."""

import wave
from array import array
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest

from config.setup import manifest, sound, voice
from config.voice_words import CHINESE, CLIPS, ENGLISH, LETTERS
from display import clips
from display.announcement import Voice, announcement, clips_of_window, english_window
from display.board import Call

AT = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)
CALLED = "请A零一二号到三号窗口办理"
SPOKEN = CHINESE | LETTERS | ENGLISH


def call(number="A012", window=3, **more):
    return Call("7-1", number, window, AT, **more)


def heard(of, voice=None):
    told = announcement(of, voice or Voice())
    return "".join(SPOKEN[clip] for clip in told.first[1:]), "".join(SPOKEN[clip] for clip in told.second)


@pytest.mark.parametrize(
    ("of", "voice", "first", "second", "why"),
    [
        (call(), Voice(), CALLED, CALLED, "the sentence of the hall, twice"),
        (call(), Voice(says_yao=True), "请A零幺二号到三号窗口办理", "请A零幺二号到三号窗口办理", "幺 is never 七"),
        (call("A111", 11), Voice(says_yao=True), "请A幺幺幺号到十一号窗口办理", "请A幺幺幺号到十一号窗口办理",
         "only in numbers"),
        (call(is_recall=True), Voice(), "再次呼叫A零一二号请到三号窗口", "", "a recall is said once"),
        (call(window=9, is_change=True), Voice(), "A零一二号请改到九号窗口", "A零一二号请改到九号窗口", "sent on"),
        (call(language="en"), Voice(), f"{CALLED}numberAzeroonetwowindowthree", CALLED,
         "an English ticket is called in both languages, English once"),
        (call(window=12), Voice(is_bilingual=True), "请A零一二号到十二号窗口办理numberAzeroonetwowindowtwelve",
         "请A零一二号到十二号窗口办理", "a bilingual hall"),
        (call("A1000", 120), Voice(), "请A一零零零号到一百二十号窗口办理", "请A一零零零号到一百二十号窗口办理",
         "after A999"),
    ],
)  # fmt: skip
def test_sentence(of, voice, first, second, why):
    assert heard(of, voice) == (first, second), why


@pytest.mark.parametrize(
    ("window", "said"),
    [(0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (112, "一百一十二"), (120, "一百二十"), (1203, "一二零三")],
)  # fmt: skip
def test_number_of_a_window_in_chinese(window, said):
    assert "".join(CHINESE[clip] for clip in clips_of_window(window)) == said


@pytest.mark.parametrize(
    ("window", "said"),
    [(0, "zero"), (7, "seven"), (12, "twelve"), (20, "twenty"), (35, "thirty five"), (100, "one hundred"),
     (105, "one hundred five"), (1203, "one two zero three")],
)  # fmt: skip
def test_number_of_a_window_in_english(window, said):
    assert " ".join(ENGLISH[clip] for clip in english_window(window)) == said


def test_text_says_what_the_voice_says():
    assert announcement(call(), Voice(is_bilingual=True)).text == "请 A012 号，到 3 号窗口办理 Number A012, window 3."
    assert announcement(call(is_recall=True), Voice()).text == "再次呼叫，A012 号，请到 3 号窗口"
    assert announcement(call(is_change=True), Voice()).text == "A012 号，请改到 3 号窗口"


def test_chime_comes_first_and_once():
    told = announcement(call(language="en"), Voice())
    assert [*told.first, *told.second].count("chime") == 1
    assert told.first[0] == "chime"


def test_no_call_needs_a_clip_that_is_not_in_the_vocabulary():
    """Every letter, every digit, every window that a centre can have, in every wording."""
    numbers = [f"{letter}{digit}{digit}{digit}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for digit in range(10)]
    windows = [*range(1, 200), 999, 1000, 9999]
    flags = [{"is_recall": recall, "is_change": change} for recall, change in product((False, True), repeat=2)]
    needed = set()
    for place, number in enumerate(numbers):
        for more, yao in product(flags, (False, True)):
            of = call(number, windows[place % len(windows)], language="en", **more)
            told = announcement(of, Voice(says_yao=yao))
            needed |= {*told.first, *told.second}
    assert needed == CLIPS


def test_valid_for_a_minute():
    assert announcement(call(), Voice()).valid_until == AT + timedelta(minutes=1)


class TestBuilt:
    """What the set-up made is checked as sound: length, level, no clipping, no silence at the ends."""

    def test_every_clip_is_there_and_nothing_else(self):
        assert {path.stem for path in voice.VOICE.glob("*.wav")} == CLIPS
        _, entries = manifest.read(voice.VOICE)
        assert {entry.file for entry in entries} == {f"{clip}.wav" for clip in CLIPS}
        assert manifest.differing(voice.VOICE, entries) == []

    def test_small_enough_to_be_loaded_at_once(self):
        assert sum(path.stat().st_size for path in voice.VOICE.glob("*.wav")) < 2_500_000

    @pytest.mark.parametrize("clip", sorted(CLIPS))
    def test_sound(self, clip):
        samples, rate = samples_of(clip)
        seconds = len(samples) / rate
        assert rate == 22050
        assert (0.15 if clip != "chime" else 0.5) <= seconds <= 1.6
        assert max(map(abs, samples)) <= sound.HIGHEST
        assert 0.45 * sound.LEVEL <= sound.loudness(samples) <= 1.05 * sound.LEVEL
        assert max(map(abs, samples[: rate // 25])) > 100, "silence before the word"
        assert abs(samples[0]) < 50, "a click"
        assert abs(samples[-1]) < 50, "a click"

    def test_words_differ(self):
        """Two clips of one content would be a word said in place of another."""
        assert len({(voice.VOICE / f"{clip}.wav").read_bytes() for clip in CLIPS}) == len(CLIPS)

    def test_chime_is_two_falling_tones(self):
        samples, rate = samples_of("chime")
        first, second = tone(samples[: rate // 4], rate), tone(samples[rate * 2 // 5 : rate * 3 // 5], rate)
        assert first == pytest.approx(880, rel=0.04)
        assert second == pytest.approx(659, rel=0.04)

    def test_pace_is_that_of_a_hall(self):
        """3.5 to 4.5 characters a second (V-08), over all Chinese calls of a morning."""
        lengths = clips.lengths()
        said = [
            announcement(call(f"{letter}{n:03d}", n % 14 + 1), Voice()).second for letter in "ACFHJ" for n in range(100)
        ]
        characters = sum(len(SPOKEN[clip]) for one in said for clip in one)
        seconds = sum(lengths[clip] for one in said for clip in one)
        assert 3.5 <= characters / seconds <= 4.5

    def test_lengths_are_those_of_the_files(self):
        assert clips.lengths().keys() == CLIPS
        assert Voice(seconds=clips.lengths()).lasts(["chime", "chime"]) == pytest.approx(2 * 0.85, abs=0.01)


def test_file_that_is_no_sound_is_left_out(tmp_path):
    (tmp_path / "chime.wav").write_bytes(b"RIFF")
    sound.write(tmp_path / "zh-1.wav", array("h", [0, 900] * 500), 1000)
    assert clips.lengths(tmp_path) == {"zh-1": 1.0}


def test_level_is_brought_to_one():
    quiet, loud = array("h", [0, 60, -60, 60] * 500), array("h", [0, 9000, -9000, 9000] * 500)
    levels = [sound.loudness(sound.levelled(samples)) for samples in (quiet, loud)]
    assert levels == pytest.approx([sound.LEVEL, sound.LEVEL], rel=0.01)


def test_peak_is_never_clipped():
    spike = array("h", [10] * 5000 + [20000])
    assert max(sound.levelled(spike)) <= sound.HIGHEST


def samples_of(clip):
    with wave.open(str(voice.VOICE / f"{clip}.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return array("h", file.readframes(file.getnframes())), file.getframerate()


def tone(samples, rate):
    """The pitch in Hz, by how often the sound crosses zero upwards."""
    rises = sum(before < 0 <= after for before, after in pairwise(samples))
    return rises / (len(samples) / rate)
