"""证件各步的关口（SD-10、SC-17、SC-32、HT-3.4-2）。"""

from collections.abc import Callable
from datetime import date, timedelta

from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.directory.people import certificate_refusal, overlap_refusal
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard, shown_row
from zhiheng.registers.competent_bodies import body_refusal
from zhiheng.registers.models import CertificateMatter

DECISION = "SC-32 HT-3.4-2"
CERTIFIED = "SC-17 SC-17-2 SD-10"
S = CertificateState
ONE_DAY = timedelta(days=1)

RenewalCondition = Callable[[OfficerCertificate, date], str]
_renewal_conditions: list[RenewalCondition] = []


def register_renewal_condition(check: RenewalCondition) -> None:
    """换发的条件（如学时）：返回不能换发的一句话，空为可以。"""
    if check not in _renewal_conditions:
        _renewal_conditions.append(check)


def renewal_condition(certificate: OfficerCertificate, day: date) -> str:
    """不能换发的理由；没有登记条件的，不设限制。"""
    return next(filter(None, (check(certificate, day) for check in _renewal_conditions)), "")


@guard("certificate.holder", "SD-10 SD-10-3")
def is_in_office(attempt: Attempt) -> Refusal | None:
    """在岗，且不是合同制、劳务派遣、借调、辅助人员。"""
    matter = attempt.matter
    draft = OfficerCertificate(officer=matter.officer, kind=matter.kind)
    if sentence := certificate_refusal(draft):
        return Refusal(shown_row(attempt, "SD-10-3 SD-10"), sentence)
    gone = matter.officer.works_to
    if gone is not None and gone < attempt.today:
        return Refusal(shown_row(attempt, "SD-10"), f"此人已于 {gone} 离岗，不能发给证件。")
    return None


@guard("certificate.applicant", "SD-10 SD-10-3")
def may_apply(attempt: Attempt) -> Refusal | None:
    """申请人在岗，身份可以持证（辅助、合同制、派遣、借调人员不发执法证）。"""
    matter = attempt.matter
    if found := is_in_office(attempt):
        return found
    same = CertificateMatter.objects.open().filter(
        officer=matter.officer, kind=matter.kind, territory=matter.territory, field=matter.field
    )
    if same.exists():
        return Refusal(shown_row(attempt, "SD-10"), "此人同一证件的申请正在办理，不重复申请。")
    return None


@guard("certificate.training_day", CERTIFIED)
def days_are_past(attempt: Attempt) -> Refusal | None:
    """培训、考试已经发生，考试不早于培训。"""
    matter = attempt.matter
    trained, passed = attempt.fact("trained_on"), attempt.fact("passed_on")
    if any(day is not None and day > attempt.today for day in (trained, passed)):
        return Refusal(shown_row(attempt, CERTIFIED), "培训、考试的日期不能晚于今天。")
    if trained and passed and passed < trained:
        return Refusal(shown_row(attempt, CERTIFIED), f"考试不能早于培训结束（{trained}）。")
    if attempt.name == "issue_certificate" and matter.passed_on is None:
        return Refusal(shown_row(attempt, CERTIFIED), "考试合格之后才能发证。")
    return None


@guard("certificate.no_overlap", "SD-10 SC-17")
def no_overlap(attempt: Attempt) -> Refusal | None:
    """同一人、同一种类、领域、区域的证件不重叠。"""
    matter, since, until = (
        attempt.matter,
        attempt.facts.get("valid_from"),
        attempt.facts.get("valid_to"),
    )
    if attempt.is_offer or since is None or until is None:
        return None
    if until < since:
        return Refusal(shown_row(attempt, CERTIFIED), "证件有效期的止期不能早于起期。")
    draft = OfficerCertificate(
        officer_id=matter.officer_id,
        kind=matter.kind,
        territory=matter.territory,
        field=matter.field,
        valid_from=since,
        valid_to=until,
    )
    sentence = overlap_refusal(draft)
    return Refusal(shown_row(attempt, CERTIFIED), sentence) if sentence else None


@guard("certificate.decision", DECISION)
def decision_is_named(attempt: Attempt) -> Refusal | None:
    """监督机构只能建议；暂扣、恢复、取消、退出凭有权机关的决定（A30、SC-32、HT-3.4-2）。"""
    if attempt.is_offer:
        return None
    named = {"decision_number": "决定文号", "decided_by": "决定机关", "decided_on": "决定日期"}
    missing = [label for name, label in named.items() if not attempt.facts.get(name)]
    row = shown_row(attempt, DECISION)
    if missing:
        return Refusal(
            row,
            f"监督机构对人员只能提出建议，“{attempt.step.label}”须凭有权机关的决定；"
            f"请填写：{'、'.join(missing)}。",
        )
    person = attempt.matter.certificate.officer
    if sentence := body_refusal(attempt.name, attempt.facts["decided_by"], person):
        return Refusal(row, sentence)
    if attempt.facts["decided_on"] > attempt.today:
        return Refusal(row, "决定日期不能晚于今天。")
    since = attempt.facts.get("starts_on")
    if since is None:
        return Refusal(row, "请填写生效日期。")
    if since < attempt.facts["decided_on"]:
        return Refusal(row, "生效日期不能早于决定日期。")
    return None


def _state(attempt: Attempt) -> str:
    day = attempt.facts.get("starts_on") or attempt.today
    return str(attempt.matter.certificate.status_on(day))


@guard("certificate.suspendable", DECISION)
def may_be_suspended(attempt: Attempt) -> Refusal | None:
    """暂扣之日证件有效；另有还没有开始的暂扣不妨碍。"""
    state = _state(attempt)
    row = shown_row(attempt, DECISION)
    if state != S.VALID:
        return Refusal(row, f"生效之日证件为“{S(state).label}”，不能暂扣。")
    since, until = attempt.facts.get("starts_on"), attempt.facts.get("ends_on")
    if since and until and until < since:
        return Refusal(row, "暂扣的止期不能早于起期。")
    return None


@guard("certificate.restorable", DECISION)
def may_be_restored(attempt: Attempt) -> Refusal | None:
    """在暂扣期内，恢复之日晚于暂扣起日；期满的自行恢复，不必办理。"""
    state, certificate = _state(attempt), attempt.matter.certificate
    row = shown_row(attempt, DECISION)
    if state != S.SUSPENDED:
        return Refusal(row, "恢复之日证件不在暂扣期内；暂扣期满的，次日起自行恢复，不必办理。")
    since = attempt.facts.get("starts_on")
    if since and certificate.status_on(since - ONE_DAY) != S.SUSPENDED:
        return Refusal(row, "恢复之日须晚于暂扣起日。")
    return None


@guard("certificate.ending", DECISION)
def may_end(attempt: Attempt) -> Refusal | None:
    """已经取消、退出的不再办理。"""
    state = attempt.matter.certificate.status_on(attempt.today)
    if state in (S.REVOKED, S.WITHDRAWN):
        return Refusal(shown_row(attempt, DECISION), f"证件已经{S(state).label}，不再办理。")
    return None


PAPER = {
    "decision_number": "换发文书的文号",
    "decided_by": "换发机关",
    "decided_on": "文书日期",
    "reason": "补登的理由",
}


def _gap_refusal(attempt: Attempt, since: date) -> str:
    """过期之后换发的自今天起有效；当时已经换发而没有登记的，凭当时的文书补登（3.8、SD-10）。"""
    ended = attempt.matter.certificate.valid_to
    if since > attempt.today:
        return f"证件已于 {ended} 过期，换发之日不能晚于今天；届时再办理。"
    if since == attempt.today:
        return ""
    missing = [label for name, label in PAPER.items() if not attempt.facts.get(name)]
    if missing:
        return (
            f"证件已于 {ended} 过期，换发之日不能早于今天，过期期间的执法行为不因换发而有效；"
            f"当时已经换发、现在才补登的，请填写：{'、'.join(missing)}。"
        )
    if attempt.facts["decided_on"] > since:
        return f"补登的换发之日不能早于文书日期（{attempt.facts['decided_on']}）。"
    return ""


@guard("certificate.renewal", "SD-10 SC-17")
def may_be_renewed(attempt: Attempt) -> Refusal | None:
    """不在暂扣期内，学时等条件具备，新的有效期晚于旧的。"""
    certificate, row = attempt.matter.certificate, shown_row(attempt, "SD-10 SC-17")
    state = certificate.status_on(attempt.today)
    if state not in (S.VALID, S.EXPIRED):
        return Refusal(row, f"证件现在是“{S(state).label}”，不能换发。")
    if sentence := renewal_condition(certificate, attempt.today):
        return Refusal(row, sentence)
    since, until = attempt.facts.get("starts_on"), attempt.facts.get("valid_to")
    if attempt.is_offer or since is None or until is None:
        return None
    if state == S.EXPIRED and (sentence := _gap_refusal(attempt, since)):
        return Refusal(row, sentence)
    if since <= certificate.valid_from or until <= max(since, certificate.valid_to):
        return Refusal(row, f"新的有效期须晚于现有的（{certificate.valid_to} 止）。")
    draft = OfficerCertificate(
        pk=certificate.pk,
        officer_id=certificate.officer_id,
        kind=certificate.kind,
        territory=certificate.territory,
        field=certificate.field,
        valid_from=since,
        valid_to=until,
    )
    sentence = overlap_refusal(draft)
    return Refusal(row, sentence) if sentence else None
