"""Checks the voice: whether a recorded pack holds every clip, and whether a zone has time for all its calls."""

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.schema import Board, Centre, Window
from config.toml_file import Document
from config.voice_words import CLIPS

BUSIEST = 0.4  # share of an hour in which a zone may speak; above it, calls wait for calls (screens.md V-04)
ONCE_SECONDS, TWICE_SECONDS, ENGLISH_SECONDS = 5.0, 9.0, 4.0
_LONGEST = 4.0


@dataclass(frozen=True, slots=True)
class ZoneLoad:
    """What a loudspeaker zone has to say in a full hour; `seconds` is the length of one call."""

    zone: str
    boards: tuple[str, ...]
    windows: int
    calls_per_hour: int
    seconds: float

    @property
    def share(self) -> float:
        """The share of the time in which it speaks."""
        return self.calls_per_hour * self.seconds / 3600

    @property
    def delay_seconds(self) -> float | None:
        """How long a call waits on average before it is heard (M/D/1); None where the zone never catches up."""
        return self.share * self.seconds / (2 * (1 - self.share)) if self.share < 1 else None


def zone_loads(centre: Centre, windows: Sequence[Window]) -> tuple[ZoneLoad, ...]:
    """The load of every zone in which somebody is called by voice."""
    if centre.voice.is_silent:
        return ()
    zones: dict[str, list[Board]] = {}
    for board in centre.boards:
        if board.speaks:
            zones.setdefault(board.zone or board.name, []).append(board)
    seconds = TWICE_SECONDS + (ENGLISH_SECONDS if centre.voice.is_bilingual else 0)
    return tuple(_load(zone, boards, windows, centre, seconds) for zone, boards in zones.items())


def _load(zone: str, boards: list[Board], windows: Sequence[Window], centre: Centre, seconds: float) -> ZoneLoad:
    shows_all = any(not board.queues for board in boards)
    queues = {code for board in boards for code in board.queues}
    count = sum(shows_all or not queues.isdisjoint(window.queues) for window in windows)
    calls = count * centre.voice.calls_per_window_hour
    return ZoneLoad(zone, tuple(board.name for board in boards), count, calls, seconds)


def check_voice(centre: Centre, windows: Sequence[Window], file: Document) -> None:
    """Note what is wrong with the pack, and zones that have too much to say."""
    if centre.voice.pack is not None:
        for clip, zh, en in problems_of(centre.voice.pack):
            line = file.line_of(("voice", "pack"))
            file.report.error(file.name, line, f"voice.pack {clip}", zh, en)
    for load in zone_loads(centre, windows):
        if load.share > BUSIEST:
            zh, en = _too_busy(load)
            file.report.warn(file.name, file.line_of(("voice",)), "voice", zh, en)


def problems_of(pack: Path) -> Iterator[tuple[str, str, str]]:
    """Clips that are missing or cannot be played, each with the reason in Chinese and English."""
    if not pack.is_dir():
        yield "", f"没有这个文件夹：{pack.name}", f"There is no such folder: {pack.name}"
        return
    for clip in sorted(CLIPS):
        reason = _fault(pack / f"{clip}.wav")
        if reason:
            yield clip, f"语音片段 {clip}.wav {reason[0]}", f"The clip {clip}.wav {reason[1]}"


def _fault(path: Path) -> tuple[str, str] | None:
    if not path.is_file():
        return "缺少", "is missing"
    try:
        with wave.open(str(path)) as file:
            seconds = file.getnframes() / max(1, file.getframerate())
    except (OSError, EOFError, wave.Error):
        return "读不出，应为未压缩的 WAV", "cannot be read: it should be an uncompressed WAV file"
    if not 0 < seconds <= _LONGEST:
        return f"应在 {_LONGEST:g} 秒以内，不能是空的", f"should have sound and last {_LONGEST:g} seconds at most"
    return None


def _too_busy(load: ZoneLoad) -> tuple[str, str]:
    percent = round(load.share * 100)
    wait = load.delay_seconds
    late = (
        ("播报会越积越多", "it never catches up") if wait is None else (f"平均晚 {wait:.0f} 秒", f"{wait:.0f} s late")
    )
    zh = f"语音分区 {load.zone} 每小时约叫 {load.calls_per_hour} 次，占用 {percent}%，{late[0]}。请分区或改为无声叫号"
    en = (
        f"Voice zone {load.zone}: about {load.calls_per_hour} calls an hour fill {percent}% of the time, {late[1]}."
        " Make more zones, or call silently"
    )
    return zh, en
