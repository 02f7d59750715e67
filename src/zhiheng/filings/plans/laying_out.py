"""计划制定之时定下各项工作；替代同年度的原计划的，已经登记的结果随同一项带入（WH-22）。"""

from collections import defaultdict
from datetime import date
from typing import Any

from zhiheng.filings.models import Filing
from zhiheng.filings.plans.models import PlanTask
from zhiheng.filings.states import FilingKind
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.kernel.steps.checks import shown_row

ROWS = "WH-22 SD-20 HT-3.1-1"
RECORD = (
    "done_on", "done_by", "result", "reference", "not_done_reason", "recorded_at", "recorded_by",
    "file_name", "file_sha256", "file_size",
)  # fmt: skip
Row = dict[str, Any]


def year_of(filing: Filing) -> int:
    return filing.year or filing.starts_on.year


def rows_of(filing: Filing) -> list[Row]:
    """“时间安排”的各行；写完整了才制定得了。"""
    return list(filing.content.get("schedule") or ())


def due_on(row: Row, year: int) -> date:
    """这一行的完成期限；没有写的是年末。"""
    written = row.get("due_on")
    return date.fromisoformat(written) if written else date(year, 12, 31)


def same(text: str) -> str:
    """文字相同与否不看空白。"""
    return "".join(text.split())


@guard("filings.plan_days", ROWS)
def days_are_in_the_year(attempt: Attempt) -> Refusal | None:
    """各项工作的完成期限在计划的年度之内。"""
    filing = attempt.matter
    if filing.kind != FilingKind.SUPERVISION_PLAN:
        return None
    year = year_of(filing)
    for n, row in enumerate(rows_of(filing), 1):
        day = due_on(row, year)
        if day.year != year:
            return Refusal(
                shown_row(attempt, ROWS),
                f"第 {n} 行的完成期限 {day} 不在 {year} 年之内，请改正后再制定。",
            )
    return None


@guard("filings.plan_year", ROWS)
def replaces_the_same_year(attempt: Attempt) -> Refusal | None:
    """调整的是同一年度的计划；新年度的计划不替代上一年度的。"""
    filing = attempt.matter
    earlier = filing.previous if filing.kind == FilingKind.SUPERVISION_PLAN else None
    if earlier is None or year_of(earlier) == year_of(filing):
        return None
    return Refusal(
        shown_row(attempt, ROWS),
        f"“{earlier}”是 {year_of(earlier)} 年度的计划，不由 {year_of(filing)} 年度的替代；"
        "请把“替代的备案”留空，各年度的计划分别登记完成情况。",
    )


def drafted(filing: Filing) -> Row:
    """调整计划而还没有填写的，照原计划预填；同一项的文字不改，登记的结果才能带入。"""
    earlier = filing.previous
    if filing.kind != FilingKind.SUPERVISION_PLAN or earlier is None or filing.content:
        return {}
    return {name: value for name, value in earlier.content.items() if name != "completion"}


def lay_out(filing: Filing) -> list[PlanTask]:
    """定下计划的各项工作；原计划里文字相同的一项，连同登记的结果带入。"""
    earlier: dict[str, list[PlanTask]] = defaultdict(list)
    for task in before(filing):
        earlier[same(task.task)].append(task)
    made = []
    for n, row in enumerate(rows_of(filing), 1):
        matching = earlier[same(row.get("task", ""))]
        made.append(_task(filing, n, row, matching.pop(0) if matching else None))
    return PlanTask.objects.bulk_create(made)


def before(filing: Filing) -> list[PlanTask]:
    """所替代的计划的各项工作。"""
    return list(PlanTask.objects.filter(filing=filing.previous_id)) if filing.previous_id else []


def _task(filing: Filing, position: int, row: Row, earlier: PlanTask | None) -> PlanTask:
    day = due_on(row, year_of(filing))
    task = PlanTask(
        filing=filing,
        position=position,
        when=row.get("when", ""),
        task=row.get("task", ""),
        targets=row.get("targets") or "",
        responsible=row.get("responsible", ""),
        due_on=day,
        first_due_on=earlier.first_due_on if earlier else day,
        carried_from=earlier,
    )
    for name in RECORD if earlier else ():
        setattr(task, name, getattr(earlier, name))
    return task


def dropped(filing: Filing) -> list[PlanTask]:
    """同年度历次调整中不再列入的工作，先前登记的结果照留。"""
    chain, earlier = [], filing.previous
    if earlier is None:
        return []
    while earlier is not None:
        chain.append(earlier.pk)
        earlier = earlier.previous
    return list(PlanTask.objects.filter(filing__in=chain, carried_to__isnull=True))


def adopted_on(filing: Filing) -> date:
    """计划自哪一日起实施：历次调整中最早制定的一版，不早于年度的第一日。"""
    first = filing
    while first.previous is not None:
        first = first.previous
    new_year = date(year_of(filing), 1, 1)
    return max(first.filed_on or new_year, new_year)
