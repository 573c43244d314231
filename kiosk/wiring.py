"""Builds every object once and says who listens to whom: one page."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import Engine

import printer
from config import schema
from config.loader import load
from display import clips
from display.feed import Feed
from kiosk.bridges.house_papers import HousePapers
from kiosk.bridges.messages import sender_of
from kiosk.bridges.paper import Paper
from kiosk.bridges.printers import Printers
from kiosk.bridges.readers import Readers
from kiosk.bridges.rule_files import FilesOfCentre, offer_of
from kiosk.bridges.screens import Screens
from kiosk.bridges.settings import centre_of, keys_of
from kiosk.bridges.voices import Voices, pack_of, zones_of
from kiosk.bus import Bus, SharedBus
from kiosk.clock import GuardedClock, RehearsalClock, SystemClock
from kiosk.domain.errors import Unavailable
from kiosk.domain.people import SYSTEM
from kiosk.operations import clock_watch, messaging, printing
from kiosk.operations.advising import Adviser
from kiosk.operations.checkpoints import Checkpoints
from kiosk.operations.estimates import Estimator
from kiosk.operations.system import System
from kiosk.operations.taking_in import TakenIn, take_in
from kiosk.operations.wait_book import WaitBook
from kiosk.options import Options
from kiosk.scheduler import Scheduler
from kiosk.secrets import ArgonPasswords, KeyedTokens, new_password, server_key
from kiosk.storage import schema as database
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from kiosk.web.extensions import Desk
from kiosk.web.live import Live
from printer.typefaces import Fonts

log = logging.getLogger(__name__)


@dataclass
class House:
    """Everything that a running server consists of."""

    options: Options
    settings: schema.Settings
    engine: Engine
    units: SqlUnits
    bus: Bus
    system: System
    screens: Screens
    voices: Voices
    printers: Printers
    desk: Desk
    scheduler: Scheduler
    estimator: Estimator
    key: bytes
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)


def open_house(options: Options, environ: Mapping[str, str]) -> House:
    """Reads the settings and opens the database; starts nothing. Raises ConfigError or DatabaseRefused."""
    settings = load(options.config, environ)
    centre = centre_of(settings)
    engine = open_engine(options.database)
    units = SqlUnits(engine, centre.code)
    bus = SharedBus(options.redis) if options.redis else Bus()
    machine, guard, rehearsal = SystemClock(), GuardedClock(), _rehearsal_clock(engine, units)
    key = server_key(options.key_file)
    book = WaitBook()
    system = System(centre, units, rehearsal or guard, machine, KeyedTokens(key), bus.changed, book)
    notice = settings.phrases["zh"]["board_notice"], settings.phrases["en"]["board_notice"]
    voices = Voices(settings.centre, system, clips.lengths(pack_of(settings.centre)))
    screens = Screens(system, (notice,), rehearsal is not None, lambda: voices.is_quiet)
    paper = Paper(centre, settings.phrases, options.url, _fonts())
    printers = Printers(settings.printers, paper)
    scheduler = Scheduler(system, guard=None if rehearsal else guard)
    desk = Desk(
        system=system,
        passwords=ArgonPasswords(),
        new_password=new_password,
        board=screens.message,
        slip_pdf=paper.pdf,
        printers=printers.looks,
        readers=Readers(settings.readers),
        papers=HousePapers(lambda: system.centre, options.url, paper.fonts),
        public_url=options.url,
        rehearsal=rehearsal,
        deadlines=scheduler,
        schema_version=partial(database.current, engine),
        newest_schema=database.NEWEST,
        folder=options.key_file.parent,
        rule_files=FilesOfCentre(options.config, environ),
        keys=keys_of(settings),
        voice_zones=zones_of(settings),
        sends_messages=settings.messages.channel != "file",
    )
    estimator = Estimator(system, book)
    estimator.follow(Checkpoints(system))
    estimator.follow(Adviser(system, book))
    return House(
        options, settings, engine, units, bus, system, screens, voices, printers, desk, scheduler, estimator, key
    )


def take_in_files(house: House) -> TakenIn:
    """Before a server starts: what the files say of calendars and items, as far as nobody has to decide it."""
    offer = offer_of(house.settings)
    taken = house.system.perform(SYSTEM, lambda context: take_in(context, offer), "serve")
    for year in taken.waiting:
        log.warning("calendar %s moves open cases: it waits on /admin/calendar/ to be approved", year)
    if taken.version is not None:
        log.warning("catalogue.csv was changed: it is version %s now", taken.version.number)
    elif taken.objections:
        log.warning("catalogue.csv was changed, but cannot be published: see /admin/catalogue/")
    return taken


def listen(house: House, app: Flask, socketio: SocketIO) -> None:
    """Screens, signed-in pages and printers hear of every commit. Still starts nothing."""
    most = house.options.sockets
    feed = Feed(socketio, house.screens.shown, voices=house.voices, total=most, per_address=most)
    live = Live(app, socketio)
    house.bus.listen(feed.changed)
    house.bus.listen(live.changed)
    house.bus.listen(house.estimator.changed)
    house.estimator.listen(feed.changed)
    _run(house, "boards", feed.run_pump)
    _run(house, "live", live.run_pump)
    _run(house, "deadlines", house.scheduler.run)
    _run(house, "waits", house.estimator.run)
    _run(house, "messages", _messenger(house))
    for machine in house.settings.printers:
        house.printers.open(machine.name)
        _run(house, f"printer {machine.name}", _drainer(house, machine))
        _run(house, f"watch {machine.name}", partial(house.printers.watch, machine.name))
    if isinstance(house.bus, SharedBus):
        _run(house, "hints out", house.bus.run_sender)
        _run(house, "hints in", house.bus.run_receiver)


def start(house: House) -> None:
    """Starts the threads; slips that a stopped server had in hand are marked, and the clock is looked at, first."""
    printing.mark_lost(house.system)
    if house.desk.rehearsal is None:
        house.system.perform(SYSTEM, clock_watch.begin, "serve")
    for thread in house.threads:
        thread.start()


def shut(house: House) -> None:
    """Asks the threads to end."""
    house.stop.set()


def _run(house: House, name: str, work: Callable[[threading.Event], None]) -> None:
    house.threads.append(threading.Thread(target=work, args=(house.stop,), name=name, daemon=True))


def _drainer(house: House, machine: schema.Printer) -> Callable[[threading.Event], None]:
    wake, put_on_paper = threading.Event(), house.printers.printing_at(machine.name)
    house.bus.listen(wake.set)

    def run(stop: threading.Event) -> None:
        while not stop.is_set():
            wake.wait(1.0)
            wake.clear()
            try:
                printing.drain(house.system, machine.name, put_on_paper)
            except Unavailable:
                stop.wait(1.0)
            except Exception:  # one slip that cannot be drawn must not silence the printer for good
                log.exception("a slip could not be printed at %s", machine.name)

    return run


def _messenger(house: House) -> Callable[[threading.Event], None]:
    """Tells whose turn is near, and sends what is due; every process has one, and each message one of them."""
    wake, send = threading.Event(), sender_of(house.settings.messages, house.system.centre.code)
    house.bus.listen(wake.set)

    def run(stop: threading.Event) -> None:
        while not stop.is_set():
            wake.wait(5.0)
            wake.clear()
            try:
                messaging.tell_near(house.system)
                messaging.drain(house.system, send)
            except Unavailable:
                stop.wait(1.0)
            except Exception:  # one message that cannot be made must not silence the others
                log.exception("a message could not be sent")
            stop.wait(1.0)

    return run


def _rehearsal_clock(engine: Engine, units: SqlUnits) -> RehearsalClock | None:
    if database.current(engine) != database.NEWEST:
        return None
    with units.reading() as unit:
        is_rehearsal = unit.centre_mode() == "rehearsal"

    def stored() -> timedelta:
        with units.reading() as unit:
            return unit.clock_offset()

    return RehearsalClock(stored) if is_rehearsal else None


def _fonts() -> Fonts:
    folder = Path(printer.__file__).parent / "fonts"
    return Fonts(folder / "NotoSansSC-Regular.ttf", folder / "NotoSansSC-Bold.ttf")
