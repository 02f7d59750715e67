"""定期调度分析的周期：由决定本地参数的监督机构负责人另定，自两种周期都开始的一日起（HT-3.1-1）。"""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import SO_ROLES, Role
from zhiheng.filings import periods
from zhiheng.filings.periods import MONTHS, ONE_DAY
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.parameters import may_not_decide, profile_of, require_decider
from zhiheng.law import coverage
from zhiheng.law.period import shift_months
from zhiheng.norms import services as norms
from zhiheng.norms.models import ParameterValue
from zhiheng.norms.services import NormsRefusal, Validity
from zhiheng.registers.desk import Desk, form_page
from zhiheng.ui.decided import decided
from zhiheng.ui.forms import DayField, ReasonField

RULE, ROWS = "filings.dispatch_cycle", "HT-3.1-1"
CYCLES = {1: "每月", 2: "每两个月", 3: "每季度", 4: "每四个月", 6: "每半年", 12: "每年"}
READERS = tuple(SO_ROLES)


def set_months(*, months: int, valid_from: date, reason: str, actor: User, now: datetime) -> None:
    """另定周期：不追溯，不把一个周期拆开，不插在已经另定的之前。"""
    coverage.executed("guard", RULE)
    require_decider(actor, timezone.localdate(now))
    path = actor.scope.path
    profile = profile_of(path)
    if sentence := _wrong_day(path, months, valid_from, timezone.localdate(now)):
        raise RuleViolation(sentence, field="valid_from")
    validity = Validity(valid_from, reason)
    try:
        norms.set_parameter(MONTHS, profile.name, months, validity, actor=actor, now=now)
    except NormsRefusal as refusal:
        raise RuleViolation(str(refusal), field="valid_from") from refusal


def _wrong_day(path: str, months: int, day: date, today: date) -> str:
    if day < today:
        return "不能追溯，须自今日或者以后的日子起。"
    rows = ParameterValue.objects.filter(key=MONTHS, profile=profile_of(path).name)
    later = rows.filter(valid_from__gte=day).order_by("valid_from").first()
    if later is not None:
        return f"已经另定自 {later.valid_from} 起{CYCLES.get(later.value, later.value)}，新的须在这一日以后。"
    first = _first_start(path, months, day)
    if first == day:
        return ""
    return f"{day} 在一个周期的中间，分析的期间会重叠或者漏掉；最早可以自 {first} 起。"


def _first_start(path: str, months: int, day: date) -> date:
    """当日以后，原来的和新的周期都开始的第一日。"""
    found = day.replace(day=1) if day.day == 1 else shift_months(day.replace(day=1), 1)
    old = periods.months_of(path, found - ONE_DAY)
    while any((found.month - 1) % one for one in (old, months)):
        found = shift_months(found, 1)
    return found


class CycleForm(forms.Form):
    """另定调度分析的周期。"""

    months = forms.TypedChoiceField(label="周期", choices=list(CYCLES.items()), coerce=int)
    valid_from = DayField(
        label="自何日起", help_text="原来的和新的周期都开始的一日，如 1 月 1 日。"
    )
    reason = ReasonField(max_length=200, help_text="写明决定的会议、文号。")


@allow(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    """现行的周期、由来、历次另定，由谁决定。"""
    user: Any = request.user
    today, path = timezone.localdate(), user.scope.path
    profile = profile_of(path)
    own = norms.own_parameter(MONTHS, profile, today)
    context = {
        "place": profile.title,
        "cycle": CYCLES[periods.months_of(path, today)],
        "source": f"自 {own.valid_from} 起另定：{own.reason}" if own else "平台默认，非法定",
        "since": periods.first_of(path, today),
        "decided": decided(MONTHS, profile, today),
        "is_head": user.has_role(Role.SO_HEAD),
        "may_not": may_not_decide(user, today),
    }
    return render(request, "filings/cycle.html", context)


@allow(Role.SO_HEAD)
def change(request: HttpRequest) -> HttpResponse:
    """另定周期。"""
    user: Any = request.user
    place = profile_of(user.scope.path).title
    return form_page(
        request,
        Desk("调度分析的周期", "filings:cycle"),
        set_months,
        CycleForm,
        title="另定调度分析的周期",
        success="已另定，自起日按新的周期列出调度分析。",
        rows=ROWS,
        next_url=reverse("filings:cycle"),
        form_kwargs={
            "initial": {"months": periods.months_of(user.scope.path, timezone.localdate())}
        },
        explanation=f"适用于{place}的全部监督机构。此前的期间仍按原来的周期，历次都保留；写入留痕。",
    )
