"""成批登记机关：全部各行先核对，好的连同首版一次写入，已有的从不覆盖（WH-9.s1、SD-9）。"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from zhiheng.directory.agency_changes import open_first_versions
from zhiheng.directory.bulk_agency_links import LINKS, Links, Register, label, levels
from zhiheng.directory.bulk_agency_rules import (
    Candidate,
    conflicts,
    duplicates,
    second_authorities,
)
from zhiheng.directory.codes import credit_code_problem
from zhiheng.directory.establishing import Registers
from zhiheng.directory.models import Agency, Jurisdiction
from zhiheng.directory.names import comparable
from zhiheng.law import coverage

REGISTER = "directory.import_agencies"
Kind = Agency.Kind
PLAIN = (  # 照写的各栏
    "name",
    "short_name",
    "prefix",
    "kind",
    "superior_name",
    "is_vertical",
    "is_supervision_authority",
    "field",
    "legal_basis",
    "powers",
    "supervision_unit",
    "responsible_leader",
    "leader_post",
    "qualified_from",
)


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """一行读懂了的表格；没有写的栏不在 `values` 里。"""

    line: int
    name: str
    place: str
    credit_code: str
    values: Mapping[str, Any]
    government: str = ""
    superior: str = ""


@dataclass
class Findings:
    """各行的结论；`levels` 是要登记的机关，所属政府和上级在前面的一层。"""

    refusals: dict[int, list[str]] = field(default_factory=dict)
    accepted: int = 0
    unchanged: int = 0
    levels: list[list[Agency]] = field(default_factory=list)

    def refuse(self, line: int, sentence: str) -> None:
        self.refusals.setdefault(line, []).append(sentence)

    @property
    def tally(self) -> dict[str, int]:
        """What will be written."""
        return {"agencies": sum(len(level) for level in self.levels)}


def check(lines: Sequence[AgencyLine], scope: str) -> Findings:
    """逐行的结论；`scope` 是办理人辖区的路径，只登记其中的机关。"""
    coverage.executed("register", REGISTER)
    coverage.executed("guard", "directory.one_authority")
    register, findings = Register.load(), Findings()
    new: list[Candidate] = []
    for line in lines:
        place = _place(line.place, scope, register)
        problem = credit_code_problem(line.credit_code) if line.credit_code else None
        if isinstance(place, str) or problem:
            findings.refuse(line.line, str(problem or place))
            continue
        known, sentence = _registered(line, place, register)
        if sentence:
            findings.refuse(line.line, sentence)
        elif known is not None:
            findings.unchanged += 1
        else:
            new.append(Candidate(line.line, _made(line, place), line))
    _settle(new, register, findings)
    return findings


def _place(text: str, scope: str, register: Register) -> Jurisdiction | str:
    found = [one for one in register.places.get(text) if scope and one.path.startswith(scope)]
    if len(found) == 1:
        return found[0]
    if found:
        return f"辖区“{text}”不止一个，请写区划代码。"
    return f"辖区“{text}”没有登记，或者不在您的范围内；请写区划代码，例如 371002。"


def _made(line: AgencyLine, place: Jurisdiction) -> Agency:
    return Agency(
        jurisdiction=place, path=place.path, credit_code=line.credit_code or None, **line.values
    )


# --- what is registered already ----------------------------------------------------------------


def _registered(
    line: AgencyLine, place: Jurisdiction, register: Register
) -> tuple[Agency | None, str]:
    """名录里同信用代码或者同辖区同名的机关；与表里不同的，一句话说明，不覆盖。"""
    alike = register.names.get(line.credit_code) if line.credit_code else ()
    by_code = next((one for one in alike if one.credit_code == line.credit_code), None)
    alike = register.names.get(line.name)
    by_name = next(
        (
            one
            for one in alike
            if one.jurisdiction == place and comparable(one.name) == comparable(line.name)
        ),
        None,
    )
    known = by_code or by_name
    if known is None:
        return None, ""
    if by_code is not None and not by_code.path.startswith(place.path):
        return None, "这个信用代码已登记在另一辖区的机关名下，请核对。"
    if by_code is not None and by_name is not None and by_code != by_name:
        return None, f"信用代码已登记在“{by_code}”名下，名称却与另一机关相同，请核对。"
    different = list(_differences(line, known, register))
    if not different:
        return known, ""
    return None, f"已登记“{known}”，有不同，请办理变更登记：{'；'.join(different)}。"


def _differences(line: AgencyLine, known: Agency, register: Register) -> Iterable[str]:
    for name in ("credit_code", *PLAIN):
        written = line.credit_code if name == "credit_code" else line.values.get(name)
        if written in ("", None) or _same(standing := getattr(known, name), written):
            continue
        yield f"{label(name)}登记的是“{_shown(name, standing)}”，表里是“{_shown(name, written)}”"
    for name in LINKS:
        text = getattr(line, name)
        if text and getattr(known, name) not in register.names.get(text):
            yield f"{label(name)}登记的是“{getattr(known, name) or '（空）'}”，表里是“{text}”"


def _same(standing: Any, written: Any) -> bool:
    if isinstance(standing, str) and isinstance(written, str):
        return comparable(standing) == comparable(written)
    return bool(standing == written)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "kind":
        return str(Kind(value).label)
    return str(value or "（空）")


# --- what is new -------------------------------------------------------------------------------


def _settle(new: list[Candidate], register: Register, findings: Findings) -> None:
    """去掉有问题的，直到留下的互不矛盾，再按上下级分层。"""
    standing = new
    while standing:
        refused = duplicates(standing)
        links = Links(standing, register)
        for one in standing:
            if one.line not in refused and (sentence := links.connect(one)):
                refused[one.line] = sentence
        refused = refused or second_authorities(standing) or links.loops() or conflicts(standing)
        if not refused:
            break
        for line, sentence in refused.items():
            findings.refuse(line, sentence)
        standing = [one for one in standing if one.line not in refused]
    findings.accepted = len(standing)
    findings.levels = levels(standing)


# --- writing -----------------------------------------------------------------------------------


@transaction.atomic
def write(findings: Findings, *, now: datetime) -> list[int]:
    """写入机关和首版；留痕由调用者在同一事务里一批写一条。"""
    made: list[Agency] = []
    for level in findings.levels:
        for one in level:
            one.government, one.superior = one.government, one.superior  # the ids they have got
        made += Agency.objects.bulk_create(level)
    registers, kinds = Registers(), defaultdict[str, list[Agency]](list)
    for one in made:
        kinds[registers.kind_of(one)].append(one)
    for kind, agencies in kinds.items():
        open_first_versions(agencies, now=now, kind=kind)
    return [one.pk for one in made]
