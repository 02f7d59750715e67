"""疑点的文书：说明情况通知书（D16）（WH-21-(1)、SC-22）。"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhiheng.documents.sources import Source, register_paper
from zhiheng.screening.models import Lead


def explanation_notice_facts(source: Source) -> Mapping[str, Any]:
    """事项取自规则的说明语句；期限由监督机构载明。"""
    lead: Lead = source.matter
    rule = lead.rule_file
    unit = source.actor.agency if source.actor else None
    return {
        "organ": unit.name if unit else "",
        "addressee": lead.agency.name,
        "dated": timezone.localdate(source.now).isoformat(),
        "subject": rule.title if rule else lead.rule,
        "items": [lead.sentence()],
        "answer_by": lead.explanation_due.isoformat() if lead.explanation_due else "",
        "signer": source.actor.display_name if source.actor else "",
    }


def register() -> None:
    register_paper("D16", "screening.lead", explanation_notice_facts)
