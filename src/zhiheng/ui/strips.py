"""The calendar strip: the trace of a computed period as one cell a day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhiheng.law.calendar import Calendar
from zhiheng.ui.html import WEEKDAYS

MAX_OVER = 21
MAX_PLAIN = 24  # counted runs longer than this are folded in the middle


@dataclass(frozen=True)
class Cell:
    """One day (or a fold of days): `kind` start|counted|skipped|due|over|fold, `mark` below the day."""

    on: date
    kind: str
    mark: str = ""
    reason: str = ""
    n: int | None = None
    is_first: bool = False

    @property
    def is_shifted(self) -> bool:
        return self.n is not None and "调休" in self.reason

    @property
    def rest_name(self) -> str:
        """休息日的名称：节日照写，周六、周日写作周末。"""
        name = self.reason.partition("，")[0]
        return "周末" if name in ("周六", "周日") else name

    @property
    def weekday(self) -> str:
        return "…" if self.kind == "fold" else WEEKDAYS[self.on.weekday()]

    @property
    def day(self) -> str:
        if self.kind == "fold":
            return self.mark
        with_month = self.is_first or self.on.day == 1
        return f"{self.on.month}/{self.on.day}" if with_month else str(self.on.day)

    @property
    def foot(self) -> str:
        return "" if self.kind == "fold" else self.mark

    @property
    def css(self) -> str:
        css = {
            "start": "st",
            "counted": "ct",
            "skipped": "sk",
            "due": "ct due",
            "over": "ov",
            "fold": "gap",
        }
        return css[self.kind] + (" shift" if self.is_shifted else "")

    @property
    def title(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.reason}".strip()

    @property
    def is_counted(self) -> bool:
        return self.n is not None

    @property
    def is_skipped(self) -> bool:
        return self.kind == "skipped"


def trace_cells(
    trace: Any,
    due: date | None,
    today: date | None = None,
    calendar: Callable[[], Calendar] = Calendar,
    *,
    workdays: bool | None = None,
) -> list[Cell]:
    """Cells from a trace of `day`, `n` (counted as which day) and `reason`, then the days over up to `today`.

    `workdays` says how the days over are counted; None reads it off the trace.
    """
    entries = sorted(((_day(e), _get(e, "n"), _get(e, "reason")) for e in trace or ()), key=_by_day)
    cells = [
        _cell(on, n, str(reason or ""), due, is_first=place == 0)
        for place, (on, n, reason) in enumerate(entries)
    ]
    if due and today and today > due and cells:
        counts = in_working_days(cells) if workdays is None else workdays
        cells += _over(due, today, calendar() if counts else None)
    return cells


def _by_day(entry: tuple[date, Any, Any]) -> date:
    return entry[0]


def _cell(on: date, n: int | None, reason: str, due: date | None, *, is_first: bool) -> Cell:
    kind, mark = "skipped", "休"
    if on == due:
        kind, mark = "due", "止"
    elif n is not None and "休假日" not in reason:
        kind = "counted"
    elif n is None and (is_first or reason == "当日不计入"):
        kind, mark = "start", "起"
    return Cell(on, kind, mark if n is None else str(n), reason, n, is_first)


def _over(due: date, today: date, calendar: Calendar | None) -> list[Cell]:
    """Days after the last one: numbered as the clock counts, at most three weeks of them."""
    cells: list[Cell] = []
    number = 0
    for n in range(1, min((today - due).days, MAX_OVER) + 1):
        on = due + timedelta(n)
        if calendar is not None and not calendar.is_workday(on):
            cells.append(Cell(on, "skipped", "休", calendar.day(on).name))
            continue
        number += 1
        cells.append(Cell(on, "over", f"+{number}", "超期"))
    if (rest := (today - due).days - MAX_OVER) > 0:
        cells.append(
            Cell(due + timedelta(MAX_OVER + 1), "fold", f"又 {rest} 天", "超期，不逐日列出")
        )
    return cells


def in_working_days(cells: Sequence[Cell]) -> bool:
    """Whether the trace counts working days: it passes over rest days between counted ones."""
    return any("非工作日" in cell.reason for cell in cells)


def workdays_after(due: date, today: date, calendar: Calendar) -> list[date]:
    """逾期的工作日：届满日之后到今天。"""
    span = (due + timedelta(n) for n in range(1, (today - due).days + 1))
    return [day for day in span if calendar.is_workday(day)]


def folded(cells: Sequence[Cell]) -> list[Cell]:
    """A long run of counted days in a row is shown by its ends: a strip is to be read, not scrolled."""
    shown: list[Cell] = []
    for run in _runs(cells):
        if run[0].kind == "counted" and len(run) > MAX_PLAIN:
            fold = Cell(run[4].on, "fold", f"{len(run) - 8} 天", "逐日计入")
            run = [*run[:4], fold, *run[-4:]]
        shown += run
    return shown


def _runs(cells: Sequence[Cell]) -> Iterable[list[Cell]]:
    run: list[Cell] = []
    for cell in cells:
        if run and cell.kind != run[-1].kind:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def notes(cells: Sequence[Cell]) -> list[str]:
    """Below the strip: runs of rest days by name, shifted working days, days over."""
    found = []
    for run in _named_runs(cells):
        span = f"{run[0].on:%m-%d}"
        if len(run) > 1:
            span += f" 至 {run[-1].on:%m-%d}，{len(run)} 天"
        found.append(f"{run[0].rest_name} {span}")
    found += [f"{cell.on:%m-%d} {cell.reason}，计入" for cell in cells if cell.is_shifted]
    return found


def _named_runs(cells: Sequence[Cell]) -> Iterable[list[Cell]]:
    run: list[Cell] = []
    for cell in cells:
        if run and not (cell.is_skipped and cell.rest_name == run[0].rest_name):
            yield run
            run = []
        if cell.is_skipped:
            run.append(cell)
    if run:
        yield run


def _get(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)


def _day(entry: Any) -> date:
    day = _get(entry, "day")
    return date.fromisoformat(day[:10]) if isinstance(day, str) else day
