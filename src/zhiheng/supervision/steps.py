"""监督意见书的流程表（statutes 3.3）；复查是并行的一栏。"""

from dataclasses import replace
from typing import Any

from zhiheng.accounts.roles import Role
from zhiheng.kernel.steps import Attempt, Move, Notify, Start, Step, Steps, only_handler
from zhiheng.supervision import effects, rules
from zhiheng.supervision.models import SupervisionOpinion

S = SupervisionOpinion.Status
R = SupervisionOpinion.ReExamination
EA = (Role.EA_CLERK, Role.EA_HEAD)
RUNNING = (S.RECTIFYING, S.REPORTED, S.INSUFFICIENT)
SERVICE_ROWS = "WH-31 WH-32.s1 WH-33.s1 SD-28 SC-28 SC-30 MS-87 MS-88 MS-89 MS-91"
FROM_RECEIPT = (  # 复查申请与自行纠正，都自收到之日起
    Start("opinion.objection", since="received_on"),
    Start("opinion.rectify", since="received_on"),
)


def supervisor_of(attempt: Attempt):
    return attempt.matter.supervisor


def send_back(states: Any, chain: str, rows: str, notice: str) -> Step:
    """送审的文稿退回修改；意见书、提醒函相同。"""
    return Step(
        "退回修改",
        {states.IN_APPROVAL},
        states.DRAFT,
        Role.SO_HEAD,
        rows,
        approval=Move.SEND_BACK,
        chain=chain,
        needs=("opinion",),
        separate_from=("handler",),
        notifies=(Notify(notice, to="handler"),),
    )


def send(issued: str, rows: str) -> Step:
    """邮寄、委托的先登记送出；意见书、提醒函相同（MS-91）。"""
    return Step(
        "登记送出",
        {issued},
        None,
        Role.SO_HANDLER,
        rows,
        who=only_handler,
        guards=(rules.paper_is_rendered, rules.sending_is_right),
        codes=("method",),
        effects=(effects.sent_on_paper,),
        aside=True,
    )


OPINION = Steps(
    SupervisionOpinion,
    {
        "draft": Step(
            "起草意见书",
            (),
            S.DRAFT,
            Role.SO_HANDLER,
            "WH-31 SD-28 SC-28",
            guards=(
                rules.within_supervision,
                rules.lead_is_upheld,
                rules.filing_is_under_review,
            ),
            effects=(effects.from_lead, effects.write_demands),
        ),
        "revise": Step(
            "修改文稿",
            {S.DRAFT},
            None,
            Role.SO_HANDLER,
            "WH-31 SD-28 SC-28",
            who=only_handler,
            effects=(effects.write_demands,),
            aside=True,
        ),
        "discuss": Step(
            "登记集体讨论",
            {S.DRAFT},
            None,
            Role.SO_HANDLER,
            "WH-41.s1 WH-41.s2 WH-40-(2)",
            who=only_handler,
            guards=(rules.discussion_not_ahead,),
            needs=("held_at", "place", "chair", "people", "views", "conclusion"),
            effects=(effects.write_discussion,),
            document="D43",
        ),
        "submit": Step(
            "送审",
            {S.DRAFT},
            S.IN_APPROVAL,
            Role.SO_HANDLER,
            "WH-31 WH-41.s1 WH-41.s2 SC-28",
            who=only_handler,
            approval=Move.SUBMIT,
            chain="D33",
            guards=(rules.draft_is_complete, rules.was_discussed, rules.experts_were_heard),
            notifies=(Notify("opinion.to_approve", to="actor_unit", roles=(Role.SO_HEAD,)),),
        ),
        "issue": Step(
            "签发",
            {S.IN_APPROVAL},
            S.ISSUED,
            Role.SO_HEAD,
            "WH-31 WH-40-(2) WH-41.s1 WH-41.s2 SD-28 SC-28",
            approval=Move.DECIDE,
            chain="D33",
            separate_from=("handler",),
            guards=(
                rules.within_supervision,
                rules.draft_is_complete,
                rules.was_discussed,
                rules.experts_were_heard,
            ),
            effects=(effects.issued,),
            number="D33",
            issuer=supervisor_of,
            document="D33",
            notifies=(Notify("opinion.issued", to="handler"),),
        ),
        "send_back": send_back(S, "D33", "WH-31 SC-28", "opinion.sent_back"),
        "withdraw_submission": Step(
            "撤回送审",
            {S.IN_APPROVAL},
            S.DRAFT,
            Role.SO_HANDLER,
            "WH-31 SC-28",
            approval=Move.WITHDRAW,
            chain="D33",
            aside=True,
        ),
        "serve": Step(
            "送达",
            {S.ISSUED},
            None,
            Role.SO_HANDLER,
            "WH-31 SC-28",
            who=only_handler,
            guards=(rules.paper_is_rendered, rules.not_yet_sent),
            effects=(effects.sent,),
            notifies=(Notify("opinion.served", roles=EA),),
        ),
        "recall": Step(
            "作废，退回修改",
            {S.ISSUED},
            S.DRAFT,
            Role.SO_HEAD,
            "WH-31 SD-28 SC-28",
            separate_from=("handler",),
            guards=(rules.is_no_answer, rules.nothing_served),
            needs=("reason",),
            effects=(effects.recalled,),
            notifies=(Notify("opinion.recalled", to="handler"),),
            aside=True,
        ),
        "receive": Step(
            "签收",
            {S.ISSUED},
            S.RECTIFYING,
            EA,
            "WH-32.s1 WH-33.s1 SD-28 SC-28 SC-30",
            guards=(rules.was_sent, rules.is_the_addressee, rules.receipt_day_is_right),
            only_if={"re_examination": (R.NONE,)},
            needs=("received_on",),
            effects=(effects.received,),
            starts=FROM_RECEIPT,
            notifies=(Notify("opinion.received", to="handler"),),
        ),
        "send": send(S.ISSUED, "WH-31 SC-28 MS-91"),
        "register_service": Step(
            "登记纸面送达",
            {S.ISSUED},
            S.RECTIFYING,
            Role.SO_HANDLER,
            SERVICE_ROWS,
            who=only_handler,
            only_if={"re_examination": (R.NONE,)},
            guards=(rules.paper_is_rendered, rules.service_is_proved),
            codes=("method",),
            effects=(effects.opinion_served_on_paper,),
            starts=FROM_RECEIPT,
            notifies=(Notify("opinion.served_on_paper", roles=EA),),
            aside=True,
        ),
        "report": Step(
            "报送纠正情况",
            {S.RECTIFYING, S.INSUFFICIENT},
            S.REPORTED,
            EA,
            "WH-33.s1 SD-28 SC-28",
            guards=(rules.is_the_addressee, rules.each_item_is_answered),
            effects=(effects.reported,),
            stops=("opinion.rectify",),
            starts=(Start("opinion.verify"),),
            document="D35",
            notifies=(Notify("opinion.reported", to="handler"),),
        ),
        "verify": Step(
            "核查通过",
            {S.REPORTED},
            S.RECTIFIED,
            Role.SO_HANDLER,
            "WH-33.s1 WH-37.s1 SD-22",
            guards=(
                rules.is_the_supervisor,
                rules.two_checkers,
                rules.each_item_is_checked,
                rules.all_items_pass,
            ),
            effects=(effects.verified,),
            stops=("opinion.verify",),
            document="D36",
            notifies=(Notify("opinion.rectified", roles=EA),),
        ),
        "find_insufficient": Step(
            "认定整改不到位",
            {S.REPORTED},
            S.INSUFFICIENT,
            Role.SO_HANDLER,
            "WH-33.s2 WH-37.s1 SD-22",
            guards=(
                rules.is_the_supervisor,
                rules.two_checkers,
                rules.each_item_is_checked,
                rules.an_item_fails,
            ),
            effects=(effects.verified,),
            stops=("opinion.verify",),
            reopens=("opinion.rectify",),  # 不到位即仍未纠正，原期限接着算
            document="D36",
            notifies=(Notify("opinion.insufficient", roles=EA),),
        ),
        "close": Step(
            "结案",
            {S.RECTIFIED, S.WITHDRAWN},
            S.CLOSED,
            Role.SO_HEAD,
            "WH-43 SC-28",
            guards=(rules.no_open_re_examination,),
            separate_from=("handler",),
            needs=("conclusion",),
            cancels=("opinion.objection",),
            starts=(Start("case.archive"),),
            document="D49",
            ends=True,
            notifies=(Notify("opinion.closed", roles=EA),),
        ),
        "abandon": Step(
            "不再制发",
            {S.DRAFT},
            S.ABANDONED,
            Role.SO_HANDLER,
            "WH-31",
            who=only_handler,
            needs=("reason",),
            ends=True,
            aside=True,
        ),
    },
    reached_by="supervision:opinion-step",
)


def of_the_changed(step: Step, label: str) -> Step:
    """变更后的意见书收到：与第一份同一步，复查栏回到未申请，异议重新开放（WH-32.s1）。"""
    return replace(
        step,
        label=label,
        sources={R.CHANGED},
        target=R.NONE,
        only_if={"status": (S.ISSUED,)},
        also={"status": S.RECTIFYING},
    )


RE_EXAMINATION = Steps(
    SupervisionOpinion,
    {
        "object": Step(
            "提出复查申请",
            {R.NONE},
            R.REQUESTED,
            EA,
            "WH-32.s1 SC-30",
            only_if={"status": RUNNING},
            guards=(rules.is_the_addressee, rules.objection_has_reasons, rules.objection_in_time),
            needs=("reasons",),
            effects=(effects.objected,),
            stops=("opinion.objection",),
            starts=(Start("opinion.reexamine"),),
            document="D34-1",
            notifies=(Notify("opinion.objected", to="handler"),),
            aside=True,
        ),
        "state_late": Step(
            "提出逾期意见",
            {R.NONE, R.UPHELD},
            None,
            EA,
            "SC-30",
            only_if={"status": RUNNING},
            guards=(rules.is_the_addressee, rules.objection_has_reasons, rules.objection_is_late),
            needs=("reasons",),
            effects=(effects.objected_late,),
            notifies=(Notify("opinion.late_statement", to="handler"),),
            aside=True,
        ),
        "uphold": Step(
            "答复：维持",
            {R.REQUESTED},
            R.UPHELD,
            Role.SO_HANDLER,
            "WH-32.s2 SC-30",
            guards=(rules.is_the_supervisor, rules.was_argued),
            needs=("reply",),
            effects=(effects.replied_upheld,),
            stops=("opinion.reexamine",),
            document="D34",
            notifies=(Notify("opinion.replied", roles=EA),),
        ),
        "change": Step(
            "答复：变更",
            {R.REQUESTED},
            R.CHANGED,
            Role.SO_HEAD,
            "WH-32.s2 SC-30",
            only_if={"status": RUNNING},
            also={"status": S.ISSUED},
            separate_from=("handler",),
            guards=(rules.is_the_supervisor, rules.was_argued, rules.change_has_demands),
            needs=("reply", "findings", "basis"),
            effects=(effects.replied_changed,),
            stops=("opinion.reexamine",),
            cancels=("opinion.objection", "opinion.rectify", "opinion.verify"),
            number="D33",
            issuer=supervisor_of,
            document="D33",
            notifies=(Notify("opinion.changed", roles=EA),),
        ),
        "receive_changed": of_the_changed(OPINION["receive"], "签收变更后的意见书"),
        "register_changed_service": of_the_changed(
            OPINION["register_service"], "登记变更后意见书的纸面送达"
        ),
        "withdraw": Step(
            "答复：撤回意见书",
            {R.REQUESTED},
            R.WITHDRAWN,
            Role.SO_HEAD,
            "WH-32.s2 SC-30",
            only_if={"status": RUNNING},
            also={"status": S.WITHDRAWN},
            separate_from=("handler",),
            guards=(rules.is_the_supervisor, rules.was_argued),
            needs=("reply",),
            effects=(effects.replied_withdrawn,),
            stops=("opinion.reexamine",),
            cancels=("opinion.objection", "opinion.rectify", "opinion.verify"),
            document="D34",
            notifies=(Notify("opinion.replied", roles=EA),),
        ),
    },
    column="re_examination",
    reached_by="supervision:opinion-step",
)
