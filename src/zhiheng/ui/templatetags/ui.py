"""Template tags of the office pages; they take plain values and know nothing of the matter behind them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils import timezone

from zhiheng.law.calendar import Calendar
from zhiheng.norms.services import current_calendar
from zhiheng.ui import forms as ui_forms
from zhiheng.ui import html, navigation, once, present, strips

register = template.Library()

register.simple_tag(html.icon, name="icon")
register.simple_tag(html.lamp, name="lamp")
register.simple_tag(html.clause_chip, name="clause_chip")
register.filter("day", html.day)
register.filter("moment", html.moment)
register.filter("weekday", html.weekday)
register.filter("masked", html.masked)


@register.simple_tag
def clause_chips(clauses: Any, path: str = "") -> str:
    """条款标签一组；接受条款、编号，或者用空格分开的编号；给出地方的只列在该地施行的。"""
    if isinstance(clauses, str):
        clauses = present.clauses_of(clauses, path, timezone.localdate())
    return html.clause_chips(clauses)


@register.filter
def money(value: Any, unit: str = "") -> str:
    return html.money(value, unit)


@register.inclusion_tag("ui/tags/steps.html")
def step_buttons(steps: Any, matter: Any = None, lead: str = "") -> dict[str, Any]:
    """下一步：只有一个实心按钮；不能办的步骤留在原处，写明缺什么、依据哪一条；`lead` 指定主要步骤。"""
    base = matter.get_absolute_url() if matter is not None else ""
    path = getattr(matter, "path", "")
    today = timezone.localdate()
    views = present.step_views(steps or (), base=base, path=path, today=today, lead=lead)
    near = [view for view in views if view.is_relevant]
    return {"near": near, "far": [view for view in views if not view.is_relevant]}


@register.inclusion_tag("ui/tags/flow.html")
def flow(stages: Any) -> dict[str, Any]:
    """办理进程：每段有 `label`、`state`（done、now、todo）和 `note`。"""
    return {"stages": stages}


def _calendar(context: Any) -> Callable[[], Calendar]:
    """The office calendar, read at most once for a page; a page that has read it gives `office_calendar`."""
    if given := context.get("office_calendar"):
        return given  # type: ignore[no-any-return]
    keep = context.render_context

    def calendar() -> Calendar:
        if "calendar" not in keep:
            keep["calendar"] = current_calendar()
        return keep["calendar"]

    return calendar


@register.inclusion_tag("ui/tags/clock.html", takes_context=True)
def clock_card(
    context: Any, deadline: Any, today: date | None = None, href: str = ""
) -> dict[str, Any]:
    """期限卡片：剩余、进度、起止日、跳过的日子；平台默认的写明非法定。"""
    if isinstance(deadline, present.ClockView):
        return {"clock": deadline}
    today = today or timezone.localdate()
    return {"clock": present.clock_view(deadline, today, href, _calendar(context))}


@register.inclusion_tag("ui/tags/strip.html", takes_context=True)
def calendar_strip(
    context: Any,
    trace: Any,
    due: date | None = None,
    today: date | None = None,
    *,
    workdays: bool | None = None,
) -> dict[str, Any]:
    """逐日日历条：计入的日子编号，休息日画斜线并写名称，届满日深蓝，超期日红色。"""
    cells = strips.trace_cells(trace, due, today, _calendar(context), workdays=workdays)
    counted = sum(1 for cell in cells if cell.is_counted)
    label = f"逐日计算，计入 {counted} 天" + (f"，{due:%Y-%m-%d} 届满" if due else "")
    return {"cells": strips.folded(cells), "label": label, "notes": strips.notes(cells)}


NEWEST = 5  # entries of a timeline that are shown at once


@register.inclusion_tag("ui/tags/timeline.html")
def timeline(
    entries: Any, verdict: Any = None, caption: str = "办理经过", path: str = ""
) -> dict[str, Any]:
    """办理经过：留痕的一个视图，行尾是哈希前缀，表脚是校验结论（`ok`、`text`、`broken`）；较早的折起。"""
    rows = present.timeline_rows(entries or (), path=path, today=timezone.localdate())
    shown = NEWEST if len(rows) > NEWEST + 1 else len(rows)
    known = {"newest": rows[:shown], "older": rows[shown:]}
    return {"entries": rows, "verdict": verdict, "caption": caption} | known


@register.inclusion_tag("ui/tags/chart.html")
def chart(option: Any, id: str, label: str, href: str = "", *, low: bool = False) -> dict[str, Any]:
    """图表：数据以 JSON 放在页面里，`label` 用一句话说出主要的数，旁边有表格的链接。

    The page loads `ui/vendor/echarts/echarts.common.min.js` with defer in its `scripts` block.
    """
    return {"option": option, "id": id, "label": label, "href": href, "is_low": low}


@register.inclusion_tag("ui/tags/empty.html")
def empty_state(
    sentence: str, href: str = "", label: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    """一个灰图标、一句为什么是空的、一个按钮。"""
    return {"sentence": sentence, "href": href, "label": label, "icon_name": icon}


@register.inclusion_tag("ui/tags/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """表单错误汇总：每条链接到出错的字段，焦点先落在这里。"""
    return {"problems": ui_forms.problems(form) if form is not None else []}


@register.simple_tag(takes_context=True)
def form_key(context: Any) -> str:
    """一次性编号：同一页的表单再提交一次，不会多办一件。"""
    return once.key_field(context["request"])


@register.inclusion_tag("ui/tags/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("ui/tags/crumbs.html")
def crumbs(*trail: str) -> dict[str, Any]:
    """面包屑：`{% crumbs "监督预警" url "线索 XS-1" %}`，最后一项没有地址。"""
    pairs = [
        (trail[n], trail[n + 1] if n + 1 < len(trail) else "") for n in range(0, len(trail), 2)
    ]
    return {"trail": pairs, "home": navigation.utility("home") or "/"}
