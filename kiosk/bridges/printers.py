"""The printers of the settings as running machines: each prints, and is asked how it is beside the presses."""

import threading
from collections.abc import Sequence
from pathlib import Path

from config import schema
from kiosk.bridges.paper import Paper
from kiosk.domain.printer import PrinterLook, PrinterState
from kiosk.operations.intake import TicketView
from kiosk.operations.ports import PrintJob
from kiosk.operations.printing import Printed, PrintSlip
from printer.drivers import DeviceDriver, Driver, FileDriver, NetworkDriver
from printer.ipp_driver import IppDriver
from printer.watch import WatchedDriver
from printer.wire import Patience

# Tiles follow the hall within two seconds (K-12), and so does the word about paper.
_ASK_SECONDS = 2.0


class Printers:
    """Every printer of the centre, in the order of the settings; none is touched before it is opened."""

    def __init__(self, machines: Sequence[schema.Printer], paper: Paper) -> None:
        self._machines = {machine.name: machine for machine in machines}
        self._paper = paper
        self._drivers: dict[str, WatchedDriver] = {}

    def looks(self) -> tuple[PrinterLook, ...]:
        """How each printer was when it was last heard; one that was never heard is missing."""
        seen = ((machine, self._drivers.get(machine.name)) for machine in self._machines.values())
        return tuple(
            PrinterLook(machine.name, machine.devices, PrinterState(driver.state.value))
            for machine, driver in seen
            if driver is not None and driver.state is not None
        )

    def open(self, name: str) -> None:
        """Makes the driver of a printer; sends it nothing."""
        self._drivers[name] = WatchedDriver(driver_of(self._machines[name]))

    def printing_at(self, name: str) -> PrintSlip:
        """Puts a slip on the paper of an open printer, and says truthfully what became of it."""
        driver, width_mm = self._drivers[name], self._machines[name].width_mm

        def put_on_paper(view: TicketView, _: PrintJob) -> Printed:
            # What draws a slip is loaded with the first one: the first answer after a start does not wait for it.
            from printer.spooler import print_slip

            outcome = print_slip(self._paper.slip(view), driver, width_mm, self._paper.fonts)
            return Printed(outcome.state.value, outcome.code.value if outcome.code else "")

        return put_on_paper

    def watch(self, name: str, stop: threading.Event) -> None:
        """Asks an open printer how it is, again and again, until `stop`."""
        while not stop.is_set():
            self._drivers[name].status()
            stop.wait(_ASK_SECONDS)


def driver_of(printer: schema.Printer) -> Driver:
    """The driver that a printer's settings name; the folder of a file printer is made."""
    patience = Patience(total=printer.timeout_seconds)
    if printer.driver == "network":
        return NetworkDriver(printer.host, printer.port, patience, gives_receipts=printer.receipts)
    if printer.driver == "device":
        return DeviceDriver(Path(printer.path), answers=printer.answers, patience=patience)
    if printer.driver == "ipp":
        return IppDriver(printer.uri, patience)
    folder = Path(printer.path)
    folder.mkdir(parents=True, exist_ok=True)
    return FileDriver(folder)
