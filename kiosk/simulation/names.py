"""Invented applicants of the demo hall, some with characters that only a complete font holds."""

from random import Random

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡林郭何高罗郑梁谢宋唐许邓韩曹曾彭萧蔡潘田董袁余叶蒋杜苏魏吕沈姚卢傅钟姜谭廖"
_GIVEN = "安昊宸晨岚澜黎沐楠宁祺清然若思桐婉希溪汐晓忻妍言彦漾怡亦毅茵颖雨语昱沅悦云芸泽知智梓子舟舒朔夙颂穗棠恬庭望纹"
_RARE = ("王䶮", "李𬤝宁", "陈䶮清", "林喆𬤝", "欧阳㛃")
_FIRMS = (
    "晴砚",
    "禾汐",
    "远棹",
    "青槲",
    "砺石",
    "云岫",
    "鹭屿",
    "棠影",
    "沐川",
    "知白",
    "望潮",
    "南薰",
    "拾穗",
    "听澜",
    "松筠",
)
_TRADES = ("贸易", "食品", "建材", "机电", "文化传播", "物流", "餐饮管理", "鞋服", "信息技术", "环保科技")
_FIRM_DEPARTMENTS = ("市场监督", "税务", "规划建设", "生态环境", "发展和改革", "交通", "经济和信息化", "烟草", "应急")


def applicant(chance: Random, department: str) -> str:
    """Somebody who hands something in to that department: a person, or a company where companies come."""
    is_firm = department.startswith(_FIRM_DEPARTMENTS) and chance.random() < 0.6
    return _firm(chance) if is_firm else _person(chance)


def _firm(chance: Random) -> str:
    return f"泉州{chance.choice(_FIRMS)}{chance.choice(_TRADES)}有限公司"


def _person(chance: Random) -> str:
    if chance.random() < 0.03:
        return chance.choice(_RARE)
    return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))
