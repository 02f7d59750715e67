"""备案各文书的事实：报送的文本取自内容，回执、补正通知等取自办理。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from zhiheng.documents.sources import Source, register_paper
from zhiheng.filings import kinds
from zhiheng.filings.models import Filing
from zhiheng.kernel.models import Deadline

FILING = "filings.filing"
Facts = Mapping[str, Any]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _head(source: Source, organ: str, addressee: str) -> dict[str, Any]:
    filing: Filing = source.matter
    return {
        "organ": organ,
        "addressee": addressee or "社会公众",
        "dated": timezone.localdate(source.now).isoformat(),
        "signer": filing.signed_by.display_name if filing.signed_by else "",
        "title": filing.title,
        "agency": filing.agency.name,
        "year": str(filing.year or ""),
        "attachments": _files(filing),
    }


def _files(filing: Filing) -> list[str]:
    return [file.name for file in filing.files.filter(removed_at__isnull=True)]


def submission(source: Source) -> Facts:
    """报送的文本（D01、D04、D06、D12 等）：内容照录。"""
    filing: Filing = source.matter
    return {**filing.content, **_head(source, filing.agency.name, filing.addressee_text)}


def _answer(source: Source) -> dict[str, Any]:
    """收受机关出的文书共有的部分。"""
    filing: Filing = source.matter
    due = (
        Deadline.objects.of(filing).filter(clock__in=kinds.file_clocks(), ended_on__isnull=True).first()
    )
    return {
        **_head(source, _receiver(source), filing.agency.name),
        "signer": "",
        "filing_kind": kinds.of(filing.kind).title,
        "filing_title": filing.title,
        "filing_number": source.number or filing.number,
        "filer": filing.agency.name,
        "received_on": _iso(filing.submitted_on),
        "due_on": _iso(due.due if due else None),
    }


def _receiver(source: Source) -> str:
    unit = source.actor.agency if source.actor else source.matter.addressee
    return unit.name if unit else source.matter.addressee_name


def receipt(source: Source) -> Facts:
    """备案登记回执（D02）。"""
    filing: Filing = source.matter
    late = filing.late_days or 0
    return {**_answer(source), "late_days": late, "filed_on": _iso(filing.filed_on)}


def completion(source: Source) -> Facts:
    """补正通知（D02-2）：逐项列明。"""
    found = source.matter.returns.latest("id")
    return {**_answer(source), "defects": found.defects}


def remark(source: Source) -> Facts:
    """备案审查意见（D02-3）。"""
    return {**_answer(source), "remark": source.matter.remark}


def urging(source: Source) -> Facts:
    """催报函（D02-4）。"""
    facts = _answer(source)
    due = date.fromisoformat(facts["due_on"])
    today = timezone.localdate(source.now)
    return {**facts, "late_days": (today - due).days}


def confirmation(source: Source) -> Facts:
    """审核确认书（D03-2）、不予确认通知书（D03-3）。"""
    filing: Filing = source.matter
    return {
        **filing.content,
        **_answer(source),
        "opinion": source.facts.get("opinion") or "",
        "reason": source.facts.get("reason") or "",
        "reasons": source.facts.get("reason") or "",
    }


def register() -> None:
    for paper in {kind.paper for kind in kinds.TYPES.values()}:
        register_paper(paper, FILING, submission)
    register_paper("D02", FILING, receipt)
    register_paper("D02-2", FILING, completion)
    register_paper("D02-3", FILING, remark)
    register_paper("D02-4", FILING, urging)
    register_paper("D03-2", FILING, confirmation)
    register_paper("D03-3", FILING, confirmation)
