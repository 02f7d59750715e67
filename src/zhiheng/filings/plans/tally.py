"""一份监督计划完成了多少：各项工作的情况，完成率（WH-22）。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from zhiheng.filings.plans.models import PlanTask

SOON = timedelta(days=30)
NONE = "—"  # 没有工作的计划没有完成率
OVERDUE, DUE_SOON, OPEN, NOT_DONE, LATE, DONE = range(6)
LAMPS = {
    OVERDUE: ("red", "逾期未完成", "alert-circle"),
    DUE_SOON: ("amb", "将到期", "clock"),
    OPEN: ("blu", "待完成", "progress-check"),
    NOT_DONE: ("gry", "未完成，已说明", "circle-minus"),
    LATE: ("amb", "逾期完成", "alert-triangle"),
    DONE: ("grn", "已完成", "circle-check"),
}

BY_WORD = {lamp[1]: lamp for lamp in LAMPS.values()}  # 总结里存的是文字


def state_of(task: PlanTask, today: date) -> int:
    """一项工作当日的情况；小的在前，逾期未完成的最前。"""
    if task.done_on is not None:
        return LATE if task.is_late else DONE
    if task.not_done_reason:
        return NOT_DONE
    if task.due_on < today:
        return OVERDUE
    return DUE_SOON if task.due_on <= today + SOON else OPEN


def in_order(tasks: Iterable[PlanTask], today: date) -> list[tuple[PlanTask, int]]:
    """各项工作及其情况：逾期未完成的在前，其次将到期的，同样的先到期的在前。"""
    stated = [(task, state_of(task, today)) for task in tasks]
    return sorted(stated, key=lambda one: (one[1], one[0].due_on, one[0].position))


@dataclass(frozen=True, slots=True)
class Tally:
    """一份计划的几个数；`late` 是完成了而逾期的，在 `done` 之内。"""

    total: int = 0
    done: int = 0
    late: int = 0
    not_done: int = 0
    overdue: int = 0

    @property
    def open(self) -> int:
        """没有登记结果的，逾期的在内。"""
        return self.total - self.done - self.not_done

    @property
    def share(self) -> float | None:
        """完成率，百分数，一位小数；没有工作的为空。"""
        return round(100 * self.done / self.total, 1) if self.total else None

    @property
    def rate(self) -> str:
        """完成率 = 完成的项数 ÷ 全部项数，写作“75.0%”。"""
        return NONE if self.share is None else f"{self.share:.1f}%"

    @property
    def said(self) -> str:
        return f"{self.done}/{self.total} 项，{self.rate}" if self.total else NONE


def count(tasks: Sequence[PlanTask], today: date) -> Tally:
    """已经取来的各项工作的几个数。"""
    states = [state_of(task, today) for task in tasks]
    return Tally(
        total=len(states),
        done=states.count(DONE) + states.count(LATE),
        late=states.count(LATE),
        not_done=states.count(NOT_DONE),
        overdue=states.count(OVERDUE),
    )


def of_filings(filings: Iterable[int], today: date) -> dict[int, Tally]:
    """各份计划的几个数，一次查询。"""
    is_open = Q(done_on__isnull=True, not_done_reason="")
    rows: Any = PlanTask.objects.filter(filing__in=list(filings)).order_by().values("filing_id")
    counted = rows.annotate(
        total=Count("pk"),
        done=Count("pk", filter=Q(done_on__isnull=False)),
        late=Count("pk", filter=Q(done_on__gt=F("due_on"))),
        not_done=Count("pk", filter=~Q(not_done_reason="")),
        overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
    )
    return {row.pop("filing_id"): Tally(**row) for row in counted}
