"""A site's folder holds only what it changes; the environment comes last; a spreadsheet may write it."""

from pathlib import Path

import pytest

from config.folder import decode
from config.keys import Keys
from config.loader import ENVIRONMENT, ConfigError, check, load
from config.report import Report
from config.schema import Severity

SHIPPED_CENTRE = load(None, {})


def shipped_text(name):
    from importlib.resources import files

    return files("config").joinpath(name).read_text("utf-8")


def write(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def errors(folder):
    return [problem for problem in check(folder) if problem.severity is Severity.ERROR]


def test_an_empty_site_is_the_shipped_centre(tmp_path):
    assert load(tmp_path, {}) == SHIPPED_CENTRE


def test_a_site_replaces_one_file_and_keeps_the_others(tmp_path):
    write(
        tmp_path,
        "centre.toml",
        shipped_text("centre.toml").replace("12345", "67890"),
    )
    settings = load(tmp_path, {})
    assert settings.centre.phone == "0595-67890"
    assert settings.items == SHIPPED_CENTRE.items


def test_a_limit_is_changed_without_programming(tmp_path):
    line = next(line for line in shipped_text("catalogue.csv").split("\n") if line.startswith("CG-001,"))
    text = shipped_text("catalogue.csv").replace(line, line.replace(",7,工作日,", ",6,工作日,"))
    write(tmp_path, "catalogue.csv", text)
    assert load(tmp_path, {}).item("CG-001").promised_limit == 6
    assert SHIPPED_CENTRE.item("CG-001").promised_limit == 7


def test_a_new_year_is_one_more_file(tmp_path):
    text = shipped_text("calendar/2026.toml").replace("2026", "2027").replace("2025-11-04", "2026-11-03")
    days = [f'["2027-{day}", "节日"]' for day in ("01-01", "05-01", "10-01", "10-02", "10-03")]
    head, _, _ = text.partition("days_off")
    write(tmp_path, "calendar/2027.toml", f"{head}days_off = [{', '.join(days)}]\nmake_up_days = []\n")
    assert errors(tmp_path) == []
    assert sorted(load(tmp_path, {}).calendar)[-1] == 2027


def test_a_sentence_is_reworded_alone(tmp_path):
    write(tmp_path, "phrases/zh.toml", 'call = "{number}号，请到{window}号窗口"\n')
    phrases = load(tmp_path, {}).phrases
    assert phrases["zh"]["call"] == "{number}号，请到{window}号窗口"
    assert phrases["zh"]["recall"] == SHIPPED_CENTRE.phrases["zh"]["recall"]
    assert phrases["en"] == SHIPPED_CENTRE.phrases["en"]


def test_a_problem_in_a_shipped_file_says_whose_file_it_is(tmp_path):
    """The site took an item out of the catalogue that the shipped queues still name."""
    lines = shipped_text("catalogue.csv").split("\n")
    write(tmp_path, "catalogue.csv", "\n".join(line for line in lines if not line.startswith("ZR-009,")))
    (problem,) = errors(tmp_path)
    assert (problem.file, problem.key) == ("shipped/queues.toml", "queue.6.items")


def test_two_keys_change_places_and_the_others_stay(tmp_path):
    text = shipped_text("centre.toml").replace('call = "F2"', 'call = "F13"').replace('hold = "F8"', 'hold = "F2"')
    write(tmp_path, "centre.toml", text)
    assert errors(tmp_path) == []
    assert load(tmp_path, {}).centre.keys == Keys(call="F13", hold="F2")


def test_a_file_without_keys_has_the_usual_ones(tmp_path):
    head, _, rest = shipped_text("centre.toml").partition("[keys]")
    write(tmp_path, "centre.toml", head + rest[rest.index("[[board]]") :])
    assert load(tmp_path, {}).centre.keys == Keys()


def test_the_folder_is_named_by_the_environment_and_an_argument_wins(tmp_path):
    write(tmp_path, "phrases/zh.toml", 'window_idle = "您好"\n')
    environ = {"KIOSK_CONFIG": str(tmp_path)}
    assert load(None, environ).phrases["zh"]["window_idle"] == "您好"
    (tmp_path / "other").mkdir()
    assert load(tmp_path / "other", environ) == SHIPPED_CENTRE


@pytest.mark.parametrize(
    ("written", "driver", "host", "port", "path"),
    [
        ("tcp://10.0.0.8:9101", "network", "10.0.0.8", 9101, "var/slips"),
        ("tcp://printer.hall", "network", "printer.hall", 9100, "var/slips"),
        ("device:/dev/usb/lp0", "device", "", 9100, "/dev/usb/lp0"),
        ("file:slips", "file", "", 9100, "slips"),
        ("ipp://10.0.0.8:631/printers/slip", "ipp", "", 9100, "var/slips"),
    ],
)
def test_the_environment_moves_the_default_printer(written, driver, host, port, path):
    printer = load(None, {"KIOSK_PRINTER": written}).printer_for("any")
    assert (printer.driver, printer.host, printer.port, printer.path) == (driver, host, port, path)


@pytest.mark.parametrize(
    "written", ["10.0.0.8", "tcp://", "tcp://h:99999", "device:", "http://h", "tcp://[::1", "ipp://", "ipps://h/x"]
)
def test_an_address_that_is_none_is_refused(written):
    with pytest.raises(ConfigError) as refusal:
        load(None, {"KIOSK_PRINTER": written})
    (problem,) = [p for p in refusal.value.problems if p.severity is Severity.ERROR]
    assert (problem.place, problem.key) == ("environment", "KIOSK_PRINTER")


def test_the_environment_leaves_a_printer_of_named_devices_alone(tmp_path):
    own = '\n[[printer]]\nname = "east"\ndriver = "network"\nhost = "10.0.0.9"\ndevices = ["kiosk-2"]\n'
    write(tmp_path, "printers.toml", shipped_text("printers.toml") + own)
    settings = load(tmp_path, {"KIOSK_PRINTER": "device:/dev/usb/lp0"})
    assert settings.printer_for("kiosk-2").host == "10.0.0.9"
    assert settings.printer_for("kiosk-1").path == "/dev/usb/lp0"


def test_no_default_printer_is_a_key_error(tmp_path):
    write(tmp_path, "printers.toml", shipped_text("printers.toml").replace("devices = []", 'devices = ["a"]'))
    settings = load(tmp_path, {})
    assert settings.printer_for("a").name == "demo"
    with pytest.raises(KeyError):
        settings.printer_for("b")


def test_the_environment_keys_are_described():
    assert set(ENVIRONMENT) == {"KIOSK_CONFIG", "KIOSK_PRINTER"}
    assert all(ENVIRONMENT.values())


@pytest.mark.parametrize(
    ("encoding", "why"),
    [
        ("utf-8", "plain"),
        ("utf-8-sig", "a spreadsheet saves CSV UTF-8 so"),
        ("gb18030", "a spreadsheet saves CSV so"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_files_may_come_from_an_office_program(tmp_path, encoding, why, newline):
    for name in ("catalogue.csv", "centre.toml", "queues.toml", "phrases/zh.toml"):
        write(tmp_path, name, shipped_text(name).replace("\n", newline), encoding)
    assert load(tmp_path, {}) == SHIPPED_CENTRE, why


def test_one_bad_byte_is_no_reason_to_read_a_file_as_gb18030(tmp_path):
    raw = shipped_text("catalogue.csv").encode().replace("合伙企业".encode(), b"\xff" + "伙企业".encode(), 1)
    (tmp_path / "catalogue.csv").write_bytes(raw)
    assert [(problem.file, problem.line) for problem in errors(tmp_path)] == [("catalogue.csv", 8)]


def test_bytes_that_are_no_text_in_any_way(tmp_path):
    (tmp_path / "centre.toml").write_bytes(b'code = "\xff\xff"\n')
    assert ("centre.toml", 1) in {(problem.file, problem.line) for problem in errors(tmp_path)}


def test_lines_without_content_and_trailing_blanks_are_nothing(tmp_path):
    text = shipped_text("catalogue.csv").replace("\nSJ-002,", "\n,,,,,,\n\nSJ-002 ,", 1)
    write(tmp_path, "catalogue.csv", text)
    assert load(tmp_path, {}).items == SHIPPED_CENTRE.items


def test_columns_may_stand_in_any_order_and_the_rules_may_stay_out(tmp_path):
    rows = [line.split(",") for line in shipped_text("catalogue.csv").split("\n") if '"' not in line and line]
    kept = [[*reversed(row[:13])] for row in rows]
    write(tmp_path, "catalogue.csv", "\n".join(",".join(row) for row in kept))
    write(tmp_path, "queues.toml", shipped_text("queues.toml"))
    found = [problem for problem in errors(tmp_path) if problem.file == "catalogue.csv"]
    assert found == []


def test_a_check_of_the_shipped_folder_by_its_path_is_the_same_as_without():
    import config

    assert check(Path(config.__file__).parent) == check(None)


@pytest.mark.parametrize(
    ("raw", "text", "lines", "why"),
    [
        ("税务窗口".encode("gb18030"), "税务窗口", [], "GB18030 throughout"),
        ("税务".encode(), "税务", [], "UTF-8 throughout"),
        (
            "a\n税务窗口办理".encode() + b"\xb5" + "登".encode(),
            "a\n税务窗口办理?登",
            [2],
            "its bytes have a meaning in GB18030, yet one bad byte among UTF-8 is damage",
        ),
        (b"a\n\n\xff\xff", "a\n\n??", [3], "neither"),
    ],
)
def test_how_bytes_become_text(raw, text, lines, why):
    report = Report()
    assert decode("f", raw, report) == text, why
    assert [problem.line for problem in report.problems()] == lines, why


def test_the_damaged_example_could_be_mistaken_for_gb18030():
    """Without this the row above would not tell the rule from none."""
    assert ("a\n税务窗口办理".encode() + b"\xb5" + "登".encode()).decode("gb18030")
