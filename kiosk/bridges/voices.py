"""How each board speaks at this moment: what the centre has set, its quiet hours, and the clips that there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config import schema
from config.voice_checks import BUSIEST, zone_loads
from display import clips
from display.announcement import Voice
from kiosk.operations.system import System
from kiosk.web.extensions import VoiceZone


@dataclass(frozen=True, slots=True)
class Voices:
    """Asked with the name of a board; a name without a board never speaks."""

    centre: schema.Centre
    system: System
    seconds: Mapping[str, float]

    def __call__(self, name: str) -> Voice:
        board = next((board for board in self.centre.boards if board.name == name), None)
        of = self.centre.voice
        return Voice(
            zone=board.zone if board else "",
            is_silent=board is None or not board.speaks or self.is_quiet,
            is_bilingual=of.is_bilingual,
            says_yao=of.says_yao,
            seconds=self.seconds,
        )

    @property
    def is_quiet(self) -> bool:
        """Whether the hall is called without a voice now (无声叫号)."""
        local = self.system.clock.now().astimezone(self.system.centre.zone).time()
        of = self.centre.voice
        return of.is_silent or any(hours.opens <= local < hours.closes for hours in of.quiet_hours)

    def speaks(self, name: str) -> bool:
        """Whether a loudspeaker hangs at the board, quiet hours or not."""
        return any(board.name == name and board.speaks for board in self.centre.boards)


def zones_of(settings: schema.Settings) -> tuple[VoiceZone, ...]:
    """The loudspeaker zones and whether they have time for all their calls."""
    return tuple(
        VoiceZone(
            one.zone, one.boards, one.windows, one.calls_per_hour, one.share, one.delay_seconds, one.share > BUSIEST
        )
        for one in zone_loads(settings.centre, settings.windows)
    )


def pack_of(centre: schema.Centre) -> Path:
    """The folder of the clips: the recorded voice of the centre, or the one that the set-up built."""
    return centre.voice.pack or clips.BUILT
