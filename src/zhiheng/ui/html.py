"""Small pieces of HTML that templates and tables share: lamps, chips, icons, days, amounts."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhiheng.law import library
from zhiheng.law.model import Clause, UnknownLaw

LAMPS = {
    "red": "alert-circle",
    "amb": "alert-triangle",
    "grn": "circle-check",
    "gry": "circle-minus",
    "blu": "progress-check",
}
LAMP_WORDS = {"red": "逾期", "amb": "临期", "grn": "正常", "gry": "未开始", "blu": "办理中"}
LAMP_NAMES = {  # the kernel's words for the state of a deadline
    "yellow": "amb",
    "green": "grn",
    "grey": "gry",
}
WEEKDAYS = "一二三四五六日"


@cache
def icon(name: str) -> SafeString:
    """A decorative icon from the sprite; the word beside it carries the meaning."""
    sprite = static("ui/vendor/tabler-icons/icons.svg")
    return format_html(
        '<svg class="ic" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


def lamp(kind: str, word: str = "", icon_name: str = "", *, small: bool = True) -> SafeString:
    """状态灯：图标、文字、颜色三者同时出现，从不只靠颜色。"""
    kind = LAMP_NAMES.get(kind, kind)
    return format_html(
        '<span class="lamp l-{}{}">{}{}</span>',
        kind,
        " s" if small else "",
        icon(icon_name or LAMPS[kind]),
        word or LAMP_WORDS[kind],
    )


def clause_label(clause: Clause) -> str:
    """短的规范名加条款，如“威海办法 第三十二条”。"""
    norm = library.norms().get(clause.norm)
    return f"{norm.short if norm else clause.norm} {clause.article}".strip()


def as_clause(clause: Clause | str) -> Clause:
    """A clause by itself or by its id; an id that no pack knows is shown as it stands."""
    if isinstance(clause, Clause):
        return clause
    try:
        return library.clause(clause)
    except UnknownLaw:
        return Clause(id=clause, norm="", article=clause, gist="")


def cited(rows: str, path: str, today: date) -> tuple[Clause, ...]:
    """所列条款中，在该地该日施行的那些。"""
    return library.profile_for(path).cites(rows, today)


def clause_chip(clause: Clause | str, label: str = "") -> SafeString:
    """条款标签：按 Enter 或点击在浮层里打开条款，没有脚本时是普通链接。"""
    clause = as_clause(clause)
    page, popover = clause_addresses(clause.id)
    body = format_html("{}{}", icon("section-sign"), label or clause_label(clause))
    if not page:
        return format_html('<span class="cl" title="{}">{}</span>', clause.gist, body)
    return format_html(
        '<a class="cl" href="{}" title="{}" data-popover="{}">{}</a>',
        page,
        clause.gist,
        popover,
        body,
    )


def clause_chips(clauses: Iterable[Clause | str] | None) -> SafeString:
    """一组标签；同一款的几行（第几句、哪一项义务）写法相同的，只列一个。"""
    shown: dict[str, Clause] = {}
    for clause in map(as_clause, clauses or ()):
        shown.setdefault(clause_label(clause), clause)
    return format_html_join(" ", "{}", ((clause_chip(one),) for one in shown.values()))


@cache
def clause_addresses(clause_id: str) -> tuple[str, str]:
    """Addresses of a clause's page and popover; empty where the law pages are not installed."""
    try:
        popover = reverse("law:clause-popover", args=[clause_id])
    except NoReverseMatch:
        return "", ""
    try:
        return reverse("law:clause", args=[clause_id]), popover
    except NoReverseMatch:
        return popover, popover


def money(value: Decimal | float | None, unit: str = "") -> str:
    """金额：两位小数、千分位；没有金额写“—”。"""
    if value is None or value == "":
        return "—"
    return f"{Decimal(value):,.2f}{unit}"


def day(value: date | datetime | str | None) -> str:
    """日期一律写作 2026-10-16；没有日期写“—”。"""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, str) else value.strftime("%Y-%m-%d")


def moment(value: datetime | None) -> str:
    """时刻写作 2026-10-16 09:02。"""
    if not value:
        return "—"
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%Y-%m-%d %H:%M")


def weekday(value: date) -> str:
    return f"周{WEEKDAYS[value.weekday()]}"


def masked(name: str | None, *, is_person: bool = True) -> str:
    """自然人姓名只留姓氏（王*、李**），单位名称照写。"""
    if not name:
        return "—"
    return name if not is_person else name[0] + "*" * (len(name) - 1)


def link(href: str, text: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, text)


EMPTY = mark_safe('<span class="m3">—</span>')
