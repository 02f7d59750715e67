"""审批表的事实：由内核所存的各轮审批意见得出。"""

from typing import Any

from django.utils import timezone

from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.documents.services import opinions_of


def approval_facts(paper: Document) -> dict[str, Any]:
    """每一轮、每一环节的意见、姓名、日期，依先后。"""
    facts = paper.facts
    return {
        "organ": facts["organ"],
        "document": paper.title,
        "document_number": paper.number,
        "addressee": facts.get("addressee") or paper.agency.name,
        "subject": facts.get("subject") or paper.title,
        "summary": "\n".join(facts.get("demands", facts.get("suggestions", []))),
        "opinions": [
            {
                "stage": f"第{given.approval.round}轮 {Role(given.role).label}",
                "result": given.get_verdict_display(),
                "opinion": given.text or "（无补充意见）",
                "name": given.person.display_name,
                "signed_on": timezone.localdate(given.at).isoformat(),
            }
            for given in opinions_of(paper)
        ],
    }
