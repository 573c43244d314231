"""The guide desk prints the slip of a number again for somebody who lost it: marked, counted, where there is paper."""

import pytest
from sqlalchemy import select

from kiosk.storage.tables import print_jobs
from tests.api.program import Program
from tests.web.visitor import Visitor


def jobs(site: Program) -> list[bool]:
    """Whether each job in the outbox is a second slip."""
    with site.house.engine.connect() as connection:
        return list(connection.execute(select(print_jobs.c.is_reprint).order_by(print_jobs.c.id)).scalars())


def printed(site: Program) -> None:
    with site.house.engine.begin() as connection:
        connection.execute(print_jobs.update().values(state="printed"))


@pytest.mark.parametrize("typed", ["A001", " a1 "])
def test_a_number_gets_a_second_slip(site: Program, typed: str) -> None:
    site.does("/tickets", {"item": "SJ-016"}, by="kiosk", status=201)
    printed(site)
    desk = Visitor(site, "guide")
    page = desk.sends(desk.opens("/desk/"), "/desk/reprint", number=typed)
    assert "A001 的号票在 " in page.text
    assert jobs(site) == [False, True]


@pytest.mark.parametrize(
    ("typed", "words", "reason"),
    [
        ("A077", "A077", "no such number today"),
        ("Ω", "Ω", "no number at all"),
        ("A001", "正在打印", "the first slip is still on its way"),
    ],
)
def test_what_cannot_be_printed_is_told(site: Program, typed: str, words: str, reason: str) -> None:
    site.does("/tickets", {"item": "SJ-016"}, by="kiosk", status=201)
    desk = Visitor(site, "guide")
    page = desk.sends(desk.opens("/desk/"), "/desk/reprint", number=typed)
    assert words in page.text, reason
    assert jobs(site) == [False]
