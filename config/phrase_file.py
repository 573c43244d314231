"""Reads `phrases/*.toml`: what a hall sees and hears, which a centre may put in its own words."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from config.folder import LANGUAGES, Folder
from config.report import Report
from config.toml_file import Document

_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


def read_phrases(folder: Folder, report: Report) -> Mapping[str, Mapping[str, str]]:
    """Language → key → sentence; a site's file needs only the sentences that it changes."""
    shipped = {language: _sentences(folder, language, report, is_site=False) for language in LANGUAGES}
    pattern = shipped[LANGUAGES[0]]
    for language in LANGUAGES:
        _note_differences(language, shipped[language], pattern, report)
    merged = {}
    for language in LANGUAGES:
        own = _sentences(folder, language, report, is_site=True)
        _note_own(own, pattern)
        merged[language] = MappingProxyType({**shipped[language].sentences, **own.sentences})
    return MappingProxyType(merged)


def placeholders(sentence: str) -> frozenset[str]:
    """The {names} in a sentence; a single brace counts as one, so that it is noticed."""
    return frozenset(_PLACEHOLDER.findall(sentence))


class _Sentences:
    """The sentences of one file, with the document that knows their lines."""

    def __init__(self, document: Document | None) -> None:
        self.table = document.root if document else None
        keys = self.table.keys if self.table else ()
        self.sentences = {key: self.table.text(key) for key in keys} if self.table else {}


def _sentences(folder: Folder, language: str, report: Report, *, is_site: bool) -> _Sentences:
    name = f"phrases/{language}.toml"
    source = folder.read_site(name) if is_site else folder.read_shipped(name)
    return _Sentences(Document(source, report) if source else None)


def _note_differences(language: str, theirs: _Sentences, pattern: _Sentences, report: Report) -> None:
    _note_own(theirs, pattern)
    for key in pattern.sentences.keys() - theirs.sentences.keys():
        zh, en = f"缺少 {key} 的句子", f"The sentence {key} is missing"
        report.error(f"phrases/{language}.toml", 0, key, zh, en)


def _note_own(theirs: _Sentences, pattern: _Sentences) -> None:
    for key, sentence in theirs.sentences.items():
        if theirs.table is None:
            return
        if key not in pattern.sentences:
            theirs.table.wrong(key, "不认识这个键，请核对拼写", "This key is not known. Check its spelling")
            continue
        wanted, found = placeholders(pattern.sentences[key]), placeholders(sentence)
        if wanted != found:
            zh = f"应有占位符 {_shown(wanted)}，这里是 {_shown(found)}"
            theirs.table.wrong(key, zh, f"Expected {_shown(wanted)}, found {_shown(found)}")


def _shown(names: frozenset[str]) -> str:
    return " ".join(sorted(names)) or "0"
