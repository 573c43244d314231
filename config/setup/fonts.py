"""Cut the fonts: two small ones for every page, the rare hanzi in slices, the full ones for paper."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from config.setup import characters

FAMILY = "Noto Sans SC"
PACKAGE = "@expo-google-fonts/noto-sans-sc"
RARE_SLICES = 6


@dataclass(frozen=True)
class Cut:
    """One font file to make: from which face, with which code points."""

    source: Path
    target: Path
    codes: frozenset[int]


def build(package: Path, web: Path, paper: Path) -> list[Path]:
    """Write web fonts and their style sheet to `web`, TrueType fonts to `paper`; return every file made."""
    regular = package / "400Regular" / "NotoSansSC_400Regular.ttf"
    bold = package / "700Bold" / "NotoSansSC_700Bold.ttf"
    present = _code_points(regular)
    common = present & {ord(character) for character in characters.common()}
    slices = list(_slices(sorted(present - common), RARE_SLICES))

    cuts = [
        Cut(regular, web / "noto-sans-sc-regular.woff2", frozenset(common)),
        Cut(bold, web / "noto-sans-sc-bold.woff2", frozenset(common)),
        Cut(bold, paper / "NotoSansSC-Bold.ttf", frozenset(common)),
        *(Cut(regular, web / _slice_name(n), frozenset(codes)) for n, codes in enumerate(slices, start=1)),
    ]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        built = list(pool.map(_cut, cuts))

    # A name on a slip may hold any hanzi, so paper gets the whole regular face, byte for byte.
    whole = paper / "NotoSansSC-Regular.ttf"
    shutil.copyfile(regular, whole)
    sheet = web / "fonts.css"
    sheet.write_text(style_sheet([(codes[0], codes[-1]) for codes in slices]), "utf-8")
    return [*built, whole, sheet, *_licences(package, web, paper)]


def style_sheet(rare: list[tuple[int, int]]) -> str:
    """The `@font-face` rules; `rare` lists the first and last code point of each slice.

    The face declared last wins where ranges overlap, so the small fonts are asked first and a slice is
    fetched only for a hanzi that they lack: slices claim whole stretches, not a list of 20,000 characters.
    Both weights share the slices, for a regular 䶮 in a bold name reads better than an empty box.
    """
    rules = [
        _face(weight, _slice_name(n), f"unicode-range:U+{first:X}-{last:X};")
        for n, (first, last) in enumerate(rare, start=1)
        for weight in (400, 700)
    ]
    rules += [_face(400, "noto-sans-sc-regular.woff2"), _face(700, "noto-sans-sc-bold.woff2")]
    return "\n".join(rules) + "\n"


def _face(weight: int, file: str, unicode_range: str = "") -> str:
    return (
        f'@font-face{{font-family:"{FAMILY}";font-style:normal;font-weight:{weight};font-display:swap;'
        f'src:url("{file}") format("woff2");{unicode_range}}}'
    )


def _slice_name(number: int) -> str:
    return f"noto-sans-sc-rare-{number}.woff2"


def _slices(codes: list[int], count: int) -> Iterator[list[int]]:
    size = -(-len(codes) // count)
    for start in range(0, len(codes), size):
        yield codes[start : start + size]


def _code_points(path: Path) -> set[int]:
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _cut(cut: Cut) -> Path:
    options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True)
    options.flavor = "woff2" if cut.target.suffix == ".woff2" else None
    font = subset.load_font(str(cut.source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=cut.codes)
    cutter.subset(font)
    subset.save_font(font, str(cut.target), options)
    return cut.target


def _licences(package: Path, *folders: Path) -> list[Path]:
    """The Open Font License has to travel with every copy of the font."""
    return [Path(shutil.copyfile(package / "LICENSE_FONT", folder / "NotoSansSC-OFL.txt")) for folder in folders]
