"""一个机关的各个版本与其他机关的版本之间不能有的矛盾；逐一写成一句话。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from zhiheng.directory.models import QUALIFICATION_CHANGES, Agency, AgencyChange, AgencyVersion
from zhiheng.law import coverage

EDGES = ("government_id", "superior_id")
Kind = AgencyChange.Kind
POWERS = ("powers", "legal_basis", "field")
OF_QUALIFICATION = ("name", "kind", *POWERS, "qualified_from")
NEEDED = {  # 变化的种类：至少改动其中一项
    Kind.RENAME: (("name",), "name", "更名须填写与原来不同的名称。"),
    Kind.POWERS: (
        POWERS,
        "powers",
        "职权或者依据增减，须改动职权范围、设立与职权依据或者执法领域；"
        "只有负责人、科室等变动的，变更种类选“登记”。",
    ),
}


TWO_SUPERIORS = "上级主管部门在平台上的只选它，不另写名称；不在平台上的只写名称。"


def suits(kind: str, names: Iterable[str]) -> None:
    """名称、类型、职权、依据的变化是主体资格变化，不能只作“登记”；选了的种类要有相应的改动（WH-9.s2a、A8）。"""
    changed = set(names)
    needed, field, sentence = NEEDED.get(Kind(kind), ((), "", ""))
    if needed and not changed.intersection(needed):
        raise ValidationError({field: sentence})
    of_it = [name for name in OF_QUALIFICATION if name in changed]
    if of_it and kind not in QUALIFICATION_CHANGES | {Kind.CORRECTION}:
        labels = "、".join(str(Agency._meta.get_field(name).verbose_name) for name in of_it)
        sentence = (
            f"{labels}的变化是主体资格变化，变更种类请选“更名”“职权或者依据增减”"
            "或者“授权或者相对集中”，并写明依据；原来登记错了、漏了的，在沿革里办更正。"
        )
        raise ValidationError({"change_kind": sentence})


def check(agency: Agency, versions: Sequence[AgencyVersion]) -> None:
    """`versions` 是将要写入的各版；有矛盾就拒绝，一句话说明是哪里、怎么办。"""
    coverage.executed("guard", "directory.one_authority")
    for one in versions:
        _in_order(one)
        _has_a_government(one)
        _has_one_superior(one)
    for one, other in _beside(agency, versions):
        apart(one, other)
    if any(one.government_id or one.superior_id for one in versions):
        _no_loop(agency, versions)


def _in_order(one: AgencyVersion) -> None:
    if one.qualified_to is not None and one.qualified_to < one.qualified_from:
        raise ValidationError({"qualified_to": "主体资格的止期不能早于起期。"})


def _has_one_superior(one: AgencyVersion) -> None:
    if one.superior_id is not None and one.superior_name:
        raise ValidationError({"superior_name": TWO_SUPERIORS})


def _has_a_government(one: AgencyVersion) -> None:
    if one.government_id is None:
        return
    government = Agency.objects.get(pk=one.government_id)
    if government.kind != Agency.Kind.GOVERNMENT:
        sentence = f"所属政府须是人民政府，“{government}”不是；请改选它所属的政府。"
        raise ValidationError({"government": sentence})


def _beside(
    agency: Agency, versions: Sequence[AgencyVersion]
) -> Iterable[tuple[AgencyVersion, AgencyVersion]]:
    """各版与同期的其他机关的版本，凡名称、信用代码或者政府相同的。"""
    alike = Q(name__in={one.name for one in versions})
    alike |= Q(credit_code__in={one.credit_code for one in versions} - {None})
    governments = {one.government_id for one in versions if one.is_supervision_authority}
    alike |= Q(is_supervision_authority=True, government__in=governments - {None})
    others = AgencyVersion.objects.filter(alike).exclude(agency=agency)
    for other in others.select_related("government"):
        for one in versions:
            if _meet(one.valid_from, one.valid_to, other.valid_from, other.valid_to):
                yield one, other


def _meet(start: date, end: date | None, from_: date, to: date | None) -> bool:
    return start <= (to or date.max) and from_ <= (end or date.max)


def apart(one: AgencyVersion, other: AgencyVersion) -> None:
    if one.name == other.name and one.jurisdiction_id == other.jurisdiction_id:
        raise ValidationError({"name": f"同一辖区已登记“{other.name}”，请核对是否同一机关。"})
    if one.credit_code and one.credit_code == other.credit_code:
        raise ValidationError({"credit_code": f"这个信用代码已登记在“{other.name}”名下。"})
    if _is_second_authority(one, other):
        sentence = (
            f"一级政府只有一个行政执法监督机构：{other.government}的监督机构已登记为“{other.name}”，"
            f"先自 {max(one.valid_from, other.valid_from)} 起变更它的登记，再登记新的。"
        )
        raise ValidationError({"is_supervision_authority": sentence})


def _is_second_authority(one: AgencyVersion, other: AgencyVersion) -> bool:
    """两版的主体资格在同一日并存，又是同一政府的监督机构（WH-5）。"""
    if not (one.is_supervision_authority and other.is_supervision_authority):
        return False
    if one.government_id is None or one.government_id != other.government_id:
        return False
    return _meet(*_qualified(one), *_qualified(other))


def _qualified(one: AgencyVersion) -> tuple[date, date]:
    """这一版之内有主体资格的一段；没有的，止在起之前，与谁都不并存。"""
    start = max(one.valid_from, one.qualified_from)
    return start, min(one.valid_to or date.max, one.qualified_to or date.max)


@dataclass(frozen=True, slots=True)
class _Edge:
    """一段期间里某机关的所属政府与上级。"""

    start: date
    end: date | None
    up: tuple[int, ...]


def _edges(agency: Agency, versions: Sequence[AgencyVersion]) -> dict[int, list[_Edge]]:
    found: dict[int, list[_Edge]] = {}
    linked = AgencyVersion.objects.filter(Q(government__isnull=False) | Q(superior__isnull=False))
    columns = ("agency_id", "valid_from", "valid_to", *EDGES)
    others = linked.exclude(agency=agency).order_by().values_list(*columns)
    own = [tuple(getattr(one, name) for name in columns[1:]) for one in versions]
    for key, start, end, *up in [*others, *((agency.pk, *one) for one in own)]:
        found.setdefault(key, []).append(_Edge(start, end, tuple(x for x in up if x)))
    return found


def _no_loop(agency: Agency, versions: Sequence[AgencyVersion]) -> None:
    """任何一日，沿所属政府和上级主管部门往上走，都不能回到自己。"""
    edges = _edges(agency, versions)
    days = {edge.start for found in edges.values() for edge in found}
    for day in sorted(days | {one.valid_from for one in versions}):
        if not any(_meet(one.valid_from, one.valid_to, day, day) for one in versions):
            continue
        loop = _way_back(agency.pk, day, edges)
        if loop:
            _refuse_loop(agency, versions, loop, day)


def _way_back(start: int, day: date, edges: dict[int, list[_Edge]]) -> list[int]:
    """从 `start` 往上又回到它的一条路；没有则为空。"""
    stack: list[list[int]] = [[start]]
    seen = set()
    while stack:
        way = stack.pop()
        for edge in edges.get(way[-1], ()):
            for above in edge.up if _meet(edge.start, edge.end, day, day) else ():
                if above == start:
                    return [*way, start]
                if above not in seen:
                    seen.add(above)
                    stack.append([*way, above])
    return []


def _refuse_loop(agency: Agency, versions: Any, loop: list[int], day: date) -> None:
    names = {**Agency.objects.in_bulk(set(loop)), agency.pk: agency}
    way = " → ".join(f"“{names[key].name}”" for key in loop)
    current = next(one for one in versions if _meet(one.valid_from, one.valid_to, day, day))
    field = "superior" if loop[1] == current.superior_id else "government"
    sentence = f"自 {day} 起隶属关系成环：{way}。请改选上级主管部门或者所属政府。"
    raise ValidationError({field: sentence})
