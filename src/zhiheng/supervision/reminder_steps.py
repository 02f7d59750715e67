"""提醒函的流程表（WH-30.s1、SC-24）。"""

from zhiheng.accounts.roles import Role
from zhiheng.kernel.steps import Move, Notify, Step, Steps, only_handler
from zhiheng.supervision import effects, rules
from zhiheng.supervision.models import ReminderLetter
from zhiheng.supervision.steps import EA, send, send_back, supervisor_of

L = ReminderLetter.Status
REMINDER = Steps(
    ReminderLetter,
    {
        "draft_reminder": Step(
            "起草提醒函",
            (),
            L.DRAFT,
            Role.SO_HANDLER,
            "WH-30.s1 SC-24",
            guards=(rules.within_supervision, rules.lead_is_upheld),
            effects=(effects.from_lead,),
        ),
        "revise_reminder": Step(
            "修改文稿",
            {L.DRAFT},
            None,
            Role.SO_HANDLER,
            "WH-30.s1 SC-24",
            who=only_handler,
            needs=("text",),
            aside=True,
        ),
        "submit_reminder": Step(
            "送审",
            {L.DRAFT},
            L.IN_APPROVAL,
            Role.SO_HANDLER,
            "WH-30.s1 SC-24",
            who=only_handler,
            approval=Move.SUBMIT,
            chain="D66",
            notifies=(Notify("reminder.to_approve", to="actor_unit", roles=(Role.SO_HEAD,)),),
        ),
        "issue_reminder": Step(
            "签发并发出",
            {L.IN_APPROVAL},
            L.ISSUED,
            Role.SO_HEAD,
            "WH-30.s1 SC-24",
            approval=Move.DECIDE,
            chain="D66",
            separate_from=("handler",),
            effects=(effects.issued,),
            number="D66",
            issuer=supervisor_of,
            document="D66",
            notifies=(Notify("reminder.issued", roles=EA),),
        ),
        "send_back_reminder": send_back(L, "D66", "WH-30.s1 SC-24", "reminder.sent_back"),
        "send_reminder": send(L.ISSUED, "WH-30.s1 SC-24 MS-91"),
        "serve_reminder": Step(
            "登记纸面送达",
            {L.ISSUED},
            None,
            Role.SO_HANDLER,
            "WH-30.s1 SC-24 MS-87 MS-88 MS-89 MS-91",
            who=only_handler,
            guards=(rules.paper_is_rendered, rules.service_is_proved),
            codes=("method",),
            effects=(effects.reminder_served_on_paper,),
        ),
        "void_reminder": Step(
            "作废",
            {L.ISSUED},
            L.VOIDED,
            Role.SO_HEAD,
            "WH-30.s1 SC-24",
            separate_from=("handler",),
            needs=("reason",),
            effects=(effects.voided,),
            ends=True,
            notifies=(Notify("reminder.voided", roles=EA),),
            aside=True,
        ),
        "close_reminder": Step(
            "办结",
            {L.ISSUED},
            L.CLOSED,
            Role.SO_HANDLER,
            "WH-30.s1 SC-24",
            who=only_handler,
            ends=True,
        ),
    },
    reached_by="supervision:reminder-step",
)
