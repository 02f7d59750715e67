"""证件的办理：每一步一个函数；导入的证件第一次办理时收入台账。"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import CertificateState, Officer, OfficerCertificate
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import change, changes
from zhiheng.law import coverage
from zhiheng.registers.certificate_rules import register_renewal_condition, renewal_condition
from zhiheng.registers.certificate_steps import CERTIFICATE
from zhiheng.registers.models import CertificateMatter, CertificateYearCheck

__all__ = [
    "Wanted",
    "YearCheck",
    "apply",
    "check_year",
    "matter_of",
    "register_renewal_condition",
    "renewal_condition",
    "step",
    "unchecked",
]

YEAR_CHECKS = "registers.year_checks"
SHOWN = 3


@dataclass(frozen=True)
class Wanted:
    """申请哪一种证件：种类、执法区域、领域。"""

    kind: str
    territory: str
    field: str = ""


def apply(
    officer: Officer, wanted: Wanted, *, actor: User, now: datetime | None = None
) -> CertificateMatter:
    """申请证件：由本机关法制员或者监督机构登记。"""
    matter = CertificateMatter(
        agency=officer.agency,
        officer=officer,
        handler=actor,
        kind=wanted.kind,
        territory=wanted.territory,
        field=wanted.field,
    )
    return CERTIFICATE.open("apply_certificate", matter, actor=actor, now=now or timezone.now())


def blank_matter(certificate: OfficerCertificate, day: date) -> CertificateMatter:
    """证件的办理；还没有的，一件未存的，状态取自证件的日期。"""
    found = CertificateMatter.objects.filter(certificate=certificate).first()
    if found is not None:
        found.certificate = certificate
        return found
    is_held = certificate.status_on(day) == CertificateState.SUSPENDED
    return CertificateMatter(
        agency=certificate.officer.agency,
        path=certificate.officer.agency.path,
        officer=certificate.officer,
        certificate=certificate,
        kind=certificate.kind,
        territory=certificate.territory,
        field=certificate.field,
        status=CertificateMatter.Status.SUSPENDED if is_held else CertificateMatter.Status.VALID,
    )


def matter_of(certificate: OfficerCertificate, *, actor: User, now: datetime) -> CertificateMatter:
    """证件的办理；导入的证件没有的，现在收入台账。"""
    matter = blank_matter(certificate, timezone.localdate(now))
    if matter.pk is not None:
        return matter
    is_held = matter.status == CertificateMatter.Status.SUSPENDED
    name = "take_suspended_on_record" if is_held else "take_on_record"
    return CERTIFICATE.open(name, matter, actor=actor, now=now)


def step(name: str) -> Callable[..., CertificateMatter]:
    """流程表的一步，办在证件或者办理上；不成则什么都不留下。"""

    def taken(
        subject: CertificateMatter | OfficerCertificate,
        *,
        actor: User,
        now: datetime | None = None,
        **facts: Any,
    ) -> CertificateMatter:
        at = now or timezone.now()

        def work() -> CertificateMatter:
            matter = subject
            if isinstance(subject, OfficerCertificate):
                matter = matter_of(subject, actor=actor, now=at)
            done = CERTIFICATE.take(name, matter, actor=actor, now=at, **facts)
            if name == "restore_certificate":
                settle_status(done, at)  # another suspension may lie ahead
            return done

        return change(work)

    return taken


def settle_status(matter: CertificateMatter, now: datetime) -> None:
    """办理的状态与证件一致：还有没有完的暂扣为暂扣，取消、退出的不变，其余有效。"""
    held: Any = matter.certificate
    if held.revoked_on or held.withdrawn_on:
        return
    is_held = held.suspended_from and (held.suspended_to or date.max) >= timezone.localdate(now)
    wanted = matter.Status.SUSPENDED if is_held else matter.Status.VALID
    if matter.status != wanted:
        name = "recount_suspended" if is_held else "recount_valid"
        CERTIFICATE.take(name, matter, actor=None, now=now)


# --- 年度审验 -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearCheck:
    """一次审验：年度、结果、日期；不合格的有说明。"""

    year: int
    result: str
    checked_on: date
    note: str = ""


@changes
def check_year(
    certificates: QuerySet[OfficerCertificate],
    check: YearCheck,
    *,
    actor: User,
    now: datetime | None = None,
) -> int:
    """登记一年的审验；当年已登记的不改写。"""
    coverage.executed("register", YEAR_CHECKS)
    at = now or timezone.now()
    refuse_check(check, timezone.localdate(at))
    _refuse_idle_year(certificates, check.year)
    done = CertificateYearCheck.objects.filter(certificate=OuterRef("pk"), year=check.year)
    keys = list(certificates.exclude(Exists(done)).order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise RuleViolation(f"所选证件 {check.year} 年度都已登记审验，没有改动。")
    CertificateYearCheck.objects.bulk_create(
        CertificateYearCheck(certificate_id=key, **asdict(check)) for key in keys
    )
    ledger.append_batch(
        "registers.check_year",
        at=at,
        actor=actor,
        model="directory.officercertificate",
        keys=keys,
        rows="SC-10 SC-17",
        facts={
            "year": check.year,
            "result": check.result,
            "on": check.checked_on,
            "count": len(keys),
        },
        texts={"note": check.note} if check.note else {},
    )
    return len(keys)


def refuse_check(check: YearCheck, today: date) -> None:
    """日期在当年或者次年，不合格的写明原因。"""
    if check.checked_on > today:
        raise RuleViolation("审验日期不能晚于今天。", field="checked_on")
    if check.checked_on.year not in (check.year, check.year + 1):
        raise RuleViolation(
            f"审验日期须在 {check.year} 年或者次年之内。", field="checked_on", row="SC-10"
        )
    if check.result == CertificateYearCheck.Result.FAILED and not check.note.strip():
        raise RuleViolation("审验不合格的，请写明原因。", field="note", row="SC-10")


def _refuse_idle_year(certificates: QuerySet[OfficerCertificate], year: int) -> None:
    """只审验当年有效过的证件。"""
    ran = ran_in(certificates, year).order_by().values("pk")
    idle = list(certificates.exclude(pk__in=ran).order_by("pk")[: SHOWN + 1])
    if idle:
        named = "、".join(idle_words(one) for one in idle[:SHOWN])
        more = "等" if len(idle) > SHOWN else ""
        raise RuleViolation(
            f"{year} 年不在有效期内的证件不审验：{named}{more}；请核对年度，或者不选这些证件。",
            field="year",
            row="SC-10",
        )


def idle_words(certificate: OfficerCertificate) -> str:
    return f"{certificate}（{certificate.valid_from} 至 {certificate.last_day}）"


def ran_in(certificates: QuerySet[OfficerCertificate], year: int) -> QuerySet[OfficerCertificate]:
    """当年有过在有效期内的日子。"""
    first, last = date(year, 1, 1), date(year, 12, 31)
    held = certificates.filter(valid_from__lte=last, valid_to__gte=first)
    return held.exclude(revoked_on__lte=first).exclude(withdrawn_on__lte=first)


def unchecked(
    certificates: QuerySet[OfficerCertificate], year: int
) -> QuerySet[OfficerCertificate]:
    """当年在有效期内（没有取消、退出），还没有审验的。"""
    last = date(year, 12, 31)
    held = ran_in(certificates, year).exclude(revoked_on__lte=last).exclude(withdrawn_on__lte=last)
    done = CertificateYearCheck.objects.filter(certificate=OuterRef("pk"), year=year)
    return held.exclude(Exists(done))
