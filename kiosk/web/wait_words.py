"""What the estimates of the waits are called: their points, figures, outcomes, and the simpler rules beside them."""

from kiosk.web.sentences import _l

POINTS = {
    "issue": _l("取号时"),
    "ten_ahead": _l("前面 10 人时"),
    "five_ahead": _l("前面 5 人时"),
    "one_ahead": _l("前面 1 人时"),
    "ten_minutes": _l("取号后 10 分钟"),
}
RULES = {
    "nominal": _l("人数 × 平均办理时间 ÷ 窗口数"),
    "last_called": _l("最近叫到的人等了多久"),
    "rolling": _l("最近 30 人的平均等候"),
    "slot": _l("同星期同时段的平均等候"),
}
FIGURES = {
    "told": _l("告知了等候时间的"),
    "called": _l("已叫到的"),
    "late": _l("比告知晚 10 分钟以上的"),
    "covered": _l("等候落在告知区间内的"),
    "kept": _l("在告知上限前叫到的"),
    "broken": _l("过了告知上限才叫到的"),
    "left": _l("叫到前离开的"),
    "lapsed": _l("当日没有叫到的"),
    "open": _l("仍在等候的"),
}
FATES = {"called": _l("已叫到"), "left": _l("叫到前离开"), "lapsed": _l("当日未叫到"), "open": _l("仍在等候")}
WEEKS = {
    "few": _l("不足 20 人，不作判断"),
    "good": _l("在 70%–90% 之内"),
    "narrow": _l("低于 70%：区间太窄"),
    "wide": _l("高于 90%：区间偏宽"),
}
ADVICE = {"open": _l("等待答复"), "accepted": _l("已采纳"), "dismissed": _l("不采纳")}
