"""Every sentence of the papers, Chinese and English side by side; the articles stand where they are relied on."""

from __future__ import annotations

from typing import Final

from kiosk.domain.documents import DocumentKind

TITLES: Final = {
    DocumentKind.ACCEPTANCE: ("受理通知书", "Notice of Acceptance"),
    DocumentKind.NOTICE: ("一次性告知书", "One-Time Notice of Missing Material"),
    DocumentKind.NOT_ACCEPTED: ("不予受理通知书", "Notice of Non-Acceptance"),
    DocumentKind.EXTENSION: ("延期告知书", "Notice of Extension"),
    DocumentKind.SPECIAL_PROCEDURE: ("特别程序告知书", "Notice of a Special Procedure"),
    DocumentKind.DECISION: ("办结通知书", "Notice of Decision"),
}

LABELS: Final = {
    "ref": ("办件编号", "Case"),
    "item": ("申请事项", "Item"),
    "variant": ("办理方式", "Way of handling"),
    "department": ("承办部门", "Department"),
    "received": ("收件日期", "Received on"),
    "window": ("办理窗口", "Window"),
    "accepted": ("受理日期", "Accepted on"),
    "statutory": ("法定时限", "Legal limit"),
    "promised": ("承诺时限", "Promised limit"),
    "materials": ("收到的材料", "Material received"),
    "number": ("序号", "No."),
    "missing": ("需要补正的材料", "Material"),
    "why": ("原因和要求", "What is missing and why"),
    "hand_in": ("补正地点", "Hand in at"),
    "reason": ("理由", "Reason"),
    "competent": ("请向其申请", "Apply to"),
    "extended_by": ("延长", "Extended by"),
    "approved_by": ("批准人", "Approved by"),
    "due_before": ("原到期日", "Due date before"),
    "due_now": ("延长后到期日", "Due date now"),
    "ground": ("特别程序", "Special procedure"),
    "law": ("法律依据", "Legal basis"),
    "document": ("文书编号", "Document"),
    "expected": ("预计所需时间", "Expected time"),
    "stopped": ("中止计时之日", "Clock stopped on"),
    "outcome": ("办理结果", "Outcome"),
    "decided": ("决定日期", "Decided on"),
    "deliver_by": ("最迟送达日", "Delivered by"),
    "remedies": ("权利和救济", "Your rights"),
}

SENTENCES: Final = {
    "addressee": ("{name}：", "To {name}:"),
    "accepted_declaration": (
        "你（单位）提出的“{item}”申请，材料齐全、符合法定形式。根据《中华人民共和国行政许可法》第三十二条第一款第五"
        "项的规定，自{accepted}起予以受理。",
        'Your application for "{item}" is complete and in the form that the law asks for. Under Article 32(1)(5) '
        "of the Administrative Licensing Law it is accepted as of {accepted}.",
    ),
    "accepted_supply": (
        "你（单位）提出的“{item}”申请，已按一次性告知书的要求补齐全部材料。根据《中华人民共和国行政许可法》第三十二"
        "条第一款第五项的规定，自补齐之日即{accepted}起予以受理。",
        'Everything that the one-time notice asked for has been handed in for "{item}". Under Article 32(1)(5) of '
        "the Administrative Licensing Law your application is accepted as of that day, {accepted}.",
    ),
    "accepted_silence": (
        "你（单位）提出的“{item}”申请，在规定期限内没有告知需要补正的内容。根据《中华人民共和国行政许可法》第三十二"
        "条第一款第四项的规定，自收到申请材料之日即{accepted}起即为受理。",
        'For "{item}" nobody told you within the time of the law that material was missing. Under Article 32(1)(4) '
        "of the Administrative Licensing Law your application counts as accepted on the day of receipt, {accepted}.",
    ),
    "accepted_late_notice": (
        "你（单位）提出的“{item}”申请，补正内容的告知晚于规定期限。根据《中华人民共和国行政许可法》第三十二条第一款"
        "第四项的规定，自收到申请材料之日即{accepted}起即为受理。",
        'For "{item}" the notice of missing material came too late. Under Article 32(1)(4) of the Administrative '
        "Licensing Law your application counts as accepted on the day of receipt, {accepted}.",
    ),
    "count": (
        "办理期限自受理之日的次日起计算，最后一日计入。工作日不含法定节假日和休息日，调休上班日计入。依法需要听证、"
        "招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内，并将书面告知（行政许可法第四十五条）；"
        "经批准延长期限的，将告知理由（行政许可法第四十二条）。",
        "The count begins on the day after acceptance and includes the last day. Public holidays and days of rest "
        "are not working days; make-up working days are. The time that the law itself needs for a hearing, "
        "bidding, an auction, an inspection, testing, quarantine, an appraisal or an expert review is not counted, "
        "and you will be told of it in writing (Article 45). If the limit is extended with approval, you will be "
        "told why (Article 42).",
    ),
    "count_on_the_spot": (
        "本事项承诺当场办结：受理当日、办公时间结束前作出决定（行政许可法第三十四条第二款）。",
        "This item is decided on the spot: on the day of acceptance, before closing time (Article 34(2)).",
    ),
    "late_remedy": (
        "逾期未作出决定的，可以拨打投诉电话，也可以依法申请行政复议；对行政复议决定不服的，可以依法提起行政诉讼。",
        "If no decision is made in time, you can complain by phone or apply for administrative reconsideration; "
        "against its outcome you can bring an action before the people's court.",
    ),
    "notice": (
        "你（单位）于{received}申请办理“{item}”。经审查，申请材料不齐全或者不符合法定形式。根据《中华人民共和国行政"
        "许可法》第三十二条第一款第四项和《优化营商环境条例》第三十六条的规定，现将需要补正的全部内容一次告知如下：",
        'On {received} you applied for "{item}". The material is incomplete or not in the form that the law asks '
        "for. Under Article 32(1)(4) of the Administrative Licensing Law and Article 36 of the Regulation on "
        "Optimizing the Business Environment you are told here, once, of everything that is missing:",
    ),
    "notice_all": (
        "以上共 {count} 项，是需要补正的全部内容。按本告知书补齐后，自补齐之日起受理（行政许可法第三十二条第一款第"
        "五项），不再要求补充其他材料。",
        "These are all of the missing materials: {count} in all. When they have been handed in, your application "
        "is accepted on that day (Article 32(1)(5)), and nothing else will be asked for.",
    ),
    "notice_hand_in": (
        "补正材料请交到：{place}。{window}不用重新取号。",
        "Hand the material in at: {place}. {window}You do not need a new queue number.",
    ),
    "go_to_window": ("可以直接到 {window} 号窗口，", "Go straight to window {window}. "),
    "notice_rule": (
        "告知应当当场或者在收到申请材料之日起 {days} 个工作日内（最迟{by}）一次作出；逾期不告知的，自收到申请材料之"
        "日起即为受理。",
        "The notice must be given once, on the spot or within {days} working days of receipt (by {by}); otherwise "
        "the application counts as accepted on the day of receipt.",
    ),
    "notice_rule_undated": (
        "告知应当当场或者在收到申请材料之日起 {days} 个工作日内一次作出；逾期不告知的，自收到申请材料之日起即为受理。",
        "The notice must be given once, on the spot or within {days} working days of receipt; otherwise the "
        "application counts as accepted on the day of receipt.",
    ),
    "notice_late": (
        "本告知书晚于上述期限。你（单位）的申请依法自收到申请材料之日即{received}起即为受理，办理期限已从该日起计算"
        "，不因补正而推迟。仍请尽快补齐上述材料。",
        "This notice is later than that. By law your application counts as accepted on the day of receipt, "
        "{received}; the limit has been running since that day, and handing in the material does not delay it. "
        "Hand it in soon all the same.",
    ),
    "notice_second": (
        "本告知书是对同一申请的再次告知，原因：{why}。法律要求一次告知全部内容，再次告知不推迟受理：按首次告知书补"
        "齐材料之日即为受理之日。你（单位）可以就此投诉。",
        "This is a further notice in the same case, because: {why}. The law asks for one notice with everything in "
        "it; a further one does not delay acceptance, which is the day on which the first notice was complied "
        "with. You can complain about it.",
    ),
    "not_competent": (
        "你（单位）于{received}申请办理“{item}”。经审查，申请事项依法不属于本行政机关职权范围。根据《中华人民共和国"
        "行政许可法》第三十二条第一款第二项的规定，决定不予受理。请向{body}申请。",
        'On {received} you applied for "{item}". The matter is not within the powers of this authority. Under '
        "Article 32(1)(2) of the Administrative Licensing Law the application is not accepted. The body to apply "
        "to is: {body}.",
    ),
    "not_accepted": (
        "你（单位）于{received}申请办理“{item}”。经审查，根据《中华人民共和国行政许可法》第三十二条的规定，该申请不"
        "予受理，理由如下。",
        'On {received} you applied for "{item}". Under Article 32 of the Administrative Licensing Law the '
        "application is not accepted, for the reason below.",
    ),
    "extension": (
        "你（单位）申请办理的“{item}”，不能在原定期限内作出决定。根据《中华人民共和国行政许可法》第四十二条和本事项"
        "适用的法律的规定，经{approved_by}批准，办理期限延长{days}，理由如下。",
        'No decision on "{item}" can be made within the limit. Under Article 42 of the Administrative Licensing '
        "Law and the law of the item the limit is extended by {days}, as approved by {approved_by}, for the reason "
        "below.",
    ),
    "extension_once": (
        "期限只延长一次。延长的天数从原期限最后一日接着计算，最迟{due}作出决定。",
        "A limit is extended once only. The days are added to the last day of the limit: a decision is made by {due}.",
    ),
    "extension_once_undated": (
        "期限只延长一次。延长的天数从原期限最后一日接着计算。",
        "A limit is extended once only. The days are added to the last day of the limit.",
    ),
    "special": (
        "你（单位）申请办理的“{item}”，依法需要进行{ground}（{law}），所需时间预计{days}。",
        '"{item}" needs {ground} by law ({law}), which is expected to take {days}.',
    ),
    "special_stops": (
        "根据《中华人民共和国行政许可法》第四十五条的规定，上述时间不计算在办理期限内：{stopped}起中止计时，当日计"
        "入、次日起不计入；程序结束后恢复计时，到期日相应顺延。请扫描下方二维码查看新的到期日。",
        "Under Article 45 of the Administrative Licensing Law this time is not counted. The clock stops on "
        "{stopped}: that day still counts, the days after it do not. When the procedure is over the clock goes on "
        "and the due date moves accordingly; the code below leads to the new date.",
    ),
    "granted": (
        "你（单位）于{received}申请办理的“{item}”，符合法定条件、标准。根据《中华人民共和国行政许可法》第三十八条第"
        "一款的规定，于{decided}作出准予的决定。",
        'Your application of {received} for "{item}" meets the conditions and standards of the law. Under Article '
        "38(1) of the Administrative Licensing Law it was granted on {decided}.",
    ),
    "refused": (
        "你（单位）于{received}申请办理的“{item}”，经审查，于{decided}作出不予批准的决定。根据《中华人民共和国行政"
        "许可法》第三十八条第二款的规定，现说明理由，并告知申请行政复议或者提起行政诉讼的权利。",
        'Your application of {received} for "{item}" was refused on {decided}. Under Article 38(2) of the '
        "Administrative Licensing Law you are told the reasons, and of your right to reconsideration and to bring "
        "an action.",
    ),
    "deemed_granted": (
        "你（单位）于{received}申请办理的“{item}”，在法定期限内没有作出决定。依照本事项适用的法律，视为准予，准予之"
        "日为{decided}（延续申请适用行政许可法第五十条第二款）。",
        'No decision on your application of {received} for "{item}" was made within the limit of the law. By the '
        "law of the item it counts as granted, as of {decided} (for renewals: Article 50(2) of the Administrative "
        "Licensing Law).",
    ),
    "deemed_agreed": (
        "被征求意见的部门在期限内没有答复，依照规定视为同意。",
        "The department that was asked for its opinion did not answer in time and counts as agreed.",
    ),
    "delivery": (
        "证件或者批准文书自作出决定之日起 {days} 个工作日内颁发、送达，最迟{by}（行政许可法第四十四条）。",
        "The certificate or the written approval is issued and delivered within {days} working days of the "
        "decision, by {by} (Article 44 of the Administrative Licensing Law).",
    ),
    "remedies": (
        "对本通知书所载决定不服的，可以自知道之日起 60 日内依照《中华人民共和国行政复议法》第二十条申请行政复议，也"
        "可以自知道之日起 6 个月内依照《中华人民共和国行政诉讼法》第四十六条向人民法院提起行政诉讼。法律规定应当先"
        "申请行政复议的，依照其规定。",
        "Against the decision in this notice you can apply for administrative reconsideration within 60 days of "
        "knowing of it (Article 20 of the Administrative Reconsideration Law), or bring an action before the "
        "people's court within 6 months of knowing of it (Article 46 of the Administrative Litigation Law). Where "
        "the law asks for reconsideration first, that applies.",
    ),
    "complaint": ("投诉电话 {complaint}，咨询电话 {phone}。", "Complaints: {complaint}. Enquiries: {phone}."),
}

CAPTION: Final = ("扫码查看办理进度和到期日", "Scan to see where the case stands and when it is due")
SEAL: Final = ("（盖章处）", "(seal)")
FOOT: Final = (
    "本文书一式两份，申请人和承办部门各执一份；内容按签发时保存，可凭文号核对。",
    "The Chinese text prevails over this English one. Kept as issued; it can be checked by its number.",
)
OUTCOMES: Final = {
    "granted": ("准予", "Granted"),
    "refused": ("不予批准", "Refused"),
    "deemed_granted": ("视为准予", "Deemed granted"),
}
NO_LIMIT: Final = ("法律、法规未规定", "none set by law")
NOT_COMPUTABLE: Final = (
    "有关年度的日历尚未公布，到期日暂不能计算",
    "the calendar of a year is not out yet: due date not computable",
)
