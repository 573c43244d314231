"""Every sentence of the pages stands in the English catalogue, with the same places for its values."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2] / "kiosk"
TRANSLATIONS = ROOT / "translations"
PLACES = re.compile(r"%\(\w+\)s|{\w+}")
# Words that X-09 and section 5 of the screens' wording keep out of both languages.
NOT_SAID = {
    "zh": re.compile("系统异常|技术故障|非法|无效|出错了"),
    "en": re.compile(r"(?i)\b(?:please|invalid|oops|error)\b"),
}

CHINESE = re.compile("[\u4e00-\u9fff]")


def said() -> set[str]:
    """Every sentence that the sources mark for translation."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
    found = extract_from_dir(str(ROOT), methods, options, keywords=keywords, strip_comment_tags=True)
    sentences = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    # The codes of refusals, by which a sentence is looked up inside a call of `gettext`, are none.
    return {sentence for sentence in sentences if CHINESE.search(sentence)}


def english() -> Catalog:
    """The English catalogue."""
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def faults(catalogue: Catalog, wanted: set[str]) -> list[str]:
    """What is missing, left over, unsure, empty, or has other places for values than its sentence."""
    known = {message.id: message for message in catalogue if message.id}
    odd = [f"missing: {one}" for one in wanted - set(known)] + [f"left over: {one}" for one in set(known) - wanted]
    for sentence, message in known.items():
        if message.fuzzy or not message.string:
            odd.append(f"not translated: {sentence}")
        elif set(PLACES.findall(sentence)) != set(PLACES.findall(str(message.string))):
            odd.append(f"other places: {sentence}")
    return odd


def test_english_is_complete() -> None:
    assert faults(english(), said()) == []


def test_sentences_keep_to_the_style() -> None:
    catalogue = english()
    pairs = [(str(message.id), str(message.string)) for message in catalogue if message.id]
    assert [zh for zh, _ in pairs if NOT_SAID["zh"].search(zh)] == []
    assert [en for _, en in pairs if NOT_SAID["en"].search(en)] == []


def test_english_compiles() -> None:
    file = io.BytesIO()
    write_mo(file, english())
    file.seek(0)
    assert len(read_mo(file)) == len(english())


def test_there_are_sentences_of_every_kind() -> None:
    """A reader that found nothing would always be content: one of a template, of a module, of the refusals."""
    assert {"今天办什么？", "快到了", "请先登录。", "正常"} <= said()


@pytest.mark.parametrize(
    ("sentence", "translation", "fault"),
    [
        ("前面 %(n)s 人", "", "not translated"),
        ("前面 %(n)s 人", "some ahead", "other places"),
        ("前面 %(n)s 人", "%(m)s ahead", "other places"),
    ],
)
def test_checker_notices(sentence: str, translation: str, fault: str) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add(sentence, translation)
    assert any(one.startswith(fault) for one in faults(catalogue, {sentence}))
    assert any(one.startswith("missing") for one in faults(catalogue, {sentence, "另一句"}))
    assert any(one.startswith("left over") for one in faults(catalogue, set()))
