"""Letters that tests put on A4, and questions about their pages."""

from __future__ import annotations

from collections.abc import Iterator

from printer.letter import (
    Block,
    Closing,
    Code,
    Column,
    Facts,
    Field,
    Heading,
    Large,
    Letter,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from printer.pieces import Page, Words

URL = "HTTPS://Q.QZKFQ.GOV.CN/T/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SENTENCE = "申请材料不齐全或者不符合法定形式的，应当当场或者在五日内一次告知申请人需要补正的全部内容（行政许可法）。"
ENGLISH_SENTENCE = "Everything that is missing is told once, on the spot or within five working days of receipt. "
HEADS = ("序号", "材料", "原因")


def table(rows: int, reason: str = SENTENCE) -> Table:
    """So many rows of three columns."""
    columns = Column(HEADS[0], 9, is_centred=True), Column(HEADS[1], 38), Column(HEADS[2], 53)
    return Table(columns, tuple(Row((str(n), f"第{n}号材料", reason)) for n in range(1, rows + 1)))


def letter(*blocks: Block, **changes: object) -> Letter:
    """A letter with everything around these blocks."""
    words: dict[str, object] = {
        "centre": "泉州经济技术开发区行政服务中心",
        "title": "一次性告知书",
        "subtitle": "One-Time Notice",
        "number": "补〔2026〕000123号",
        "addressee": "王喆䶮：",
        "language": "zh",
        "closing": Closing("市场监督管理局", "2026年9月15日", "（盖章处）"),
        "code": Code(URL, "扫码查看办理进度"),
        "foot": "按签发时的内容保存。",
    }
    return Letter(blocks=blocks, **{**words, **changes})  # type: ignore[arg-type]


EVERYTHING = letter(
    Heading("受理情况"),
    Paragraph(3 * SENTENCE),
    Large("到期日", "2026年9月24日", "承诺时限 8 个工作日"),
    Facts((("办件编号", "2026-000123"), ("承诺时限", "8 个工作日")), bold=("承诺时限",)),
    table(3),
    Field("原因（责任人填写）"),
    Field("处理意见", "立即办理"),
    Signatures(("责任人签名", "督办人签名"), "日期"),
)


def words_of(page: Page) -> Iterator[tuple[float, Words]]:
    """The texts of a page with their distance from the top of the type area."""
    for placed in page:
        for mark in placed.piece.marks:
            if isinstance(mark, Words):
                yield placed.y + mark.y, mark


def texts_of(page: Page) -> list[str]:
    """The lines of a page as they were painted."""
    return [mark.text for _, mark in words_of(page)]
