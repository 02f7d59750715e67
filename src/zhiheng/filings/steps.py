"""备案的流程表（statutes 3.5）；公示是并行的一栏。"""

from zhiheng.accounts.roles import Role
from zhiheng.filings import effects, kinds, rules
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind as K
from zhiheng.kernel.steps import Attempt, Notify, Start, Step, Steps

S = Filing.Status
P = Filing.Publication
EA = (Role.EA_CLERK, Role.EA_HEAD)
SO = (Role.SO_HANDLER, Role.SO_HEAD)
FILER = (*EA, *SO)
RECEIVER = (*SO, *EA, Role.GOV_CLERK, Role.GOV_LEADER)
REPORTED = tuple(kind for kind in K if kind not in kinds.BY_AUTHORITY)
ACCEPTED = tuple(kind for kind in REPORTED if kind != K.ENTITY_CHANGE)
FILING_ROWS = "WH-8-2 WH-9.s2a WH-10-2b WH-11.s1 WH-12-2b WH-12-2c WH-14-3 WH-19-1 WH-19-2 SD-17 HT-2.3-3a CF-20-2 FJ-6"
CONTENT_ROWS = "WH-8-1.s1 WH-8-1.s2 WH-9.s2a WH-10-1 WH-11.s1 WH-11.s2 WH-12-1 WH-14-1 WH-19-1 WH-19-2 WH-22 SD-17 SD-20 HT-2.3-3a HT-3.1-1"
PUBLIC_ROWS = "WH-9.s2b WH-10-2a WH-12-2a WH-14-3 WH-22 CF-20-2 CF-34 SD-9 SX-2"
FILE = kinds.file_clocks()
FROM_START = tuple(  # 报送与公示，都自变化、签订、制定之日起算；每年的自一月一日所在的年度
    Start(clock, since="starts_on", kinds=(kind.kind,))
    for kind in kinds.TYPES.values()
    for clock in (kind.clock, kind.publish_clock)
    if clock and clock not in ("entity_change.publish", "supervision_plan.publish")
)
STRICT = Start("entity_change.publish_strict", since="starts_on", kinds=(K.ENTITY_CHANGE,))
PAPERS = {kind.kind.value: kind.paper for kind in kinds.TYPES.values() if kind.kind in REPORTED}


def receiver_of(attempt: Attempt):
    return attempt.actor.agency


def _to_addressee(code: str) -> tuple[Notify, ...]:
    return (
        Notify(code, to="addressee", roles=(Role.SO_HANDLER,)),
        Notify(code, to="addressee", roles=(Role.EA_CLERK,)),
        Notify(code, to="addressee", roles=(Role.GOV_CLERK,)),
    )


FILING = Steps(
    Filing,
    {
        "raise": Step(
            "列为应报送",
            (),
            S.OPEN,
            (),
            FILING_ROWS + " WH-22",
            starts=FROM_START,
            system=True,
        ),
        "start": Step(
            "办理备案",
            (),
            S.OPEN,
            FILER,
            FILING_ROWS + " WH-22",
            guards=(rules.is_the_filer, rules.start_day_is_right),
            starts=(*FROM_START, STRICT),
        ),
        "enter": Step(
            "补登以前的备案",
            (),
            S.FILED,
            (),
            FILING_ROWS,
            system=True,
            ends=True,
        ),
        "fill": Step(
            "填写内容",
            {S.OPEN, S.RETURNED, S.REFUSED},
            None,
            FILER,
            CONTENT_ROWS,
            who=rules.is_the_filer,
            effects=(effects.written,),
        ),
        "sign": Step(
            "签发",
            {S.OPEN, S.RETURNED, S.REFUSED},
            None,
            (Role.EA_HEAD, Role.SO_HEAD),
            CONTENT_ROWS + " HT-4.1-2",
            who=rules.is_the_filer,
            only_if={"kind": REPORTED},
            guards=(
                rules.content_is_complete,
                rules.content_is_lawful,
                rules.arrived_reports_are_decided,
            ),
            effects=(effects.signed,),
            notifies=(Notify("filing.signed", roles=(Role.EA_CLERK,)),),
        ),
        "submit": Step(
            "报送",
            {S.OPEN, S.RETURNED, S.REFUSED},
            S.SUBMITTED,
            FILER,
            FILING_ROWS + " WH-8-1.s2 WH-10-1",
            who=rules.is_the_filer,
            only_if={"kind": REPORTED},
            guards=(
                rules.start_day_is_right,
                rules.content_is_complete,
                rules.content_is_lawful,
                rules.something_was_changed,
                rules.head_has_signed,
            ),
            effects=(effects.submitted,),
            stops=(*FILE, "filing.complete"),
            starts=(
                Start("filing.check", kinds=ACCEPTED, only_with="addressee"),
                Start("entity_change.confirm", kinds=(K.ENTITY_CHANGE,)),
            ),
            papers=PAPERS,
            notifies=_to_addressee("filing.submitted"),
        ),
        "urge": Step(
            "催报",
            {S.OPEN, S.RETURNED},
            None,
            SO,
            FILING_ROWS,
            who=rules.is_the_receiver,
            guards=(rules.is_overdue,),
            document="D02-4",
            notifies=(Notify("filing.urged", roles=EA),),
            aside=True,
        ),
        "return": Step(
            "退回补正",
            {S.SUBMITTED},
            S.RETURNED,
            RECEIVER,
            FILING_ROWS + " WH-8-1.s2",
            who=rules.is_the_receiver,
            needs=("defects",),
            effects=(effects.returned,),
            stops=("filing.check",),
            cancels=("entity_change.confirm",),
            reopens=FILE,
            starts=("filing.complete",),
            document="D02-2",
            notifies=(Notify("filing.returned", roles=EA),),
            aside=True,
        ),
        "accept": Step(
            "受理备案",
            {S.SUBMITTED},
            S.FILED,
            RECEIVER,
            FILING_ROWS,
            who=rules.is_the_receiver,
            only_if={"kind": ACCEPTED},
            effects=(effects.filed,),
            stops=("filing.check",),
            number="D02",
            issuer=receiver_of,
            document="D02",
            ends=True,
            notifies=(Notify("filing.filed", roles=EA),),
        ),
        "register_paper": Step(
            "登记纸面报送",
            {S.OPEN, S.RETURNED},
            S.FILED,
            SO,
            FILING_ROWS,
            who=rules.is_the_receiver,
            only_if={"kind": ACCEPTED},
            guards=(rules.paper_day_is_right,),
            needs=("received_on", "proof"),
            effects=(effects.paper_registered,),
            stops=(*FILE, "filing.complete"),
            stopped_on="received_on",
            number="D02",
            issuer=receiver_of,
            document="D02",
            ends=True,
            notifies=(Notify("filing.filed", roles=EA),),
            aside=True,
        ),
        "register_receipt": Step(
            "登记收受机关的回执",
            {S.SUBMITTED},
            S.FILED,
            EA,
            "WH-12-2c FJ-6",
            who=rules.is_the_filer,
            only_if={"kind": (K.BENCHMARK_SUPERIOR, K.PAYMENT_AGREEMENT)},
            guards=(rules.is_outside,),
            needs=("received_on", "proof"),
            effects=(effects.receipt_registered,),
            stops=("filing.check",),
            ends=True,
        ),
        "confirm": Step(
            "审核确认",
            {S.SUBMITTED},
            S.CONFIRMED,
            SO,
            "WH-9.s2a SD-9 SC-17",
            who=rules.is_the_receiver,
            only_if={"kind": (K.ENTITY_CHANGE,)},
            needs=("opinion",),
            effects=(effects.confirmed,),
            stops=("entity_change.confirm", "filing.check"),
            starts=(Start("entity_change.publish"),),
            number="D03-2",
            issuer=receiver_of,
            document="D03-2",
            ends=True,
            notifies=(Notify("filing.confirmed", roles=EA),),
        ),
        "refuse": Step(
            "不予确认",
            {S.SUBMITTED},
            S.REFUSED,
            SO,
            "WH-9.s2a SD-9 SC-17",
            who=rules.is_the_receiver,
            only_if={"kind": (K.ENTITY_CHANGE,)},
            needs=("reason",),
            stops=("entity_change.confirm", "filing.check"),
            document="D03-3",
            notifies=(Notify("filing.refused", roles=EA),),
            aside=True,
        ),
        "adopt": Step(
            "制定并印发",
            {S.OPEN},
            S.FILED,
            Role.SO_HEAD,
            "WH-22 SD-20 HT-3.1-1",
            who=rules.is_the_filer,
            only_if={"kind": (K.SUPERVISION_PLAN,)},
            guards=(rules.content_is_complete,),
            effects=(effects.adopted,),
            starts=(Start("supervision_plan.publish"),),
            number="D14",
            document="D14",
            ends=True,
        ),
        "conclude": Step(
            "印发",
            {S.OPEN},
            S.FILED,
            Role.SO_HEAD,
            "HT-3.1-1 WH-20",
            who=rules.is_the_filer,
            only_if={"kind": (K.DISPATCH,)},
            guards=(rules.content_is_complete,),
            effects=(effects.adopted,),
            document="D14-2",
            ends=True,
        ),
        "remark": Step(
            "提出审查意见",
            {S.FILED},
            S.UNDER_REVIEW,
            SO,
            FILING_ROWS + " WH-31",
            who=rules.is_the_receiver,
            needs=("remark",),
            effects=(effects.remarked,),
            document="D02-3",
            resumes=True,
            notifies=(Notify("filing.remarked", roles=EA),),
            aside=True,
        ),
        "settle": Step(
            "了结审查",
            {S.UNDER_REVIEW},
            S.FILED,
            SO,
            FILING_ROWS,
            who=rules.is_the_receiver,
            needs=("conclusion",),
            ends=True,
            notifies=(Notify("filing.settled", roles=EA),),
        ),
        "follow": Step(
            "随监督意见书了结审查",
            {S.UNDER_REVIEW},
            S.FILED,
            (),
            FILING_ROWS + " WH-31",
            system=True,
            ends=True,
        ),
        "supersede": Step(
            "由新的备案替代",
            {S.FILED, S.CONFIRMED, S.UNDER_REVIEW},
            S.SUPERSEDED,
            (),
            "WH-9.s1 WH-12-1 WH-14-3",
            system=True,
            ends=True,
        ),
        "withdraw": Step(
            "撤回",
            {S.OPEN, S.RETURNED, S.REFUSED},
            S.CLOSED,
            FILER,
            FILING_ROWS,
            who=rules.is_the_filer,
            guards=(rules.was_not_raised, rules.is_not_standing_in_public),
            needs=("reason",),
            cancels=(*FILE, *kinds.publish_clocks(), "filing.complete"),
            ends=True,
            aside=True,
        ),
        "excuse": Step(
            "终止报送",
            {S.OPEN, S.RETURNED},
            S.CLOSED,
            Role.SO_HEAD,
            FILING_ROWS,
            who=rules.is_the_receiver,
            guards=(rules.is_not_standing_in_public,),
            needs=("reason",),
            cancels=(*FILE, *kinds.publish_clocks(), "filing.complete"),
            ends=True,
            notifies=(Notify("filing.excused", roles=EA),),
            aside=True,
        ),
    },
    reached_by="filings:filing-step",
)

PUBLICATION = Steps(
    Filing,
    {
        "publish": Step(
            "公示",
            set(P),
            P.PUBLISHED,
            FILER,
            PUBLIC_ROWS,
            who=rules.is_the_filer,
            only_if={
                "kind": tuple(k.kind for k in kinds.TYPES.values() if k.publication),
                "status": tuple(state for state in S if state != S.CLOSED),
            },
            guards=(
                rules.is_not_public_already,
                rules.may_be_published,
                rules.content_is_complete,
                rules.content_is_lawful,
            ),
            needs=("is_cleared",),
            effects=(effects.published,),
            stops=(*kinds.publish_clocks(), "entity_change.publish_strict"),
        ),
        "withdraw_publication": Step(
            "撤回公示",
            {P.PUBLISHED},
            P.WITHDRAWN,
            FILER,
            PUBLIC_ROWS,
            who=rules.is_the_filer,
            needs=("reason",),
            effects=(effects.unpublished,),
            aside=True,
        ),
    },
    column="publication",
    reached_by="filings:filing-step",
)
