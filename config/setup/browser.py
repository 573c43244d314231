"""What the tests need from outside pip: a browser, and programs that read our paper with other eyes."""

import shutil
from pathlib import Path

from config.setup import system
from config.setup.steps import say

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHINESE_OCR = (
    "usr/share/tesseract-ocr/5/tessdata",
    "usr/share/tesseract-ocr/4.00/tessdata",
    "usr/share/tessdata",
)


def install() -> None:
    """Install what is absent where this user may; the tests that lack something say so themselves."""
    # Apart from each other: where one name is unknown to the distribution, the other four still arrive.
    browser = system.install_missing({"chromium": _has(*_BROWSERS)}, "browser tests")
    readers = system.install_missing(
        {
            "poppler-utils": _has("pdftotext"),
            "zbar-tools": _has("zbarimg"),
            "tesseract-ocr": _has("tesseract"),
            "tesseract-ocr-chi-sim": _reads_chinese(),
            "strace": _has("strace"),
            "cups-daemon": _has("cupsd") or Path("/usr/sbin/cupsd").exists(),
        },
        "tests that read the printed paper",
    )
    if browser and readers:
        say("browser and paper readers: ready")


def _has(*programs: str) -> bool:
    return any(shutil.which(program) for program in programs)


def _reads_chinese() -> bool:
    return any(Path("/", folder, "chi_sim.traineddata").exists() for folder in _CHINESE_OCR)
