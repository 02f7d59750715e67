"""向下层房间登记：规则、文书取数、待办、菜单、提醒文字。"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role
from zhiheng.directory.models import Agency
from zhiheng.exchange.hooks import register_imported
from zhiheng.filings.periods import register_problems
from zhiheng.kernel import hooks
from zhiheng.kernel.scope import handled_by
from zhiheng.law import coverage
from zhiheng.norms.services import provide_parameters
from zhiheng.screening import jobs, overrides, papers
from zhiheng.screening.models import Lead, LeadQuerySet
from zhiheng.screening.rulefile import rules
from zhiheng.ui import navigation
from zhiheng.ui.paging import count_each

S = Lead.Status
MOST_TO_DOS = 200
MOST_PROBLEMS = 10
NOTICES = {
    "lead.assigned": "有一条疑点分派给您核实。",
    "lead.explanation_requested": "监督机构要求说明一条疑点的情况，请在期限内答复。",
    "lead.explained": "机关已就疑点作出说明，请核实。",
    "lead.data_error": "一条疑点属于数据问题，请更正业务数据。",
}
WORK = {
    S.NEW: "分派疑点",
    S.ASSIGNED: "核实疑点",
    S.EXPLANATION_REQUESTED: "说明情况",
    S.EXPLAINED: "核实机关说明",
    S.VERIFYING: "作出核实结论",
    S.UPHELD: "处理成立的疑点",
    S.DATA_ERROR: "更正业务数据",
}


def register() -> None:
    for rule in rules().values():
        coverage.declare(
            "rule", rule.id, rule.rows, reached_by="zhiheng screen", clocks=rule.clocks
        )
    papers.register()
    provide_parameters(overrides.find)
    jobs.schedule()
    register_imported(jobs.submit_changed)
    jobs.follow_saves()
    register_problems(problems)
    hooks.register_to_dos("screening", to_dos)
    for code, text in NOTICES.items():
        hooks.register_notice_text(code, text)
    readers = tuple(SO_ROLES | GOV_ROLES | EA_ROLES)
    navigation.register(
        navigation.Entry(
            "监督业务",
            "监督预警",
            "screening:lead-list",
            "alert-triangle",
            readers,
            waiting=mine,
            order=10,
        )
    )
    supervisors = tuple(SO_ROLES | GOV_ROLES)
    navigation.register(
        navigation.Entry(
            "监督业务", "筛查规则", "screening:rule-list", "adjustments", supervisors, order=11
        )
    )
    hooks.register_action_text("screening.rule.switched", "启停规则")


def problems(so: Agency, first: date, last: date) -> list[str]:
    """一段时间核实成立的疑点，按规则从多到少，一句一种；供调度分析、监督计划预填。

    没有核实的只是疑点，不能写进公布的计划、下发的分析（statutes 4.2）。
    """
    found = Lead.objects.upheld().filter(path__startswith=so.path, fact_on__range=(first, last))
    rows = (
        found.order_by()
        .values("rule")
        .annotate(n=Count("pk"), agencies=Count("agency", distinct=True))
    )
    known = rules()
    return [
        f"{known[row['rule']].title if row['rule'] in known else row['rule']}：{row['n']} 条，涉及 {row['agencies']} 个机关。"
        for row in rows.order_by("-n", "rule")[:MOST_PROBLEMS]
    ]


def mine(user: User) -> LeadQuerySet:
    """轮到本人办理的疑点。"""
    rows: LeadQuerySet = Lead.objects.visible_to(user)
    if user.has_role(Role.SO_HANDLER):
        return rows.filter(
            handled_by(user, Role.SO_HANDLER),
            status__in=[S.ASSIGNED, S.EXPLAINED, S.VERIFYING, S.UPHELD],
        )
    if user.has_role(Role.SO_HEAD):
        return rows.filter(status=S.NEW)
    if user.has_role(Role.EA_CLERK, Role.EA_HEAD):
        return rows.filter(agency_id=user.agency_id, status=S.EXPLANATION_REQUESTED)
    return rows.none()


def to_dos(user: User, today: date) -> Iterable[hooks.ToDo]:
    """本人的疑点待办；有说明期限的以其为届满日。"""
    yield from to_assign(user)
    rows = mine(user).exclude(status=S.NEW).select_related("agency")
    for lead in rows.order_by("explanation_due", "id")[:MOST_TO_DOS]:
        due = lead.explanation_due if lead.status == S.EXPLANATION_REQUESTED else None
        yield hooks.ToDo(
            title=WORK[S(lead.status)],
            subject=f"{lead.label} {lead.agency}",
            url=lead.get_absolute_url(),
            due=due,
            lamp="red" if due and due < today else "green",
            row="WH-21-(1)" if due else "SC-37",
            kind="疑点",
        )


def to_assign(user: User) -> Iterable[hooks.ToDo]:
    """新发现、待分派的疑点合成一条，不让成百条淹没别的待办。"""
    if not user.has_role(Role.SO_HANDLER, Role.SO_HEAD):
        return
    new = Lead.objects.visible_to(user).filter(status=S.NEW).order_by()
    if n := count_each([new])[0]:
        yield hooks.ToDo(
            title=WORK[S.NEW],
            subject=f"{navigation.capped(n)} 条新发现的疑点",
            url=f"{reverse('screening:lead-list')}?status={S.NEW}",
            lamp="green",
            row="SC-37",
            kind="疑点",
        )
