"""更正、撤回登记错的决定（暂扣、恢复、取消、退出、换发）：改前、改后和理由都留，证件按现有的决定重算（3.8、SC-32）。"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.directory.people import check_certificate
from zhiheng.kernel import notices
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers import certificate_history as history
from zhiheng.registers import corrections
from zhiheng.registers.certificate_effects import CHANGED
from zhiheng.registers.certificate_rules import renewal_condition
from zhiheng.registers.certificates import settle_status
from zhiheng.registers.competent_bodies import body_refusal
from zhiheng.registers.models import CertificateDecision, CertificateMatter, OfficerMove
from zhiheng.registers.people import in_words

CORRECTIONS = "registers.decision_corrections"
CORRECTED, RETRACTED = "certificate.decision_corrected", "certificate.decision_retracted"
DECIDED, RENEWED = "SC-32", "SD-10"
ROWS = "SC-32 SC-10 SD-10"
NAMED = ("number", "decided_by", "decided_on", "starts_on")
Action, State = CertificateDecision.Action, CertificateState
WITH_END = (Action.SUSPEND, Action.RENEW)


def columns_of(decision: CertificateDecision) -> tuple[str, ...]:
    return (*NAMED, "ends_on") if decision.action in WITH_END else NAMED


@changes
def correct_decision(
    decision: CertificateDecision,
    *,
    actor: User,
    reason: str,
    now: datetime | None = None,
    **values: Any,
) -> OfficerCertificate:
    """更正一次决定的登记；没有给出的栏不动。"""
    at = now or timezone.now()
    found, matter = _locked(decision)
    known = (found.starts_on, found.ends_on)
    before = corrections.take(found, columns_of(found), values)
    _refuse(found, timezone.localdate(at))
    if before["decided_by"] != found.decided_by:
        _refuse_body(found, matter)
    if found.action == Action.RENEW:
        _refuse_gain(found, matter, known, timezone.localdate(at))
    return _settle(found, matter, before, corrections.Why(CORRECTED, ROWS, reason, actor, at))


@changes
def retract_decision(
    decision: CertificateDecision, *, actor: User, reason: str, now: datetime | None = None
) -> OfficerCertificate:
    """撤回一次登记错的决定（登记在别的证件上、没有这份决定）；登记仍留着，不再计入。"""
    at = now or timezone.now()
    found, matter = _locked(decision)
    _refuse_moved(found, matter)
    today = timezone.localdate(at)
    before = corrections.take(found, ("retracted_on",), {"retracted_on": today})
    return _settle(found, matter, before, corrections.Why(RETRACTED, ROWS, reason, actor, at))


def _locked(decision: CertificateDecision) -> tuple[CertificateDecision, CertificateMatter]:
    coverage.executed("guard", CORRECTIONS)
    matters = CertificateMatter.objects.select_for_update(of=("self",))
    matter = matters.select_related("officer", "agency").get(pk=decision.matter_id)
    held = OfficerCertificate.objects.select_for_update().select_related(None)
    matter.certificate = held.get(pk=matter.certificate_id)
    found = CertificateDecision.objects.get(pk=decision.pk)
    if found.retracted_on is not None:
        raise RuleViolation(f"这一次登记已于 {found.retracted_on} 撤回，不再更正。", row=DECIDED)
    if matter.at_first is None or found.pk <= matter.at_first[history.LAST]:
        raise RuleViolation(
            "这一次登记早于平台留存当时日期的版本，不能更正；请按现在应当的状态，凭决定另行办理。",
            row=DECIDED,
        )
    return found, matter


def _refuse(found: CertificateDecision, today: date) -> None:
    """与登记时同样：文书日期不晚于今天，生效不早于决定，止期不早于起期。"""
    if found.decided_on and found.decided_on > today:
        raise RuleViolation("决定日期不能晚于今天。", row=DECIDED, field="decided_on")
    if found.decided_on and found.starts_on < found.decided_on:
        raise RuleViolation("生效日期不能早于决定日期。", row=DECIDED, field="starts_on")
    if found.ends_on and found.ends_on < found.starts_on:
        raise RuleViolation("止期不能早于起期。", row=DECIDED, field="ends_on")
    try:
        found.full_clean(exclude=["matter"])
    except ValidationError as error:
        raise in_words(error) from error


def _refuse_body(found: CertificateDecision, matter: CertificateMatter) -> None:
    """监督机构对人员只能提出建议（SC-32）。"""
    sentence = body_refusal(f"{found.action}_certificate", found.decided_by, matter.officer)
    if sentence:
        raise RuleViolation(sentence, row=DECIDED, field="decided_by")


def _refuse_gain(
    found: CertificateDecision,
    matter: CertificateMatter,
    known: tuple[date, date | None],
    today: date,
) -> None:
    """过期的月份不因更正变成有效：起日改早的凭当时的文书；止期改晚的与换发同样看。"""
    since, until = known
    is_longer = found.ends_on and until and found.ends_on > until
    if is_longer and (why_not := renewal_condition(matter.certificate, today)):
        raise RuleViolation(why_not, row=RENEWED, field="ends_on")
    is_named = found.number and found.decided_by and found.decided_on
    if found.starts_on < since and not is_named:
        raise RuleViolation(
            "换发之日改早的，须有当时换发的文书；请填写文号、机关和日期。",
            row=RENEWED,
            field="number",
        )


def _refuse_moved(found: CertificateDecision, matter: CertificateMatter) -> None:
    """随调动、离岗退出的证件，人不在原单位的，不因撤回又有效。"""
    if found.action != Action.WITHDRAW:
        return
    moves = OfficerMove.objects.filter(officer=matter.officer_id, moved_on=found.starts_on)
    done = next((one for one in moves if matter.certificate_id in one.certificates), None)
    officer = matter.officer
    if done is None or (officer.agency_id == done.agency_id and officer.works_to is None):
        return
    raise RuleViolation(
        f"证件随{done.document_number}的调动、离岗退出，此人已不在{done.agency}，退出不能单独撤回；"
        "调动、离岗登记错了的，请在它的结果页撤回，在新单位请重新申请证件。",
        row=DECIDED,
    )


def _settle(
    found: CertificateDecision,
    matter: CertificateMatter,
    before: corrections.Values,
    why: corrections.Why,
) -> OfficerCertificate:
    """存下更正，按现有的决定重算证件，状态随之，留痕，告诉单位和本人。"""
    found.save()
    if found.action == Action.SUSPEND and found.retracted_on is None:
        _refuse_idle(found, matter)
    history.recount(matter)
    certificate: OfficerCertificate = matter.certificate  # type: ignore[assignment]  # decided on one
    try:
        check_certificate(certificate)
    except ValidationError as error:
        raise in_words(error) from error
    certificate.save()
    settle_status(matter, why.at)
    corrections.keep(found, before, why, certificate=certificate.pk)
    changed = {"decision": found.pk, "since": min(found.starts_on, _day(before, found))}
    report(Event(CHANGED, why.at, why.actor, certificate, ROWS, changed))
    _tell(found, matter, why)
    return certificate


def _day(before: corrections.Values, found: CertificateDecision) -> date:
    """更正之前的生效日期。"""
    return date.fromisoformat(before.get("starts_on") or found.starts_on.isoformat())


def _refuse_idle(found: CertificateDecision, matter: CertificateMatter) -> None:
    """暂扣之日，不算这一次，证件须有效。"""
    history.recount(matter, [one for one in history.counted(matter) if _is_before(one, found)])
    state = matter.certificate.status_on(found.starts_on)  # type: ignore[union-attr]  # decided on one
    if state != State.VALID:
        raise RuleViolation(
            f"改后的暂扣之日（{found.starts_on}）证件为“{State(state).label}”，不能暂扣。",
            row=DECIDED,
            field="starts_on",
        )


def _is_before(one: CertificateDecision, found: CertificateDecision) -> bool:
    return (one.starts_on, one.pk) < (found.starts_on, found.pk)


def _tell(found: CertificateDecision, matter: CertificateMatter, why: corrections.Why) -> None:
    facts = {"about": matter.notice_title, "what": found.get_action_display()}
    about: Any = {"now": why.at, "subject": subject_of(matter), "facts": facts}
    for role in notices.roles_of(matter.agency):
        notices.notify_unit(matter.agency, role, why.action, **about)
    if (holder := notices.account_of(matter.officer_id)) is not None:
        notices.notify_person(holder, why.action, **about)
