"""Slips that tests print."""

from __future__ import annotations

import dataclasses

from printer.slip import Slip

URL = "HTTPS://Q.QZKFQ.GOV.CN/T/ABCDEFGHIJKLMNOPQRSTUVWXYZ"

CHINESE = Slip(
    centre="泉州经济技术开发区行政服务中心",
    number="A012",
    service="企业登记",
    limits_line="法定 20 个工作日 · 承诺 8 个工作日",
    area="一楼 A 区等候",
    windows_line="1、2、3 号窗口",
    ahead_line="前面 5 人 · 预计 15–25 分钟（09:14 估计）",
    issued_line="取号时间 2026-11-23 09:14",
    url=URL,
    rules=("叫到后请在 3 分钟内到窗口。", "过号 15 分钟内到导办台或扫码，可续排，不用重新取号。"),
    phone_line="咨询电话 0595-2235 0000",
    language="zh",
)

ENGLISH = Slip(
    centre="Quanzhou Economic Development Zone Service Centre",
    number="A012",
    service="Company registration",
    limits_line="By law 20 working days · promised 8 working days",
    area="Wait in area A, floor 1",
    windows_line="Windows 1, 2, 3",
    ahead_line="5 ahead · about 15–25 minutes (as of 09:14)",
    issued_line="Issued 2026-11-23 09:14",
    url=URL,
    rules=(
        "Come to the window within 3 minutes of your call.",
        "Missed it? Go to the help desk or scan within 15 minutes: you keep your place.",
    ),
    phone_line="Help: 0595-2235 0000",
    language="en",
)

FORTY_HANZI = "建设工程消防设计审查验收及其他特殊建设工程竣工验收消防备案和抽查事项之王喆䶮李𬤝"
EIGHTY_LETTERS = "Fire safety design review and completion acceptance for special construction work"

LONG = dataclasses.replace(CHINESE, number="M128", service=FORTY_HANZI, is_reprint=True)
LONG_ENGLISH = dataclasses.replace(ENGLISH, number="M128", service=EIGHTY_LETTERS, is_reprint=True)

AGENT = dataclasses.replace(CHINESE, mode_line="代办：帮办代办岗 李明")
AGENT_ENGLISH = dataclasses.replace(ENGLISH, mode_line="Done by an agent: desk of agents, Li Ming")

ALL = {
    "zh-mode": AGENT,
    "en-mode": AGENT_ENGLISH,
    "zh": CHINESE,
    "en": ENGLISH,
    "zh-long-reprint": LONG,
    "en-long-reprint": LONG_ENGLISH,
}

# What has been found in names, or could be put there: commands, mark-up, direction marks, broken text.
HOSTILE = (
    "张三\x1b@\x1dV\x00",
    "\x10\x04\x01\x10\x04\x04",
    "\x10\x14\x01\x00\x01",
    "\x1bp\x00\x19\xfa",
    "\x9b31m\x9d",
    "abc\u202edcba\u200b\u2066x\u2069",
    "a\r\nb\tc\x00d\x7f",
    "\ud800x\udfff",
    "\ue000\U000f0000",
    "<img src='http://127.0.0.1:1/x'/><img src='/etc/hostname'/>",
    "A & B <x",
    "<font color=\"[[[getattr(pow,'__class__')]]]\">x</font>",
    "%s {0} $HOME `id` ../../etc/passwd",
    "e" + "\u0301" * 500,
    "\ufeff\u00ad\u061c\u180e",
    "x" * 1_000_000,
    "\x1b" * 1_000_000,
)
