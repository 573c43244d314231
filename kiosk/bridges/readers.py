"""The card readers of the settings, each beside its touch screen; one is asked only while somebody stands there."""

from collections.abc import Sequence

from config.readers import Reader
from kiosk.card_reader.driver import Driver, Found, Look, NetworkDriver
from kiosk.domain.id_card import CardLook, IdCard, ReaderState

_STATES = {
    Found.NOTHING: ReaderState.EMPTY,
    Found.CARD: ReaderState.READ,
    Found.UNREAD: ReaderState.UNREAD,
    Found.NO_READER: ReaderState.GONE,
}


class Readers:
    """Every reader of the centre by the name of the screen beside it."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._drivers: dict[str, Driver] = {
            one.device: NetworkDriver(one.host, one.port, one.timeout_seconds) for one in readers
        }

    def stands_beside(self, device: str) -> bool:
        """Whether the settings name a reader for this screen."""
        return device in self._drivers

    def look(self, device: str) -> CardLook:
        """What is on the reader beside a screen; `GONE` where there is none."""
        driver = self._drivers.get(device)
        return look_of(driver.look()) if driver is not None else CardLook(ReaderState.GONE)


def look_of(seen: Look) -> CardLook:
    """What a driver saw, as the pages know it."""
    card = IdCard(seen.card.name, seen.card.number) if seen.card is not None else None
    return CardLook(_STATES[seen.found], card)
