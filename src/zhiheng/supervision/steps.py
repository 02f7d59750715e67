"""监督意见书与提醒函的流程表（statutes 3.3）；复查是并行的一栏。"""

from zhiheng.accounts.roles import Role
from zhiheng.kernel.steps import Attempt, Move, Notify, Start, Step, Steps, only_handler
from zhiheng.supervision import effects, rules
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion

S = SupervisionOpinion.Status
R = SupervisionOpinion.ReExamination
EA = (Role.EA_CLERK, Role.EA_HEAD)
RUNNING = (S.RECTIFYING, S.REPORTED, S.INSUFFICIENT)


def _supervisor(attempt: Attempt):  # noqa: ANN202 - an Agency; kept untyped like the models
    return attempt.matter.supervisor


OPINION = Steps(
    SupervisionOpinion,
    {
        "draft": Step(
            "起草意见书", (), S.DRAFT, Role.SO_HANDLER, "WH-31 SD-28 SC-28",
            guards=(rules.within_supervision, rules.lead_is_upheld), effects=(effects.from_lead,),
        ),
        "revise": Step(
            "修改文稿", {S.DRAFT}, None, Role.SO_HANDLER, "WH-31 SD-28 SC-28",
            who=only_handler, effects=(effects.write_demands,),
        ),
        "discuss": Step(
            "登记集体讨论", {S.DRAFT}, None, Role.SO_HANDLER, "WH-41.s1 WH-41.s2 WH-40-(2)",
            who=only_handler, guards=(rules.discussion_not_ahead,),
            needs=("held_on", "people", "views", "conclusion"), effects=(effects.write_discussion,),
            document="D43",
        ),
        "submit": Step(
            "送审", {S.DRAFT}, S.IN_APPROVAL, Role.SO_HANDLER, "WH-31 WH-41.s1 WH-41.s2 SC-28",
            who=only_handler, approval=Move.SUBMIT, chain="D33",
            guards=(rules.draft_is_complete, rules.was_discussed, rules.experts_were_heard),
            notifies=(Notify("opinion.to_approve", to="actor_unit", roles=(Role.SO_HEAD,)),),
        ),
        "send_back": Step(
            "退回修改", {S.IN_APPROVAL}, S.DRAFT, Role.SO_HEAD, "WH-31 SC-28",
            approval=Move.SEND_BACK, chain="D33", needs=("opinion",), separate_from=("handler",),
            notifies=(Notify("opinion.sent_back", to="handler"),),
        ),
        "withdraw_submission": Step(
            "撤回送审", {S.IN_APPROVAL}, S.DRAFT, Role.SO_HANDLER, "WH-31 SC-28",
            approval=Move.WITHDRAW, chain="D33",
        ),
        "issue": Step(
            "签发", {S.IN_APPROVAL}, S.ISSUED, Role.SO_HEAD,
            "WH-31 WH-40-(2) WH-41.s1 WH-41.s2 SD-28 SC-28",
            approval=Move.DECIDE, chain="D33", separate_from=("handler",),
            guards=(rules.within_supervision, rules.draft_is_complete, rules.was_discussed,
                    rules.experts_were_heard),
            effects=(effects.issued,), number="D33", issuer=_supervisor, document="D33",
            notifies=(Notify("opinion.issued", to="handler"),),
        ),
        "serve": Step(
            "送达", {S.ISSUED}, None, Role.SO_HANDLER, "WH-31 SC-28",
            who=only_handler, guards=(rules.paper_is_rendered, rules.not_yet_sent),
            effects=(effects.sent,), notifies=(Notify("opinion.served", roles=EA),),
        ),
        "receive": Step(
            "签收", {S.ISSUED}, S.RECTIFYING, (*EA, Role.SO_HANDLER), "WH-32.s1 WH-33.s1 SD-28 SC-28 SC-30",
            guards=(rules.was_sent, rules.may_enter_receipt, rules.receipt_day_is_right),
            only_if={"re_examination": (R.NONE,)}, needs=("received_on",), effects=(effects.received,),
            starts=(Start("opinion.objection", since="received_on"), Start("opinion.rectify", since="received_on")),
            notifies=(Notify("opinion.received", to="handler"),),
        ),
        "report": Step(
            "报送纠正情况", {S.RECTIFYING, S.INSUFFICIENT}, S.REPORTED, EA, "WH-33.s1 SD-28 SC-28",
            guards=(rules.is_the_addressee, rules.each_item_is_answered), effects=(effects.reported,),
            stops=("opinion.rectify",), starts=(Start("opinion.verify"),), document="D35",
            notifies=(Notify("opinion.reported", to="handler"),),
        ),
        "verify": Step(
            "核查通过", {S.REPORTED}, S.RECTIFIED, Role.SO_HANDLER, "WH-33.s1 WH-37.s1 SD-22",
            guards=(rules.is_the_supervisor, rules.two_checkers, rules.each_item_is_checked, rules.all_items_pass),
            effects=(effects.verified,), stops=("opinion.verify",), document="D36",
            notifies=(Notify("opinion.rectified", roles=EA),),
        ),
        "find_insufficient": Step(
            "认定整改不到位", {S.REPORTED}, S.INSUFFICIENT, Role.SO_HANDLER, "WH-33.s2 WH-37.s1 SD-22",
            guards=(rules.is_the_supervisor, rules.two_checkers, rules.each_item_is_checked, rules.an_item_fails),
            effects=(effects.verified,), stops=("opinion.verify",), document="D36",
            notifies=(Notify("opinion.insufficient", roles=EA),),
        ),
        "close": Step(
            "结案", {S.RECTIFIED, S.WITHDRAWN}, S.CLOSED, Role.SO_HEAD, "WH-43 SC-28",
            guards=(rules.no_open_re_examination,), separate_from=("handler",), needs=("conclusion",),
            cancels=("opinion.objection",), starts=(Start("case.archive"),), document="D49", ends=True,
            notifies=(Notify("opinion.closed", roles=EA),),
        ),
        "abandon": Step(
            "不再制发", {S.DRAFT}, S.ABANDONED, Role.SO_HANDLER, "WH-31",
            who=only_handler, needs=("reason",), ends=True,
        ),
    },
    reached_by="supervision:opinion-step",
)

RE_EXAMINATION = Steps(
    SupervisionOpinion,
    {
        "object": Step(
            "提出复查申请", {R.NONE}, R.REQUESTED, EA, "WH-32.s1 SC-30",
            only_if={"status": RUNNING},
            guards=(rules.is_the_addressee, rules.objection_has_reasons, rules.objection_in_time),
            needs=("reasons",), effects=(effects.objected,), stops=("opinion.objection",),
            starts=(Start("opinion.reexamine"),),
            notifies=(Notify("opinion.objected", to="handler"),),
        ),
        "state_late": Step(
            "提出逾期意见", {R.NONE, R.UPHELD}, None, EA, "SC-30",
            only_if={"status": RUNNING},
            guards=(rules.is_the_addressee, rules.objection_has_reasons, rules.objection_is_late),
            needs=("reasons",), effects=(effects.objected_late,),
            notifies=(Notify("opinion.late_statement", to="handler"),),
        ),
        "uphold": Step(
            "答复：维持", {R.REQUESTED}, R.UPHELD, Role.SO_HANDLER, "WH-32.s2 SC-30",
            guards=(rules.is_the_supervisor, rules.was_argued), needs=("argument", "reply"),
            effects=(effects.replied_upheld,), stops=("opinion.reexamine",), document="D34",
            notifies=(Notify("opinion.replied", roles=EA),),
        ),
        "change": Step(
            "答复：变更", {R.REQUESTED}, R.CHANGED, Role.SO_HEAD, "WH-32.s2 SC-30",
            only_if={"status": RUNNING}, also={"status": S.ISSUED}, separate_from=("handler",),
            guards=(rules.is_the_supervisor, rules.was_argued, rules.change_has_demands),
            needs=("argument", "reply", "findings", "basis"),
            effects=(effects.replied_changed,), stops=("opinion.reexamine",),
            cancels=("opinion.objection", "opinion.rectify", "opinion.verify"),
            number="D33", issuer=_supervisor, document="D33",
            notifies=(Notify("opinion.changed", roles=EA),),
        ),
        "receive_changed": Step(
            "签收变更后的意见书", {R.CHANGED}, R.NONE, (*EA, Role.SO_HANDLER),
            "WH-32.s1 WH-33.s1 SD-28 SC-28 SC-30",
            only_if={"status": (S.ISSUED,)}, also={"status": S.RECTIFYING},
            guards=(rules.was_sent, rules.may_enter_receipt, rules.receipt_day_is_right),
            needs=("received_on",), effects=(effects.received,),
            starts=(Start("opinion.objection", since="received_on"), Start("opinion.rectify", since="received_on")),
            notifies=(Notify("opinion.received", to="handler"),),
        ),
        "withdraw": Step(
            "答复：撤回意见书", {R.REQUESTED}, R.WITHDRAWN, Role.SO_HEAD, "WH-32.s2 SC-30",
            only_if={"status": RUNNING}, also={"status": S.WITHDRAWN}, separate_from=("handler",),
            guards=(rules.is_the_supervisor, rules.was_argued), needs=("argument", "reply"),
            effects=(effects.replied_withdrawn,), stops=("opinion.reexamine",),
            cancels=("opinion.objection", "opinion.rectify", "opinion.verify"), document="D34",
            notifies=(Notify("opinion.replied", roles=EA),),
        ),
    },
    column="re_examination",
    reached_by="supervision:opinion-step",
)

L = ReminderLetter.Status
REMINDER = Steps(
    ReminderLetter,
    {
        "draft_reminder": Step(
            "起草提醒函", (), L.DRAFT, Role.SO_HANDLER, "WH-30.s1 SC-24",
            guards=(rules.within_supervision, rules.lead_is_upheld), effects=(effects.from_lead,),
        ),
        "revise_reminder": Step(
            "修改文稿", {L.DRAFT}, None, Role.SO_HANDLER, "WH-30.s1 SC-24", who=only_handler, needs=("text",),
        ),
        "submit_reminder": Step(
            "送审", {L.DRAFT}, L.IN_APPROVAL, Role.SO_HANDLER, "WH-30.s1 SC-24",
            who=only_handler, approval=Move.SUBMIT, chain="D66",
            notifies=(Notify("reminder.to_approve", to="actor_unit", roles=(Role.SO_HEAD,)),),
        ),
        "send_back_reminder": Step(
            "退回修改", {L.IN_APPROVAL}, L.DRAFT, Role.SO_HEAD, "WH-30.s1 SC-24",
            approval=Move.SEND_BACK, chain="D66", needs=("opinion",), separate_from=("handler",),
            notifies=(Notify("reminder.sent_back", to="handler"),),
        ),
        "issue_reminder": Step(
            "签发并发出", {L.IN_APPROVAL}, L.ISSUED, Role.SO_HEAD, "WH-30.s1 SC-24",
            approval=Move.DECIDE, chain="D66", separate_from=("handler",), effects=(effects.issued,),
            number="D66", issuer=_supervisor, document="D66",
            notifies=(Notify("reminder.issued", roles=EA),),
        ),
        "close_reminder": Step(
            "办结", {L.ISSUED}, L.CLOSED, Role.SO_HANDLER, "WH-30.s1 SC-24", who=only_handler, ends=True,
        ),
    },
    reached_by="supervision:reminder-step",
)
