"""表里的岗位：凭证件或者资格担任，执法与监督分开（HT-2.1-2、SD-10-3、CF-58-2）。"""

from dataclasses import dataclass, field
from datetime import date

from zhiheng.directory.models import OfficerCertificate, OfficerDuty
from zhiheng.kernel import bulk
from zhiheng.registers.duties import NEEDED, duty_refusal
from zhiheng.registers.importing.findings import Findings
from zhiheng.registers.importing.known import Person
from zhiheng.registers.importing.lines import PersonLine

Duty = OfficerDuty.Kind
new_duty = bulk.blank(OfficerDuty)


@dataclass(slots=True)
class Assumed:
    """要登记的一项职务，和写着它的各行。"""

    duty: OfficerDuty
    lines: list[int] = field(default_factory=list)


def check(
    lines: list[PersonLine],
    person: Person,
    added: dict[int, OfficerCertificate],
    findings: Findings,
) -> tuple[list[PersonLine], list[Assumed], bool]:
    """可以留下的行、要登记的职务、是否不必再看：去掉几行以后，留下的证件少了，要从头再看。"""
    held = [*person.certificates, *added.values()]
    have = {one.duty: one for one in person.duties}
    assumed: dict[str, Assumed] = {}
    refused: dict[str, str] = {}
    for line in lines:
        for kind in line.duties:
            if kind in refused:
                continue
            if kind in have:
                refused |= _ended(have[kind], person)
            elif kind in assumed:
                assumed[kind].lines.append(line.line)
            else:
                others = [*person.duties, *(one.duty for one in assumed.values())]
                made, refusal = _assume(kind, lines, person, others, held)
                if refusal:
                    refused[kind] = refusal
                else:
                    assumed[kind] = Assumed(made, [line.line])
    if not refused:
        return lines, list(assumed.values()), True
    good = []
    for line in lines:
        sentences = [refused[kind] for kind in line.duties if kind in refused]
        if sentences:
            findings.refuse(line.line, sentences)
        else:
            good.append(line)
    return good, [], False


def _ended(duty: OfficerDuty, person: Person) -> dict[str, str]:
    """名录里已经终止的职务，不因导入而恢复。"""
    if duty.ends_on is None or duty.ends_on == person.officer.works_to:
        return {}
    label = duty.get_duty_display()
    return {
        duty.duty: f"此人的职务“{label}”已于 {duty.ends_on} 终止；重新担任的请在人员页登记职务。"
    }


def _assume(
    kind: str,
    lines: list[PersonLine],
    person: Person,
    others: list[OfficerDuty],
    held: list[OfficerCertificate],
) -> tuple[OfficerDuty, str]:
    officer = person.officer
    duty = new_duty(
        {"officer": officer},
        duty=kind,
        starts_on=_first_day(kind, officer.works_from, held),
        ends_on=officer.works_to,
        is_first_review=kind == Duty.REVIEW and any(line.is_first_review for line in lines),
    )
    if duty.ends_on is not None and duty.ends_on < duty.starts_on:
        return duty, f"离岗日期（{duty.ends_on}）早于证件的有效期起（{duty.starts_on}）。"
    refusal = duty_refusal(officer, duty, others, held)
    return duty, refusal.sentence if refusal else ""


def _first_day(kind: str, works_from: date, held: list[OfficerCertificate]) -> date:
    """到岗之后第一个持有效证件的日子；不凭证件担任的，到岗之日。"""
    if kind not in NEEDED:
        return works_from
    needed = NEEDED[Duty(kind)][0]
    days = [
        max(works_from, one.valid_from)
        for one in held
        if one.kind == needed and one.last_day >= works_from
    ]
    return min(days, default=works_from)
