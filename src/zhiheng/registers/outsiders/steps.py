"""聘任与社会监督线索的流程表（HT-2.2-3、HT-3.3-3、SC-23）。"""

from collections.abc import Mapping
from typing import Any

from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, Step, Steps, guard
from zhiheng.registers.models import Appointment, SocialClue

A, C = Appointment.Status, SocialClue.Status
ROWS = "HT-2.2-3 HT-3.3-3 SC-23"
CLUE_ROWS = "HT-2.2-3 HT-3.3-3"


def _authority(attempt: Attempt) -> Any:
    return attempt.matter.agency


@guard("outsiders.by_authority", "HT-3.3-3 SC-23")
def by_authority(attempt: Attempt) -> Refusal | None:
    """聘请、邀请由监督机构办理。"""
    if attempt.matter.agency.is_supervision_authority:
        return None
    return Refusal("SC-23", "聘请社会监督员、邀请专家等由监督机构办理。")


@guard("outsiders.duties_and_conditions", "HT-3.3-3")
def duties_and_conditions(attempt: Attempt) -> Refusal | None:
    """聘任须明确职责和条件，写明任期。"""
    for name, label in (("duties", "职责"), ("conditions", "符合的条件")):
        if not str(attempt.fact(name, "")).strip():
            return Refusal("HT-3.3-3", f"请写明{label}。")
    if attempt.fact("term_to") < attempt.fact("term_from"):
        return Refusal("HT-3.3-3", "任期止不能早于任期起。")
    return None


@guard("outsiders.one_term", "HT-3.3-3")
def one_term_at_a_time(attempt: Attempt) -> Refusal | None:
    """同一人、同一种类，任期不重叠；同单位（职业）、同名的是同一人。"""
    one = attempt.matter
    since, until = attempt.fact("term_from"), attempt.fact("term_to")
    if attempt.is_offer:
        return None
    others = Appointment.objects.filter(
        agency=one.agency, kind=one.kind, status__in=(A.PROPOSED, A.APPOINTED)
    ).filter(person__name=one.person.name, person__unit=one.person.unit)
    met = others.filter(term_from__lte=until, term_to__gte=since).exclude(pk=one.pk).first()
    if met is None:
        return None
    return Refusal(
        "HT-3.3-3",
        f"{one.person}（{one.person.unit}）{met.get_status_display()}为{met.get_kind_display()}"
        f"（{met.term_from} 至 {met.term_to}），任期不能重叠；续聘的，任期从那一次届满之后起算，"
        "提前结束的先办理解聘，确是同名的另一人，请在“单位、职业”里写明区别。",
    )


@guard("outsiders.term_runs", "HT-3.3-3")
def term_runs(attempt: Attempt) -> Refusal | None:
    """任期已满的不能再聘任，应改任期。"""
    if attempt.fact("term_to") < attempt.today:
        return Refusal("HT-3.3-3", "任期已经届满，请先修改任期。")
    return None


@guard("outsiders.term_over", "HT-3.3-3")
def term_over(attempt: Attempt) -> Refusal | None:
    """任期未满的不能登记期满。"""
    if attempt.matter.term_to >= attempt.today:
        return Refusal("HT-3.3-3", f"任期到 {attempt.matter.term_to} 才满；提前结束的，办理解聘。")
    return None


@guard("outsiders.dismissal_day", "HT-3.3-3")
def dismissal_day(attempt: Attempt) -> Refusal | None:
    """解聘日期在聘任之后、今天之前。"""
    day, since = attempt.facts.get("dismissed_on"), attempt.matter.appointed_on
    if day is None or since is None or since <= day <= attempt.today:
        return None
    return Refusal("HT-3.3-3", f"解聘日期须在聘任日期 {since} 至今天之间。")


def appointed(attempt: Attempt) -> Mapping[str, Any]:
    attempt.matter.appointed_on = attempt.today
    return {}


APPOINTMENT = Steps(
    Appointment,
    {
        "propose": Step(
            "拟聘",
            (),
            A.PROPOSED,
            Role.SO_HANDLER,
            ROWS,
            guards=(by_authority, duties_and_conditions, one_term_at_a_time),
            codes=("kind",),
        ),
        "revise_proposal": Step(
            "修改拟聘",
            {A.PROPOSED},
            None,
            Role.SO_HANDLER,
            ROWS,
            guards=(duties_and_conditions, one_term_at_a_time),
            codes=("kind",),
            aside=True,
        ),
        "appoint": Step(
            "聘任",
            {A.PROPOSED},
            A.APPOINTED,
            Role.SO_HEAD,
            ROWS,
            guards=(duties_and_conditions, term_runs, one_term_at_a_time),
            separate_from=("handler",),
            effects=(appointed,),
            number="D61",
            issuer=_authority,
            papers={Appointment.Kind.SUPERVISOR.value: "D61"},
        ),
        "decline": Step(
            "不予聘任",
            {A.PROPOSED},
            A.DECLINED,
            Role.SO_HEAD,
            ROWS,
            needs=("reason",),
            separate_from=("handler",),
            ends=True,
            aside=True,
        ),
        "dismiss": Step(
            "解聘",
            {A.APPOINTED},
            A.DISMISSED,
            Role.SO_HEAD,
            ROWS,
            needs=("dismissed_on", "reason"),
            guards=(dismissal_day,),
            ends=True,
            aside=True,
        ),
        "expire": Step(
            "登记期满",
            {A.APPOINTED},
            A.ENDED,
            Role.SO_HANDLER,
            ROWS,
            guards=(term_over,),
            ends=True,
        ),
    },
    reached_by="registers:outsider-step",
)

CLUE = Steps(
    SocialClue,
    {
        "record_clue": Step(
            "登记线索", (), C.NEW, Role.SO_HANDLER, CLUE_ROWS, guards=(by_authority,)
        ),
        "transfer_clue": Step(
            "转办",
            {C.NEW},
            C.TRANSFERRED,
            Role.SO_HANDLER,
            CLUE_ROWS,
            needs=("transferred_to",),
        ),
        "answer_clue": Step(
            "反馈",
            {C.NEW, C.TRANSFERRED},
            C.ANSWERED,
            Role.SO_HANDLER,
            CLUE_ROWS,
            needs=("reply",),
            document="D61-2",
            ends=True,
        ),
    },
    reached_by="registers:clue-step",
)
