"""证件各步的结果：生效日期写在证件上，决定记入台账。"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError

from zhiheng.directory.events import Event, report
from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.directory.people import record_certificate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.steps import Attempt
from zhiheng.law import coverage
from zhiheng.registers.models import CertificateDecision

ONE_DAY = timedelta(days=1)
REGISTER = "registers.certificates"
CHANGED = "certificate.change"  # told to whoever judges acts by the certificate of the day


def issued(attempt: Attempt) -> Mapping[str, Any]:
    """发证：证件入台账。"""
    coverage.executed("register", REGISTER)
    matter, facts = attempt.matter, attempt.facts
    made = OfficerCertificate(
        officer=matter.officer,
        kind=matter.kind,
        number=facts["certificate_number"],
        territory=matter.territory,
        field=matter.field,
        valid_from=facts["valid_from"],
        valid_to=facts["valid_to"],
    )
    try:
        matter.certificate = record_certificate(made, actor=attempt.actor, now=attempt.now)
    except ValidationError as error:
        raise RuleViolation("；".join(error.messages)) from error
    return {"certificate": made.pk}


def _decided(attempt: Attempt, action: str, **fields: Any) -> Mapping[str, Any]:
    """一次决定一行；证件上记最近一次的文号。"""
    coverage.executed("register", REGISTER)
    facts = attempt.facts
    made = CertificateDecision.objects.create(
        matter=attempt.matter,
        action=action,
        number=facts.get("decision_number") or "",
        decided_by=facts.get("decided_by") or "",
        decided_on=facts.get("decided_on"),
        starts_on=facts["starts_on"],
        ends_on=facts.get("ends_on") or facts.get("valid_to"),
    )
    certificate = attempt.matter.certificate
    if facts.get("decision_number") and action != CertificateDecision.Action.RENEW:
        fields["decision_number"] = facts["decision_number"]
    for name, value in fields.items():
        setattr(certificate, name, value)
    certificate.save(update_fields=list(fields))
    changed = {"action": str(action), "decision": made.pk, "since": facts["starts_on"]}
    report(Event(CHANGED, attempt.now, attempt.actor, certificate, "SC-32 SC-10", changed))
    return {"certificate": certificate.pk, "decision": made.pk}


def suspended(attempt: Attempt) -> Mapping[str, Any]:
    """暂扣；较早的一次留在“较早的中断”里。"""
    certificate, facts = attempt.matter.certificate, attempt.facts
    past = list(certificate.interruptions)
    if certificate.suspended_from:
        past.append(_span(certificate.suspended_from, certificate.suspended_to, "suspended"))
    return _decided(
        attempt,
        CertificateDecision.Action.SUSPEND,
        suspended_from=facts["starts_on"],
        suspended_to=facts.get("ends_on"),
        interruptions=past,
    )


def restored(attempt: Attempt) -> Mapping[str, Any]:
    """恢复：暂扣止于前一日。"""
    until = attempt.facts["starts_on"] - ONE_DAY
    return _decided(attempt, CertificateDecision.Action.RESTORE, suspended_to=until)


def revoked(attempt: Attempt) -> Mapping[str, Any]:
    """取消：自生效日起不再有效。"""
    return _decided(
        attempt, CertificateDecision.Action.REVOKE, revoked_on=attempt.facts["starts_on"]
    )


def withdrawn(attempt: Attempt) -> Mapping[str, Any]:
    """退出：调动、离岗、退休等，自生效日起不再有效。"""
    return _decided(
        attempt, CertificateDecision.Action.WITHDRAW, withdrawn_on=attempt.facts["starts_on"]
    )


def renewed(attempt: Attempt) -> Mapping[str, Any]:
    """换发：有效期延长；过期之后才换发的，中间的日子仍是过期。"""
    certificate, since = attempt.matter.certificate, attempt.facts["starts_on"]
    past = list(certificate.interruptions)
    lapsed_from = certificate.valid_to + ONE_DAY
    if since > lapsed_from:
        past.append(_span(lapsed_from, since - ONE_DAY, CertificateState.EXPIRED.value))
    return _decided(
        attempt,
        CertificateDecision.Action.RENEW,
        valid_to=attempt.facts["valid_to"],
        interruptions=past,
    )


def _span(since: Any, until: Any, state: str) -> list[str]:
    return [since.isoformat(), until.isoformat(), state]
