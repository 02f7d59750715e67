"""沿革的展示：每一版由哪些登记而起，与前一版相比变了什么。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from zhiheng.directory.agency_changes import facts_of
from zhiheng.directory.day_corrections import DAY, NOT_A_CHANGE, days_of, may_be_corrected
from zhiheng.directory.models import FACTS, Agency, AgencyChange, AgencyVersion, Jurisdiction
from zhiheng.directory.withdrawals import may_be_withdrawn

Facts = Mapping[str, Any]
Names = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True)
class Difference:
    """一项改动：栏目、原来的、后来的。"""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Stage:
    """沿革里的一版。"""

    version: AgencyVersion
    changes: list[AgencyChange]
    differences: list[Difference]


def stages(agency: Agency) -> list[Stage]:
    """各版，新的在前；起始的一版没有可比的。"""
    versions = list(agency.versions.order_by("valid_from"))
    related = ("succession__heir", "part_of__succession__heir", "part_of__agency")
    changes = list(agency.changes.select_related(*related).prefetch_related("counterparts"))
    days = days_of(changes)
    today = timezone.localdate()
    for one in changes:
        one.may_correct_day = one.pk in days and may_be_corrected(one, changes[0])
        is_later = one.pk != changes[0].pk
        one.may_withdraw = is_later and may_be_withdrawn(one, days.get(one.pk), today)
    facts = [facts_of(one) for one in versions]
    differences = [[], *in_words([*zip(facts, facts[1:], strict=False)])]
    found = [
        Stage(version, [one for one in changes if _begins(one, version, changes[0], days)], what)
        for version, what in zip(versions, differences, strict=True)
    ]
    return found[::-1]


def corrections(agency: Agency) -> list[tuple[AgencyChange, list[Difference]]]:
    """历次更正、撤回，新的在前。"""
    rows = agency.changes.filter(kind__in=NOT_A_CHANGE).order_by("-id")
    changes = list(rows.select_related("corrects"))
    found = in_words([(one.before, one.values) for one in changes])
    return [
        (one, [_of_day(one), *what] if one.corrects else what)
        for one, what in zip(changes, found, strict=True)
    ]


def _of_day(change: AgencyChange) -> Difference:
    if change.kind == AgencyChange.Kind.WITHDRAWAL:
        label = f"{change.effective_on} 生效的{change.corrects.get_kind_display()}"
        return Difference(label, "已登记", "撤回")
    label = f"{change.corrects.get_kind_display()}的生效日期"
    return Difference(label, change.before[DAY], change.values[DAY])


def _begins(
    change: AgencyChange, version: AgencyVersion, first: AgencyChange, days: Mapping[int, date]
) -> bool:
    if change.kind in NOT_A_CHANGE:
        return False
    if change.pk == first.pk:
        return version.change_id == first.pk
    return days.get(change.pk) == version.valid_from


def in_words(pairs: Sequence[tuple[Facts, Facts]]) -> list[list[Difference]]:
    """What differs in each pair, in the words of the pages; names are looked up only where they differ."""
    raw = [
        [
            (name, before.get(name), after.get(name))
            for name in FACTS
            if before.get(name) != after.get(name)
        ]
        for before, after in pairs
    ]
    names = _names({(name, key) for found in raw for name, *keys in found for key in keys})
    return [
        [Difference(_label(n), spoken(n, a, names), spoken(n, b, names)) for n, a, b in found]
        for found in raw
    ]


def _names(pointed: set[tuple[str, Any]]) -> Names:
    agencies = {key for name, key in pointed if name in ("government", "superior") and key}
    places = {key for name, key in pointed if name == "jurisdiction" and key}
    named = Agency.objects.filter(pk__in=agencies).values_list("pk", "name") if agencies else ()
    where = Jurisdiction.objects.filter(pk__in=places).values_list("pk", "name") if places else ()
    known = dict(named)
    return {"government": known, "superior": known, "jurisdiction": dict(where)}


def _label(name: str) -> str:
    return str(Agency._meta.get_field(name).verbose_name)


def spoken(name: str, value: Any, names: Names) -> str:
    """一项登记的值在页面上的写法。"""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, ""):
        return "—"
    if name == "kind":
        return str(Agency.Kind(value).label)
    return str(names.get(name, {}).get(value, value))
