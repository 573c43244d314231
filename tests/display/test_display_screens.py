"""The pages as the server sends them: public facts, nothing inline, nothing that a name could smuggle in."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from screen_hall import QUEUES, Hall, build_app, morning, panel_of

from display.board import ScreenSize

ROOM = Path(__file__).resolve().parents[2] / "display"


def client_of(hall: Hall, tmp_path: Path, size: ScreenSize | None = None) -> FlaskClient:
    return build_app(hall, tmp_path / "static", size or ScreenSize(), {}).test_client()


def test_the_board_page_carries_the_whole_snapshot_and_is_never_cached(tmp_path: Path) -> None:
    answer = client_of(morning(), tmp_path).get("/display/hall")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for text in (
        "A035",
        "正在叫号",
        "Now calling",
        "演练",
        "REHEARSAL",
        "10:03",
        "泉州经济技术开发区行政服务中心",
    ):
        assert text in answer.text, text


def test_few_numbers_left_stand_beside_the_minutes_in_both_languages(tmp_path: Path) -> None:
    hall = morning()
    hall.queues = (replace(QUEUES[0], left=3), *QUEUES[1:])
    rows = re.findall(r"<tr data-queue.*?</tr>", client_of(hall, tmp_path).get("/display/hall").text, re.DOTALL)
    assert [("余号3" in row, "3 left" in row, "15–30" in row) for row in rows[:2]] == [(True,) * 3, (False,) * 3]
    assert [" data-few" in row for row in rows[:2]] == [True, False]


def test_the_band_of_the_rehearsal_is_hidden_on_a_real_board(tmp_path: Path) -> None:
    hall = morning()
    hall.is_rehearsal = False
    page = client_of(hall, tmp_path).get("/display/hall").text
    assert all(" hidden" in band for band in re.findall(r'<p class="band"[^>]*>', page))
    assert re.search(r'<p class="band"[^>]*>', page)


@pytest.mark.parametrize("path", ["/display/nowhere", "/display/window/99", "/display/window/x"])
def test_an_unknown_screen_is_not_found(tmp_path: Path, path: str) -> None:
    assert client_of(morning(), tmp_path).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/display/hall", "/display/window/7"])
def test_pages_keep_to_the_content_security_policy_and_name_no_other_host(tmp_path: Path, path: str) -> None:
    hall = morning()
    hall.show(panel_of(7, "calling", "A035"))
    page = client_of(hall, tmp_path).get(path).text
    assert not re.search(r"\sstyle=|\son\w+=|<style|http-equiv", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"""(?:href|src)=["'](?:\w+:)?//""", page)


def test_a_name_with_markup_stays_text(tmp_path: Path) -> None:
    hall = morning()
    hall.queues = (replace(QUEUES[0], name_zh='<script>alert(1)</script>"', name_en="A & B <x"),)
    page = client_of(hall, tmp_path).get("/display/hall").text
    assert "<script>alert" not in page
    assert "A &amp; B &lt;x" in page


@pytest.mark.parametrize("size", [ScreenSize(0, 0.5), ScreenSize(5, -1), ScreenSize(float("nan"), 0.5)])
def test_a_size_that_measures_nothing_is_refused(tmp_path: Path, size: ScreenSize) -> None:
    client = client_of(morning(), tmp_path, size)
    client.application.testing = True
    with pytest.raises(ValueError, match="positive"):
        client.get("/display/hall")


def test_scripts_write_text_only_and_never_ask_the_machines_clock() -> None:
    for script in sorted((ROOM / "static").glob("*.js")):
        text = script.read_text()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Date\.now|new Date\(\)", text
        )


def test_no_sentence_uses_a_word_that_frightens() -> None:
    for template in sorted((ROOM / "templates/display").glob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", template.read_text())
        assert not re.search(
            r"系统|异常|失败|非法|无效|\b(?:please|invalid|error|oops)\b(?! wait)", text, re.IGNORECASE
        )


def test_the_twin_answers_304_to_its_digest(tmp_path: Path) -> None:
    client = client_of(morning(), tmp_path)
    first = client.get("/api/v1/boards/hall")
    assert first.headers["ETag"] == f'"{first.json["digest"]}"'  # type: ignore[index]
    assert client.get("/api/v1/boards/hall", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
