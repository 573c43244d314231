"""The sentences of both languages have the same keys and the same placeholders, and say what they should."""

import re
from importlib.resources import files

import pytest

from config.loader import load
from config.phrase_file import placeholders

PHRASES = load(None, {}).phrases


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(PHRASES["zh"]) == list(PHRASES["en"])
    assert set(PHRASES) == {"zh", "en"}


@pytest.mark.parametrize("key", PHRASES["zh"])
def test_both_languages_have_the_same_placeholders(key):
    assert placeholders(PHRASES["zh"][key]) == placeholders(PHRASES["en"][key])


@pytest.mark.parametrize("key", PHRASES["zh"])
def test_the_sentences_keep_the_style_of_the_screens(key):
    assert not re.search("系统|异常|失败|非法|无效|故障", PHRASES["zh"][key])
    assert not re.search(r"(?i)\b(please|invalid|error|oops)\b", PHRASES["en"][key])
    assert re.search(r"[\u4e00-\u9fff]", PHRASES["zh"][key])
    assert not re.search(r"[\u4e00-\u9fff]", PHRASES["en"][key])


def test_a_call_reads_as_the_hall_expects():
    spoken = {lang: PHRASES[lang]["call"].replace("{number}", "A001").replace("{window}", "3") for lang in PHRASES}
    assert spoken == {"zh": "请A001号到3号窗口办理", "en": "Number A001, window 3"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("", set()),
        ("请{number}号", {"{number}"}),
        ("{a}{b}{a}", {"{a}", "{b}"}),
        ("{number", {"{"}),
        ("number}", {"}"}),
        ("{{number}}", {"{", "{number}", "}"}),
    ],
)
def test_placeholders(sentence, names):
    assert placeholders(sentence) == names


def test_the_files_hold_no_half_width_comma_between_chinese_words():
    text = files("config").joinpath("phrases/zh.toml").read_text("utf-8")
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]", text)
