"""Checks what one file alone cannot show: that windows, queues, items, grounds and boards fit together."""

from collections.abc import Container
from dataclasses import dataclass

from config.report import Report
from config.schema import Centre, Ground, Item, Joint, Queue, Window
from config.toml_file import Document


@dataclass(frozen=True, slots=True)
class Hall:
    """The parts that have to fit together."""

    centre: Centre
    queues: tuple[Queue, ...]
    windows: tuple[Window, ...]
    items: tuple[Item, ...]
    grounds: tuple[Ground, ...]
    joint: tuple[Joint, ...] = ()


@dataclass(frozen=True, slots=True)
class HallFiles:
    """Where the parts stand; a catalogue row is its line, code and department, sound or not."""

    centre: Document
    queues: Document
    windows: Document
    catalogue: str
    catalogue_rows: tuple[tuple[int, str, str], ...]


def check_hall(hall: Hall, files: HallFiles, report: Report) -> None:
    """Note everything that does not fit."""
    _check_windows(hall, files, report)
    _check_queues(hall, files, report)
    _check_boards(hall, files, report)
    _check_items(hall, files, report)


def _check_windows(hall: Hall, files: HallFiles, report: Report) -> None:
    codes = {queue.code for queue in hall.queues}
    for index, window in enumerate(hall.windows):
        path = ("window", index, "queues")
        for code in [code for code in window.queues if code not in codes]:
            zh, en = f"{window.number} 号窗口的队列 {code} 不在 queues.toml", f"There is no queue {code}"
            _note(report, files.windows, path, zh, en, code)
        if window.covers_lunch and len(hall.centre.hours) < 2:
            zh, en = f"没有午休，{window.number} 号窗口不用午间值班", "There is no lunch break to cover"
            _note(report, files.windows, ("window", index, "covers_lunch"), zh, en)
        if not window.queues:
            zh, en = f"{window.number} 号窗口没有队列", f"Window {window.number} serves no queue"
            _note(report, files.windows, path, zh, en)


def _check_queues(hall: Hall, files: HallFiles, report: Report) -> None:
    served = {code for window in hall.windows for code in window.queues}
    for index, queue in enumerate(hall.queues):
        if queue.code not in served:
            zh, en = f"没有窗口办理队列 {queue.code}", f"No window serves queue {queue.code}"
            _note(report, files.queues, ("queue", index, "code"), zh, en)
    _check_members(hall, files, report, "departments", {department for _, _, department in files.catalogue_rows})
    _check_members(hall, files, report, "items", {code for _, code, _ in files.catalogue_rows})


def _check_members(hall: Hall, files: HallFiles, report: Report, key: str, known: Container[str]) -> None:
    """Each department or item in one queue at most, and in the catalogue at all."""
    taken: dict[str, str] = {}
    for index, queue in enumerate(hall.queues):
        for name in getattr(queue, key):
            first = taken.setdefault(name, queue.code)
            if first != queue.code:
                zh, en = f"“{name}”已在队列 {first}", f'"{name}" is in queue {first} already'
                _note(report, files.queues, ("queue", index, key), zh, en, name)
            if name not in known:
                zh, en = f"“{name}”不在 catalogue.csv", f'"{name}" is not in catalogue.csv'
                _note(report, files.queues, ("queue", index, key), zh, en, name)


def _check_boards(hall: Hall, files: HallFiles, report: Report) -> None:
    codes = {queue.code for queue in hall.queues}
    for index, board in enumerate(hall.centre.boards):
        for code in [code for code in board.queues if code not in codes]:
            zh, en = f"屏幕 {board.name} 的队列 {code} 不在 queues.toml", f"There is no queue {code}"
            _note(report, files.centre, ("board", index, "queues"), zh, en, code)


def _check_items(hall: Hall, files: HallFiles, report: Report) -> None:
    departments = {name for queue in hall.queues for name in queue.departments}
    singly = {code for queue in hall.queues for code in queue.items}
    known = {name for ground in hall.grounds for name in (ground.code, ground.name_zh)}
    lines = {code: line for line, code, _ in files.catalogue_rows}
    for item in hall.items:
        line = lines[item.code]
        if item.department_zh not in departments and item.code not in singly:
            zh = f"没有队列收 {item.department_zh} 的事项，请写进 queues.toml"
            en = f"No queue takes this item. Put {item.department_zh} into queues.toml"
            report.error(files.catalogue, line, item.code, zh, en)
        for ground in [ground for ground in item.extra_grounds if ground not in known]:
            zh, en = f"理由“{ground}”不在 grounds.toml", f'The ground "{ground}" is not in grounds.toml'
            report.error(files.catalogue, line, f"{item.code}.extra_grounds", zh, en)


def _note(report: Report, file: Document, path: tuple[str | int, ...], zh: str, en: str, written: str = "") -> None:
    shown = ".".join(str(part) for part in path)
    report.error(file.name, file.line_of(path, f'"{written}"' if written else ""), shown, zh, en)
