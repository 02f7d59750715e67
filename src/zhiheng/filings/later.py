"""报送、受理之后还要办的：委托的终止、受委托组织的公布、报同级财政部门、监督计划的年度总结（WH-10-1、CF-20-2、A9、FJ-6、WH-22）。"""

from collections.abc import Mapping
from typing import Any

from zhiheng.accounts.roles import Role
from zhiheng.filings import effects, notices_of, rules
from zhiheng.filings.parts import EA, P, S
from zhiheng.filings.plans import laying_out, summary
from zhiheng.filings.states import FilingKind as K
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, Notify, Step, guard
from zhiheng.kernel.steps.checks import shown_row
from zhiheng.publications import services as publications


@guard("filings.delegation_ends", "WH-10-1 CF-20-2")
def may_be_ended(attempt: Attempt) -> Refusal | None:
    """终止只有一次，在签订之日和委托期限届满之日之间。"""
    filing, day = attempt.matter, attempt.facts.get("ended_on")
    row = shown_row(attempt, attempt.rows)
    if filing.ended_on is not None:
        return Refusal(row, f"委托已于 {filing.ended_on} 终止。")
    last = filing.expires_on
    if day is None or (filing.starts_on <= day and (last is None or day <= last)):
        return None
    until = f"至期限届满之日 {last}" if last else ""
    return Refusal(row, f"终止日期须在签订之日 {filing.starts_on} {until}之间，请核对。")


@guard("filings.later_day", "CF-20-2 FJ-6")
def day_is_right(attempt: Attempt) -> Refusal | None:
    """登记的日期在签订之日以后、今天以前。"""
    given = (attempt.facts.get("delegate_public_on"), attempt.facts.get("copied_on"))
    first = attempt.matter.starts_on
    for day in given:
        if day is not None and not first <= day <= attempt.today:
            row = shown_row(attempt, attempt.rows)
            return Refusal(row, f"日期 {day} 须在签订之日 {first} 以后、今天以前，请核对。")
    return None


@guard("filings.copied_once", "FJ-6")
def is_not_copied_yet(attempt: Attempt) -> Refusal | None:
    """报同级财政部门只登记一次。"""
    day = attempt.matter.copied_on
    if day is None:
        return None
    return Refusal(shown_row(attempt, "FJ-6"), f"{day} 已经报{attempt.matter.copied_to}。")


def ended(attempt: Attempt) -> Mapping[str, Any]:
    """正在公示的，终止随之公示，替代原来的一条（CF-20-2）。"""
    filing = attempt.matter
    if notices_of.standing(filing) is None:
        return {}
    notice = notices_of.notice(filing)
    made = publications.publish(notice, filing, actor=attempt.actor, now=attempt.now)
    return {"publication": made.pk, "sha256": made.sha256}


def copied(attempt: Attempt) -> Mapping[str, Any]:
    """报同级财政部门的回执存为附件；超过报送期限几日，一并留痕（FJ-6）。"""
    row = attempt.matter.deadlines.filter(clock="payment_agreement.file").last()
    day = attempt.facts["copied_on"]
    late = {"late_days": row.late_by(day)} if row is not None else {}
    return {**effects.written_file(attempt), **late}


OF_FILING = {
    "end": Step(
        "终止委托",
        {S.FILED, S.UNDER_REVIEW},
        None,
        EA,
        "WH-10-1 WH-10-2a CF-20-2",
        who=rules.is_the_filer,
        only_if={"kind": (K.DELEGATION,)},
        guards=(may_be_ended,),
        needs=("ended_on", "end_reason", "is_cleared"),
        effects=(ended,),
        notifies=(Notify("filing.ended", to="addressee", roles=(Role.SO_HANDLER,)),),
        aside=True,
    ),
    "copy": Step(
        "登记报同级财政部门",
        {S.SUBMITTED, S.RETURNED, S.FILED, S.UNDER_REVIEW},
        None,
        EA,
        "FJ-6",
        who=rules.is_the_filer,
        only_if={"kind": (K.PAYMENT_AGREEMENT,)},
        guards=(is_not_copied_yet, day_is_right),
        needs=("copied_to", "copied_on", "proof"),
        effects=(copied,),
    ),
    "return_outside": Step(
        "登记收受机关的退回",
        {S.SUBMITTED},
        S.RETURNED,
        EA,
        "WH-12-2c FJ-6",
        who=rules.is_the_filer,
        only_if={"kind": (K.BENCHMARK_SUPERIOR, K.PAYMENT_AGREEMENT)},
        guards=(rules.is_outside,),
        needs=("defects",),
        effects=(effects.returned,),
        aside=True,
    ),
    "summarize": Step(
        "印发年度总结",
        {S.FILED},
        None,
        Role.SO_HEAD,
        laying_out.ROWS,
        who=rules.is_the_filer,
        only_if={"kind": (K.SUPERVISION_PLAN,)},
        guards=(summary.every_task_has_a_result, summary.says_something_new),
        needs=("overview",),
        effects=(summary.issued,),
        document="D14-3",
        aside=True,
    ),
}
OF_PUBLICATION = {
    "delegate_publishes": Step(
        "登记受委托组织的公布",
        set(P),
        None,
        EA,
        "CF-20-2 WH-10-2a",
        who=rules.is_the_filer,
        only_if={
            "kind": (K.DELEGATION,),
            "status": tuple(one for one in S if one not in (S.CLOSED, S.OPEN)),
        },
        guards=(day_is_right,),
        needs=("delegate_public_on", "delegate_public_where"),
        aside=True,
    ),
}
