"""各文书的事实从意见书、提醒函中取出；排印由文书房间负责。"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhiheng.accounts.roles import Role
from zhiheng.documents.freezing import cite
from zhiheng.documents.kinds.base import day as written
from zhiheng.documents.models import Document
from zhiheng.documents.services import paper_of
from zhiheng.documents.sources import Source, register_paper
from zhiheng.kernel import approvals
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.steps import Attempt
from zhiheng.law import coverage
from zhiheng.screening.citing import rows_for
from zhiheng.supervision.models import SupervisionOpinion

OPINION = "supervision.supervisionopinion"
REMINDER = "supervision.reminderletter"
SERVED = {OPINION: "D33", REMINDER: "D66"}  # 向机关送达的文书
Facts = Mapping[str, Any]


def current_paper(matter: Any) -> Document | None:
    """向机关送达的那一份：意见书、提醒函本身，现行的文号。"""
    return paper_of(matter, SERVED[matter._meta.label_lower], matter.number)


def _dated(source: Source) -> str:
    return timezone.localdate(source.now).isoformat()


def _letter(source: Source) -> dict[str, Any]:
    matter = source.matter
    return {
        "organ": matter.supervisor.name,
        "addressee": matter.agency.name,
        "dated": _dated(source),
        "signer": source.actor.display_name if source.actor else "",
    }


def _short_basis(opinion: SupervisionOpinion, day: Any) -> str:
    return opinion.basis.strip().rstrip("。") or cite(
        opinion.basis_rows, profile_of(opinion.path), day
    )


def opinion_facts(source: Source) -> Facts:
    """意见书（D33）：事实、证据、依据、逐项要求（WH-31、SD-28、SC-28）。"""
    opinion: SupervisionOpinion = source.matter
    discussion = next((d for d in opinion.discussions.all() if d.edition == opinion.edition), None)
    items = list(opinion.items.all())
    previous = paper_of(opinion, "D33") if opinion.objected_on else None  # 只有经复查才有变更
    target = next((item.target_on for item in items if item.target_on), None)
    return {
        **_letter(source),
        "subject": opinion.title,
        "grounds": GROUNDS.get(opinion.ground, ""),
        "problems": [
            {
                "title": opinion.title,
                "facts": opinion.findings,
                "evidence": opinion.evidence,
                "basis": _short_basis(opinion, timezone.localdate(source.now)),
            }
        ],
        "demands": _typed_demands(source) or [item.demand for item in items],
        "government": opinion.supervisor.government.name if opinion.supervisor.government else "",
        "objection_to": opinion.supervisor.name,
        "discussed_on": discussion.held_on.isoformat() if discussion else "",
        "target_on": target.isoformat() if target else "",
        "replaces": previous.number if previous else "",
        "vertical": opinion.agency.is_vertical,
    }


def _typed_demands(source: Source) -> list[str]:
    """表单里正在填写、尚未保存的纠正要求，一行一项（预览用）。"""
    typed = source.facts.get("demands")
    return typed.splitlines() if isinstance(typed, str) else []


GROUNDS = {
    SupervisionOpinion.Ground.ILLEGAL: "illegal",
    SupervisionOpinion.Ground.OBVIOUSLY_IMPROPER: "obviously_improper",
    SupervisionOpinion.Ground.IMPROPER: "improper",
    SupervisionOpinion.Ground.NON_PERFORMANCE: "not_performed",
}


def discussion_facts(source: Source) -> Facts:
    """集体讨论记录（D43）（WH-41）。"""
    opinion: SupervisionOpinion = source.matter
    record = opinion.discussions.latest("id")
    return {
        "organ": opinion.supervisor.name,
        "subject": opinion.title,
        "held_at": timezone.localtime(record.held_at).strftime("%Y-%m-%dT%H:%M"),
        "place": record.place,
        "chair": record.chair,
        "recorder": record.recorded_by.display_name,
        "attendees": [{"name": name} for name in record.people],
        "situation": opinion.findings,
        "views": record.views,
        "expert_views": record.expert_view,
        "conclusion": record.conclusion,
        "dated": record.held_on.isoformat(),
    }


def report_facts(source: Source) -> Facts:
    """整改情况报告（D35）：逐项写明纠正情况与证明（WH-33.s1）。"""
    opinion: SupervisionOpinion = source.matter
    items = opinion.items.prefetch_related("files")
    return {
        "organ": opinion.agency.name,
        "addressee": opinion.supervisor.name,
        "opinion_number": opinion.number,
        "received_on": _iso(opinion.received_on),
        "items": [
            {
                "demand": item.demand,
                "measure": item.report or "（未报送）",
                "proof": "、".join(file.name for file in item.files.all()),
                "reason": item.no_proof_reason,
            }
            for item in items
        ],
        "reporter": source.actor.display_name if source.actor else "",
        "head": source.actor.display_name
        if source.actor and source.actor.has_role(Role.EA_HEAD)
        else "",
        "dated": _dated(source),
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def check_facts(source: Source) -> Facts:
    """整改核查表（D36）：二人核查，逐项结论（WH-33.s1、WH-33.s2）。"""
    opinion: SupervisionOpinion = source.matter
    check = opinion.verifications.latest("id")
    people = (check.first_checker, check.second_checker)
    return {
        "organ": opinion.supervisor.name,
        "agency": opinion.agency.name,
        "opinion_number": opinion.number,
        "reported_on": _iso(opinion.reported_on),
        "items": [
            {
                "demand": item.demand,
                "finding": item.finding or item.get_state_display(),
                "is_closed": item.state == item.State.PASSED,
            }
            for item in opinion.items.all()
        ],
        "conclusion": "。".join(filter(None, (check.get_outcome_display(), check.conclusion))),
        "checkers": [{"name": person.display_name} for person in people],
        "dated": check.checked_on.isoformat(),
    }


def closing_facts(source: Source) -> Facts:
    """结案审批表（D49）（WH-43）。"""
    opinion: SupervisionOpinion = source.matter
    steps = [
        ("制发", opinion.issued_on),
        ("收到", opinion.received_on),
        ("报送", opinion.reported_on),
    ]
    history = "，".join(f"{written(day)}{word}" for word, day in steps if day)
    return {
        "organ": opinion.supervisor.name,
        "agency": opinion.agency.name,
        "subject": opinion.title,
        "opinion_number": opinion.number,
        "received_on": _iso(opinion.received_on),
        "outcome": opinion.get_re_examination_display()
        if opinion.re_examination == opinion.ReExamination.WITHDRAWN
        else "已纠正",
        "history": f"{history}。",
        "reason": source.facts.get("conclusion", ""),
        "opinions": [
            {
                "stage": "负责人",
                "opinion": source.facts.get("conclusion", ""),
                "name": source.actor.display_name if source.actor else "",
                "signed_on": _dated(source),
                "result": "同意结案",
            }
        ],
    }


def reply_source(attempt: Attempt, kind: str = "D34") -> Source:
    return Source(kind, attempt.matter, "", attempt.actor, attempt.now, attempt.facts)


def reply_facts(attempt: Attempt) -> Facts:
    return objection_reply_facts(reply_source(attempt))


def objection_reply_facts(source: Source) -> Facts:
    """复查回复书（D34）（WH-32.s2）。"""
    opinion: SupervisionOpinion = source.matter
    objection = opinion.objections.filter(is_late=False).latest("id")
    return {
        **_letter(source),
        "opinion_number": opinion.number,
        "requested_on": objection.received_on.isoformat(),
        "reasons": f"{objection.argument}\n{objection.reply}",
        "result": objection.outcome,
    }


def application_facts(source: Source) -> Facts:
    """复查申请书（D34-1）：机关的书面异议及其理由（WH-32.s1）。"""
    opinion: SupervisionOpinion = source.matter
    return {
        "organ": opinion.agency.name,
        "addressee": opinion.supervisor.name,
        "dated": _dated(source),
        "opinion_number": opinion.number,
        "received_on": _iso(opinion.received_on),
        "reasons": source.facts["reasons"],
    }


def reasoning_facts(attempt: Attempt) -> Facts:
    """复查论证意见（D34-2）：内部文书，逐项论证（WH-32.s2）。"""
    opinion: SupervisionOpinion = attempt.matter
    objection = opinion.objections.filter(is_late=False).latest("id")
    return {
        "organ": opinion.supervisor.name,
        "opinion_number": opinion.number,
        "applicant": opinion.agency.name,
        "requested_on": objection.received_on.isoformat(),
        "issues": [{"issue": objection.reasons, "finding": objection.argument}],
        "result": objection.outcome,
        "conclusion": objection.reply,
        "recorder": attempt.actor.display_name if attempt.actor else "",
        "dated": attempt.today.isoformat(),
    }


def reminder_facts(source: Source) -> Facts:
    """提醒函（D66）：提请核对，不设期限、不附后果（WH-30.s1、SC-24）。"""
    letter = source.matter
    rule, kinds = letter.lead.rule_file, letter.lead.rows.values_list("act__kind", flat=True)
    day = timezone.localdate(source.now)
    title = rule.title if rule else letter.lead.rule
    return {
        **_letter(source),
        "subject": title,
        "doubts": [
            {
                "title": title,
                "detail": letter.lead.sentence(),
                "basis": cite(
                    rows_for(letter.lead, kinds.distinct()), profile_of(letter.path), day
                ),
            }
        ],
        "suggestions": [line.strip() for line in letter.text.splitlines() if line.strip()],
    }


def approval_opinions(opinion: SupervisionOpinion) -> list[dict[str, str]]:
    """审批表上的每一条意见。"""
    return [
        {
            "stage": given.get_role_display(),
            "opinion": given.text,
            "name": given.person.display_name,
            "signed_on": timezone.localdate(given.at).isoformat(),
            "result": given.get_verdict_display(),
        }
        for given in approvals.opinions(opinion, "D33")
    ]


def register() -> None:
    """登记各文种的取数。"""
    register_paper("D33", OPINION, opinion_facts)
    register_paper("D43", OPINION, discussion_facts)
    register_paper("D35", OPINION, report_facts)
    register_paper("D36", OPINION, check_facts)
    register_paper("D49", OPINION, closing_facts)
    register_paper("D34", OPINION, objection_reply_facts)
    register_paper("D34-1", OPINION, application_facts)
    coverage.reach("document", "D34-2", "documents:paper")
    register_paper("D66", REMINDER, reminder_facts)
