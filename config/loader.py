"""Puts the settings together: what is shipped, under the site's own files, under the environment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from config.calendar_file import note_holes, read_calendar_year
from config.catalogue_file import CatalogueRow, Measure, read_catalogue, rows_of
from config.centre_file import read_centre
from config.cross_checks import Hall, HallFiles, check_hall
from config.desk_files import is_queue, read_grounds, read_printers, read_readers
from config.folder import Folder
from config.hall_files import read_queues, read_windows
from config.joint_file import Parts, read_joint
from config.message_file import read_messages
from config.phrase_file import read_phrases
from config.readers import Reader
from config.report import ConfigError, Report
from config.schema import CalendarYear, Centre, Ground, Item, Joint, Policy, Printer, Problem, Settings
from config.toml_file import Document
from config.voice_checks import check_voice

__all__ = ["ENVIRONMENT", "ConfigError", "check", "load"]

T = TypeVar("T")

ENVIRONMENT = {
    "KIOSK_CONFIG": "the site's folder, where none is named otherwise",
    "KIOSK_PRINTER": (
        "address of the default printer: tcp://HOST:PORT, ipp://HOST/printers/NAME, device:/dev/usb/lp0 or file:PATH"
    ),
}
"""Every key of the environment that changes a setting, and what it does."""


_UNCHECKED_POLICY = Policy(ceiling=Fraction(1), on_the_spot_target=Fraction(0), amber_days=1)
"""Stands in while centre.toml cannot be read, so that the catalogue's own mistakes are still found."""


def load(folder: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of a centre; raises ConfigError with every problem where one of them is an error.

    `folder` holds only the files that the site changes; None takes KIOSK_CONFIG, or what is shipped.
    """
    named = environ.get("KIOSK_CONFIG", "")
    report = Report()
    settings = _Reading(folder or (Path(named) if named else None), report).settings()
    printers = _with_environment(settings.printers if settings else (), environ, report)
    if settings is None or report.error_count:
        raise ConfigError(tuple(report.problems()))
    return replace(settings, printers=printers)


def check(folder: Path | None) -> list[Problem]:
    """Every problem of a folder, errors and warnings, by file and line."""
    report = Report()
    _Reading(folder, report).settings()
    return report.problems()


class _Reading:
    """One pass over the files of a folder; where one file cannot be used, the others are still checked."""

    def __init__(self, site: Path | None, report: Report) -> None:
        self._report = report
        self._folder = Folder(site, report)

    def settings(self) -> Settings | None:
        """The settings, or None where an error stands in the way."""
        self._folder.note_strangers()
        hall = self._hall()
        printers = self._read("printers.toml", read_printers)
        messages = self._read("messages.toml", read_messages)
        readers = self._readers()
        calendar = self._calendar()
        phrases = read_phrases(self._folder, self._report)
        if hall is None or printers is None or messages is None or self._report.error_count:
            return None
        items = _with_ground_codes(hall.items, hall.grounds)
        return Settings(
            centre=hall.centre,
            queues=hall.queues,
            windows=hall.windows,
            items=items,
            calendar=calendar,
            grounds=hall.grounds,
            printers=printers,
            phrases=phrases,
            messages=messages,
            joint=hall.joint,
            readers=readers,
        )

    def _hall(self) -> Hall | None:
        centre_file, queue_file = self._document("centre.toml"), self._document("queues.toml")
        window_file, grounds = self._document("windows.toml"), self._read("grounds.toml", read_grounds)
        centre = self._placed(read_centre(centre_file)) if centre_file else None
        queues = read_queues(queue_file) if queue_file else None
        windows = read_windows(window_file) if window_file else None
        catalogue = self._folder.read("catalogue.csv")
        measure = Measure(centre.policy, centre.guide) if centre else Measure(_UNCHECKED_POLICY)
        items = read_catalogue(catalogue, measure, self._report) if catalogue else None
        rows = rows_of(catalogue) if catalogue else ()
        joint = self._joint(rows, measure)
        if centre is None or not queues or not windows or grounds is None or not items:
            return None
        if centre_file is None or queue_file is None or window_file is None or catalogue is None:
            return None
        files = HallFiles(centre_file, queue_file, window_file, catalogue.name, rows)
        hall = Hall(centre, queues, windows, items, grounds, joint)
        check_hall(hall, files, self._report)
        check_voice(centre, windows, centre_file)
        return hall

    def _placed(self, centre: Centre) -> Centre:
        """The folder of a recorded voice stands beside centre.toml."""
        if centre.voice.pack is None:
            return centre
        return replace(centre, voice=replace(centre.voice, pack=self._folder.beside(centre.voice.pack)))

    def _joint(self, rows: Sequence[CatalogueRow], measure: Measure) -> tuple[Joint, ...]:
        """A centre may have none; of a catalogue that cannot be read, nothing is said twice."""
        source = self._folder.read("joint.toml")
        document = Document(source, self._report) if source else None
        if source is None or document is None or document.is_empty or not rows:
            return ()
        return read_joint(document, Parts(rows, measure, source.is_site))

    def _readers(self) -> tuple[Reader, ...]:
        """Most centres have none."""
        source = self._folder.read("readers.toml")
        document = Document(source, self._report) if source else None
        return () if document is None or document.is_empty else read_readers(document)

    def _read(self, name: str, read: Callable[[Document], T]) -> T | None:
        document = self._document(name)
        return read(document) if document else None

    def _document(self, name: str) -> Document | None:
        source = self._folder.read(name)
        if source is None:
            self._report.error(name, 0, "", "缺少这个文件", "This file is missing")
            return None
        before = self._report.error_count
        document = Document(source, self._report)
        if document.is_empty and self._report.error_count == before:
            self._report.error(source.name, 0, "", "这个文件是空的", "This file is empty")
        return None if document.is_empty else document

    def _calendar(self) -> Mapping[int, CalendarYear]:
        years = self._folder.years()
        for year in note_holes(years):
            zh = f"缺少 {year} 年的日历，这一年的到期日算不出"
            en = f"The calendar of {year} is missing, so no due date in it can be computed"
            self._report.error(f"calendar/{year}.toml", 0, "year", zh, en)
        documents = {year: self._document(f"calendar/{year}.toml") for year in years}
        return MappingProxyType({y: read_calendar_year(d, y) for y, d in documents.items() if d})


def _with_ground_codes(items: tuple[Item, ...], grounds: tuple[Ground, ...]) -> tuple[Item, ...]:
    """The catalogue names grounds in Chinese, as its readers do; everything after the loader uses codes."""
    codes = {ground.name_zh: ground.code for ground in grounds}
    coded = {item: tuple(codes.get(name, name) for name in item.extra_grounds) for item in items}
    return tuple(replace(item, extra_grounds=coded[item]) for item in items)


def _with_environment(printers: tuple[Printer, ...], environ: Mapping[str, str], report: Report) -> tuple[Printer, ...]:
    written = environ.get("KIOSK_PRINTER", "")
    address = _printer_address(written) if written else {}
    if written and not address:
        zh = f"“{written}”应如 tcp://10.0.0.8:9100、device:/dev/usb/lp0 或 file:slips"
        en = f'"{written}" should be like tcp://10.0.0.8:9100, device:/dev/usb/lp0 or file:slips'
        report.error("environment", 0, "KIOSK_PRINTER", zh, en)
    return tuple(printer if printer.devices else replace(printer, **address) for printer in printers)


def _printer_address(written: str) -> dict[str, Any]:
    kind, _, path = written.partition(":")
    if kind in ("device", "file") and path:
        return {"driver": kind, "path": path}
    if is_queue(written):
        return {"driver": "ipp", "uri": written}
    try:
        parts = urlsplit(written)
        port = parts.port or 9100
    except ValueError:
        return {}
    is_network = parts.scheme == "tcp" and parts.hostname
    return {"driver": "network", "host": parts.hostname, "port": port} if is_network else {}
