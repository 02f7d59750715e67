"""更正证件、年度审验的登记：只改登记错的；延长凭换发，收回凭决定，都不是更正（SD-10、SC-32）。"""

import copy
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.directory.people import check_certificate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import certificate_history, corrections
from zhiheng.registers.certificate_rules import renewal_condition
from zhiheng.registers.certificates import YearCheck, idle_words, ran_in, refuse_check
from zhiheng.registers.duties import certifies
from zhiheng.registers.models import CertificateMatter, CertificateYearCheck
from zhiheng.registers.people import in_words

CORRECTIONS = "registers.certificate_corrections"
COPIED = ("kind", "territory", "field")  # the matter keeps them too
COLUMNS = (*COPIED, "number", "valid_from", "valid_to")
CHECK_COLUMNS = ("year", "result", "checked_on", "note")
RENEWAL, DECISION = "SD-10", "SC-32"
State = CertificateState
TAKEN = (State.SUSPENDED, State.REVOKED, State.WITHDRAWN)


@changes
def correct_certificate(
    certificate: OfficerCertificate,
    *,
    actor: User,
    reason: str,
    now: datetime | None = None,
    **values: Any,
) -> OfficerCertificate:
    """更正证件的登记，写明理由；没有给出的栏不动。"""
    coverage.executed("guard", CORRECTIONS)
    at = now or timezone.now()
    known = OfficerCertificate.objects.select_for_update().get(pk=certificate.pk)
    right = copy.copy(known)
    before = corrections.take(right, COLUMNS, values)
    try:
        check_certificate(right)
    except ValidationError as error:
        raise in_words(error) from error
    _refuse(known, right, timezone.localdate(at))
    right.save()
    if right.valid_to != known.valid_to:
        certificate_history.note_end(right)
    copied = {name: getattr(right, name) for name in COPIED}
    CertificateMatter.objects.filter(certificate=right).update(**copied)
    why = corrections.Why("certificate.correct", "SC-17 SD-10", reason, actor, at)
    corrections.keep(right, before, why, officer=right.officer_id)
    return right


def _refuse(known: OfficerCertificate, right: OfficerCertificate, today: date) -> None:
    if right.valid_to > known.valid_to:
        _refuse_extension(known, today)
    _refuse_other_state(known, right, today)
    _refuse_outside_term(known, right)
    _refuse_loss_of_duty(known, right)


def _refuse_extension(known: OfficerCertificate, today: date) -> None:
    """改晚止期与换发同样看：不在暂扣期内，没有取消、退出，学时等条件具备。"""
    state = known.status_on(today)
    sentence = ""
    if state in TAKEN:
        sentence = f"证件现在是“{State(state).label}”，有效期止不能改晚；"
        sentence += (
            "请在恢复之后办理换发。" if state == State.SUSPENDED else "需要证件的，请重新申请。"
        )
    elif why_not := renewal_condition(known, today):
        sentence = f"改晚有效期止与换发的条件相同：{why_not}"
    if sentence:
        raise RuleViolation(sentence, row=RENEWAL, field="valid_to")


def _refuse_other_state(known: OfficerCertificate, right: OfficerCertificate, today: date) -> None:
    """更正不改变今天的状态：过期变有效是换发，有效变过期是收回。"""
    was, becomes = State(known.status_on(today)), State(right.status_on(today))
    if was == becomes:
        return
    way = (
        "请办理换发"
        if was == State.EXPIRED
        else "收回证件凭有权机关的决定，请办理暂扣、取消或者退出"
    )
    name = "valid_from" if State.NOT_YET in (was, becomes) else "valid_to"
    raise RuleViolation(
        f"改后证件今天由“{was.label}”变为“{becomes.label}”，这不是更正；{way}。",
        row=RENEWAL if was == State.EXPIRED else DECISION,
        field=name,
    )


def _refuse_outside_term(known: OfficerCertificate, right: OfficerCertificate) -> None:
    """已经登记的暂扣、中断在有效期之内。"""
    days = [date.fromisoformat(since) for since, _, _ in known.interruptions]
    days += [known.suspended_from] if known.suspended_from else []
    for day in days:
        if right.valid_from > day:
            sentence = f"证件自 {day} 起已登记暂扣或者中断，有效期起不能晚于这一日。"
            raise RuleViolation(sentence, row=DECISION, field="valid_from")
        if right.valid_to < day:
            sentence = f"证件自 {day} 起已登记暂扣或者中断，有效期止不能早于这一日。"
            raise RuleViolation(sentence, row=DECISION, field="valid_to")


def _refuse_loss_of_duty(known: OfficerCertificate, right: OfficerCertificate) -> None:
    """凭这本证件担任的职务，改后仍有证件可凭（SD-10、SD-11、SD-22）。"""
    others = list(known.officer.certificates.exclude(pk=known.pk))
    for duty in known.officer.duties.order_by("starts_on"):
        if certifies(known, duty) and not any(certifies(one, duty) for one in [*others, right]):
            raise RuleViolation(
                f"此人凭这本证件自 {duty.starts_on} 起担任{duty.get_duty_display()}，"
                "改后这一日没有有效的证件可凭；请核对证件种类和有效期起，或者先补登当时的证件。",
                row="SD-10",
                field="kind" if right.kind != known.kind else "valid_from",
            )


@changes
def correct_year_check(
    check: CertificateYearCheck,
    *,
    actor: User,
    reason: str,
    now: datetime | None = None,
    **values: Any,
) -> OfficerCertificate:
    """更正一次年度审验，写明理由；返回它的证件。"""
    coverage.executed("guard", CORRECTIONS)
    at = now or timezone.now()
    locked = CertificateYearCheck.objects.select_for_update().get(pk=check.pk)
    before = corrections.take(locked, CHECK_COLUMNS, values)
    right = YearCheck(locked.year, locked.result, locked.checked_on, locked.note)
    refuse_check(right, timezone.localdate(at))
    _refuse_year(locked)
    locked.save()
    why = corrections.Why("certificate.correct_check", "SC-10 SC-17", reason, actor, at)
    corrections.keep(locked, before, why, certificate=locked.certificate_id)
    return locked.certificate


def _refuse_year(check: CertificateYearCheck) -> None:
    """证件当年有效过，一年一次。"""
    mine = OfficerCertificate.objects.filter(pk=check.certificate_id)
    if not ran_in(mine, check.year).exists():
        sentence = (
            f"{check.year} 年不在这本证件的有效期内：{idle_words(check.certificate)}，请核对年度。"
        )
        raise RuleViolation(sentence, row="SC-10", field="year")
    others = CertificateYearCheck.objects.exclude(pk=check.pk)
    if others.filter(certificate=check.certificate_id, year=check.year).exists():
        sentence = f"这本证件 {check.year} 年度已登记审验；那一次有错的，请更正那一次。"
        raise RuleViolation(sentence, row="SC-10", field="year")
