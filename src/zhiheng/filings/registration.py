"""向下层房间登记：文书取数、待办、菜单、条款落实、提醒文字。"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import SO_ROLES, Role
from zhiheng.directory import events
from zhiheng.documents.models import register_received
from zhiheng.filings import (
    coming_due,
    corrected,
    cycle,
    entity_changes,
    entity_days,
    entity_raising,
    jobs,
    kinds,
    papers,
    reports,
    showing,
    statistics,
)
from zhiheng.filings.annual_lists import REGISTER as REPORT_REGISTER
from zhiheng.filings.lists import READERS
from zhiheng.filings.models import Filing
from zhiheng.filings.overview import READERS as OVERSEERS
from zhiheng.filings.overview import REGISTER
from zhiheng.filings.plans import registration as plans
from zhiheng.filings.states import FilingKind as K
from zhiheng.kernel import hooks
from zhiheng.kernel.parameters import profile_of
from zhiheng.law import coverage
from zhiheng.ui import navigation

S, P = Filing.Status, Filing.Publication
MOST_TO_DOS = 200
LAST_DAYS = timedelta(days=30)
NOTICES: dict[str, hooks.NoticeText] = {
    "filing.signed": "主要负责人已签发，请报送。",
    "filing.submitted": "收到备案，请作形式审查。",
    "filing.urged": "监督机构催报逾期的备案，请尽快报送。",
    "filing.returned": "备案被退回补正，请看退回的内容。",
    "filing.filed": "备案已受理，编号 {number}。",
    "filing.confirmed": "主体资格变化已审核确认，请在期限内公示。",
    "filing.refused": "主体资格变化不予确认，请看理由。",
    "filing.remarked": "监督机构对备案提出审查意见。",
    "filing.settled": "备案的审查已了结。",
    "filing.ended": "备案的委托已经终止，请看日期和原因。",
    "filing.excused": "监督机构终止了这件备案的报送。",
    "filing.resumed": "监督机构恢复了这件备案的报送，期限照原来的计算。",
    coming_due.CODE: coming_due.text,
    coming_due.SUMMARY: coming_due.summary,
}
ACTIONS = {
    entity_days.ACTION: "生效日期随名录更正",
    "filings.norm.register": "登记规范",
    "filings.norm.correct": "更正规范的登记",
    "filings.norm.end": "登记规范废止",
}
FILED_ROWS = "WH-8-2 WH-10-2b WH-12-2b WH-12-2c WH-14-3 WH-19-1 SD-17 HT-2.3-3a"
PUBLISHED = [kind.kind for kind in kinds.TYPES.values() if kind.publication]
WORK = {
    S.FILED: "公示",
    S.CONFIRMED: "公示",
    S.OPEN: "填写、签发、报送",
    S.RETURNED: "补正后报送",
    S.REFUSED: "修改后再申请，或者撤回",
    S.SUBMITTED: "形式审查",
    S.UNDER_REVIEW: "了结备案审查",
}


DECLARED = (
    ("register", "R23", FILED_ROWS, "filings:list"),
    ("register", "R41", "SD-17", "filings:new-norm"),
    ("register", REGISTER, "WH-8-2 WH-19-2", "filings:overview"),
    ("register", REPORT_REGISTER, "WH-19-1 WH-19-2", "filings:annual-reports"),
    ("rule", statistics.RULE, "WH-19-1 SX-2", "filings:statistics-tables"),
    ("rule", reports.FREEZE, "WH-19-1 WH-19-2", "filings:filing-step"),
    ("rule", coming_due.RULE, coming_due.ROWS, "job:filings.remind"),
    ("guard", cycle.RULE, cycle.ROWS, "filings:set-cycle"),
)


def register() -> None:
    papers.register()
    plans.register()
    jobs.schedule()
    register_received(Filing.objects.received_by)
    events.listen(entity_raising.entered)
    events.listen(entity_days.corrected)
    for kind, name, rows, place in DECLARED:
        coverage.declare(kind, name, rows, reached_by=place)  # type: ignore[arg-type]
    for code, text in NOTICES.items():
        hooks.register_notice_text(code, text)
    for action, text in ACTIONS.items():
        hooks.register_action_text(action, text)
    hooks.register_corrected(papers.FILING, corrected.follow)
    hooks.register_linked_steps(papers.FILING, showing.steps_to_adjust)
    hooks.register_to_dos("filings", to_dos, models=[papers.FILING])
    for entry in _entries():
        navigation.register(entry)


def _entries() -> tuple[navigation.Entry, ...]:
    entry, own, sums = navigation.Entry, "制度备案", "文书与统计"
    return (
        entry(own, "备案总览", "filings:overview", "chart-bar", OVERSEERS, order=5),
        entry(own, "备案台账", "filings:list", "file-check", READERS, waiting=mine, order=10),
        entry(own, "规范与实施报告", "filings:norms", "book-2", READERS, order=60),
        entry(sums, "年度统计", "filings:statistics", "chart-histogram", READERS, order=40),
        entry(sums, "年度报告台账", "filings:annual-reports", "report", OVERSEERS, order=41),
    )


def mine(user: User) -> Any:
    """轮到本人办理的备案：应报而未报、待补正的，或者收到待审查的。"""
    rows = Filing.objects.visible_to(user)
    if user.agency is None:
        return rows.none()
    outside = Q(status=S.SUBMITTED, addressee=None)
    unpublished = Q(publication__in=[P.NONE, P.WITHDRAWN], ended_on=None) & (
        Q(kind__in=PUBLISHED, status=S.FILED) | Q(kind=K.ENTITY_CHANGE, status=S.CONFIRMED)
    )
    own = Q(agency_id=user.agency_id) & (
        Q(status__in=[S.OPEN, S.RETURNED, S.REFUSED]) | outside | unpublished
    )
    got = Q(addressee_id=user.agency_id, status__in=[S.SUBMITTED, S.UNDER_REVIEW])
    to_register = Q(addressee_id=user.agency_id) & entity_changes.awaiting_registration()
    if user.has_role(*SO_ROLES):
        got |= to_register
    if user.has_role(Role.EA_CLERK, Role.EA_HEAD, Role.SO_HANDLER, Role.SO_HEAD, Role.GOV_CLERK):
        return rows.filter(own | got).order_by("starts_on", "id")  # 最早的在前
    return rows.none()


def to_dos(user: User, today: date) -> Iterable[hooks.ToDo]:
    """本人的备案待办；届满日取最近一项期限。"""
    rows = mine(user).select_related("agency").defer("content", "remark")
    for filing in rows[:MOST_TO_DOS]:
        yield hooks.ToDo(
            title=_work(filing, user),
            subject=filing.title,
            url=filing.get_absolute_url(),
            row=_row(filing, today),
            kind="备案",
            matter=filing,
            other_bearer="" if filing.agency_id == user.agency_id else "agency",
        )
    yield from _expiring(user, today)


def _work(filing: Filing, user: User) -> str:
    """接着办什么；签发了的只等报送，确认了而要移交的由监督机构在名录里办理。"""
    if filing.status == S.CONFIRMED and filing.agency_id != user.agency_id:
        return "在名录里登记这一变动"
    if filing.signed_on and filing.status == S.OPEN:
        return "报送"
    if filing.status == S.SUBMITTED and filing.addressee_id is None:
        return "凭收受机关的回执登记"
    if filing.status in (S.FILED, S.CONFIRMED) and filing.publication == P.WITHDRAWN:
        return "公示已撤回：改正后重新公示"
    return WORK[S(filing.status)]


def _row(filing: Filing, today: date) -> str:
    """本种备案的依据中当日在当地施行的第一条；没有的为空（平台默认）。"""
    cited = profile_of(filing.path).cites(kinds.of(filing.kind).rows, today)
    return cited[0].id if cited else ""


def _expiring(user: User, today: date) -> Iterable[hooks.ToDo]:
    """委托期限三十日内届满、已经届满的，续签或者终止之前一直提示；没有报同级财政部门的（WH-10-1、FJ-6）。"""
    if not user.has_role(Role.EA_CLERK, Role.EA_HEAD):
        return
    rows = Filing.objects.visible_to(user).filter(agency_id=user.agency_id)
    found = rows.expiring(date.min, today + LAST_DAYS) | rows.to_be_copied()
    for filing in found.order_by("expires_on", "id").defer("content", "remark")[:MOST_TO_DOS]:
        yield _to_copy(filing) if filing.expires_on is None else _to_renew(filing, today)


def _to_renew(filing: Filing, today: date) -> hooks.ToDo:
    is_over = filing.is_over(today)
    return hooks.ToDo(
        title=f"委托{'已' if is_over else '将'}届满：续签或者终止",
        subject=filing.title,
        url=filing.get_absolute_url(),
        due=filing.expires_on,
        lamp="red" if is_over else "yellow",
        row="WH-10-1 CF-20-2",
        kind="备案",
    )


def _to_copy(filing: Filing) -> hooks.ToDo:
    return hooks.ToDo(
        title="报同级财政部门备案，并登记回执",
        subject=filing.title,
        url=filing.get_absolute_url(),
        row="FJ-6",
        kind="备案",
    )
