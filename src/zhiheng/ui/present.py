"""Turns steps, deadlines and traces (plain values or kernel rows) into what the templates print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from zhiheng.ui.html import LAMP_NAMES, WEEKDAYS, weekday

ORIGIN_NOTES = {"reading": "读法", "default": "平台默认（非法定）"}
MAX_SEGMENTS = 10
UNIT_NAMES = {"wd": "个工作日", "d": "天", "m": "天", "y": "天", "h": "小时", "fixed": "天"}


@dataclass(frozen=True)
class StepView:
    """One entry of the right column: offered, or locked with the sentence that opens it."""

    name: str
    label: str
    href: str
    icon: str = "arrow-right"
    is_allowed: bool = True
    primary: bool = False
    why: str = ""
    due: date | None = None
    clauses: tuple[Any, ...] = ()
    refusal: str = ""
    refusal_clauses: tuple[Any, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.is_allowed


def step_views(steps: Iterable[Any], base: str = "") -> list[StepView]:
    """The steps in the order given, with at most one filled button and the locked ones last."""
    views = []
    is_filled = False
    for step in steps:
        primary = bool(step.allowed and getattr(step, "primary", False) and not is_filled)
        is_filled = is_filled or primary
        views.append(_step_view(step, base, primary=primary))
    return sorted(views, key=lambda view: (not view.allowed, not view.primary))


def _step_view(step: Any, base: str, *, primary: bool) -> StepView:
    why_closed = getattr(step, "clause_of_refusal", None)
    return StepView(
        name=step.name,
        label=step.label,
        href=getattr(step, "url", "") or f"{base.rstrip('/')}/{step.name}",
        icon=getattr(step, "icon", "") or "arrow-right",
        is_allowed=bool(step.allowed),
        primary=primary,
        why=getattr(step, "why", "") or "",
        due=getattr(step, "due", None),
        clauses=as_tuple(getattr(step, "clauses", ())),
        refusal=str(getattr(step, "refusal", "") or ""),
        refusal_clauses=as_tuple(why_closed),
    )


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Nothing, one clause (or space-separated ids) or many: always a tuple."""
    if not value:
        return ()
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(value) if isinstance(value, list | tuple) else (value,)


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
    clauses: tuple[Any, ...] = ()
    href: str = ""

    @property
    def segments(self) -> list[bool]:
        if not 0 < self.total <= MAX_SEGMENTS:
            return []
        return [place < self.used for place in range(self.total)]


def clock_view(row: Any, today: date, href: str = "") -> ClockView:
    """A deadline row as a card; counts working days where the trace knows them, else calendar days."""
    cells = trace_cells(getattr(row, "trace", None), row.start, row.due)
    unit = _unit(row)
    counted = [cell for cell in cells if cell.is_counted] or cells
    total = len(counted)
    seen = min(today, row.satisfied_on or today)
    used = sum(1 for cell in counted if cell.on <= seen)
    lamp = LAMP_NAMES.get(row.lamp(today), row.lamp(today))
    figure, word = _figure(row, today, total - used)
    return ClockView(
        title=row.title,
        lamp=lamp,
        word=word,
        figure=figure,
        unit=unit if row.due and not row.satisfied_on else "",
        end_text=_end_text(row),
        start=row.start,
        used=used,
        total=total,
        note=_note(row, cells),
        origin_note=ORIGIN_NOTES.get(getattr(row, "origin", "law"), ""),
        clauses=as_tuple(getattr(row, "clauses", None) or getattr(row, "rows", None)),
        href=href or getattr(row, "explain_url", ""),
    )


def _unit(row: Any) -> str:
    return UNIT_NAMES.get(getattr(row, "unit", "wd"), "天")


def _figure(row: Any, today: date, left: int) -> tuple[str, str]:
    """The big figure and the word of the lamp."""
    if row.satisfied_on:
        late = row.late_days or 0
        return (f"逾期 {late} 日办结", "逾期办结") if late else ("已办结", "已办结")
    if row.due is None:
        return "由文书确定", "待定"
    if today > row.due:
        return (
            ("期满", "期满")
            if row.is_right
            else (f"超 {row.late_days or (today - row.due).days}", "超期")
        )
    lamp = LAMP_NAMES.get(row.lamp(today), row.lamp(today))
    return f"剩 {left}", "今日届满" if today == row.due else {"amb": "临期", "grn": "正常"}.get(
        lamp, "未开始"
    )


def _end_text(row: Any) -> str:
    if row.satisfied_on:
        return f"{row.satisfied_on:%Y-%m-%d} 办结"
    if row.due is None:
        return "届满日由文书载明"
    end = f"{row.due:%Y-%m-%d}（{weekday(row.due)}）届满"
    if row.nominal and row.nominal != row.due:
        end += " · 已顺延"
    return end + (" · 暂定" if row.provisional else "")


def _note(row: Any, cells: "Sequence[Cell]") -> str:
    parts = []
    if skipped := [cell for cell in cells if cell.is_skipped]:
        names = sorted({cell.reason for cell in skipped if cell.reason and cell.reason != "休"})
        parts.append(
            f"跳过 {len(skipped)} 天休息日{'（' + '、'.join(names) + '）' if names else ''}。"
        )
    if row.provisional:
        parts.append("当年放假安排尚未公布，届满日为暂定，公布后自动重算。")
    if row.strict and row.due and row.strict != row.due:
        parts.append(f"从严读法届满于 {row.strict:%Y-%m-%d}。")
    return "".join(parts)


@dataclass(frozen=True)
class Cell:
    """One day of the calendar strip: `kind` start|counted|skipped|due|over|plain, `mark` below the day."""

    on: date
    kind: str
    mark: str = ""
    reason: str = ""
    is_shifted: bool = False
    is_last: bool = False
    is_first: bool = False

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]

    @property
    def day(self) -> str:
        return (
            f"{self.on.month}/{self.on.day}"
            if self.is_first or self.on.day == 1
            else str(self.on.day)
        )

    @property
    def css(self) -> str:
        css = {"start": "st", "counted": "ct", "skipped": "sk", "due": "ct due", "over": "ov"}
        return css.get(self.kind, "") + (" shift" if self.is_shifted else "")

    @property
    def title(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.reason}".strip()

    @property
    def is_counted(self) -> bool:
        return self.kind in ("counted", "due")

    @property
    def is_skipped(self) -> bool:
        return self.kind == "skipped"


def trace_cells(
    trace: Any, start: date | None, due: date | None, today: date | None = None
) -> list[Cell]:
    """Cells from a trace of days; without one, plain calendar days from start to due.

    A trace entry has `day`, `counted` and `reason` (attributes or keys), as the law package writes it.
    """
    if not trace:
        return _plain_days(start, due)
    cells: list[Cell] = []
    number = 0
    for place, entry in enumerate(trace):
        on = as_date(_get(entry, "day"))
        counted = bool(_get(entry, "counted"))
        reason = str(_get(entry, "reason") or "")
        number += counted
        kind = _kind(on, start, due, counted=counted)
        mark = {"start": "起", "skipped": "休", "plain": ""}.get(kind, str(number))
        shifted = counted and on.weekday() >= 5
        cells.append(Cell(on, kind, mark, reason, is_shifted=shifted, is_first=place == 0))
    return cells + _over_days(due, today, cells)


def _kind(on: date, start: date | None, due: date | None, *, counted: bool) -> str:
    if on == start and not counted:
        return "start"
    if on == due:
        return "due"
    return "counted" if counted else "skipped"


def _over_days(due: date | None, today: date | None, cells: list[Cell]) -> list[Cell]:
    """Days after the last one, at most two weeks of them (a strip shows, it does not count)."""
    if not (due and today and today > due and cells):
        return []
    days = min((today - due).days, 14)
    return [Cell(due + timedelta(n), "over", f"+{n}") for n in range(1, days + 1)]


def _plain_days(start: date | None, due: date | None) -> list[Cell]:
    if not (start and due and start < due and (due - start).days <= 400):
        return []
    days = [start + timedelta(n) for n in range(1, (due - start).days + 1)]
    return [Cell(on, "due" if on == due else "counted", str(n)) for n, on in enumerate(days, 1)]


def as_date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value


def _get(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)


def strip_notes(cells: Sequence[Cell]) -> list[str]:
    """Below the strip: runs of rest days by name, shifted working days, days over."""
    notes: list[str] = []
    run: list[Cell] = []
    for cell in [*cells, None]:
        named = cell is not None and cell.is_skipped and cell.reason not in ("", "休", "周末")
        if run and (cell is None or not named or cell.reason != run[0].reason):
            notes.append(f"{run[0].reason} {_span(run)}")
            run = []
        if named and cell is not None:
            run.append(cell)
    if weekend := sum(1 for cell in cells if cell.is_skipped and cell.reason in ("", "休", "周末")):
        notes.append(f"周末 {weekend} 天")
    notes += [f"{cell.on:%m-%d} 调休上班，计入" for cell in cells if cell.is_shifted]
    return notes


def _span(run: Sequence[Cell]) -> str:
    if len(run) == 1:
        return f"{run[0].on:%m-%d}"
    return f"{run[0].on:%m-%d} 至 {run[-1].on:%m-%d}，{len(run)} 天"


@dataclass(frozen=True)
class TimelineRow:
    """One ledger entry as a line of the timeline."""

    seq: int
    at: datetime
    actor: str
    label: str
    text: str = ""
    clauses: tuple[Any, ...] = ()
    hash: str = ""

    @property
    def short_hash(self) -> str:
        return f"{self.hash[:4]}…{self.hash[-4:]}" if len(self.hash) > 9 else self.hash


def timeline_rows(entries: Iterable[Any]) -> list[TimelineRow]:
    """Ledger entries (or ready rows) in the order given."""
    return [e if isinstance(e, TimelineRow) else _timeline_row(e) for e in entries or ()]


def _timeline_row(entry: Any) -> TimelineRow:
    clauses = getattr(entry, "clauses", None) or getattr(entry, "row", "")
    return TimelineRow(
        seq=getattr(entry, "seq", None) or entry.pk,
        at=entry.at,
        actor=str(getattr(entry, "actor", None) or "系统"),
        label=str(getattr(entry, "label", "") or entry.action),
        text=str(getattr(entry, "text", "") or ""),
        clauses=as_tuple(clauses),
        hash=str(getattr(entry, "hash", "")),
    )
