"""What happens to a case, in words: flags, limits, papers, how it was accepted, what silence meant."""

from kiosk.web.sentences import _l

FLAGS = {
    "deemed_accepted": _l("期限内没有告知补正，依法自收件之日起即为受理。"),
    "notice_late": _l("一次性告知晚于规定期限，不改变受理日。"),
    "second_notice_breach": _l("补正告知不止一次，违反“一次告知”，不改变受理日。"),
    "suspend_ground_invalid": _l("中止的理由没有法律依据，计时没有停。"),
    "suspend_after_due": _l("到期以后才中止，计时没有停。"),
    "extension_twice": _l("延期不止一次，只有第一次有效。"),
    "extension_too_long": _l("延期超过法律允许的天数，没有生效。"),
    "extension_late": _l("到期以后才延期，没有生效。"),
    "before_acceptance": _l("受理以前的中止或延期，没有生效。"),
    "notice_after_acceptance_does_not_stop_clock": _l("受理以后又要求补正，计时没有停。"),
    "calendar_unavailable": _l("缺少日历，到期日无法计算。"),
}
LIMITS = {
    "notice": _l("一次性告知"),
    "statutory": _l("法定"),
    "promised": _l("承诺"),
    "delivery": _l("送达"),
}
ACCEPTED_BY = {
    "declaration": _l("材料齐全，当日受理"),
    "supply": _l("补正齐全之日受理"),
    "silence": _l("逾期未告知补正，依法自收件之日起即为受理"),
    "late_notice": _l("告知补正超过期限，依法自收件之日起即为受理"),
}
TACIT = {
    "deemed_granted": _l("逾期未作决定，依法视为准予"),
    "deemed_agreed_by_department": _l("逾期未作答复，依法视为部门同意"),
}
PAPERS = {
    "acceptance": _l("受理通知书"),
    "notice": _l("一次性告知书"),
    "not_accepted": _l("不予受理通知书"),
    "extension": _l("延期告知书"),
    "special_procedure": _l("特别程序告知书"),
    "decision": _l("办结通知书"),
}
CORRECTIONS = {
    "proposed": _l("等待另一人确认"),
    "confirmed": _l("已确认"),
    "rejected": _l("未采纳"),
}
CARDS = {"amber": _l("预警"), "red": _l("黄牌"), "dark": _l("红牌")}
# Why something is missing, in the words of the notice; what is chosen here is printed as it stands.
MISSING_REASONS = (_l("缺件"), _l("不清楚"), _l("已过期"), _l("不符合要求"))
