"""人员、职务：登记、担任、卸任；执法与监督分开（HT-2.1-2），各类职务凭证件或者资格。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory import people
from zhiheng.directory.models import CertificateState, Officer, OfficerCertificate, OfficerDuty
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import Refusal, RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage

DUTIES = "registers.duties"
SEPARATE, QUALIFIED, AUXILIARY = (
    "duty.enforcement_apart_from_supervision",
    "duty.qualified",
    "duty.auxiliary",
)
Duty, Certificate = OfficerDuty.Kind, OfficerCertificate.Kind
NEEDED = {  # 职务：证件、条款
    Duty.ENFORCEMENT: (Certificate.ENFORCEMENT, "SD-10"),
    Duty.SUPERVISION: (Certificate.SUPERVISION, "SD-22"),
    Duty.HEARING: (Certificate.HEARING, "SD-11"),
}
APART = {Duty.ENFORCEMENT: Duty.SUPERVISION, Duty.SUPERVISION: Duty.ENFORCEMENT}


def register_officer(officer: Officer, *, actor: User, now: datetime | None = None) -> Officer:
    """登记或者更正人员。"""
    try:
        return people.register_officer(officer, actor=actor, now=now or timezone.now())
    except ValidationError as error:
        raise in_words(error) from error


def record_certificate(
    certificate: OfficerCertificate, *, actor: User, now: datetime | None = None
) -> OfficerCertificate:
    """登记已有的证件，或者更正。"""
    try:
        return people.record_certificate(certificate, actor=actor, now=now or timezone.now())
    except ValidationError as error:
        raise in_words(error) from error


def in_words(error: ValidationError) -> RuleViolation:
    """The directory's refusal as one sentence, at its field where it names one."""
    fields = error.message_dict if hasattr(error, "error_dict") else {}
    return RuleViolation(" ".join(error.messages), field=next(iter(fields), None))


@dataclass(frozen=True)
class Span:
    """一段起止；没有止期的为至今。"""

    since: date
    until: date | None = None

    def overlaps(self, since: date, until: date | None) -> bool:
        return (until is None or until >= self.since) and (
            self.until is None or since <= self.until
        )


def duty_refusal(
    officer: Officer,
    duty: OfficerDuty,
    others: Iterable[OfficerDuty],
    certificates: Iterable[OfficerCertificate],
) -> Refusal | None:
    """能不能担任这项职务：身份、证件或者资格、与其他职务分开。"""
    return (
        _staff_refusal(officer, duty)
        or _overlap_refusal(duty, others)
        or _qualification_refusal(officer, duty, certificates)
    )


def _staff_refusal(officer: Officer, duty: OfficerDuty) -> Refusal | None:
    """SD-10-3：没有资格的人只从事辅助工作、录入数据。"""
    coverage.executed("guard", AUXILIARY)
    if duty.duty == Duty.AUXILIARY or officer.may_hold_office:
        return None
    kind = officer.get_staff_type_display().removesuffix("人员")
    return Refusal(
        "SD-10-3",
        f"{officer}是{kind}人员，只能从事辅助工作，不能担任{duty.get_duty_display()}。",
    )


def _overlap_refusal(duty: OfficerDuty, others: Iterable[OfficerDuty]) -> Refusal | None:
    """HT-2.1-2：同一人不得同时执法又监督；辅助人员不兼任其他职务；同一职务不重复。"""
    coverage.executed("guard", SEPARATE)
    span = Span(duty.starts_on, duty.ends_on)
    held = {other.duty: other for other in others if span.overlaps(other.starts_on, other.ends_on)}
    if (other := held.get(APART.get(Duty(duty.duty), ""))) is not None:
        return Refusal(
            "HT-2.1-2",
            f"执法与监督分开：此人自 {other.starts_on} 起担任{other.get_duty_display()}，"
            f"同一时间不能再担任{duty.get_duty_display()}；请先终止前一项职务。",
        )
    if duty.duty in held:
        return Refusal("", f"此人在这段时间已担任{duty.get_duty_display()}，不重复登记。")
    if held and (duty.duty == Duty.AUXILIARY or Duty.AUXILIARY in held):
        return Refusal("SD-10-3", "辅助人员不能同时担任其他职务；请先终止前一项职务。")
    return None


def _qualification_refusal(
    officer: Officer, duty: OfficerDuty, certificates: Iterable[OfficerCertificate]
) -> Refusal | None:
    """监督人员、听证主持人、执法人员凭有效证件；初次从事法制审核的，凭法律职业资格（CF-58-2）。"""
    coverage.executed("guard", QUALIFIED)
    if duty.duty == Duty.REVIEW:
        if duty.is_first_review and not officer.law_qualification:
            return Refusal(
                "CF-58-2",
                "初次从事法制审核的，应当取得法律职业资格；请先在人员登记里填写法律职业资格证书编号。",
            )
        return None
    if duty.duty not in NEEDED:
        return None
    kind, row = NEEDED[Duty(duty.duty)]
    valid = any(
        one.kind == kind and one.status_on(duty.starts_on) == CertificateState.VALID
        for one in certificates
    )
    if valid:
        return None
    return Refusal(
        row,
        f"担任{duty.get_duty_display()}须持有效的{kind.label}；此人 {duty.starts_on} 没有，请先申请或者登记证件。",
    )


@changes
def assign_duty(
    officer: Officer, duty: OfficerDuty, *, actor: User, now: datetime | None = None
) -> OfficerDuty:
    """担任一项职务。"""
    coverage.executed("register", DUTIES)
    at = now or timezone.now()
    duty.officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if duty.ends_on is not None and duty.ends_on < duty.starts_on:
        raise RuleViolation("止期不能早于起期。", field="ends_on")
    if duty.starts_on < officer.works_from:
        raise RuleViolation(f"起期不能早于到岗日期（{officer.works_from}）。", field="starts_on")
    others = OfficerDuty.objects.filter(officer=officer)
    refusal = duty_refusal(duty.officer, duty, others, officer.certificates.all())
    if refusal is not None:
        raise RuleViolation(refusal.sentence, row=refusal.row, field="duty")
    duty.save()
    ledger.append(
        "registers.assign_duty",
        at=at,
        actor=actor,
        subject=officer,
        rows=NEEDED.get(Duty(duty.duty), ("", "SD-10-3"))[1]
        if duty.duty != Duty.REVIEW
        else "CF-58-2",
        facts={"duty": duty.duty, "since": duty.starts_on, "until": duty.ends_on},
    )
    return duty


@changes
def end_duty(
    duty: OfficerDuty, *, ends_on: date, actor: User, now: datetime | None = None
) -> OfficerDuty:
    """终止一项职务。"""
    coverage.executed("register", DUTIES)
    at = now or timezone.now()
    locked: OfficerDuty = OfficerDuty.objects.select_for_update().get(pk=duty.pk)
    if locked.ends_on is not None and locked.ends_on <= ends_on:
        raise RuleViolation(f"这项职务已于 {locked.ends_on} 终止。", field="ends_on")
    if ends_on < locked.starts_on:
        raise RuleViolation(f"止期不能早于起期（{locked.starts_on}）。", field="ends_on")
    locked.ends_on = ends_on
    locked.save(update_fields=["ends_on"])
    ledger.append(
        "registers.end_duty",
        at=at,
        actor=actor,
        subject=locked.officer,
        rows="SC-10",
        facts={"duty": locked.duty, "until": ends_on},
    )
    return locked
