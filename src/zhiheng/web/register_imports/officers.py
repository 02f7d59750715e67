"""人员表的一行：读成一个人连同至多一本证件。"""

from typing import Any

from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty
from zhiheng.exchange.readers import Row
from zhiheng.registers.importing.lines import CertificateLine, PersonLine
from zhiheng.web.register_imports.cells import (
    RowReader,
    Words,
    agency_text,
    certificate_number,
    person_name,
)
from zhiheng.web.register_imports.columns import OFFICERS
from zhiheng.web.register_imports.sheet import Sheet

LABELS = {one.name: one.label for one in OFFICERS.columns}
STAFF = Words.of(
    Officer.StaffType.choices,
    civil=("行政编", "行政编制", "公务员编制"),
    career=("参公", "参照公务员法管理", "参公编制", "事业编", "事业编制", "事业", "参公事业编制"),
    contract=("合同制人员", "合同工", "编外合同制"),
    dispatched=("劳务派遣人员", "派遣", "劳务派遣工"),
    seconded=("借调", "借调人员", "临时借调人员"),
    auxiliary=("辅助", "协管员", "执法辅助人员", "行政执法辅助人员"),
)
DUTIES = Words.of(
    OfficerDuty.Kind.choices,
    enforcement=("执法", "行政执法人员", "执法岗", "一线执法"),
    supervision=("监督", "执法监督人员", "行政执法监督人员", "监督岗"),
    hearing=("听证", "听证人员", "听证主持"),
    review=("法制审核", "审核人员", "法制审核员", "重大执法决定法制审核人员"),
    auxiliary=("辅助", "执法辅助人员", "行政执法辅助人员", "辅助岗"),
)
CERTIFICATES = Words.of(
    OfficerCertificate.Kind.choices,
    enforcement=("执法证", "行政执法证件", "执法证件"),
    supervision=("监督证", "执法监督证", "行政执法监督证件"),
    hearing=("听证证", "听证证件", "行政执法听证主持人证"),
)
MOST_FIELD, MOST_QUALIFICATION = 40, 40


def read(row: Row, sheet: Sheet) -> PersonLine | list[str]:
    """一行读成的人，或者读不出的各处。"""
    if row.problem:
        return [f"{row.problem}。"]
    cells = RowReader(row.cells, sheet.places, LABELS)
    name = cells.read("name", person_name) or ""
    agency = cells.code("agency", agency_text)
    works_from = cells.day("works_from")
    values: dict[str, Any] = {
        "staff_type": cells.choice("staff_type", STAFF),
        "works_to": cells.day("works_to"),
        "duties": cells.read("duties", DUTIES.several) or (),
        "law_qualification": cells.code("law_qualification", certificate_number),
        "is_first_review": bool(cells.flag("is_first_review")),
        "is_another": bool(cells.flag("is_another")),
        "certificate": _certificate(cells, sheet),
    }
    cells.require(name=name, agency=agency, works_from=works_from)
    if cells.problems or works_from is None:
        return cells.problems
    return PersonLine(row.number, agency, name, works_from, **values)


def _certificate(cells: RowReader, sheet: Sheet) -> CertificateLine | None:
    """证件的各栏：要么都不写，要么证号、种类、起止都写。"""
    number = cells.code("number", certificate_number)
    kind = cells.choice("certificate_kind", CERTIFICATES)
    since, until = cells.day("valid_from"), cells.until("valid_to")
    territory = cells.text("territory", 60)
    field = cells.text("field", MOST_FIELD)
    if not (number or since or until or kind):
        return None
    kind = kind or (sheet.implied if number else "")
    cells.require(number=number, certificate_kind=kind, valid_from=since, valid_to=until)
    if cells.problems or since is None or until is None:
        return None
    return CertificateLine(kind, number, territory, field, since, until)
