"""Turns steps, deadlines and ledger entries into what the templates print."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from zhiheng.law import library
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import Clause, UnknownLaw
from zhiheng.ui.html import LAMP_NAMES, as_clause, cited, moment, weekday
from zhiheng.ui.strips import Cell, in_working_days, trace_cells, workdays_after

ORIGIN_NOTES = {"reading": "读法", "default": "平台默认（非法定）"}
MAX_SEGMENTS = 10


def clauses_of(rows: str, path: str, today: date) -> tuple[Clause, ...]:
    """所列条款；给出地方的，只列在该地该日施行的。"""
    if path and rows:
        return cited(rows, path, today)
    return tuple(as_clause(one) for one in rows.split())


# --- next steps --------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepView:
    """One entry of the right column: offered, or locked with the sentence that opens it."""

    name: str
    label: str
    href: str
    icon: str = "arrow-right"
    allowed: bool = True
    is_relevant: bool = True
    primary: bool = False
    why: str = ""
    due: date | None = None
    clauses: tuple[Clause, ...] = ()
    refusal: str = ""
    refusal_clauses: tuple[Clause, ...] = ()


def step_views(
    offers: Iterable[Any], *, base: str, path: str, today: date, lead: str = ""
) -> list[StepView]:
    """The step named `lead`, or else the first that may be taken, is the filled button; locked ones stay below."""
    offers = list(offers)
    named = [(_name(place, offer), offer) for place, offer in enumerate(offers) if offer.allowed]
    open_names = [name for name, _ in named]
    lawful = [name for name, offer in named if not is_aside(offer)]
    main = lead if lead in open_names else (lawful or [""])[0]
    views = []
    for place, offer in sorted(enumerate(offers), key=lambda pair: is_aside(pair[1])):
        name = _name(place, offer)
        views.append(_step_view(offer, name, base, path, today, primary=name == main))
    return sorted(views, key=lambda view: (not view.primary, not view.allowed))


def is_aside(offer: Any) -> bool:
    """Not the way on: a step declared so, or one that no clause provides for (更正)."""
    step = getattr(offer, "step", offer)
    return not step.rows or getattr(step, "aside", False)


def _name(place: int, offer: Any) -> str:
    return getattr(offer, "name", "") or f"link-{place}"


def _rows_of(offer: Any, step: Any) -> str:
    """The clauses in force for this very matter; a step of a later room names its own."""
    cited = getattr(offer, "clauses", None)
    return step.rows if cited is None else " ".join(cited)


def _step_view(
    offer: Any, name: str, base: str, path: str, today: date, *, primary: bool
) -> StepView:
    step = getattr(offer, "step", offer)
    refusal = offer.refusal
    return StepView(
        name=name,
        label=offer.label,
        href=getattr(offer, "url", "") or f"{base.rstrip('/')}/{name}",
        icon=getattr(step, "icon", "") or "arrow-right",
        allowed=offer.allowed,
        is_relevant=offer.allowed or getattr(offer, "is_relevant", True),
        primary=primary,
        why=getattr(step, "why", ""),
        due=getattr(offer, "due", None),
        clauses=clauses_of(_rows_of(offer, step), path, today),
        refusal="" if refusal is None else refusal.sentence,
        refusal_clauses=() if refusal is None else clauses_of(refusal.row, path, today),
    )


@dataclass(frozen=True)
class Stage:
    """One stage of a matter for the progress bar: `state` is done, now or todo."""

    label: str
    state: str = "todo"
    note: str = ""


# --- clocks ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClockView:
    """一项期限的卡片：剩余、进度、起止、跳过的日子、依据。"""

    title: str
    lamp: str
    word: str
    figure: str
    unit: str
    end_text: str
    start: date | None = None
    used: int = 0
    total: int = 0
    note: str = ""
    origin_note: str = ""
    clauses: tuple[Clause, ...] = ()
    href: str = ""

    @property
    def segments(self) -> list[bool]:
        if not 0 < self.total <= MAX_SEGMENTS:
            return []
        return [place < self.used for place in range(self.total)]


def clock_view(
    row: Any, today: date, href: str = "", calendar: Callable[[], Calendar] = Calendar
) -> ClockView:
    """A deadline row as a card; the units of progress are the days that its trace counts.

    `calendar` is asked only for a clock of working days that has run out.
    """
    cells = trace_cells(row.trace, row.due)
    counted = [cell for cell in cells if cell.is_counted]
    total = 0 if getattr(row, "due_at", None) else len(counted)
    seen = min(today, row.satisfied_on or today)
    used = sum(1 for cell in counted if cell.on <= seen)
    lamp = str(row.lamp(today))
    figure, unit = _figure(row, today, cells, calendar)
    return ClockView(
        title=row.title,
        lamp=LAMP_NAMES.get(lamp, lamp),
        word=row.word(today),
        figure=figure,
        unit=unit,
        end_text=_end_text(row),
        start=row.start_on,
        used=used,
        total=total,
        note=_note(row, cells),
        origin_note=ORIGIN_NOTES.get(row.origin, ""),
        clauses=clauses_of(row.rows, getattr(row, "path", ""), today),
        href=href,
    )


def _closed(row: Any, today: date) -> tuple[str, str] | None:
    """The figure of a clock that no longer runs: done, ended, paused, or a right that has lapsed."""
    if row.satisfied_on:
        return (f"逾期 {row.late_days}", "天办结") if row.late_days else ("已办结", "")
    if row.ended_on:
        return "已终止", ""
    if row.paused_from:
        return "中止计算", ""
    return ("期满", "") if row.is_right and today > row.due else None


def _figure(
    row: Any, today: date, cells: Sequence[Cell], calendar: Callable[[], Calendar]
) -> tuple[str, str]:
    """The big figure and its unit."""
    if closed := _closed(row, today):
        return closed
    if today > row.due:
        over = "超" if row.is_duty else "过"
        if not _counts_workdays(row, cells):
            return f"{over} {(today - row.due).days}", "天"
        return f"{over} {len(workdays_after(row.due, today, calendar()))}", "个工作日"
    if getattr(row, "due_at", None):
        return moment(row.due_at), "前"
    if today == row.due:
        return "今日届满", ""
    left = sum(1 for cell in cells if cell.is_counted and cell.on > today)
    if _counts_workdays(row, cells):
        return f"剩 {left}", "个工作日"
    return f"剩 {(row.due - today).days}", "天"


def _counts_workdays(row: Any, cells: Sequence[Cell]) -> bool:
    """By the clock of the place; a row without a known clock by its trace."""
    try:
        clock = library.profile_for(row.path).clock(row.clock, row.start_on)
    except (UnknownLaw, AttributeError):
        return in_working_days(cells)
    return clock.amount is not None and clock.amount.unit == "wd"


def _end_text(row: Any) -> str:
    if row.satisfied_on:
        return f"{row.satisfied_on:%Y-%m-%d} 办结"
    end = f"{row.due:%Y-%m-%d}（{weekday(row.due)}）届满"
    if row.nominal != row.due:
        end += " · 已顺延"
    return end + (" · 暂定" if row.provisional else "")


def _note(row: Any, cells: Sequence[Cell]) -> str:
    parts = []
    if skipped := [cell for cell in cells if cell.is_skipped]:
        parts.append(f"跳过 {len(skipped)} 天休息日。")
    if row.provisional:
        parts.append("当年放假安排尚未公布，届满日为暂定，公布后自动重算。")
    if row.strict != row.due:
        parts.append(f"从严读法届满于 {row.strict:%Y-%m-%d}。")
    return "".join(parts)


# --- timeline ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimelineRow:
    """One ledger entry as a line of the timeline."""

    seq: int
    at: datetime
    actor: str
    label: str
    text: str = ""
    clauses: tuple[Clause, ...] = ()
    hash: str = ""

    @property
    def short_hash(self) -> str:
        return f"{self.hash[:4]}…{self.hash[-4:]}" if len(self.hash) > 9 else self.hash


def timeline_rows(entries: Iterable[Any], *, path: str, today: date) -> list[TimelineRow]:
    """Ledger entries (or ready rows) in the order given."""
    if isinstance(entries, QuerySet):
        entries = entries.select_related("actor").prefetch_related("texts")
    return [e if isinstance(e, TimelineRow) else _timeline_row(e, path, today) for e in entries]


def _timeline_row(entry: Any, path: str, today: date) -> TimelineRow:
    said = [_facts_text(entry.facts), getattr(entry, "text", "")]
    return TimelineRow(
        seq=entry.sequence,
        at=entry.at,
        actor="系统" if entry.actor is None else str(entry.actor),
        label=getattr(entry, "label", "") or entry.action,
        text="；".join(filter(None, said)),
        clauses=clauses_of(entry.rows, path, today),
        hash=entry.hash,
    )


def _facts_text(facts: str) -> str:
    """The plain facts of an entry (days, numbers); ids, hashes and nested values stay in the ledger."""
    known = json.loads(facts) if facts else {}
    shown = [
        str(value)
        for name, value in known.items()
        if isinstance(value, str)
        and len(value) <= 40
        and (name.endswith("_on") or name == "number")
    ]
    return "，".join(shown)
