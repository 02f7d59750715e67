"""登记机关、别名、人员与证件；只写名录，不含流程。"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiheng.directory.events import Event, report
from zhiheng.directory.models import (
    Agency,
    AgencyAlias,
    Jurisdiction,
    Officer,
    OfficerCertificate,
)
from zhiheng.law import coverage

LAWFUL_STAFF = (Officer.StaffType.CIVIL, Officer.StaffType.CAREER)


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
    agency: Agency, *, actor: Any, now: datetime, aliases: tuple[str, ...] = ()
) -> Agency:
    """登记一个机关（WH-9.s1、SD-9）；数据汇聚遇到未登记的机关时由人一键登记。"""
    coverage.executed("guard", "directory.one_authority")
    coverage.executed("register", "directory.agencies")
    agency.government = agency.government or government_of(agency)
    agency.full_clean(exclude=["path"])
    agency.save()
    report(Event("agency.register", now, actor, agency, "WH-9.s1 SD-9", {"kind": agency.kind}))
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
def change_agency(agency: Agency, *, actor: Any, now: datetime) -> Agency:
    """变更机关登记；留痕只记改动了哪几项。"""
    coverage.executed("register", "directory.agencies")
    before = Agency.objects.get(pk=agency.pk)
    changed = [
        field.name
        for field in agency._meta.concrete_fields
        if getattr(before, field.attname) != getattr(agency, field.attname)
    ]
    agency.full_clean(exclude=["path"])
    agency.save()
    report(Event("agency.change", now, actor, agency, "WH-9.s1", {"changed": changed}))
    return agency


@transaction.atomic
def add_alias(agency: Agency, name: str, *, actor: Any, now: datetime) -> AgencyAlias:
    """登记外来数据中该机关的一种写法。"""
    taken = AgencyAlias.objects.filter(name=name).exclude(agency=agency).first()
    if taken:
        raise ValidationError(f"“{name}”已登记为{taken.agency}的写法。")
    alias, _ = AgencyAlias.objects.get_or_create(agency=agency, name=name)
    report(Event("agency.alias", now, actor, agency, facts={"alias": alias.pk}))
    return alias


@transaction.atomic
def register_officer(officer: Officer, *, actor: Any, now: datetime) -> Officer:
    """登记执法人员（SD-10、SC-17）。"""
    coverage.executed("register", "directory.officers")
    officer.full_clean()
    is_new = officer.pk is None
    officer.save()
    action = "officer.register" if is_new else "officer.change"
    report(Event(action, now, actor, officer, "SD-10 SC-17", {"agency": officer.agency_id}))
    return officer


@transaction.atomic
def record_certificate(
    certificate: OfficerCertificate, *, actor: Any, now: datetime
) -> OfficerCertificate:
    """登记或者变更证件；非正式人员不得持执法证（SD-10），暂扣、取消须有决定文号（SC-32）。"""
    coverage.executed("guard", "directory.certificate")
    if refusal := certificate_refusal(certificate):
        raise ValidationError(refusal)
    certificate.full_clean()
    certificate.save()
    facts = {
        "officer": certificate.officer_id,
        "status": certificate.status_on(timezone.localdate(now)),
        "valid_to": certificate.valid_to,
    }
    report(Event("certificate.record", now, actor, certificate, "SC-17 SC-32", facts))
    return certificate


def certificate_refusal(certificate: OfficerCertificate) -> str | None:
    """SD-10：合同制、劳务派遣、临时借调和辅助人员不得从事执法，不发执法证。"""
    is_enforcement = certificate.kind == OfficerCertificate.Kind.ENFORCEMENT
    if is_enforcement and certificate.officer.staff_type not in LAWFUL_STAFF:
        kind = certificate.officer.get_staff_type_display()
        return f"{kind}人员不得从事执法，不能登记行政执法证。"
    return None


def may_enforce(officer: Officer, day: date, field: str = "") -> bool:
    """当日持有效执法证，且（给出领域时）领域相符或者证件不限领域（SD-10）。"""
    return any(
        certificate.kind == OfficerCertificate.Kind.ENFORCEMENT
        and certificate.status_on(day) == "valid"
        and (not field or certificate.field in {"", field})
        for certificate in officer.certificates.all()
    )


FEWEST_SUPERVISORS = 2


def supervision_staff(authorities: Iterable[Agency], day: date) -> dict[int, int]:
    """各监督机构当日持有效监督证的人数；每个单位不少于两人（HT-2.2-1）。"""
    coverage.executed("register", "directory.supervision_staff")
    held = OfficerCertificate.objects.filter(
        officer__agency__in=authorities, kind=OfficerCertificate.Kind.SUPERVISION
    ).select_related("officer")
    people: dict[int, set[int]] = {one.pk: set() for one in authorities}
    for certificate in held:
        gone = certificate.officer.works_to
        if certificate.status_on(day) == "valid" and (gone is None or gone >= day):
            people[certificate.officer.agency_id].add(certificate.officer_id)
    return {agency: len(found) for agency, found in people.items()}
