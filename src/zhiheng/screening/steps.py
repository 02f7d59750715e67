"""疑点的流程表（WH-20、WH-21-(1)、SC-22、SC-37）。"""

from zhiheng.accounts.roles import Role
from zhiheng.kernel.steps import Attempt, Notify, Step, Steps, only_handler
from zhiheng.screening.models import Lead, LeadAttachment
from zhiheng.screening.rules_of_leads import (
    agency_was_heard,
    explanation_date_is_ahead,
    is_the_agency_asked,
    within_supervision,
)

S = Lead.Status
SO = (Role.SO_HANDLER, Role.SO_HEAD)
EA = (Role.EA_CLERK, Role.EA_HEAD)


def _request(attempt: Attempt) -> None:
    attempt.matter.explanation_requested_on = attempt.today


def _explain(attempt: Attempt) -> dict[str, str]:
    lead, file = attempt.matter, attempt.facts.get("attachment")
    lead.explained_on = attempt.today
    if file is None or attempt.actor is None:
        return {}
    LeadAttachment.objects.create(
        lead=lead,
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        added_at=attempt.now,
        added_by=attempt.actor,
    )
    return {"proof": f"sha256:{file.sha256}"}


def _verdict(attempt: Attempt) -> None:
    attempt.matter.verdict_on = attempt.today


def _reopened(attempt: Attempt) -> None:
    """重新提出的，原来的结论失效，由人重新核实。"""
    lead = attempt.matter
    lead.verdict_on = lead.closed_on = lead.handler = None
    lead.verdict_reason = lead.level = ""


STEPS = Steps(
    Lead,
    {
        "found": Step(
            "筛查发现",
            (),
            S.NEW,
            (),
            "SC-37 WH-20 HT-3.3-2a",
            system=True,
        ),
        "assign": Step(
            "分派",
            {S.NEW, S.ASSIGNED},
            S.ASSIGNED,
            SO,
            "WH-20 SC-37",
            guards=(within_supervision,),
            needs=("handler",),
            notifies=(Notify("lead.assigned", to="handler"),),
        ),
        "request_explanation": Step(
            "要求说明",
            {S.ASSIGNED},
            S.EXPLANATION_REQUESTED,
            Role.SO_HANDLER,
            "WH-21-(1) SC-22",
            guards=(within_supervision, explanation_date_is_ahead),
            who=only_handler,
            needs=("explanation_due",),
            effects=(_request,),
            document="D16",
            number="D16",
            notifies=(Notify("lead.explanation_requested", roles=EA),),
        ),
        "explain": Step(
            "机关说明",
            {S.EXPLANATION_REQUESTED},
            S.EXPLAINED,
            EA,
            "WH-21-(1) SC-25",
            guards=(is_the_agency_asked,),
            needs=("explanation",),
            effects=(_explain,),
            notifies=(Notify("lead.explained", to="handler"),),
        ),
        "verify": Step(
            "开始核实",
            {S.ASSIGNED, S.EXPLANATION_REQUESTED, S.EXPLAINED},
            S.VERIFYING,
            Role.SO_HANDLER,
            "WH-6-(4) SC-11",
            guards=(within_supervision, agency_was_heard),
            who=only_handler,
        ),
        "uphold": Step(
            "认定成立",
            {S.VERIFYING},
            S.UPHELD,
            Role.SO_HANDLER,
            "WH-6-(4) SC-11",
            who=only_handler,
            needs=("verdict_reason", "level"),
            codes=("level",),
            effects=(_verdict,),
        ),
        "dismiss": Step(
            "认定不成立",
            {S.VERIFYING},
            S.DISMISSED,
            Role.SO_HANDLER,
            "WH-6-(4) SC-11",
            who=only_handler,
            needs=("verdict_reason",),
            effects=(_verdict,),
        ),
        "data_error": Step(
            "属于数据问题",
            {S.VERIFYING},
            S.DATA_ERROR,
            Role.SO_HANDLER,
            "SC-37",
            who=only_handler,
            needs=("verdict_reason",),
            effects=(_verdict,),
            notifies=(Notify("lead.data_error", roles=EA),),
        ),
        "handle": Step(
            "转入处理",
            {S.UPHELD},
            S.HANDLED,
            SO,
            "WH-20 SC-26",
            needs=("handled_by",),
            codes=("handled_by",),
        ),
        "close": Step(
            "办结",
            {S.DISMISSED, S.HANDLED, S.DATA_ERROR},
            S.CLOSED,
            Role.SO_HANDLER,
            "WH-20 SC-37",
            who=only_handler,
            ends=True,
        ),
        "unhandle": Step(
            "处理未成，退回",
            {S.HANDLED},
            S.UPHELD,
            (),
            "WH-20 SC-26",
            system=True,
        ),
        "follow": Step(
            "随处理办结",
            {S.HANDLED},
            S.CLOSED,
            (),
            "WH-20 SC-37",
            system=True,
            ends=True,
        ),
        "clear": Step(
            "自动消除",
            {*Lead.BEFORE_VERDICT, S.DATA_ERROR},
            S.CLEARED,
            (),
            "SC-37",
            system=True,
            ends=True,
        ),
        "reopen": Step(
            "重新提出",
            {S.CLEARED, S.DISMISSED, S.CLOSED},
            S.NEW,
            (),
            "SC-37",
            effects=(_reopened,),
            system=True,
        ),
    },
    reached_by="screening:lead-step",
)
