"""备案各文书的事实：报送的文本取自内容，回执、补正通知等取自办理。"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from zhiheng.documents.freezing import cite
from zhiheng.documents.sources import Source, register_paper
from zhiheng.filings import benchmark, editions, kinds, periods, training_plan
from zhiheng.filings.content import CHANGES, CHOICES
from zhiheng.filings.models import Filing
from zhiheng.filings.plans import summary
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.parameters import profile_of
from zhiheng.registers.training.common import hours_text

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
    return [file.name for file in filing.current_files]


def submission(source: Source) -> Facts:
    """报送的文本（D01、D04、D06、D12 等）：内容照录。"""
    filing: Filing = source.matter
    head = _head(source, filing.agency.name, filing.addressee_text)
    return {**filing.content, **head, **_OWN.get(filing.kind, _nothing)(filing)}


def _nothing(filing: Filing) -> dict[str, Any]:
    return {}


def _change(filing: Filing) -> dict[str, Any]:
    content = filing.content
    return {
        "change": CHANGES.get(content.get("change", ""), content.get("change", "")),
        "change_basis": f"{content.get('change_basis', '')}（{content.get('document_number', '')}）",
        "effective_on": _iso(filing.starts_on),
        "credit_code": filing.agency.credit_code or "",
        "head": filing.signed_by.display_name if filing.signed_by else "",
    }


def _delegation(filing: Filing) -> dict[str, Any]:
    """委托书写给受委托组织，落款是签订之日；报送、公示的期限自这一日起算（WH-10-2）。"""
    return {
        "addressee": filing.content.get("organisation", ""),
        "dated": _iso(filing.starts_on),
    }


def _benchmark(filing: Filing) -> dict[str, Any]:
    return {
        "made_on": _iso(filing.starts_on),
        "effective_on": filing.content.get("valid_from"),
        "version": filing.edition,
        "replaces": filing.previous.title if filing.previous else "",
        "standards": [benchmark.standard(filing.content)],
    }


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """目录的一项：代码写成文字。"""
    coded = {name: str(row.get(name) or "") for name in ("act_kind", "ground")}
    return {**row, **{name: CHOICES[name].get(code, code) for name, code in coded.items()}}


def _catalogue(filing: Filing) -> dict[str, Any]:
    return {
        "entries": [_entry(row) for row in filing.content.get("entries") or ()],
        "made_on": _iso(filing.starts_on),
        "effective_on": _iso(editions.starts_on(filing)),
        "version": filing.edition,
        "replaces": filing.previous.title if filing.previous else "",
    }


def _implementation(filing: Filing) -> dict[str, Any]:
    norm = filing.norm
    return {
        "norm": norm.title if norm else "",
        "in_force_on": _iso(norm.in_force_on if norm else None),
        "year_on": _iso(filing.starts_on),
    }


def _agreement(filing: Filing) -> dict[str, Any]:
    fields = kinds.of(filing.kind).fields
    points = [{"label": f.label, "text": filing.content.get(f.name, "")} for f in fields]
    return {
        "filing": kinds.of(filing.kind).title,
        "filed_title": filing.title,
        "points": points,
        "copies": ["同级财政部门"],
    }


def _dispatch(filing: Filing) -> dict[str, Any]:
    first, last = periods.of(filing)
    return {"first_on": _iso(first), "last_on": _iso(last), "addressee": "各行政执法机关"}


def training_hours(filing: Filing) -> dict[str, Any]:
    """监督机构规定的课时，印在计划里（WH-11.s2）。"""
    hours = training_plan.total(filing)
    return {} if hours is None else {"required_hours": hours_text(hours)}


_OWN: dict[str, Callable[[Filing], dict[str, Any]]] = {
    FilingKind.ENTITY_CHANGE: _change,
    FilingKind.TRAINING_PLAN: training_hours,
    FilingKind.DELEGATION: _delegation,
    FilingKind.BENCHMARK: _benchmark,
    FilingKind.BENCHMARK_SUPERIOR: _benchmark,
    FilingKind.CATALOGUE: _catalogue,
    FilingKind.IMPL_REPORT: _implementation,
    FilingKind.PAYMENT_AGREEMENT: _agreement,
    FilingKind.DISPATCH: _dispatch,
}


def _answer(source: Source) -> dict[str, Any]:
    """收受机关出的文书共有的部分。"""
    filing: Filing = source.matter
    receiver = source.actor.agency if source.actor else None
    kind = kinds.of(filing.kind)
    day = timezone.localdate(source.now)
    return {
        **_head(source, receiver.name if receiver else filing.addressee_text, filing.agency.name),
        "signer": source.actor.display_name if source.actor else "",
        "filing": kind.title,
        "basis": cite(kind.rows, profile_of(filing.path), day),
        "filed_title": filing.title,
        "filer": filing.agency.name,
        "received_on": _iso(filing.submitted_on),
        "due_on": _iso(_due(filing)),
    }


def _due(filing: Filing) -> date | None:
    rows = Deadline.objects.of(filing).filter(clock__in=kinds.file_clocks(), ended_on__isnull=True)
    found = rows.first()
    return found.due if found else None


def receipt(source: Source) -> Facts:
    """备案登记回执（D02）。"""
    filing: Filing = source.matter
    return {
        **_answer(source),
        "late_days": 0 if filing.adjusted_for else filing.late_days or 0,
        "remark": _adjusted(filing),
        "filed_on": _iso(filing.filed_on),
        "registrar": source.actor.display_name if source.actor else "",
    }


def _adjusted(filing: Filing) -> str:
    """调整的，写明替代哪一件、为什么。"""
    if not filing.adjusted_for:
        return ""
    old = filing.previous
    number = f"（备案号{old.number}）" if old.number else ""
    return f"{filing.get_adjusted_for_display()}，替代{old.title}{number}。"


def completion(source: Source) -> Facts:
    """补正通知（D02-2）：逐项列明。"""
    found = source.matter.returns.latest("id")
    clock = source.matter.deadlines.filter(clock="filing.complete").last()
    return {
        **_answer(source),
        "defects": found.defects,
        "resubmit_by": _iso(clock.due if clock else None),
    }


def remark(source: Source) -> Facts:
    """备案审查意见（D02-3）。"""
    filing: Filing = source.matter
    return {**_answer(source), "filing_number": filing.number, "remarks": [filing.remark]}


def urging(source: Source) -> Facts:
    """催报函（D02-4）。"""
    filing: Filing = source.matter
    due = _due(filing)
    days = (timezone.localdate(source.now) - due).days if due else 0
    item = {
        "filing": kinds.of(filing.kind).title,
        "subject": filing.title,
        "due_on": _iso(due),
        "late_days": days,
    }
    return {**_answer(source), "items": [item]}


def confirmation(source: Source) -> Facts:
    """审核确认书（D03-2）、不予确认通知书（D03-3）。"""
    filing: Filing = source.matter
    reason = source.facts.get("reason")
    return {
        **filing.content,
        **_answer(source),
        **_change(filing),
        "basis": "",
        "applied_on": _iso(filing.submitted_on),
        "opinion": source.facts.get("opinion") or "",
        "reasons": [reason] if reason else [],
    }


def plan_summary(source: Source) -> Facts:
    """监督计划的年度总结（D14-3）：印发之时定格的。"""
    filing: Filing = source.matter
    found = summary.kept(filing) or {}
    return {**_head(source, filing.agency.name, ""), **found, "plan": filing.title}


def register() -> None:
    for paper in {kind.paper for kind in kinds.TYPES.values()}:
        register_paper(paper, FILING, submission)
    register_paper("D02", FILING, receipt)
    register_paper("D02-2", FILING, completion)
    register_paper("D02-3", FILING, remark)
    register_paper("D02-4", FILING, urging)
    register_paper("D03-2", FILING, confirmation)
    register_paper("D03-3", FILING, confirmation)
    register_paper("D14-3", FILING, plan_summary)
