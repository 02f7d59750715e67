"""The row as a whole: what must be there, what contradicts itself, whose act it is."""

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from zhiheng.exchange.mapping.catalogue import fields
from zhiheng.exchange.mapping.plan import Plan
from zhiheng.values.choices import read_sanctions, sanctions_in_text
from zhiheng.values.codes import is_identity_number
from zhiheng.values.money import PROPOSED, fine_in_text
from zhiheng.values.text import unspaced

Record = dict[str, Any]
_ORDER = (
    ("filed_on", "decided_on"),
    ("decided_on", "served_on"),
    ("decided_on", "published_on"),
    ("filed_on", "closed_on"),
    ("fact_start", "decided_on"),
    ("fact_start", "fact_end"),
    ("published_on", "publication_withdrawn_on"),
    ("valid_from", "valid_to"),
    ("received_on", "filed_on"),
    ("started_at", "ended_at"),
    ("law_min", "law_max"),
)
"""先后颠倒只能是填错：违反程序的先后（例如先决定后告知）留给筛查规则。"""

_DECLINED = re.compile(r"\s*(?:决定)?(?:不予|免予)(?:行政)?(?:处罚|许可)")
_YEAR = re.compile(r"〔(\d{4})〕")
LARGE_FINE = Decimal(10_000_000)
"""From here on a fine that the content does not state is shown with a warning: 元 and 万元 are the commonest mix-up."""
UNKNOWN_CATEGORY = "执法机关不在主体名录中"
_ORGANISATION = re.compile(
    r"(?:公司|厂|店|部|中心|合作社|学校|医院|局|社|院|会|队|场|坊|铺|园|处|行|站|所|馆|集团|超市|酒店|"
    r"饭店|商行|门市|农场|基地|支行|分行|银行|政府|委员会|事务所|工作室|户|吧|屋|摊|庄)(?:[(（][^()（）]*[)）])?$"
)


class Problem(NamedTuple):
    """Why a row waits: the field, what kind of reason (for ranking), the sentence."""

    field: str
    category: str
    sentence: str


class Findings:
    """Collects problems and warnings of one row."""

    __slots__ = ("problems", "warnings")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[str] = []

    def refuse(self, field: str, sentence: str, category: str = "") -> None:
        label = fields()[field].label if field in fields() else ""
        named = sentence if not label or sentence.startswith(label) else f"{label}：{sentence}"
        general = re.sub(r"“[^”]*”|[-\d][-\d.:,]*", "", category or named)
        self.problems.append(
            Problem(field, re.sub(r"\s+|(?:；可能应为|，请).*", "", general), named)
        )

    def warn(self, field: str, sentence: str) -> None:
        label = fields()[field].label if field else ""
        self.warnings.append(f"{label}：{sentence}" if label else sentence)


def _label(name: str) -> str:
    return fields()[name].label


@cache
def _required(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields().values() if kind in field.required)


def check_required(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """文号或者编号、当事人、行为日必须有；结果类的记录必须有决定日期。"""
    kind = record["kind"]
    if not ("document_number" in record or "external_id" in record) and not (
        refused & {"document_number", "external_id"}
    ):
        found.refuse("document_number", "缺少决定书文号（或者案件编号）", "缺少必填：决定书文号")
    if "party_name" not in record and "party_name" not in refused:
        found.refuse("party_name", "缺少当事人名称", "缺少必填：当事人名称")
    for name in _required(kind):
        if name not in record and name not in refused:
            found.refuse(name, f"缺少{_label(name)}", f"缺少必填：{_label(name)}")
    if "decided_on" in record or "decided_on" in refused:
        return
    if kind in {"inspection", "measure", "execution"}:
        return
    if plan.record_level == "result" or "document_number" in record:
        found.refuse("decided_on", "缺少决定日期", "缺少必填：决定日期")
    elif "filed_on" not in record and "filed_on" not in refused:
        found.refuse("decided_on", "决定日期和立案（受理）日期都没有", "缺少必填：决定日期")


def order_check(names: Collection[str]) -> "Check":
    """The check of those pairs of which the sheet has both."""
    pairs = [pair for pair in _ORDER if pair[0] in names and pair[1] in names]

    def check_order(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
        for first, second in pairs:
            early, late = record.get(first), record.get(second)
            if early is None or late is None or early == late:
                continue
            if first == "law_min":
                is_wrong = Decimal(late) < Decimal(early)
            else:
                width = min(len(early), len(late))
                is_wrong = late[:width] < early[:width]
            if is_wrong:
                _contradiction(found, first, second, record)

    return check_order


def _contradiction(found: Findings, first: str, second: str, record: Record) -> None:
    sign = "小于" if first == "law_min" else "早于"
    sentence = f"{_label(second)} {record[second]} {sign}{_label(first)} {record[first]}"
    found.refuse(second, sentence, f"日期先后矛盾：{_label(second)}{sign}{_label(first)}")


def check_agency(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """按代码或者登记过的名称逐字对应，从不按相似度猜测；没有写机关的用本次指定的机关。"""
    agencies = plan.agencies
    code, name = record.get("agency_code"), record.get("agency_name")
    if refused & {"agency_code", "agency_name"}:
        return
    by_code = agencies.by_code.get(code) if code else None
    by_name = agencies.by_name.get(unspaced(name)) if name else None
    agency = by_code or by_name
    if not code and not name:
        agency = agencies.default
        if agency is None:
            found.refuse("agency_name", "缺少执法机关", "缺少必填：执法机关")
            return
    elif agency is None:
        found.refuse("agency_name", f"“{name or code}”不在主体名录中", UNKNOWN_CATEGORY)
        return
    elif by_code and by_name and by_code != by_name:
        found.refuse("agency_name", f"名称“{name}”与代码 {code} 在名录中是两个机关")
        return
    elif by_code and name and not by_name:
        found.warn("agency_name", f"“{name}”按代码 {code} 对应")
    if agencies.allowed is not None and agency not in agencies.allowed:
        found.refuse(
            "agency_name", f"“{name or code}”不是您可以报送的机关", "执法机关不在您的报送范围"
        )
        return
    record["agency"] = agency


def check_party(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """类别以代码、证件为准；都没有时按名称从严当作自然人保护，并写明。"""
    if either := record.pop("party_code", None):
        number = "identity_number" if is_identity_number(either) else "credit_code"
        if record.setdefault(number, either) != either:
            found.refuse("party_code", f"与{_label(number)}一列不一致")
    stated = record.get("party_kind")
    code = record.get("credit_code")
    if code and record.get("identity_number") and stated != "household":
        found.refuse(
            "identity_number", "同一行既有统一社会信用代码又有公民身份号码，无法确定当事人"
        )
    if stated == "natural" and code:
        found.refuse("party_kind", "类别是自然人，却填了统一社会信用代码")
    if stated:
        return
    if code:
        record["party_kind"] = "household" if code[:2] == "92" else "legal"
    elif "identity_number" in record:
        record["party_kind"] = "natural"
    elif (name := record.get("party_name")) is not None:
        is_person = not _ORGANISATION.search(name) and len(name) <= 15
        record["party_kind"] = "natural" if is_person else "other"
        word = "自然人" if is_person else "非法人组织"
        found.warn("party_kind", f"没有写明类别也没有代码，按名称归为{word}")


def check_fine(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """罚款金额与处罚内容互相印证；空着的金额只在内容写得明确时补上，并写明。"""
    if record["kind"] != "penalty":
        return
    content = record.get("content", "")
    if content and PROPOSED.search(content):
        found.refuse("content", "写的是拟罚款（拟处罚），属于事先告知，不是处罚决定")
        return
    stated = fine_in_text(content).value if content else None
    if "fine" in refused:
        return
    fine = record.get("fine")
    if fine is None:
        if stated is not None:
            record["fine"] = str(stated)
            found.warn("fine", f"原为空，按处罚内容补为 {stated} 元")
        elif "罚款" in content and "不予罚款" not in content and "不罚款" not in content:
            found.warn("fine", "处罚内容提到罚款，但金额不能确定，未补")
        return
    if stated is None and Decimal(fine) >= LARGE_FINE:
        found.warn("fine", f"折合 {fine} 元，处罚内容没有印证，请核对是元还是万元")
    if stated is None or stated == Decimal(fine):
        return
    ratio = max(stated, Decimal(fine)) / max(min(stated, Decimal(fine)), Decimal("0.01"))
    if ratio == 10000:
        found.refuse("fine", f"{fine} 元与处罚内容的 {stated} 元相差一万倍，疑似元和万元填错")
    else:
        found.warn("fine", f"{fine} 元与处罚内容的 {stated} 元不一致，以金额列为准")


def check_sanctions(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """没有处罚种类列的，从处罚内容和罚款金额认定并写明。"""
    if record["kind"] != "penalty" or "sanctions" in refused:
        return
    given = record.get("sanctions")
    has_fine = Decimal(record.get("fine", 0)) > 0
    if given:
        if has_fine and "fine" not in given.split(","):
            found.warn("sanctions", "有罚款金额，但处罚种类没有罚款")
        return
    paid = {"fine"} if has_fine else set()
    paid |= {"confiscate"} if Decimal(record.get("confiscated", 0)) > 0 else set()
    worded = set(filter(None, sanctions_in_text(record.get("content", "")).split(",")))
    if paid | worded:
        record["sanctions"] = ",".join(sorted(paid | worded))
    if worded - paid:
        found.warn("sanctions", "没有写明，按处罚内容认定")


def check_amounts_of_kind(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """各类行为共用一份模板时，不属于本类的列不许有值。"""
    for name in ("fine", "confiscated", "sanctions"):
        if record["kind"] != "penalty" and name in record:
            found.refuse(name, "只有行政处罚才有这一项")


def check_officers(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """名录里没有的证号不能登记为执法人员，须写明，免得按人数不足处理。"""
    for name in ("officer1", "officer2"):
        for number in (record.get(name) or "").split(","):
            if number and number not in plan.agencies.certificates:
                found.warn(name, f"“{number}”不在人员名录，没有登记为执法人员")
    if record.get("officer1") and record.get("officer1") == record.get("officer2"):
        found.warn("officer2", "与执法人员1证号相同，只登记一人")


def check_item(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """本地和上级的清单里没有的编码不关联，须写明。"""
    code, agency, items = record.get("item_code"), record.get("agency"), plan.agencies.items
    if not code or agency is None or items.find(agency, code) is not None:
        return
    where = "只在别处的事项目录里" if code in items.known else "不在事项目录"
    found.warn("item_code", f"“{code}”{where}，没有关联事项")


def check_decision(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """内容写明不予处罚（许可）的，决定就是不予；又有罚款的是矛盾。"""
    content = record.get("content", "")
    if "予" not in content[:8] or not _DECLINED.match(content):
        return
    if Decimal(record.get("fine", 0)) > 0:
        found.refuse("fine", f"处罚内容写的是不予处罚，却有罚款 {record['fine']} 元")
    elif "decision" not in record and "decision" not in refused:
        record["decision"] = "decline"
        found.warn("decision", "没有写明，按内容认定为不予")


def check_number_year(record: Record, found: Findings, refused: set[str], plan: Plan) -> None:
    """文号的年份晚于决定日期的年份，两者必有一个填错；照登并提示。"""
    day = record.get("decided_on")
    if not day or f"〔{day[:4]}〕" in record.get("document_number", ""):
        return
    found_year = _YEAR.search(record.get("document_number", ""))
    if found_year and (year := found_year[1]) > day[:4]:
        found.warn("document_number", f"年份 {year} 晚于决定日期 {day}，请核对")


Check = Callable[[Record, Findings, set[str], Plan], None]
CHECKS: tuple[Check, ...] = (
    check_required,
    check_agency,
    check_party,
    check_fine,
    check_sanctions,
    check_amounts_of_kind,
    check_decision,
    check_number_year,
)
OF_COLUMNS: dict[str, Check] = {
    "officer1": check_officers,
    "officer2": check_officers,
    "item_code": check_item,
}
"""Checks that only a sheet with these columns needs."""


def checks_for(names: Collection[str]) -> list[Check]:
    """The checks of a sheet with these columns."""
    own = dict.fromkeys(check for name, check in OF_COLUMNS.items() if name in names)
    return [*CHECKS, *own, order_check(names)]


def reread_sanctions(text: str, content: str) -> tuple[Any, str, str]:
    """暂扣或者吊销 of the old list is settled by the content of the decision."""
    reading = read_sanctions(text, content)
    return reading.value, reading.problem, reading.warning
