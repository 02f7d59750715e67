"""表里的证件：证号不重复、有效期不重叠，辅助人员不持证件，离岗之后没有证件（SD-10）。"""

from collections.abc import Iterable

from zhiheng.directory.models import Jurisdiction, OfficerCertificate
from zhiheng.directory.people import holder_refusal, leaving_refusal
from zhiheng.kernel import bulk
from zhiheng.registers.importing.findings import Findings
from zhiheng.registers.importing.known import Known, Person
from zhiheng.registers.importing.lines import CertificateLine, PersonLine

Certificate = OfficerCertificate
new_certificate = bulk.blank(OfficerCertificate)
LABELS = {
    "territory": "执法区域",
    "field": "执法领域",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
}


def check(
    lines: list[PersonLine], person: Person, known: Known, findings: Findings
) -> tuple[list[PersonLine], dict[int, Certificate]]:
    """可以留下的行，和其中要新登记的证件（按行）。"""
    good: list[PersonLine] = []
    added: dict[int, Certificate] = {}
    for line in lines:
        if line.certificate is None:
            good.append(line)
            continue
        found = _one(line.certificate, person, added, known)
        if isinstance(found, str):
            findings.refuse(line.line, [found])
            continue
        good.append(line)
        if found is not None:
            added[line.line] = found
    return good, added


def note(added: dict[int, Certificate], known: Known) -> None:
    """写定的证号，同一张表里后面的行不能再用；`line` 供说明是哪一行。"""
    for line, one in added.items():
        one.line = line  # type: ignore[attr-defined]
        known.numbers[one.kind, one.number] = one


def _one(
    row: CertificateLine, person: Person, added: dict[int, Certificate], known: Known
) -> Certificate | str | None:
    """要登记的证件；已登记而且相同的为空；不能登记的是理由。"""
    if row.valid_to < row.valid_from:
        return f"证件有效期止（{row.valid_to}）早于有效期起（{row.valid_from}）。"
    if refusal := holder_refusal(row.kind, person.officer):
        return refusal
    path = _territory(row.territory, person, known)
    if path is None:
        return f"执法区域“{row.territory}”认不出，或者不在您的范围内；请写辖区的名称或者区划代码。"
    made = new_certificate(
        {"officer": person.officer},
        kind=row.kind,
        number=row.number,
        territory=path,
        field=row.field,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    held = known.numbers.get((row.kind, row.number))
    if held is not None:
        return _against(made, held, row)
    for line, other in added.items():
        if (other.kind, other.number) == (row.kind, row.number):
            return f"证号 {row.number} 与第 {line} 行重复。"
    others = [*person.certificates, *added.values()]
    return leaving_refusal(made) or _overlap(made, others) or made


def _territory(text: str, person: Person, known: Known) -> str | None:
    """执法区域的路径；同名的取本单位所在辖区之内的。"""
    home = person.officer.agency.path
    if not text:
        return home
    found: list[Jurisdiction] = [
        one for one in known.places.get(text) if one.path.startswith(known.scope)
    ]
    if len(found) > 1:
        found = [one for one in found if one.path.startswith(home) or home.startswith(one.path)]
    return found[0].path if len(found) == 1 else None


def _against(made: Certificate, held: Certificate, row: CertificateLine) -> str | None:
    """证号已经登记：是这个人的同一本就不再写，否则说明哪里不同。"""
    line = getattr(held, "line", 0)
    if line:
        return f"证号 {made.number} 与第 {line} 行重复。"
    if held.officer_id != made.officer_id:
        return (
            f"证号 {made.number} 已登记在另一人或者另一单位的人名下；"
            "调动来的请办理“调动、离岗”，证号写错的请改正。"
        )
    stated = [name for name in LABELS if name != "territory" or row.territory]
    different = [
        f"{LABELS[name]}登记的是“{getattr(held, name) or '（空）'}”"
        for name in stated
        if getattr(held, name) != getattr(made, name)
    ]
    if not different:
        return None
    return f"证号 {made.number} 与名录不同：{'，'.join(different)}；请在证件页更正或者办理换发。"


def _overlap(made: Certificate, others: Iterable[Certificate]) -> str:
    for other in others:
        if (other.kind, other.territory) != (made.kind, made.territory):
            continue
        if other.field and made.field and other.field != made.field:
            continue
        if other.valid_from <= made.last_day and made.valid_from <= other.last_day:
            return (
                f"此人已有同一种类、领域、区域的{other.get_kind_display()} {other.number}"
                f"（{other.valid_from} 至 {other.last_day}），有效期不能重叠。"
            )
    return ""
