"""A plan of supervision that was adopted, with three tasks: for the tests of what becomes of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhiheng.filings import raising, services
from zhiheng.filings.models import Filing, PlanTask
from zhiheng.filings.plans import recording
from zhiheng.filings.tests.conftest import Bureau, at

ADOPTED = date(2026, 2, 10)
SPRING, SUMMER, LAST = date(2026, 4, 30), date(2026, 8, 31), date(2026, 12, 31)
ROWS = [
    {"when": "3月至4月", "task": "案卷评查", "responsible": "演示甲", "due_on": "2026-04-30"},
    {"when": "6月至8月", "task": "专项监督", "responsible": "演示乙", "due_on": "2026-08-31"},
    {"when": "全年", "task": "日常监督", "responsible": "演示丙", "due_on": ""},
]


def content(rows: Sequence[dict[str, Any]] = ROWS) -> dict[str, Any]:
    return {"focus": ["处罚决定公开"], "methods": ["案卷评查"], "schedule": list(rows)}


def adopted(bureau: Bureau, rows: Sequence[dict[str, Any]] = ROWS, day: date = ADOPTED) -> Filing:
    """The plan of the year, listed by the calendar, filled in and adopted on a day."""
    raising.raise_yearly(day.year, now=at(date(day.year, 1, 1)))
    plan = Filing.objects.get(kind="supervision_plan", agency=bureau.so, year=day.year)
    services.fill(plan, actor=bureau.handler, content=content(rows), now=at(day))
    return services.adopt(plan, actor=bureau.head, now=at(day))


def adjusted(bureau: Bureau, plan: Filing, rows: Sequence[dict[str, Any]], day: date) -> Filing:
    """Another plan in its place."""
    opening = services.Opening("supervision_plan", day, "调整", previous=plan)
    made = services.start(opening, actor=bureau.handler, now=at(day))
    services.fill(made, actor=bureau.handler, content=content(rows), now=at(day))
    return services.adopt(made, actor=bureau.head, now=at(day))


def done(bureau: Bureau, task: PlanTask, day: date, **given: Any) -> PlanTask:
    values = {"done_by": "演示甲", "result": "评查案卷六十卷"} | given
    now = values.pop("now", at(day))
    return recording.record_done(task, actor=bureau.handler, now=now, done_on=day, **values)
