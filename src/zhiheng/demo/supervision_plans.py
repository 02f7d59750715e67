"""演示监督计划：去年的全部有结果、印发了总结，今年的有按期、逾期完成的，也有逾期未完成和将到期的；一处还没有制定。"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.filings import kinds, raising, services
from zhiheng.filings.models import Filing, PlanTask
from zhiheng.filings.plans import recording
from zhiheng.filings.states import FilingKind
from zhiheng.filings.steps import FILING

HEADS = ("fuzeren", "huantai-fzr", "huancui-fzr", "wendeng-fzr", "rongcheng-fzr")
DONE, LATE, NOT_DONE, OPEN = "done", "late", "not_done", "open"
TASKS = (  # 时间、工作安排、监督对象、期限的月和日，到期之后怎样
    ("1月至3月", "上年度行政处罚案卷评查", "各行政执法机关", (3, 31), DONE),
    ("4月", "年度执法工作计划和报告的备案审查", "各行政执法机关", (4, 30), DONE),
    ("5月", "裁量权基准公布情况检查", "有裁量事项的机关", (5, 31), LATE),
    ("6月", "涉企行政检查频次专项监督", "涉企检查较多的机关", (6, 30), DONE),
    ("7月", "执法人员资格和证件核查", "各行政执法机关", (7, 31), NOT_DONE),
    ("8月至9月", "法制审核制度落实情况检查", "各行政执法机关", (9, 30), DONE),
    ("10月", "行政处罚决定公开情况检查", "各行政执法机关", (10, 31), OPEN),
    ("11月", "群众举报较多领域的暗访", "市场监管、城市管理部门", (11, 30), DONE),
    ("12月", "年度案卷交叉评查", "各行政执法机关", (12, 15), DONE),
    ("全年", "投诉举报的受理和核查", "各行政执法机关", (12, 31), DONE),
)


def build(today: date) -> int:
    """各监督机构去年、今年的计划；返回份数。"""
    heads = {one.username: one for one in User.objects.filter(username__in=HEADS)}
    people = [heads[name] for name in HEADS if name in heads and heads[name].agency]
    _raise_last_year(people, today.year - 1)
    plans = Filing.objects.filter(kind=FilingKind.SUPERVISION_PLAN, status=Filing.Status.OPEN)
    for n, head in enumerate(people):
        for year in (today.year - 1, today.year):
            plan = plans.filter(agency=head.agency, year=year).first()
            if plan is not None:
                _adopt(plan, head, min(date(year, 2, 10), today))
                _carry_out(plan, head, n, today)
            if plan is not None and year < today.year:
                _sum_up(plan, head, date(year, 12, 31))
    return 2 * len(people)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=timezone.get_current_timezone())


def _raise_last_year(people: list[User], year: int) -> None:
    day, kind = date(year, 1, 1), kinds.of(FilingKind.SUPERVISION_PLAN)
    agencies = [head.agency for head in people if head.agency]
    made = raising.filings_of(kind, str(year), day, agencies, raising.Receivers(day))
    FILING.open_many("raise", list(made), now=_at(day))


def _adopt(plan: Filing, head: User, day: date) -> None:
    rows = [
        {
            "when": when,
            "task": task,
            "targets": targets,
            "responsible": head.display_name,
            "due_on": date(day.year, *due).isoformat(),
        }
        for when, task, targets, due, _ in TASKS
    ]
    content = {
        "last_problems": ["个别机关的行政处罚决定没有按期公开"],
        "focus": ["涉企行政检查", "裁量权基准的适用"],
        "methods": ["案卷评查", "现场检查", "数据筛查"],
        "schedule": rows,
    }
    services.fill(plan, actor=head, content=content, now=_at(day))
    services.adopt(plan, actor=head, now=_at(day))
    services.publish(plan, actor=head, is_cleared=True, now=_at(day))


def _carry_out(plan: Filing, head: User, n: int, today: date) -> None:
    """到期的登记结果；`n` 大的几处多一项逾期的。去年的没有留下未登记的。"""
    ends = [one[-1] for one in TASKS]
    for task, end in zip(plan.tasks.order_by("position"), ends, strict=True):
        is_past = task.due_on.year < today.year
        if is_past and end == OPEN:
            end = DONE
        if is_past and task.position == n + 8:
            end = NOT_DONE
        if not is_past and n and task.position == n + 1:
            end = OPEN
        _finish(task, head, end, today)


def _sum_up(plan: Filing, head: User, day: date) -> None:
    """年末印发总结，随计划公布。"""
    services.summarize(
        plan,
        actor=head,
        now=_at(day),
        overview="全年的监督工作基本按计划完成，发现的问题已经督促改正（演示）。",
        problems=["年末的工作安排过于集中"],
        next_steps=["把案卷评查均衡安排到各季度"],
    )
    services.publish(plan, actor=head, is_cleared=True, now=_at(day))


def _finish(task: PlanTask, head: User, end: str, today: date) -> None:
    first = task.filing.filed_on or task.due_on
    done_on = task.due_on + timedelta(days=12 if end == LATE else -5)
    if end == OPEN or max(done_on, task.due_on) > today or done_on < first:
        return
    if end == NOT_DONE:
        reason = "所需的数据还没有报齐，推迟到报齐之后办理（演示）。"
        recording.record_not_done(task, actor=head, now=_at(task.due_on), not_done_reason=reason)
        return
    recording.record_done(
        task,
        actor=head,
        now=_at(done_on),
        done_on=done_on,
        done_by=head.display_name,
        result="已经办结，发现的问题逐项通报，督促改正（演示）。",
        reference=f"演示司监〔{done_on.year}〕{task.position}号",
    )
