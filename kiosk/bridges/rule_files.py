"""The centre's files as an offer: what they say of calendars and items now, read again at every look."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from config import schema
from config.loader import load
from config.report import ConfigError
from kiosk.bridges.settings import centre_of
from kiosk.domain.calendar import Edition
from kiosk.operations.rule_ports import Fault, Issue, Offer

CATALOGUE = "catalogue.csv"
_DATA = (".toml", ".csv")


@dataclass(frozen=True, slots=True)
class FilesOfCentre:
    """The site's folder over what is shipped; None is what is shipped alone."""

    folder: Path | None
    environ: Mapping[str, str]

    def offered(self) -> Offer:
        """What the files say now; faults that are errors, and nothing else, where they cannot be used."""
        return _offer(self._site, self.environ)

    def checked(self, catalogue: bytes) -> Offer:
        """The items of a catalogue that somebody sends: read as if it stood among the centre's files, in a copy."""
        with TemporaryDirectory() as name:
            copy = Path(name)
            for path in _data_files(self._site):
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(str(self._site)) / path, copy / path)
            (copy / CATALOGUE).write_bytes(catalogue)
            found = _offer(copy, self.environ)
        return replace(found, years={})

    @property
    def _site(self) -> Path | None:
        named = self.environ.get("KIOSK_CONFIG", "")
        return self.folder or (Path(named) if named else None)


def _data_files(site: Path | None) -> list[Path]:
    found = sorted(site.rglob("*")) if site is not None and site.is_dir() else []
    return [path.relative_to(site) for path in found if site and path.suffix in _DATA and path.is_file()]


def _offer(folder: Path | None, environ: Mapping[str, str]) -> Offer:
    try:
        settings = load(folder, environ)
    except ConfigError as error:
        return Offer(faults=tuple(_fault(problem) for problem in error.problems))
    return offer_of(settings)


def offer_of(settings: schema.Settings) -> Offer:
    """What settings that were read say of calendars and items; an item of which something is missing is not offered."""
    years = {
        year: tuple(_issue(edition) for edition in calendar.editions) for year, calendar in settings.calendar.items()
    }
    silent = [(item.code, name) for item in settings.items for name in item.missing_elements]
    faults = tuple(Fault(CATALOGUE, f"{code}.{name}", *_MISSING) for code, name in silent)
    return Offer(years, tuple(centre_of(settings).items.values()), faults)


_MISSING = (
    "没有写，这个事项不能公布；没有的请写“无”",
    "This is empty, so the item cannot be published. Where there is none, write 无",
)


def _issue(of: schema.Edition) -> Issue:
    return Issue(Edition(of.notice, of.issued_on, of.days_off, of.make_up_days), of.source)


def _fault(of: schema.Problem) -> Fault:
    return Fault(of.place, of.key, of.message_zh, of.message_en, of.severity is schema.Severity.ERROR)
