"""What states, steps, outcomes and fields are called on the pages of the staff."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext

from kiosk.domain.service_mode import ServiceMode
from kiosk.web import case_words, wait_words
from kiosk.web.language import language, named


def _l(chinese: str) -> str:
    """Marks a word for the catalogue of translations; it is translated when it is said."""
    return chinese


CASE_STATUS = {
    "received": _l("已收件"),
    "awaiting_supplement": _l("待补正"),
    "running": _l("办理中"),
    "suspended": _l("中止计时"),
    "forwarded": _l("已转报"),
    "decided": _l("已办结"),
    "delivered": _l("已送达"),
    "withdrawn": _l("已撤回"),
    "not_accepted": _l("不予受理"),
}
STEPS = {
    "receive": _l("收件"),
    "accept": _l("受理"),
    "refuse": _l("不予受理"),
    "notice": _l("一次性告知"),
    "supply": _l("补正"),
    "suspend": _l("中止计时"),
    "resume": _l("恢复计时"),
    "extend": _l("延期"),
    "forward": _l("上报"),
    "decide": _l("办结"),
    "deliver": _l("送达"),
    "withdraw": _l("撤回"),
    "propose_correction": _l("提出更正"),
    "correct": _l("更正"),
    "reject_correction": _l("更正未采纳"),
    "redate": _l("日历变更，重新计算"),
    "warn": _l("发出预警或督办"),
    "give_reason": _l("说明原因"),
    "supervise": _l("监察意见"),
}
DECISIONS = {"granted": _l("准予"), "refused": _l("不予批准")}
CONSOLE_STATES = {
    "closed": _l("未开放"),
    "taken": _l("由另一位同事值守"),
    "paused": _l("已暂停"),
    "idle": _l("空闲"),
    "called": _l("已叫号，等人到场"),
    "serving": _l("办理中"),
}
OUTCOMES = {
    "decided": _l("当场办结"),
    "accepted": _l("受理"),
    "notice": _l("一次性告知"),
    "not_accepted": _l("不予受理"),
    "enquiry": _l("咨询"),
}
THEN = {
    "grant": _l("当场办结"),
    "refuse": _l("当场不予批准"),
    "accept": _l("受理（承诺件）"),
    "receive": _l("只收件"),
    "notice": _l("一次性告知（补正）"),
    "turn_away": _l("不予受理"),
}
ROLES = {
    "window": _l("窗口人员"),
    "guide": _l("导办员"),
    "manager": _l("管理人员"),
    "supervisor": _l("监察人员"),
    "admin": _l("系统管理员"),
    "auditor": _l("审计人员"),
}
DEVICES = {"kiosk": _l("取号机"), "board": _l("综合屏"), "panel": _l("窗口屏")}
APPOINTMENTS = {
    "booked": _l("已预约"),
    "checked_in": _l("已取号"),
    "late": _l("迟到，已转为现场号"),
    "no_show": _l("没有来"),
    "cancelled": _l("已取消"),
}
RULES = {
    "earliest_arrival": _l("按取号先后"),
    "priority_turn": _l("轮到优先号"),
    "appointment": _l("预约号，按预约时段排"),
    "came_back": _l("过号续排"),
    "transferred": _l("转来的号，按原来取号先后"),
    "sent_to_window": _l("转到本窗口的号"),
    "given_number": _l("指定叫号"),
}
TICKET_STEPS = {
    "call": _l("叫号"),
    "no_show": _l("过号"),
    "give_up": _l("过号"),
    "transfer": _l("转移"),
    "finish": _l("办完"),
}
PRIORITY = {
    "": _l("优先"),
    "military": _l("军人"),
    "senior": _l("老年人"),
    "disabled": _l("残疾人"),
    "pregnant": _l("孕产妇"),
    "major_project": _l("重大项目"),
}
CHANNELS = {"hall": _l("大厅"), "phone": _l("电话"), "letter": _l("来信")}
QUEUE_STATES = {
    "open": _l("取号中"),
    "soon": _l("未到取号时间"),
    "paused": _l("暂停取号"),
    "full": _l("今日号已取完"),
    "closed": _l("今日取号结束"),
}
SLIPS = {"failed": _l("没有打出"), "unconfirmed": _l("不能确认是否打出")}
PRINTERS = {
    "ok": _l("正常"),
    "paper_low": _l("纸快用完"),
    "paper_out": _l("缺纸"),
    "cover_open": _l("盖没有关好"),
    "cutter": _l("切刀卡住"),
    "offline": _l("没有接通"),
    "unknown": _l("没有答复"),
}
FIELDS = {
    "file": _l("文件"),
    "level": _l("满意程度"),
    "text": _l("意见和建议"),
    "unit": _l("单位"),
    "item": _l("事项"),
    "applicant": _l("申请人"),
    "reason": _l("原因"),
    "note": _l("监察意见"),
    "priority_after": _l("几个普通号后叫一个优先号"),
    "name": _l("名称"),
    "post": _l("岗位"),
    "public_name": _l("姓名或工号"),
    "then": _l("结果"),
    "outcome": _l("结果"),
    "role": _l("角色"),
    "kind": _l("种类"),
    "missing": _l("需要补正的材料"),
    "why_again": _l("为什么还要补正"),
    "items": _l("补正的材料"),
    "ground": _l("中止理由"),
    "document": _l("文书编号"),
    "approved_by": _l("批准人"),
    "to": _l("上报到"),
    "competent_body": _l("主管机关"),
    "expected_days": _l("预计天数"),
    "days": _l("天数"),
    "on": _l("日期"),
    "variant": _l("办理方式"),
    "decides": _l("授权范围"),
    "mode_by": _l("由谁办或陪同"),
    "mode_paper": _l("授权"),
    "mode_place": _l("地点"),
    "mode_at": _l("约定时间"),
    "text_zh": _l("中文内容"),
    "text_en": _l("英文内容"),
    "matter": _l("问什么"),
    "channel": _l("来源"),
    "answer": _l("答复的内容"),
    "body": _l("单位"),
    "phone": _l("单位电话"),
    "taken_by": _l("那边谁接的"),
    "window": _l("窗口"),
}
PERIODS = {
    "week": _l("本周"),
    "month": _l("本月"),
    "last_month": _l("上月"),
    "custom": _l("自选日期"),
}
FIGURES = {
    "received": _l("本期收件"),
    "decided": _l("本期办结"),
    "decided_with_law": _l("办结且有法定时限"),
    "on_the_spot": _l("当场办结"),
    "on_time_statutory": _l("法定时限内办结"),
    "within_promise": _l("承诺时限内办结"),
    "early": _l("提前办结"),
    "late_promise": _l("办结时超承诺"),
    "late_statutory": _l("办结时超法定"),
    "received_and_decided": _l("本期收件且已办结"),
    "not_accepted": _l("不予受理"),
    "withdrawn": _l("已撤回"),
    "open": _l("在办"),
    "near_due": _l("即将到期"),
    "overdue_open": _l("超期未结"),
    "overdue_open_statutory": _l("超法定未结"),
    "not_computable": _l("到期日无法计算"),
    "mode_on_the_spot": _l("本期办结：即办"),
    "mode_agent": _l("本期办结：代办"),
    "mode_accompanied": _l("本期办结：陪办"),
    "mode_at_the_door": _l("本期办结：上门"),
}
ITEM_FIGURES = {
    "total": _l("全部事项"),
    "with_statutory_limit": _l("有法定时限的事项"),
    "no_statutory_limit": _l("法律未规定时限的事项"),
    "within_ceiling": _l("承诺不超过法定 40% 的事项"),
    "above_ceiling": _l("承诺超过法定 40% 的事项"),
    "on_the_spot": _l("即办事项"),
    "not_on_the_spot": _l("非即办事项"),
    "sum_working_days": _l("以工作日计的事项"),
    "sum_natural_days": _l("以自然日计的事项"),
}
# For each share: the list behind its numerator, the one behind its denominator, and whether they list items.
FIGURE_RATES = {
    "items_within_ceiling": ("within_ceiling", "with_statutory_limit", True),
    "promise_ratio_working_days": ("sum_working_days", "sum_working_days", True),
    "promise_ratio_natural_days": ("sum_natural_days", "sum_natural_days", True),
    "items_on_the_spot": ("on_the_spot", "total", True),
    "cases_on_the_spot": ("on_the_spot", "decided", False),
    "on_time_statutory": ("on_time_statutory", "decided_with_law", False),
    "within_promise": ("within_promise", "decided", False),
    "early": ("early", "decided", False),
    "completion": ("received_and_decided", "received", False),
    **{f"mode_{mode}": (f"mode_{mode}", "decided", False) for mode in ServiceMode},
}
SOUNDS = {
    "on": _l("有声"),
    "none": _l("没有音箱"),
    "blocked": _l("浏览器不许播放"),
    "failed": _l("语音片段没有读到"),
}
SEEN = {"shown": _l("上屏显示"), "spoken": _l("语音播报")}
SEEN_RESULTS = {
    "ok": _l("完成"),
    "late": _l("超过 60 秒，未播"),
    "withdrawn": _l("叫号已撤回，未播"),
    "failed": _l("没有播出"),
}
_TABLES: Mapping[str, Mapping[str, str]] = {
    "appointment": APPOINTMENTS,
    "case": CASE_STATUS,
    "flag": case_words.FLAGS,
    "limit": case_words.LIMITS,
    "accepted_by": case_words.ACCEPTED_BY,
    "tacit": case_words.TACIT,
    "paper": case_words.PAPERS,
    "correction": case_words.CORRECTIONS,
    "card": case_words.CARDS,
    "step": STEPS,
    "decision": DECISIONS,
    "outcome": OUTCOMES,
    "console": CONSOLE_STATES,
    "then": THEN,
    "role": ROLES,
    "device": DEVICES,
    "rule": RULES,
    "ticket_step": TICKET_STEPS,
    "priority": PRIORITY,
    "queue": QUEUE_STATES,
    "channel": CHANNELS,
    "slip": SLIPS,
    "printer": PRINTERS,
    "period": PERIODS,
    "figure": FIGURES,
    "item_figure": ITEM_FIGURES,
    "wait_point": wait_words.POINTS,
    "wait_rule": wait_words.RULES,
    "wait_figure": wait_words.FIGURES,
    "fate": wait_words.FATES,
    "wait_week": wait_words.WEEKS,
    "sound": SOUNDS,
    "seen": SEEN,
    "seen_result": SEEN_RESULTS,
    "advice": wait_words.ADVICE,
}


def word(table: str, value: object) -> str:
    """The word for a value; an unknown value stands for itself."""
    known = _TABLES[table].get(str(value))
    return gettext(known) if known else str(value)


def short_day(day: date | None) -> str:
    """A civil date in a dense list: `9月15日`, `15 Sep`."""
    return "—" if day is None else named(f"{day.month}月{day.day}日", f"{day.day} {day:%b}")


def long_day(day: date | None) -> str:
    """As `short_day`, with the year."""
    if day is None:
        return "—"
    return f"{day.year}年{short_day(day)}" if language() == "zh" else f"{short_day(day)} {day.year}"
