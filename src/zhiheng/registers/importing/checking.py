"""对照名录逐人核对：单位、同名、前后不一致，再看证件与职务；一个人的几行合看。"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, Officer
from zhiheng.kernel import bulk
from zhiheng.law import coverage
from zhiheng.registers.importing import certificates, duties
from zhiheng.registers.importing.findings import Findings
from zhiheng.registers.importing.known import Key, Known, Person
from zhiheng.registers.importing.lines import PersonLine

REGISTER = "registers.import_people"
STATED = {  # 表里写了就要与名录一致的各栏
    "staff_type": "人员类别",
    "works_to": "离岗日期",
    "law_qualification": "法律职业资格证号",
}


def check(lines: Sequence[PersonLine], actor: User) -> Findings:
    """逐行的结论；名录里已有而且相同的行不再写。"""
    coverage.executed("register", REGISTER)
    coverage.executed("guard", "directory.certificate")
    known, findings = Known.load(lines, actor), Findings()
    groups = _grouped(lines, known, findings)
    registered: dict[tuple[int, str], list[date]] = defaultdict(list)
    for agency, name, day in known.people:
        registered[agency, name].append(day)
    for key, (agency, group) in groups.items():
        rest = _apart(key, group, registered[key[:2]], known, findings)
        if rest and _check_person(key, agency, rest, known, findings):
            registered[key[:2]].append(key[2])
    return findings


new_officer = bulk.blank(Officer)
Group = tuple[Agency, list[PersonLine]]


def _grouped(lines: Sequence[PersonLine], known: Known, findings: Findings) -> dict[Key, Group]:
    """同一单位、同名、同日到岗的是同一人。"""
    groups: dict[Key, Group] = {}
    verdicts: dict[str, Agency | str] = {}
    for line in lines:
        verdict = verdicts.get(line.agency)
        if verdict is None:
            verdict = verdicts[line.agency] = _agency(line.agency, known)
        if isinstance(verdict, str):
            findings.refuse(line.line, [verdict])
        elif refusal := _out_of_time(line, verdict):
            findings.refuse(line.line, [refusal])
        else:
            key = (verdict.pk, line.name, line.works_from)
            groups.setdefault(key, (verdict, []))[1].append(line)
    return groups


def _agency(text: str, known: Known) -> Agency | str:
    """表里写的单位，或者认不出的理由；范围之外的与没有登记的一样说。"""
    found = [one for one in known.agencies.get(text) if one.pk in known.allowed]
    if len(found) > 1:
        return f"“{text}”不止一个机关，请写全称或者统一社会信用代码。"
    if not found:
        return (
            f"机关“{text}”没有登记，或者不在您的范围内；请核对名称，或者先登记机关、登记它的写法。"
        )
    one: Agency = found[0]
    return one


def _out_of_time(line: PersonLine, agency: Agency) -> str:
    if line.works_to is not None and line.works_to < line.works_from:
        return f"离岗日期（{line.works_to}）早于到岗日期（{line.works_from}）。"
    last = agency.qualified_to
    if last is not None and (line.works_to or date.max) > last:
        return f"“{agency}”的主体资格已于 {last} 终止，人员请写承接机关；已离岗的写明离岗日期。"
    return ""


def _apart(
    key: Key, group: list[PersonLine], days: list[date], known: Known, findings: Findings
) -> list[PersonLine]:
    """同单位同名而到岗日期不同的，从不猜是不是同一人。"""
    if not days or key[2] in days or any(line.is_another for line in group):
        return group
    for line in group:
        findings.refuse(line.line, [_namesake(line, days, known)])
    return []


def _namesake(line: PersonLine, days: list[date], known: Known) -> str:
    written = line.certificate
    held = known.numbers.get((written.kind, written.number)) if written else None
    if written and held is not None and held.officer.name == line.name:
        day = held.officer.works_from
        return (
            f"证号 {written.number} 的持证人登记的到岗日期是 {day}，表里是 {line.works_from}；"
            "请写成一样，登记错了的请先更正登记。"
        )
    listed = "、".join(str(day) for day in sorted(days))
    return (
        f"本单位已有同名的人（到岗日期 {listed}）：是同一人的，到岗日期写成一样；"
        "确是另一人的，在“同名另一人”一栏写“是”。"
    )


def _check_person(
    key: Key, agency: Agency, group: list[PersonLine], known: Known, findings: Findings
) -> bool:
    """核对一个人的几行；写入或者已有，哪怕一行，为真。"""
    found = known.people.get(key)
    if found is not None:
        found.officer.agency = agency
    good = _consistent(group, found.officer if found else None, findings)
    while good:
        person = found or Person(_new_officer(good, agency))
        good, added = certificates.check(good, person, known, findings)
        good, assumed, is_settled = duties.check(good, person, added, findings)
        if is_settled:
            certificates.note(added, known)
            _accept(good, person, added, assumed, findings)
            return bool(good)
    return False


def _consistent(
    group: list[PersonLine], officer: Officer | None, findings: Findings
) -> list[PersonLine]:
    """表里写了的，与名录一致；名录里没有的，各行之间一致。"""
    known = {name: (getattr(officer, name), 0) for name in STATED} if officer else {}
    good = []
    for line in group:
        sentences = []
        for name, label in STATED.items():
            value = getattr(line, name)
            if not value:
                continue
            standing, where = known.setdefault(name, (value, line.line))
            if standing != value:
                sentences.append(_differs(label, name, standing, value, where))
        if sentences:
            findings.refuse(line.line, sentences)
        else:
            good.append(line)
    if "staff_type" in known:
        return good
    for line in good:
        findings.refuse(line.line, ["没有写人员类别，不能登记。"])
    return []


def _differs(label: str, name: str, standing: object, value: object, where: int) -> str:
    if name == "staff_type":
        standing, value = (Officer.StaffType(str(one)).label for one in (standing, value))
    if where:
        return f"与第 {where} 行是同一人，那一行的{label}是“{standing}”，这一行是“{value}”。"
    return f"与名录不同：{label}登记的是“{standing or '（空）'}”，表里是“{value}”；请在人员页更正，导入不改已有的登记。"


def _new_officer(lines: list[PersonLine], agency: Agency) -> Officer:
    def stated(name: str) -> Any:
        return next((value for line in lines if (value := getattr(line, name))), None)

    return new_officer(
        {"agency": agency},
        name=lines[0].name,
        works_from=lines[0].works_from,
        staff_type=stated("staff_type") or "",
        works_to=stated("works_to"),
        law_qualification=stated("law_qualification") or "",
    )


def _accept(
    good: list[PersonLine],
    person: Person,
    added: dict[int, certificates.Certificate],
    assumed: list[duties.Assumed],
    findings: Findings,
) -> None:
    """这个人的各行写入什么；名录里样样都有的，记为未变。"""
    if not good:
        return
    is_new = person.officer.pk is None
    fresh = {line for one in assumed for line in one.lines} | set(added)
    changed = len(good) if is_new else sum(1 for line in good if line.line in fresh)
    findings.accepted += changed
    findings.unchanged += len(good) - changed
    findings.certificates += added.values()
    findings.duties += [one.duty for one in assumed]
    if is_new:
        findings.officers.append(person.officer)
    elif changed:
        findings.touched.append(person.officer.pk)
