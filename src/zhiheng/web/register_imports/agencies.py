"""执法主体表的一行：读成一个机关的登记内容。"""

from typing import Any

from zhiheng.directory.bulk_agencies import AgencyLine
from zhiheng.directory.models import Agency
from zhiheng.exchange.readers import Row
from zhiheng.values import Reading
from zhiheng.values.text import narrow
from zhiheng.web.register_imports.cells import RowReader, Words, agency_text
from zhiheng.web.register_imports.columns import AGENCIES
from zhiheng.web.register_imports.sheet import Sheet

LABELS = {one.name: one.label for one in AGENCIES.columns}
KINDS = Words.of(
    Agency.Kind.choices,
    government=("政府", "本级政府", "县级政府", "市政府", "区政府"),
    department=("部门", "工作部门", "行政机关", "政府工作部门"),
    authorized=("授权组织", "法律法规授权的组织", "授权"),
    entrusted=("委托组织", "受委托的组织", "委托"),
    town=("镇政府", "街道办事处", "街道办", "乡镇", "镇街", "乡镇政府", "乡镇街道"),
)
LIMITS = {
    "short_name": 40,
    "prefix": 20,
    "field": 40,
    "superior_name": 120,
    "supervision_unit": 60,
    "responsible_leader": 40,
    "leader_post": 60,
}
MOST_PARAGRAPH = 4000


def read(row: Row, sheet: Sheet) -> AgencyLine | list[str]:
    """一行读成的机关，或者读不出的各处。"""
    if row.problem:
        return [f"{row.problem}。"]
    cells = RowReader(row.cells, sheet.places, LABELS)
    name = cells.text("name", 120)
    values: dict[str, Any] = {one: cells.text(one, most) for one, most in LIMITS.items()}
    values |= {one: cells.paragraph(one, MOST_PARAGRAPH) for one in ("legal_basis", "powers")}
    values |= {one: cells.flag(one) for one in ("is_vertical", "is_supervision_authority")}
    values["kind"] = cells.choice("kind", KINDS)
    values["qualified_from"] = cells.day("qualified_from")
    place = cells.text("place", 60)
    code = cells.code("credit_code", _credit_code)
    above = {one: cells.code(one, agency_text) for one in ("government", "superior")}
    cells.require(
        name=name, kind=values["kind"], place=place, qualified_from=values["qualified_from"]
    )
    if cells.problems:
        return cells.problems
    stated = {one: value for one, value in values.items() if value not in ("", None)}
    return AgencyLine(row.number, name, place, code, {"name": name} | stated, **above)


def _credit_code(text: str) -> Reading[Any]:
    """全角改半角、去空格、大写；位数与校验位由名录核对。"""
    return Reading("".join(narrow(text).split()).upper())
