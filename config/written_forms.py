"""Forms that look right and are not: traditional characters, full-width digits, half-width kana, radicals."""

import re
import unicodedata
from collections.abc import Iterator

# Pairs of a traditional character and the simplified one, as office papers use them. Characters that are good
# simplified writing too (后 and 後 in names, 著, 乾, 徵) stay out.
_PAIRS = (
    "補补證证請请書书業业務务辦办審审準准許许項项時时間间當当場场個个條条規规則则與与為为開开關关設设變变"
    "銷销執执營营產产權权類类車车運运輸输經经濟济財财稅税負负責责職职責责區区縣县鄉乡鎮镇國国際际環环評评"
    "報报廣广檢检測测驗验繳缴費费單单號号碼码電电話话員员聯联係系繫系機机構构團团體体學学實实驗验質质據据"
    "簽签發发換换領领遺遗記记錄录認认識识調调課课護护衛卫醫医療疗藥药險险險险樓楼棟栋層层園园壇坛內内數数"
    "據据劃划圖图紙纸檔档閱阅讀读資资訊讯訴诉訟讼決决議议複复參参從从應应該该對对錯错誤误過过"
    "還还這这來来們们無无齊齐備备標标誌志門门戶户產产買买賣卖價价額额貸贷債债納纳農农漁渔業业礦矿糧粮種种"
    "養养獸兽動动勞劳傷伤殘残婦妇嬰婴兒儿離离結结紀纪錄录處处罰罚聽听證证鑑鉴鑒鉴專专術术橋桥貨货鐵铁"
    "飛飞島岛灣湾陽阳陰阴東东馬马龍龙鳳凤鳥鸟魚鱼點点熱热燈灯煙烟樹树綠绿葉叶劑剂氣气壓压縮缩練练"
    "組组織织維维總总統统續续納纳紅红約约級级細细終终給给絕绝網网線线緊紧編编練练繼继製制歷历曆历雙双隊队"
)
_SIMPLIFIED = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))

_COMPATIBILITY = (
    (0x2E80, 0x2FD5),  # radicals, as text copied out of a PDF holds them
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFF10, 0xFF19),  # full-width digits
    (0xFF21, 0xFF3A),  # full-width letters
    (0xFF41, 0xFF5A),
    (0xFF61, 0xFF9F),  # half-width kana and corner brackets
)


_STRANGE = re.compile(
    "[" + "".join(_SIMPLIFIED) + "".join(f"{chr(first)}-{chr(last)}" for first, last in _COMPATIBILITY) + "]"
)


def as_meant(text: str) -> str:
    """The text with every strange form replaced by the one that was meant."""
    return _STRANGE.sub(lambda found: _meant(found[0]), text)


def strange_forms(text: str) -> Iterator[tuple[str, str]]:
    """Each strange character once, with the one that was meant."""
    for char in dict.fromkeys(_STRANGE.findall(text)):
        if _meant(char) != char:
            yield char, _meant(char)


def _meant(char: str) -> str:
    return _SIMPLIFIED.get(char) or unicodedata.normalize("NFKC", char)
