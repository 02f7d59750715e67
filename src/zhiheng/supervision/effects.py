"""各步除状态、期限、文号之外的后果：写下事项、讨论、核查、异议；返回留痕的事实。"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhiheng.documents import serving, voiding
from zhiheng.documents.models import ProofOfService
from zhiheng.documents.services import draw_up
from zhiheng.kernel import deadlines
from zhiheng.kernel.facts import hashed
from zhiheng.kernel.steps import Attempt
from zhiheng.screening import services as leads
from zhiheng.supervision import papers
from zhiheng.supervision.models import (
    CollectiveDiscussion,
    Objection,
    OpinionFile,
    OpinionItem,
    SupervisionOpinion,
    Verification,
)

Facts = dict[str, Any]
Method = ProofOfService.Method


@dataclass(frozen=True)
class People:
    """参加人员的姓名；不进入留痕，只留讨论记录的编号。"""

    rows: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Views:
    """各人意见：姓名与意见。"""

    rows: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Demand:
    """一项纠正要求。"""

    text: str
    target_on: date | None = None


@dataclass(frozen=True)
class Demands:
    """意见书的全部纠正要求；整组替换。"""

    rows: list[Demand] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """机关对一项的报送；`proof` 是已入保险库的文件（名称、哈希、字节数）。"""

    item: OpinionItem
    report: str
    proof: Any = None
    no_proof_reason: str = ""


@dataclass(frozen=True)
class Answers:
    rows: list[Answer] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """核查人对一项的结论。"""

    item: OpinionItem
    is_passed: bool
    finding: str = ""


@dataclass(frozen=True)
class Checks:
    rows: list[Check] = field(default_factory=list)


def from_lead(attempt: Attempt) -> None:
    """由疑点起草的，疑点转入处理，不再另行分派。"""
    lead = attempt.matter.lead
    if lead is not None and lead.status == lead.Status.UPHELD:
        leads.mark_handled(lead, by=attempt.matter, actor=attempt.actor, now=attempt.now)


def write_demands(attempt: Attempt) -> Facts:
    demands = attempt.facts.get("demands")
    if demands is None:
        return {}
    opinion = attempt.matter
    opinion.items.all().delete()
    OpinionItem.objects.bulk_create(
        OpinionItem(opinion=opinion, position=n, demand=row.text, target_on=row.target_on)
        for n, row in enumerate(demands.rows, 1)
    )
    return {
        "items": [{"n": n, "demand": hashed(row.text)} for n, row in enumerate(demands.rows, 1)]
    }


def write_discussion(attempt: Attempt) -> Facts:
    """集体讨论的参加人、各人意见、结论（D43）。"""
    facts = attempt.facts
    discussion = CollectiveDiscussion.objects.create(
        opinion=attempt.matter,
        edition=attempt.matter.edition,
        held_at=facts["held_at"],
        place=facts["place"],
        chair=facts["chair"],
        people=facts["people"].rows,
        views=facts["views"].rows,
        conclusion=facts["conclusion"],
        expert_view=facts.get("expert_view") or "",
        recorded_by=attempt.actor,
    )
    return {"discussion": discussion.pk}


def issued(attempt: Attempt) -> None:
    attempt.matter.issued_on = attempt.today


def sent(attempt: Attempt) -> Facts:
    """电子送达：到达机关的系统之日为送达（A6）；阅读、签收另行记载。"""
    opinion = attempt.matter
    opinion.sent_at = attempt.now
    paper = papers.current_paper(opinion)
    assert paper is not None  # noqa: S101 - guarded by paper_is_rendered
    proof = serving.dispatch(paper, method=Method.ELECTRONIC, actor=attempt.actor, now=attempt.now)
    return {"proof": proof.pk, "document": paper.pk}


def received(attempt: Attempt) -> Facts:
    """签收写在送达记录上；变更后的意见书签收，旧的一份不再计算。"""
    opinion = attempt.matter
    paper = papers.current_paper(opinion)
    proof = paper.proofs.filter(method=Method.ELECTRONIC).first() if paper is not None else None
    if proof is not None:
        receiver = attempt.actor.display_name
        serving.record_receipt(proof, signed_at=attempt.now, receiver=receiver)
    return {"edition": opinion.edition}


def _served(attempt: Attempt, record: Callable[..., ProofOfService]) -> ProofOfService:
    paper = papers.current_paper(attempt.matter)
    assert paper is not None  # noqa: S101 - guarded by paper_is_rendered
    service = serving.Service.of(attempt.facts)
    return record(paper, service, actor=attempt.actor, now=attempt.now)


def sent_on_paper(attempt: Attempt) -> Facts:
    """邮寄、委托的，送出时登记；还没有送达，不起算期限。"""
    proof = _served(attempt, serving.send)
    return {"proof": proof.pk, "document": proof.document_id}


def opinion_served_on_paper(attempt: Attempt) -> Facts:
    """凭送达回证登记：收到之日即回证上的日期，期限由此起算（A6、MS-87、MS-89）。"""
    opinion, proof = attempt.matter, _served(attempt, serving.register)
    opinion.sent_at = opinion.sent_at or proof.sent_at
    return {"proof": proof.pk, "document": proof.document_id, "edition": opinion.edition}


def reminder_served_on_paper(attempt: Attempt) -> Facts:
    proof = _served(attempt, serving.register)
    return {"proof": proof.pk, "document": proof.document_id}


def voided(attempt: Attempt) -> Facts:
    """现行的一份文书作废，文号不再使用。"""
    paper = papers.current_paper(attempt.matter)
    if paper is None or attempt.actor is None:
        return {}
    reason = attempt.facts["reason"]
    voiding.mark_void(paper, actor=attempt.actor, reason=reason, now=attempt.now)
    return {"document": paper.pk}


def recalled(attempt: Attempt) -> Facts:
    """作废后退回拟稿：重新审批，另编文号。"""
    facts = voided(attempt)
    attempt.matter.number, attempt.matter.issued_on = "", None
    return facts


def reported(attempt: Attempt) -> Facts:
    """逐项写下纠正情况与证明；已通过的项不必重报。"""
    answers: Answers = attempt.facts["answers"]
    for answer in answers.rows:
        item = answer.item
        item.report, item.no_proof_reason = answer.report, answer.no_proof_reason
        item.state = OpinionItem.State.REPORTED
        item.save(update_fields=["report", "no_proof_reason", "state"])
        if answer.proof is not None:
            _keep(attempt, answer.proof, OpinionFile.Purpose.PROOF, item)
    attempt.matter.reported_on = attempt.today
    return {"items": [_answer_facts(answer) for answer in answers.rows]}


def _answer_facts(answer: Answer) -> Facts:
    proof = answer.proof.sha256 if answer.proof is not None else None
    return {
        "n": answer.item.position,
        "report": hashed(answer.report),
        "proof": proof and f"sha256:{proof}",
    }


def _keep(
    attempt: Attempt, file: Any, purpose: str, item: OpinionItem | None = None
) -> OpinionFile:
    return OpinionFile.objects.create(
        opinion=attempt.matter,
        item=item,
        purpose=purpose,
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        added_at=attempt.now,
        added_by=attempt.actor,
    )


def verified(attempt: Attempt) -> Facts:
    """二人核查，逐项结论（WH-33.s1、WH-33.s2）。"""
    checks: Checks = attempt.facts["checks"]
    for check in checks.rows:
        item = check.item
        item.state = OpinionItem.State.PASSED if check.is_passed else OpinionItem.State.FAILED
        item.finding, item.checked_on = check.finding, attempt.today
        item.save(update_fields=["state", "finding", "checked_on"])
    passed = all(check.is_passed for check in checks.rows)
    outcome = Verification.Outcome.SUFFICIENT if passed else Verification.Outcome.INSUFFICIENT
    verification = Verification.objects.create(
        opinion=attempt.matter,
        outcome=outcome,
        checked_on=attempt.today,
        first_checker=attempt.actor,
        second_checker=attempt.facts["second_checker"],
        conclusion=attempt.facts.get("conclusion") or "",
    )
    results = [{"n": check.item.position, "passed": check.is_passed} for check in checks.rows]
    return {"verification": verification.pk, "outcome": str(outcome), "items": results}


def objected(attempt: Attempt) -> Facts:
    return _object(attempt, is_late=False)


def objected_late(attempt: Attempt) -> Facts:
    """期满之后的意见，按 SC-30 记录并及时处理，不起算十个工作日。"""
    return _object(attempt, is_late=True)


def _object(attempt: Attempt, *, is_late: bool) -> Facts:
    opinion: SupervisionOpinion = attempt.matter
    objection = Objection.objects.create(
        opinion=opinion,
        edition=opinion.edition,
        received_on=attempt.today,
        reasons=attempt.facts["reasons"],
        is_late=is_late,
    )
    opinion.objected_on = attempt.today
    if file := attempt.facts.get("attachment"):
        _keep(attempt, file, OpinionFile.Purpose.OBJECTION)
    return {"objection": objection.pk, "late": is_late}


def replied_upheld(attempt: Attempt) -> Facts:
    return _reply(attempt, Objection.Outcome.UPHELD)


def replied_withdrawn(attempt: Attempt) -> Facts:
    deadlines.cancel_all(attempt.matter, on=attempt.today, why="withdrawn")
    return _reply(attempt, Objection.Outcome.WITHDRAWN)


def replied_changed(attempt: Attempt) -> Facts:
    """同一件的下一份：新文号、重新送达与签收，旧的两项期限终止（A19）。"""
    facts = _reply(attempt, Objection.Outcome.CHANGED)
    opinion: SupervisionOpinion = attempt.matter
    draw_up(papers.reply_source(attempt), papers.reply_facts(attempt))
    opinion.edition += 1
    opinion.issued_on = attempt.today
    opinion.sent_at = opinion.received_on = opinion.reported_on = None
    return facts | {"edition": opinion.edition} | write_demands(attempt)


def _reply(attempt: Attempt, outcome: str) -> Facts:
    objection = attempt.matter.objections.filter(is_late=False, outcome="").latest("id")
    objection.argument, objection.reply = attempt.facts["argument"], attempt.facts["reply"]
    objection.outcome, objection.replied_on = outcome, attempt.today
    objection.save(update_fields=["argument", "reply", "outcome", "replied_on"])
    draw_up(papers.reply_source(attempt, "D34-2"), papers.reasoning_facts(attempt))
    return {"objection": objection.pk, "outcome": str(outcome)}
