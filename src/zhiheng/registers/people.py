"""人员、职务：登记、担任、卸任。"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory import people
from zhiheng.directory.models import Agency, Officer, OfficerCertificate, OfficerDuty
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers.duties import NEEDED, Duty, duty_refusal

DUTIES = "registers.duties"
NAMESAKES = "registers.namesakes"


@changes
def register_officer(
    officer: Officer, *, actor: User, is_another: bool = False, now: datetime | None = None
) -> Officer:
    """登记人员；本单位同时在岗的已有同名的，须确认是另一人（SD-10、SC-10）。"""
    coverage.executed("guard", NAMESAKES)
    if not is_another:
        _refuse_namesake(officer)
    try:
        return people.register_officer(officer, actor=actor, now=now or timezone.now())
    except ValidationError as error:
        raise in_words(error) from error


def _refuse_namesake(officer: Officer) -> None:
    """同一人只登记一次；离岗之后重新到岗的，另行登记，不算同名。"""
    # who registers for one agency at the same time takes turns, so the second sees the first
    Agency.objects.select_for_update(no_key=True).filter(pk=officer.agency_id).first()
    present = Officer.objects.filter(agency=officer.agency_id, name=officer.name).filter(
        Q(works_to__isnull=True) | Q(works_to__gte=officer.works_from)
    )
    if officer.works_to is not None:
        present = present.filter(works_from__lte=officer.works_to)
    if (found := present.order_by("works_from", "pk").first()) is not None:
        sentence = (
            f"本单位已有同名的人：{found.name}（{found.works_from} 到岗，{found.get_staff_type_display()}）。"
            "是同一人的，不必再登记，请打开那一人办理；确是另一人的，请勾选“同名另一人”。"
        )
        raise RuleViolation(sentence, row="SD-10 SC-10", field="is_another")


def record_certificate(
    certificate: OfficerCertificate, *, actor: User, now: datetime | None = None
) -> OfficerCertificate:
    """补登已有的证件。"""
    try:
        return people.record_certificate(certificate, actor=actor, now=now or timezone.now())
    except ValidationError as error:
        raise in_words(error) from error


def in_words(error: ValidationError) -> RuleViolation:
    """The directory's refusal as one sentence, at its field where it names one."""
    fields = error.message_dict if hasattr(error, "error_dict") else {}
    return RuleViolation(" ".join(error.messages), field=next(iter(fields), None))


@changes
def assign_duty(
    officer: Officer, duty: OfficerDuty, *, actor: User, now: datetime | None = None
) -> OfficerDuty:
    """担任一项职务。"""
    coverage.executed("register", DUTIES)
    at = now or timezone.now()
    duty.officer = Officer.objects.select_for_update().get(pk=officer.pk)
    refuse_duty(duty)
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


def refuse_duty(duty: OfficerDuty) -> None:
    """起止、在岗、身份、资格、与此人别的职务分开；登记和更正同一口径。"""
    officer = duty.officer
    if duty.ends_on is not None and duty.ends_on < duty.starts_on:
        raise RuleViolation("止期不能早于起期。", field="ends_on")
    if duty.starts_on < officer.works_from:
        raise RuleViolation(f"起期不能早于到岗日期（{officer.works_from}）。", field="starts_on")
    _refuse_after_leaving(duty)
    others = OfficerDuty.objects.filter(officer=officer).exclude(pk=duty.pk)
    refusal = duty_refusal(officer, duty, others, officer.certificates.all())
    if refusal is not None:
        raise RuleViolation(refusal.sentence, row=refusal.row, field="duty")


def _refuse_after_leaving(duty: OfficerDuty) -> None:
    """SD-10、SC-10：离岗之后不再任职；补登以前的职务，止于离岗之日。"""
    gone = duty.officer.works_to
    if gone is None or (duty.ends_on is not None and duty.ends_on <= gone):
        return
    if duty.starts_on > gone:
        sentence = f"此人已于 {gone} 离岗，不能再任职；重新到岗的，请另行登记人员。"
        raise RuleViolation(sentence, row="SD-10 SC-10", field="starts_on")
    sentence = f"此人 {gone} 离岗，职务的止期请写这一日或者更早的日期。"
    raise RuleViolation(sentence, row="SD-10 SC-10", field="ends_on")


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
