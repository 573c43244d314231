"""Which characters go into the fonts that every page loads, and which wait in the rare one."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Latin with accents (pinyin tones), punctuation, arrows, marks, enclosed figures, full-width forms: cheap,
# and any of them can turn up in a sentence of a page. Hanzi are chosen one by one, not by block.
_SYMBOL_BLOCKS = (
    (0x0020, 0x024F),
    (0x02B0, 0x02FF),
    (0x0370, 0x045F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x2BFF),
    (0x3000, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)

# Places whose text a page shows; code is left out, for its sentences stand in templates and catalogues.
_SPOKEN_SUFFIXES = {".csv", ".html", ".js", ".po", ".svg", ".toml", ".txt"}
_HOUSES = ("config", "display", "kiosk", "printer")


def gb2312() -> set[str]:
    """The 7,445 characters of GB 2312-80, the repertoire of everyday Chinese print."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {character for cell in cells if (character := cell.decode("gb2312", "ignore"))}


def symbols() -> set[str]:
    """Everything in the blocks that hold no hanzi."""
    return {chr(code) for first, last in _SYMBOL_BLOCKS for code in range(first, last + 1)}


def in_sources(root: Path = ROOT) -> set[str]:
    """Every character that the catalogue, the settings, the templates and the translations contain."""
    texts = (path.read_text("utf-8", "ignore") for path in _sources(root))
    return {character for text in texts for character in text if character.isprintable()}


def common(root: Path = ROOT) -> set[str]:
    """What the fonts of every page carry."""
    return gb2312() | symbols() | in_sources(root)


def beyond_gb2312(root: Path = ROOT) -> str:
    """The characters of the sources that the fixed repertoire lacks, sorted: the part that can change."""
    return "".join(sorted(in_sources(root) - gb2312() - symbols()))


def _sources(root: Path) -> Iterator[Path]:
    for house in _HOUSES:
        for path in sorted((root / house).rglob("*")):
            if path.suffix in _SPOKEN_SUFFIXES and "built" not in path.parts:
                yield path
