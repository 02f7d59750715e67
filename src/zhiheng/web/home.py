"""工作台、提醒、监督看板。"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import GOV_ROLES, SO_ROLES, Role
from zhiheng.kernel import hooks, notices
from zhiheng.kernel.models import Deadline, Notice
from zhiheng.screening.models import IS_JUDGED, IS_UPHELD, Lead, ScreeningRun
from zhiheng.screening.rulefile import rules
from zhiheng.supervision.models import SupervisionOpinion
from zhiheng.ui import navigation
from zhiheng.web import auditing, desks

MOST_NOTICES = 50
SUPERVISORS = tuple(SO_ROLES | GOV_ROLES)
RANK = {"red": 0, "yellow": 1, "amber": 1, "grey": 2, "green": 2}


@dataclass(frozen=True)
class Figure:
    """一个数字，点开是它的行。"""

    label: str
    value: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """一行条形：名称、件数、占最大者的百分比、点开的地址。"""

    label: str
    n: int
    share: int
    href: str


def bars(counts: list[tuple[str, int, str]]) -> list[Bar]:
    most = max((n for _, n, _ in counts), default=0)
    return [Bar(label, n, round(100 * n / most) if most else 0, href) for label, n, href in counts]


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """我的待办：红黄绿，届满早的在前；下面是未读的提醒。"""
    user: User = request.user  # type: ignore[assignment]
    today = timezone.localdate()
    todo = sorted(
        hooks.to_dos(user, today), key=lambda one: (RANK.get(one.lamp, 2), one.due or date.max)
    )
    lamps = Counter({0: "red", 1: "amb", 2: "grn"}[RANK.get(one.lamp, 2)] for one in todo)
    page = {
        "to_dos": todo[:200],
        "lamps": lamps,
        "today": today,
        "notices": unread(user),
        "chores": desks.chores(user),
        "audit": auditing.desk(_midnight()) if user.has_role(Role.AUDITOR) else None,
        "figures": figures(user, today) if user.has_role(*SUPERVISORS) else [],
    }
    return render(request, "web/home/home.html", page)


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def unread(user: User) -> list[tuple[Notice, str]]:
    rows = Notice.objects.unread_by(user)[:MOST_NOTICES]
    return [(notice, notices.text_of(notice)) for notice in rows]


@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """打开一条提醒：记为已读，转到所指的办件。"""
    user: User = request.user  # type: ignore[assignment]
    notice = get_object_or_404(Notice.objects.visible_to(user), pk=pk)
    if request.method == "POST":
        notices.mark_read(notice, user, now=timezone.now())
        navigation.forget_counts(user)
    return HttpResponseRedirect(subject_url(notice.subject) or notice.url or reverse("web:home"))


def subject_url(subject: str) -> str:
    """`screening.lead:12` 的页面。"""
    label, _, key = subject.partition(":")
    if "." not in label or not key.isdecimal():
        return ""
    try:
        row = apps.get_model(label)(pk=int(key))
    except LookupError:
        return ""
    return str(row.get_absolute_url()) if hasattr(row, "get_absolute_url") else ""


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """监督看板：每个数字点开都是它的行。"""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_role(*SUPERVISORS):
        raise PermissionDenied
    today = timezone.localdate()
    leads = Lead.objects.visible_to(user)
    page = {
        "figures": figures(user, today),
        "by_rule": by_rule(leads),
        "by_status": by_status(leads),
        "by_agency": by_agency(leads),
        "late": late_rows(user, today),
        "run": ScreeningRun.objects.filter(finished_at__isnull=False).first(),
        "today": today,
    }
    return render(request, "web/home/dashboard.html", page)


def figures(user: User, today: date) -> list[Figure]:
    """待核实疑点、本月新增、办理中和逾期的意见书、成立率；点开的列表与数字同一条件。"""
    leads = Lead.objects.visible_to(user).order_by()
    opinions = SupervisionOpinion.objects.visible_to(user)
    month = today.replace(day=1)
    counted = leads.aggregate(
        waiting=Count("pk", filter=Q(status__in=Lead.BEFORE_VERDICT), distinct=True),
        new=Count("pk", filter=Q(created_at__date__gte=month), distinct=True),
        upheld=Count("pk", filter=IS_UPHELD, distinct=True),
        judged=Count("pk", filter=IS_JUDGED, distinct=True),
    )
    lead_list, opinion_list = reverse("screening:lead-list"), reverse("supervision:opinion-list")
    waiting = "&".join(f"status={status}" for status in Lead.BEFORE_VERDICT)
    rate = f"{100 * counted['upheld'] / counted['judged']:.1f}%" if counted["judged"] else "—"
    return [
        Figure("待核实疑点", str(counted["waiting"]), f"{lead_list}?{waiting}"),
        Figure("本月新增疑点", str(counted["new"]), f"{lead_list}?found_from={month}"),
        Figure("办理中的意见书", str(opinions.open().count()), f"{opinion_list}?open=on"),
        Figure("逾期的意见书", str(opinions.overdue(today).count()), f"{opinion_list}?overdue=on"),
        Figure(
            "核实成立率",
            rate,
            f"{lead_list}?verdict=upheld",
            f"已有结论 {counted['judged']} 条，成立 {counted['upheld']} 条",
        ),
    ]


def by_rule(leads: Any) -> list[Bar]:
    """未办结疑点按规则。"""
    rows = (
        leads.order_by()
        .filter(closed_on__isnull=True)
        .values("rule")
        .annotate(n=Count("pk", distinct=True))
    )
    known, base = rules(), reverse("screening:lead-list")
    counted = sorted(((row["rule"], row["n"]) for row in rows), key=lambda pair: -pair[1])
    named = [
        (f"{rule} {known[rule].title if rule in known else ''}", n, f"{base}?rule={rule}")
        for rule, n in counted
    ]
    return bars(named[:20])


def by_status(leads: Any) -> list[Bar]:
    rows = dict(leads.order_by().values_list("status").annotate(n=Count("pk", distinct=True)))
    base = reverse("screening:lead-list")
    return bars(
        [
            (label, rows.get(value, 0), f"{base}?status={value}")
            for value, label in Lead.Status.choices
        ]
    )


def by_agency(leads: Any) -> list[Bar]:
    """未办结疑点最多的机关；只作线索分布，不作考核。"""
    rows = (
        leads.order_by()
        .filter(closed_on__isnull=True)
        .values("agency_id", "agency__name")
        .annotate(n=Count("pk", distinct=True))
        .order_by("-n", "agency_id")[:15]
    )
    base = reverse("screening:lead-list")
    return bars(
        [(row["agency__name"], row["n"], f"{base}?agency={row['agency_id']}") for row in rows]
    )


def late_rows(user: User, today: date) -> list[tuple[Deadline, str, int]]:
    """最早逾期的二十项期限及其办件。"""
    rows = Deadline.objects.visible_to(user).overdue(today).select_related("agency", "matter_type")
    found = []
    for row in rows.order_by("due")[:20]:
        label = f"{row.matter_type.app_label}.{row.matter_type.model}:{row.matter_id}"
        found.append((row, subject_url(label), (today - row.due) // timedelta(days=1)))
    return found
