"""The built assets are what the manifests say, and the fonts hold every character that can come up."""

import json
import re

import pytest
from fontTools.ttLib import TTFont

from config.setup import assets, characters, fonts, manifest
from tests.structure.sources import ROOT

FOLDERS = [assets.WEB, assets.PAPER]
NAMES = "王喆䶮李𬤝赵珺钱镕孙玥周旻吴堃郑𬭎冯祎陈淏褚翀卫昇蒋赟沈頔韩㛃杨𫖮朱𬀪秦𬸚尤犇许赑何祯吕骉施堯张旸〇"
SYMBOLS = "①②⑩№★●○■□▲▼→←↑↓✓×÷℃％（）《》「」、。！？：；—…·￥①Ⅲ㎡āáǎàēéěèǖǘǚǜ"


@pytest.mark.parametrize("folder", FOLDERS, ids=["web", "paper"])
class TestManifest:
    def test_files_are_what_it_says(self, folder):
        _, entries = manifest.read(folder)
        assert manifest.differing(folder, entries) == []

    def test_names_every_file(self, folder):
        _, entries = manifest.read(folder)
        assert {entry.file for entry in entries} == {path.name for path in folder.iterdir()} - {manifest.NAME}

    def test_versions_are_the_pinned_ones(self, folder):
        pins = json.loads((ROOT / "package-lock.json").read_text())["packages"]
        _, entries = manifest.read(folder)
        assert [e.file for e in entries if e.version != pins[f"node_modules/{e.package}"]["version"]] == []

    def test_every_licence_has_its_text(self, folder):
        _, entries = manifest.read(folder)
        licences = {entry.licence for entry in entries}
        assert licences <= {"MIT", "OFL-1.1"}
        assert len(list(folder.glob("*.txt"))) == len(licences)


def test_changed_file_is_noticed(tmp_path):
    (tmp_path / "a.js").write_text("1")
    entries = [manifest.Entry("a.js", "a", "1.0", "MIT", manifest.digest(b"1"))]
    manifest.write(tmp_path, "inputs", entries)
    assert manifest.stands(tmp_path, "inputs")
    assert not manifest.stands(tmp_path, "other inputs")
    (tmp_path / "a.js").write_text("2")
    assert manifest.differing(tmp_path, entries) == ["a.js"]
    assert not manifest.stands(tmp_path, "inputs")


def test_socket_client_asks_for_no_source_map():
    script = (assets.WEB / "socket.io.min.js").read_text("utf-8")
    assert "sourceMappingURL" not in script
    assert "Socket.IO v4.8.4" in script


@pytest.mark.parametrize("face", ["regular", "bold"])
def test_small_web_font_shows_everyday_text(face):
    wanted = characters.gb2312() | set(SYMBOLS) | set((ROOT / "config" / "catalogue.csv").read_text("utf-8"))
    assert _missing(assets.WEB / f"noto-sans-sc-{face}.woff2", wanted) == set()


def test_paper_prints_any_name():
    assert _missing(assets.PAPER / "NotoSansSC-Regular.ttf", set(NAMES + SYMBOLS) | characters.gb2312()) == set()


def test_paper_faces_have_names_of_their_own():
    """Two fonts of one PostScript name in a PDF print boxes (gotcha G9)."""
    names = {TTFont(path, lazy=True)["name"].getDebugName(6) for path in assets.PAPER.glob("*.ttf")}
    assert names == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_web_slices_hold_what_the_small_font_lacks():
    slices = {path: _codes(path) for path in assets.WEB.glob("*-rare-*.woff2")}
    assert len(slices) == fonts.RARE_SLICES
    covered = set().union(*slices.values()) | _codes(assets.WEB / "noto-sans-sc-regular.woff2")
    assert {ord(character) for character in NAMES} <= covered
    assert covered == _codes(assets.PAPER / "NotoSansSC-Regular.ttf")


def test_style_sheet_claims_for_each_slice_what_it_holds():
    sheet = (assets.WEB / "fonts.css").read_text("utf-8")
    claims = re.findall(r'url\("(\S+rare\S+)"\) format\("woff2"\);unicode-range:U\+(\w+)-(\w+);', sheet)
    assert len(claims) == 2 * fonts.RARE_SLICES
    for file, first, last in claims:
        codes = _codes(assets.WEB / file)
        assert (min(codes), max(codes)) == (int(first, 16), int(last, 16))
    assert set(re.findall(r'font-family:"([^"]+)"', sheet)) == {fonts.FAMILY}


def _codes(path):
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _missing(path, wanted):
    codes = _codes(path)
    return {character for character in wanted if character.isprintable() and ord(character) not in codes}
