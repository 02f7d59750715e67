"""The approval chain: 送审 → 逐级审核意见 → 签发或者退回; each opinion is kept and printed on the form."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.models import Approval, ApprovalOpinion
from zhiheng.kernel.parameters import parameter
from zhiheng.kernel.scope import roles_of

if TYPE_CHECKING:
    from zhiheng.kernel.steps.declare import Attempt

DEFAULT_CHAIN = (Role.SO_HANDLER.value, Role.SO_HEAD.value)
Verdict = ApprovalOpinion.Verdict
VERDICTS = {
    "submit": Verdict.SUBMIT,
    "opinion": Verdict.AGREE,
    "decide": Verdict.APPROVE,
    "send_back": Verdict.SEND_BACK,
    "withdraw": Verdict.WITHDRAW,
}
OUTCOMES = {
    "decide": Approval.Outcome.APPROVED,
    "send_back": Approval.Outcome.SENT_BACK,
    "withdraw": Approval.Outcome.WITHDRAWN,
}


def running(matter: Any, document: str) -> Approval | None:
    """The round under way with its opinions, read once for the check and the writing of a step."""
    models.prefetch_related_objects([matter], "approvals__opinions")
    return next(
        (
            one
            for one in matter.approvals.all()
            if one.document == document and one.outcome == Approval.Outcome.RUNNING
        ),
        None,
    )


def rounds(matter: models.Model, document: str) -> models.QuerySet[Approval]:
    """一种文书的各轮审批，按先后。"""
    return Approval.objects.filter(
        matter_type=ContentType.objects.get_for_model(matter),
        matter_id=matter.pk,
        document=document,
    ).order_by("round")


def chain_of(attempt: "Attempt") -> list[str]:
    """审批链由规则包参数 `approval.<文种>` 规定：送审的角色、逐级审核的角色、签发的角色。"""
    for key in (f"approval.{attempt.step.chain}", "approval.default"):
        if found := parameter(key, attempt.profile, attempt.today):
            return [str(role) for role in found]
    return list(DEFAULT_CHAIN)


def refusal(attempt: "Attempt") -> Refusal | None:
    """审批链上此时轮不轮到这个人（承办与审批分离）。"""
    move = attempt.step.approval
    if move is None or move == "submit" or attempt.actor is None:
        return None
    approval = running(attempt.matter, attempt.step.chain)
    if approval is None:
        return Refusal("", "本件没有在审批中的文稿，请先送审。")
    if move == "withdraw":
        if approval.submitted_by_id == attempt.actor.pk:
            return None
        return Refusal("", "只有送审人可以撤回送审。")
    return _turn(attempt, approval, attempt.actor)


def _turn(attempt: "Attempt", approval: Approval, actor: User) -> Refusal | None:
    given = [one.person_id for one in approval.opinions.all() if one.verdict == Verdict.AGREE]
    waiting = approval.unit_roles[len(given) :]
    if separation := _separate(attempt, approval, actor, given):
        return separation
    if attempt.step.approval == "decide" and waiting:
        return Refusal("", f"还须先由{Role(waiting[0]).label}签署审核意见。")
    if attempt.step.approval == "opinion" and not waiting:
        return Refusal("", "审核意见已经签署齐全，等待签发。")
    due = [*waiting, approval.chain[-1]]
    able = due if attempt.step.approval == "send_back" else due[:1]
    if roles_of(actor, attempt.today).isdisjoint(able):
        return Refusal("", f"现在由{Role(due[0]).label}签署意见。")
    return None


def _separate(
    attempt: "Attempt", approval: Approval, actor: User, given: list[int]
) -> Refusal | None:
    """承办 ≠ 审批是法定的，不得放宽；一人不签两级意见可由本地参数放宽，放宽的留痕。"""
    if actor.pk in (approval.submitted_by_id, attempt.matter.handler_id):
        return Refusal("", "承办人不能审批自己承办的件，须由他人审批。")
    if actor.pk in given and not is_relaxed(attempt, "opinions"):
        return Refusal("", "您已经签署过审核意见，下一级意见须由他人签署。")
    return None


def is_relaxed(attempt: "Attempt", separation: str) -> bool:
    return separation in parameter("separation.relaxed", attempt.profile, attempt.today, ())


def record(attempt: "Attempt", matter: Any) -> dict[str, Any]:
    """写下本步的意见；送审另起一轮，签发、退回、撤回结束本轮。返回留痕的事实。"""
    move, actor = attempt.step.approval, attempt.actor
    if move is None or actor is None:
        return {}
    if move == "submit":
        approval = _submit(attempt, matter, actor)
    else:
        found = running(matter, attempt.step.chain)
        assert found is not None  # noqa: S101 - refused before
        approval = found
    given = [(one.person_id, one.verdict) for one in approval.opinions.all()]
    relaxed = (actor.pk, Verdict.AGREE.value) in given
    opinion = _add_opinion(approval, actor, attempt, [verdict for _, verdict in given])
    if move in OUTCOMES:
        _conclude(approval, OUTCOMES[move], attempt.now)
    note = {"relaxed": "separation.opinions"} if relaxed else {}
    return {"approval": approval.pk, "round": approval.round, "opinion_id": opinion.pk, **note}


def _submit(attempt: "Attempt", matter: Any, actor: User) -> Approval:
    return Approval.objects.create(
        matter_type=ContentType.objects.get_for_model(matter),
        matter_id=matter.pk,
        document=attempt.step.chain,
        round=rounds(matter, attempt.step.chain).count() + 1,
        chain=chain_of(attempt),
        submitted_by=actor,
        submitted_at=attempt.now,
    )


def _add_opinion(
    approval: Approval, actor: User, attempt: "Attempt", given: list[str]
) -> ApprovalOpinion:
    position = len(given) + 1
    agreed = given.count(Verdict.AGREE.value)
    level = {"submit": 0, "withdraw": 0, "decide": len(approval.chain) - 1}.get(
        str(attempt.step.approval), agreed + 1
    )
    return ApprovalOpinion.objects.create(
        approval=approval,
        position=position,
        role=approval.chain[min(level, len(approval.chain) - 1)],
        person=actor,
        verdict=VERDICTS[str(attempt.step.approval)],
        text=str(attempt.facts.get("opinion") or ""),
        at=attempt.now,
    )


def _conclude(approval: Approval, outcome: str, now: datetime) -> None:
    approval.outcome, approval.decided_at = outcome, now
    approval.save(update_fields=["outcome", "decided_at"])


def opinions(matter: models.Model, document: str) -> models.QuerySet[ApprovalOpinion]:
    """一种文书各轮的全部意见，按先后，印在审批表上。"""
    return (
        ApprovalOpinion.objects.filter(
            approval__matter_type=ContentType.objects.get_for_model(matter),
            approval__matter_id=matter.pk,
            approval__document=document,
        )
        .select_related("person", "approval")
        .order_by("approval__round", "position")
    )
