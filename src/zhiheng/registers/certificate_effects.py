"""证件各步的结果：生效日期写在证件上，决定记入台账。"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from zhiheng.directory.events import Event, report
from zhiheng.directory.models import OfficerCertificate
from zhiheng.directory.people import record_certificate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.steps import Attempt
from zhiheng.law import coverage
from zhiheng.registers import certificate_history
from zhiheng.registers.models import CertificateDecision

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


def _decided(attempt: Attempt, action: str) -> Mapping[str, Any]:
    """一次决定一行；证件上的日期按历次决定重算。"""
    coverage.executed("register", REGISTER)
    matter, facts = attempt.matter, attempt.facts
    certificate_history.keep_first(matter)
    made = CertificateDecision.objects.create(
        matter=matter,
        action=action,
        number=facts.get("decision_number") or "",
        decided_by=facts.get("decided_by") or "",
        decided_on=facts.get("decided_on"),
        starts_on=facts["starts_on"],
        ends_on=facts.get("ends_on") or facts.get("valid_to"),
    )
    certificate_history.recount(matter)
    certificate = matter.certificate
    certificate.save(update_fields=certificate_history.COLUMNS)
    changed = {"action": str(action), "decision": made.pk, "since": facts["starts_on"]}
    report(Event(CHANGED, attempt.now, attempt.actor, certificate, "SC-32 SC-10", changed))
    return {"certificate": certificate.pk, "decision": made.pk}


def suspended(attempt: Attempt) -> Mapping[str, Any]:
    """暂扣；较早的一次留在“较早的中断”里。"""
    return _decided(attempt, CertificateDecision.Action.SUSPEND)


def restored(attempt: Attempt) -> Mapping[str, Any]:
    """恢复：暂扣止于前一日。"""
    return _decided(attempt, CertificateDecision.Action.RESTORE)


def revoked(attempt: Attempt) -> Mapping[str, Any]:
    """取消：自生效日起不再有效。"""
    return _decided(attempt, CertificateDecision.Action.REVOKE)


def withdrawn(attempt: Attempt) -> Mapping[str, Any]:
    """退出：调动、离岗、退休等，自生效日起不再有效。"""
    return _decided(attempt, CertificateDecision.Action.WITHDRAW)


def renewed(attempt: Attempt) -> Mapping[str, Any]:
    """换发：有效期延长；过期之后才换发的，中间的日子仍是过期。"""
    return _decided(attempt, CertificateDecision.Action.RENEW)
