"""The pages of calendars and catalogues: what waits, what it would move, what was published and by whom."""

from __future__ import annotations

import gc
import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from kiosk import wiring
from kiosk.bridges.rule_files import FilesOfCentre
from tests.api.program import Program, copied, program_on
from tests.make import centre, slow_item
from tests.web.visitor import Page, Visitor

ROOT = Path(__file__).parents[2]
CALENDAR, CATALOGUE = "/admin/calendar/", "/admin/catalogue/"
ZONE = ZoneInfo("Asia/Shanghai")
NEXT_YEAR = """
year = 2027
[[edition]]
notice = "国务院办公厅关于2027年部分节假日安排的通知"
issued_on = "2026-11-05"
source = "测试"
days_off = [["2027-01-01", "元旦"], ["2027-05-01", "劳动节"], ["2027-10-01", "2027-10-07", "国庆节"]]
make_up_days = []
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The site's own folder, empty until a test puts a file into it."""
    folder = tmp_path / "site"
    (folder / "calendar").mkdir(parents=True)
    return folder


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path, files: Path) -> Iterator[Program]:
    """A rehearsal hall whose server has started once."""
    with program_on(copied(sqlite_template, tmp_path)) as program:
        wiring.take_in_files(program.house)
        desk = replace(program.house.desk, rule_files=FilesOfCentre(files, {}))
        program.app.extensions["kiosk_desk"] = desk
        yield program


def corrected_2026() -> str:
    """The shipped calendar of 2026 with one more notice, by which 18 September is off."""
    shipped = (ROOT / "config/calendar/2026.toml").read_text(encoding="utf-8")
    edition = shipped[shipped.rindex("[[edition]]") :]
    edition = re.sub(r'notice = ".*?"', 'notice = "更正通知"', edition)
    edition = re.sub(r'issued_on = ".*?"', 'issued_on = "2026-09-10"', edition)
    edition = edition.replace("days_off = [", 'days_off = [\n  ["2026-09-18", "台风"],', 1)
    return f"{shipped}\n{edition}"


def running(site: Program) -> str:
    ref = site.does("/cases", {"item": slow_item().code, "applicant": "林小明"}, status=201)["ref"]
    site.does(f"/cases/{ref}/accept")
    return str(ref)


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_a_correction_is_shown_with_its_cases_and_approved(site: Program, files: Path) -> None:
    ref, manager = running(site), Visitor(site, "manager")
    assert "没有等待批准的日历" in words(manager.opens(CALENDAR))
    (files / "calendar/2026.toml").write_text(corrected_2026(), encoding="utf-8")
    page = manager.opens(CALENDAR)
    said = words(page)
    assert "更正通知" in said
    assert "9月18日" in said
    assert "1 件在办件会改到期日" in said
    assert f"/cases/{ref}" in {link for link, _ in page.links}
    assert "推迟" in said
    after = words(manager.sends(page, "/admin/calendar/approve"))
    assert "日历已批准，1 件在办件改了到期日" in after
    assert "没有等待批准的日历" in after
    assert "已被更正" in after
    assert "manager-1" in after
    story = words(Visitor(site, "window").opens(f"/cases/{ref}"))
    assert "更正通知" in story


def test_what_changed_since_the_preview_is_shown_again(site: Program, files: Path) -> None:
    manager = Visitor(site, "manager")
    (files / "calendar/2026.toml").write_text(corrected_2026(), encoding="utf-8")
    page = manager.opens(CALENDAR)
    running(site)
    answer = manager.posts(page, "/admin/calendar/approve")
    assert answer.status_code == 409
    assert "没有批准" in answer.text
    assert "已批准的日历" in answer.text
    manager.sends(manager.opens(CALENDAR), "/admin/calendar/approve")
    assert "没有等待批准的日历" in words(manager.opens(CALENDAR))


def test_a_file_that_cannot_be_read_is_shown_with_its_line(site: Program, files: Path) -> None:
    (files / "calendar/2026.toml").write_text('year = 2026\n[[edition]]\nnotice = "x"\n', encoding="utf-8")
    said = words(Visitor(site, "admin").opens(CALENDAR))
    assert "设置文件现在读不了" in said
    assert "calendar/2026.toml:2" in said
    assert "已批准的日历照常执行" in said


def test_next_year_is_missed_from_december_on_until_it_is_approved(site: Program, files: Path) -> None:
    site.set_clock(datetime(2026, 11, 30, 10, tzinfo=ZONE))
    assert "2027 年的日历还没有" not in words(Visitor(site, "admin").opens(CALENDAR))
    site.set_clock(datetime(2026, 12, 1, 10, tzinfo=ZONE))
    admin = Visitor(site, "admin")
    assert "2027 年的日历还没有" in words(admin.opens(CALENDAR))
    (files / "calendar/2027.toml").write_text(NEXT_YEAR, encoding="utf-8")
    page = admin.opens(CALENDAR)
    assert "新的一年，等待批准" in words(page)
    assert "2027 年的日历还没有" not in words(admin.sends(page, "/admin/calendar/approve"))


@pytest.mark.parametrize(
    ("who", "calendar", "catalogue"),
    [("admin", 200, 200), ("manager", 200, 200), ("supervisor", 403, 200), ("window", 403, 403), ("guide", 403, 403)],
)
def test_who_may_look(site: Program, who: str, calendar: int, catalogue: int) -> None:
    visitor = Visitor(site, who)
    assert visitor.client.get(CALENDAR).status_code == calendar
    page = visitor.client.get(CATALOGUE)
    assert page.status_code == catalogue
    assert ("改一个事项的承诺" in page.text) == (who == "admin")


def test_one_promise_becomes_a_draft_and_then_a_version(site: Program) -> None:
    item, admin = slow_item(), Visitor(site, "admin")
    page = admin.opens(CATALOGUE)
    draft = admin.sends(page, "/admin/catalogue/promise", item=item.code, value="0", unit="当场")
    said = words(draft)
    assert draft.path.startswith("/admin/catalogue/drafts/")
    assert "与第 1 版相比" in said
    assert f"节省 {item.promised.value} 个工作日" in said
    assert item.code in said
    done = admin.sends(draft, f"{draft.path}/publish", effective_on="2026-09-15")
    assert done.path == "/admin/catalogue/versions/2"
    assert "第 2 版已发布" in words(done)
    said = words(admin.opens(CATALOGUE))
    assert "现行：第 2 版" in said
    assert "drafts" not in " ".join(link for link, _ in admin.opens(CATALOGUE).links), (
        "a draft that was published is gone"
    )
    shown = site.sees("/items?q=" + item.code)[0]
    assert shown["promised"]["value"] == 0


def test_a_version_for_a_later_day_waits_for_it(site: Program) -> None:
    item, admin = slow_item(), Visitor(site, "admin")
    draft = admin.sends(admin.opens(CATALOGUE), "/admin/catalogue/promise", item=item.code, value="1", unit="工作日")
    admin.sends(draft, f"{draft.path}/publish", effective_on="2026-09-21")
    said = words(admin.opens(CATALOGUE))
    assert "现行：第 1 版" in said
    assert "未生效" in said
    site.set_clock(datetime(2026, 9, 21, 9, tzinfo=ZONE))
    assert "现行：第 2 版" in words(admin.opens(CATALOGUE))
    assert site.sees("/items?q=" + item.code)[0]["promised"]["value"] == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "x", "unit": "工作日"}, "不是整数"),
        ({"value": "-1", "unit": "工作日"}, "不是整数"),
        ({"value": "٣", "unit": "工作日"}, "不是整数"),
        ({"value": "3", "unit": "当场"}, "当场办结的承诺是 0"),
        ({"value": "3", "unit": "weeks"}, "请选择"),
        ({"item": "XX-001", "value": "3", "unit": "工作日"}, "没有编号为"),
    ],
)
def test_a_promise_that_is_none(site: Program, fields: dict[str, str], said: str) -> None:
    admin = Visitor(site, "admin")
    answer = admin.posts(admin.opens(CATALOGUE), "/admin/catalogue/promise", **({"item": slow_item().code} | fields))
    assert answer.status_code == 422
    assert said in answer.text


def test_a_promise_above_the_law_cannot_be_published(site: Program) -> None:
    admin = Visitor(site, "admin")
    page = admin.opens(CATALOGUE)
    draft = admin.sends(page, "/admin/catalogue/promise", item=slow_item().code, value="99", unit="工作日")
    said = words(draft)
    assert "承诺时限超过法定时限" in said
    assert "有 1 处不能发布" in said
    assert not [form for form in draft.forms if form["action"].endswith("/publish")]
    page = admin.sends(draft, "/admin/catalogue/promise", item=slow_item().code, value="1", unit="工作日")
    assert [form for form in page.forms if form["action"].endswith("/publish")], "corrected on top of the draft"
    hidden = page.form(f"{page.path}/publish") | {"effective_on": "2026-09-15"}
    del hidden["action"]
    answer = admin.client.post(f"{draft.path}/publish", data=hidden)
    assert answer.status_code == 422
    assert "不能发布" in answer.text
    gone = admin.sends(draft, f"{draft.path}/drop")
    assert "草稿已删除" in words(gone)


@pytest.mark.parametrize(
    ("day", "said"), [("2026-09-14", "已经过去"), ("soon", "看不懂"), ("", "看不懂"), ("2026-02-30", "看不懂")]
)
def test_a_day_on_which_nothing_takes_effect(site: Program, day: str, said: str) -> None:
    admin = Visitor(site, "admin")
    page = admin.opens(CATALOGUE)
    draft = admin.sends(page, "/admin/catalogue/promise", item=slow_item().code, value="1", unit="工作日")
    answer = admin.posts(draft, f"{draft.path}/publish", effective_on=day)
    assert (answer.status_code, said in answer.text) == (422, True)


def sends_file(admin: Visitor, content: bytes, name: str = "目录.csv") -> TestResponse:
    hidden = admin.opens(CATALOGUE).form("/admin/catalogue/upload")
    del hidden["action"]
    data = hidden | {"file": (io.BytesIO(content), name)}
    return admin.client.post(
        "/admin/catalogue/upload", data=data, content_type="multipart/form-data", follow_redirects=True
    )


def catalogue(change: Callable[[str], str] = str) -> str:
    return change((ROOT / "config/catalogue.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_whole_catalogue_becomes_a_draft_in_either_encoding(site: Program, encoding: str) -> None:
    name = slow_item().name_zh
    answer = sends_file(Visitor(site, "admin"), catalogue(lambda text: text.replace(name, "新名称")).encode(encoding))
    page = Page(answer)
    assert page.status == 200
    assert "新名称" in page.text
    assert "改动的事项 1" in words(page)
    assert [form for form in page.forms if form["action"].endswith("/publish")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda text: text.replace("工作日", "周", 1), "catalogue.csv:2"),
        (lambda text: text.splitlines()[0], "目录里没有事项"),
        (lambda text: text.replace("code,", "编码,", 1), "catalogue.csv:1"),
        (lambda text: "\x00\x01 no catalogue", "catalogue.csv:1"),
        (lambda text: text.replace("市场监督管理局", "没有这个局"), "queues.toml"),
    ],
)
def test_a_catalogue_with_a_mistake_is_not_kept_at_all(site: Program, content: Callable[[str], str], said: str) -> None:
    before = site.revision
    answer = sends_file(Visitor(site, "admin"), catalogue(content).encode())
    assert answer.status_code == 422
    assert "这份目录没有存下来" in answer.text
    assert said in answer.text
    assert site.revision == before
    assert "放进草稿" in answer.text


def test_nothing_and_the_same_again_are_told_so(site: Program) -> None:
    admin = Visitor(site, "admin")
    assert sends_file(admin, b"").status_code == 422
    same = sends_file(admin, catalogue().encode())
    assert (same.status_code, "没有要发布的" in same.text) == (422, True)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_is_far_too_large_is_refused(site: Program) -> None:
    admin = Visitor(site, "admin")
    assert sends_file(admin, b"x" * 1024 * 1024).status_code == 422
    hidden = admin.opens(CATALOGUE).form("/admin/catalogue/upload")
    data = {"csrf_token": hidden["csrf_token"], "file": (io.BytesIO(b"x" * 3 * 1024 * 1024), "x.csv")}
    answer = admin.client.post("/admin/catalogue/upload", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413
    gc.collect()  # the half of the file that came is let go here, where its warning is expected


def test_a_changed_file_that_may_not_be_published_is_told(site: Program, files: Path) -> None:
    shutil.copy(ROOT / "config/catalogue.csv", files / "catalogue.csv")
    assert "不能发布" not in words(Visitor(site, "admin").opens(CATALOGUE))
    item = slow_item()
    lines = catalogue().splitlines()
    header = lines[0].split(",")
    at = next(n for n, line in enumerate(lines) if line.startswith(item.code))
    assert item.statutory is not None
    old = f",{item.promised.value},{item.promised.unit},"
    assert header.index("promised_unit") == header.index("promised_limit") + 1
    lines[at] = lines[at].replace(old, f",{item.statutory.value},{item.promised.unit},")
    (files / "catalogue.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = words(Visitor(site, "admin").opens(CATALOGUE))
    assert "服务器上的 catalogue.csv 改过，但不能发布" in said
    assert item.code in said


def test_english_pages(site: Program, files: Path) -> None:
    running(site)
    (files / "calendar/2026.toml").write_text(corrected_2026(), encoding="utf-8")
    admin = Visitor(site, "admin")
    said = words(admin.opens(f"{CALENDAR}?lang=en"))
    assert "1 open cases get another due date" in said
    assert "Approve now" in said
    said = words(admin.opens(f"{CATALOGUE}?lang=en"))
    assert "In force: version 1" in said
    assert str(len(centre().items)) in said
    assert "Version 1" in words(admin.opens("/admin/catalogue/versions/1?lang=en"))
    assert admin.client.get("/admin/catalogue/versions/9").status_code == 404
    assert admin.client.get("/admin/catalogue/drafts/none").status_code == 404
