"""登记人员与证件；只写名录，不含流程。"""

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
    CertificateState,
    Officer,
    OfficerCertificate,
    Posting,
)
from zhiheng.law import coverage

DEEDS = {  # 凭证件做的事
    OfficerCertificate.Kind.ENFORCEMENT: "从事执法",
    OfficerCertificate.Kind.SUPERVISION: "从事监督",
    OfficerCertificate.Kind.HEARING: "主持听证",
}


@transaction.atomic
def register_officer(officer: Officer, *, actor: Any, now: datetime) -> Officer:
    """登记人员，连同在本单位的任职（SD-10、SC-17）。"""
    coverage.executed("register", "directory.officers")
    officer.full_clean()
    officer.save()
    Posting.objects.create(
        officer=officer,
        agency_id=officer.agency_id,
        starts_on=officer.works_from,
        ends_on=officer.works_to,
    )
    facts = {"agency": officer.agency_id}
    report(Event("officer.register", now, actor, officer, "SD-10 SC-17", facts))
    return officer


@transaction.atomic
def record_certificate(
    certificate: OfficerCertificate, *, actor: Any, now: datetime
) -> OfficerCertificate:
    """登记证件。"""
    check_certificate(certificate)
    certificate.save()
    facts = {
        "officer": certificate.officer_id,
        "status": certificate.status_on(timezone.localdate(now)),
        "valid_to": certificate.valid_to,
    }
    report(Event("certificate.record", now, actor, certificate, "SC-17 SC-32", facts))
    return certificate


def check_certificate(certificate: OfficerCertificate) -> None:
    """非正式人员不持证件，离岗之后没有证件（SD-10），有效期不重叠，暂扣、取消须有决定文号（SC-32）。"""
    coverage.executed("guard", "directory.certificate")
    if refusal := (
        certificate_refusal(certificate)
        or leaving_refusal(certificate)
        or overlap_refusal(certificate)
    ):
        raise ValidationError(refusal)
    certificate.full_clean()


def certificate_refusal(certificate: OfficerCertificate) -> str | None:
    """SD-10：合同制、劳务派遣、临时借调和辅助人员只从事辅助工作，执法、监督、听证主持的证件都不发。"""
    return holder_refusal(certificate.kind, certificate.officer)


def holder_refusal(kind: str, officer: Any) -> str | None:
    """同上；`officer` 是人员，或者还没有登记的一行。"""
    if officer.may_hold_office:
        return None
    words = officer.get_staff_type_display().removesuffix("人员")
    certificate = OfficerCertificate.Kind(kind)
    return f"{words}人员不得{DEEDS[certificate]}，不能登记{certificate.label}。"


def leaving_refusal(certificate: Any) -> str | None:
    """SD-10：离岗之后不再持证；补登以前的证件，有效期止到离岗之日。"""
    gone = certificate.officer.works_to
    if gone is None or certificate.last_day <= gone:
        return None
    if certificate.valid_from > gone:
        return (
            f"离岗日期（{gone}）早于证件的有效期起（{certificate.valid_from}），离岗之后不再持证；"
            "重新到岗的，请另行登记人员。"
        )
    return f"此人 {gone} 离岗，证件自次日起不再有效；有效期止请写这一日或者更早的日期。"


def overlap_refusal(certificate: OfficerCertificate) -> str | None:
    """同一人、同一种类、领域、区域的证件，有效期不得重叠（SD-10），不限领域的与各领域都重叠；在写入的事务之内问。"""
    # who writes for one person at the same time takes turns, so the second sees what the first wrote
    Officer.objects.select_for_update(no_key=True).filter(pk=certificate.officer_id).first()
    others = OfficerCertificate.objects.filter(
        officer_id=certificate.officer_id,
        kind=certificate.kind,
        territory=certificate.territory,
        valid_from__lte=certificate.last_day,
        valid_to__gte=certificate.valid_from,
    ).exclude(pk=certificate.pk)
    if certificate.field:
        others = others.filter(Q(field=certificate.field) | Q(field=""))
    if certificate.valid_from > certificate.valid_to:
        return None  # the constraint says so in its own words
    found = next((one for one in others if one.last_day >= certificate.valid_from), None)
    if found is None:
        return None
    return (
        f"此人已有同一种类、领域、区域的{found.get_kind_display()} {found.number}"
        f"（{found.valid_from} 至 {found.last_day}），有效期不能重叠；请办理换发，或者先办理退出。"
    )


def may_enforce(officer: Officer, day: date, field: str = "") -> bool:
    """当日持有效执法证，且（给出领域时）领域相符或者证件不限领域（SD-10）。"""
    return any(
        certificate.kind == OfficerCertificate.Kind.ENFORCEMENT
        and certificate.status_on(day) == CertificateState.VALID
        and (not field or certificate.field in {"", field})
        for certificate in officer.certificates.all()
    )


FEWEST_SUPERVISORS = 2


def supervision_staff(authorities: Iterable[Agency], day: date) -> dict[int, int]:
    """各监督机构当日持有效监督证的人数，辅助人员不算；每个单位不少于两人（HT-2.2-1、SD-22）。"""
    coverage.executed("register", "directory.supervision_staff")
    units = [one.pk for one in authorities]
    held = (
        OfficerCertificate.objects.valid_on(day)
        .filter(kind=OfficerCertificate.Kind.SUPERVISION)
        .filter(officer__in=Officer.objects.qualified(day).filter(agency__in=units).order_by())
        .values_list("officer__agency_id", "officer_id")
    )
    people: dict[int, set[int]] = {unit: set() for unit in units}
    for unit, person in held:
        people[unit].add(person)
    return {unit: len(found) for unit, found in people.items()}
