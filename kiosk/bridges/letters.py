"""A document becomes a letter: the full wording of the law's six papers, in both languages."""

from __future__ import annotations

from kiosk.domain.catalogue import Centre
from kiosk.domain.documents import Document
from printer.letter import Letter
from printer.slip import Language


def letter_of(document: Document, applicant: str, centre: Centre, url: str, language: Language) -> Letter:
    """What the paper says, to whom, and how it can be checked and fought. ValueError for damaged data."""
    raise NotImplementedError
