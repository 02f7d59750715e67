"""登记机关与别名；只写名录，不含流程。"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from zhiheng.directory import agency_rules
from zhiheng.directory.agency_changes import change_agency as change_agency
from zhiheng.directory.agency_changes import first_version, open_first_versions
from zhiheng.directory.agency_changes import register_as_of as register_as_of
from zhiheng.directory.establishing import Registers
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency, AgencyAlias, Jurisdiction
from zhiheng.law import coverage


def find_agency(text: str) -> Agency | None:
    """按信用代码、名称、简称或者登记过的别名查找；同名不止一个时视为找不到。"""
    wanted = text.strip()
    if not wanted:
        return None
    named = Q(name=wanted) | Q(short_name=wanted) | Q(credit_code=wanted)
    found = list(Agency.objects.filter(named | Q(aliases__name=wanted)).distinct()[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def register_agency(
    agency: Agency,
    *,
    actor: Any,
    now: datetime,
    aliases: tuple[str, ...] = (),
    kind: str = "",
    basis: str = "",
) -> Agency:
    """登记一个机关（WH-9.s1、SD-9），首版自主体资格起日有效；数据汇聚遇到未登记的机关时由人一键登记。

    没有写明 `kind` 的，是设立还是初次登记由起日定（`establishing`）。
    """
    coverage.executed("guard", "directory.one_authority")
    coverage.executed("register", "directory.agencies")
    agency.government = agency.government or government_of(agency)
    agency.full_clean(exclude=["path"])
    kind = kind or Registers().kind_of(agency)
    agency.save()
    agency_rules.check(agency, [first_version(agency)])
    open_first_versions([agency], now=now, kind=kind, basis=basis)
    facts = {"kind": agency.kind, "change": kind}
    report(Event("agency.register", now, actor, agency, "WH-9.s1 SD-9", facts))
    for name in aliases:
        add_alias(agency, name, actor=actor, now=now)
    return agency


def government_of(agency: Agency) -> Agency | None:
    """辖区的本级政府；开发区没有本级政府，取上级辖区的（WH-3）。政府自身没有。"""
    if agency.kind == Agency.Kind.GOVERNMENT:
        return None
    place: Jurisdiction | None = agency.jurisdiction
    while place is not None:
        found = Agency.objects.filter(kind=Agency.Kind.GOVERNMENT, jurisdiction=place).first()
        if found or place.level != Jurisdiction.Level.ZONE:
            return found
        place = place.parent
    return None


@transaction.atomic
def add_alias(agency: Agency, name: str, *, actor: Any, now: datetime) -> AgencyAlias:
    """登记外来数据中该机关的一种写法。"""
    taken = AgencyAlias.objects.filter(name=name).exclude(agency=agency).first()
    if taken:
        raise ValidationError(f"“{name}”已登记为{taken.agency}的写法。")
    alias, _ = AgencyAlias.objects.get_or_create(agency=agency, name=name)
    report(Event("agency.alias", now, actor, agency, facts={"alias": alias.pk}))
    return alias
