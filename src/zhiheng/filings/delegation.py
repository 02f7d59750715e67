"""委托书能不能委托：强制措施、再委托、委托给企业，都不可以（WH-10-1、QZ-17、CF-20、CF-21）。"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from zhiheng.directory import item_services
from zhiheng.directory.models import Agency, EnforcementItem
from zhiheng.directory.models.items import codes_of
from zhiheng.kernel.errors import Refusal
from zhiheng.law.library import clause
from zhiheng.ui.html import clause_label

COERCIVE_KINDS = {"measure", "execution"}
COERCION = re.compile(  # 强制性标准、强制检定等是检查的对象，不是强制
    r"查封|扣押|扣留|冻结|限制(?:公民)?人身自由|行政强制|强行(?:[一-龥]{2})?|强拆|代履行|加处(?:罚款|滞纳金)"
    r"|强制(?!性|标准|检定|认证|产品认证|报废|免疫|保险|清洁生产|回收)(?:[一-龥]{2})?"
    r"|划拨|扣缴(?!义务人)|传唤|留置(?!送达)|(?<!样品)封存(?!样品|备份样品|档案)"
)
AGAIN = re.compile(
    r"再委托|转委托|再次委托|再行委托|另行委托|(?:转交|转由|交由|委托)(?:给)?(?:其他|第三方)"
)
_UNTIL = r"(?:(?!但|可以|有权)[^，。；,;\n])*"
EXCLUDED = (
    re.compile(  # “不得实施行政强制措施”“除查封、扣押以外”不是委托；“拆除”“清除”的“除”不是除外
        rf"(?:不得|不可|不能|不包括|不包含|不含|不委托|不实施|禁止|严禁|无权){_UNTIL}"
        r"|(?<![拆清解排免消扣删废铲根])除[^，。；,;\n]*?(?:以外|之外|外)"
    )
)
FIRMS = {"91": "企业", "92": "个体工商户", "93": "农民专业合作社"}


def refusal(agency: Agency, content: Mapping[str, Any], signed_on: date) -> Refusal | None:
    """全部不合法之处，一次说完，第二处起写明各自的条款；没有的为空。"""
    named = _known(_items(content))
    checked = (
        _redelegated(agency, content),
        _coercive(content, named),
        _not_its_own(agency, named, signed_on),
        _unfit(content),
        _term_wrong(content, signed_on),
    )
    found = [one for one in checked if one is not None]
    if not found:
        return None
    others = (f"{one.sentence}（{clause_label(clause(one.row))}）" for one in found[1:])
    return Refusal(found[0].row, " ".join([found[0].sentence, *others]))


def _redelegated(agency: Agency, content: Mapping[str, Any]) -> Refusal | None:
    if agency.kind == Agency.Kind.ENTRUSTED:
        return Refusal("CF-20", f"{agency}是受委托组织，不得再委托其他组织或者个人。")
    for label, text in _texts(content).items():
        if found := AGAIN.search(EXCLUDED.sub("", text)):
            return Refusal(
                "CF-20", f"“{label}”里有“{found.group()}”：受委托组织不得再委托，请删去。"
            )
    return None


def _texts(content: Mapping[str, Any]) -> dict[str, str]:
    """事项、范围、权限的文字，按栏目名称。"""
    return {
        "委托的事项": "\n".join(str(one) for one in content.get("items") or ()),
        "委托范围的说明": str(content.get("scope") or ""),
        "委托的权限": str(content.get("powers") or ""),
    }


def _items(content: Mapping[str, Any]) -> list[str]:
    return [str(one) for one in content.get("items") or ()]


def _known(texts: Sequence[str]) -> list[EnforcementItem]:
    """写的是事项清单里的编码、名称的，各地清单的都在内。"""
    named = EnforcementItem.objects.filter(Q(code__in=texts) | Q(name__in=texts))
    return list(named.order_by("pk"))


def _not_its_own(agency: Agency, named: Sequence[EnforcementItem], day: date) -> Refusal | None:
    """只能在法定权限内委托：清单里由别的机关承担的事项，本机关不能委托（CF-20）。"""
    known = [item for item in named if item.jurisdiction_id in codes_of(agency.path)]
    held = item_services.held(agency, known, day)
    own = {word for item in known if item.pk in held for word in (item.code, item.name)}
    for item in known:
        if not own & {item.code, item.name}:
            return Refusal(
                "CF-20",
                f"{agency}在 {day} 不承担“{item}”（{item.code}），只能委托本机关法定权限内的事项；"
                "应当由本机关承担的，请先在事项清单里登记承担机关。",
            )
    return None


def _coercive(content: Mapping[str, Any], named: Sequence[EnforcementItem]) -> Refusal | None:
    barred = next((item for item in named if item.act_kind in COERCIVE_KINDS), None)
    if barred is not None:
        return Refusal("QZ-17", f"事项“{barred}”是行政强制，强制措施权不得委托，请移出委托的事项。")
    for label, text in _texts(content).items():
        if found := COERCION.search(EXCLUDED.sub("", text)):
            return Refusal(
                "QZ-17", f"“{label}”里有“{found.group()}”：行政强制措施权不得委托，请删去。"
            )
    return None


def _unfit(content: Mapping[str, Any]) -> Refusal | None:
    name = str(content.get("organisation") or "受委托组织")
    code = str(content.get("credit_code") or "")
    if kind := FIRMS.get(code[:2]):
        return Refusal(
            "CF-21",
            f"“{name}”的信用代码是{kind}的，不是依法成立并具有管理公共事务职能的组织，不能受委托。",
        )
    if re.search(r"(公司|合伙企业|个人独资企业|个体工商户)(（[^）]*）|\([^)]*\))?$", name):
        return Refusal(
            "CF-21", f"“{name}”是企业，不是依法成立并具有管理公共事务职能的组织，不能受委托。"
        )
    return None


def _term_wrong(content: Mapping[str, Any], signed_on: date) -> Refusal | None:
    """先签委托书、后行使职权（WH-10-1）：止期早于起期的；签订之前已经届满的，事后补签不能使没有委托时的行为成为依法委托（CF-20）。"""
    first, last = begins_on(content), ends_on(content)
    if first and last and last < first:
        return Refusal("WH-10-1", f"委托期限的止期 {last} 早于起期 {first}，请核对。")
    if last and last < signed_on:
        sentence = f"委托期限止于 {last}，早于委托书签订日期 {signed_on}：签订之前已经届满的，不能委托，请核对两个日期。"
        return Refusal("CF-20", sentence)
    if first and first < signed_on:
        return Refusal(
            "WH-10-1",
            f"委托期限的起期 {first} 早于委托书签订日期 {signed_on}：签订以前没有委托，期限请从签订之日或者以后写起。",
        )
    return None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def begins_on(content: Mapping[str, Any]) -> date | None:
    """委托期限起之日。"""
    return _day(content.get("term_from"))


def is_to_come(content: Mapping[str, Any], today: date) -> bool:
    """委托期限还没有开始；别的种类没有期限起。"""
    first = begins_on(content)
    return first is not None and first > today


def ends_on(content: Mapping[str, Any]) -> date | None:
    """委托期限届满之日。"""
    return _day(content.get("term_to"))
