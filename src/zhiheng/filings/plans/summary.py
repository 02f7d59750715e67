"""监督计划的年度总结：完成、逾期、没有完成及其原因，完成率与上年度相比；印发之时定格（WH-22）。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhiheng.filings.models import Filing, PlanTask
from zhiheng.filings.plans import laying_out, tally
from zhiheng.filings.plans.laying_out import ROWS
from zhiheng.filings.states import FilingKind, FilingStatus
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.steps import Attempt, guard
from zhiheng.kernel.steps.checks import shown_row

KEPT = "completion"  # 内容里存放总结的一栏
COUNTED = ("figures", "tasks", "dropped")
Summary = Mapping[str, Any]


def compute(filing: Filing, today: date) -> dict[str, Any]:
    """由登记的结果现算：几个数及上年度的、各项工作、调整中不再列入的。"""
    tasks = list(filing.tasks.all())
    return {
        "figures": _figures(tally.count(tasks, today), _last_year(filing, today)),
        "tasks": [_line(task, today) for task in tasks],
        "dropped": [_line(task, today) for task in laying_out.dropped(filing)],
    }


def _last_year(filing: Filing, today: date) -> tally.Tally:
    """上年度最后一版计划的几个数；没有计划的为空。"""
    plans = Filing.objects.filter(
        kind=FilingKind.SUPERVISION_PLAN,
        agency=filing.agency_id,
        year=laying_out.year_of(filing) - 1,
        status=FilingStatus.FILED,
    )
    found = plans.order_by("-id").values_list("pk", flat=True).first()
    return tally.of_filings([found], today).get(found, tally.Tally()) if found else tally.Tally()


def _figures(now: tally.Tally, before: tally.Tally) -> list[dict[str, str]]:
    labels = {
        "total": "全部工作（项）",
        "done": "完成（项）",
        "late": "其中逾期完成（项）",
        "not_done": "没有完成（项）",
        "rate": "完成率",
    }
    had = before.total > 0
    return [
        {
            "label": label,
            "now": str(getattr(now, name)),
            "before": str(getattr(before, name)) if had else tally.NONE,
        }
        for name, label in labels.items()
    ]


def _line(task: PlanTask, today: date) -> dict[str, Any]:
    return {
        "task": task.task,
        "due_on": task.due_on.isoformat(),
        "state": tally.LAMPS[tally.state_of(task, today)][1],
        "done_on": task.done_on.isoformat() if task.done_on else "",
        "note": task.result or task.not_done_reason,
    }


def kept(filing: Filing) -> Summary | None:
    """印发的总结；没有印发的为空。"""
    found: Summary | None = filing.content.get(KEPT)
    return found


def is_outdated(filing: Filing, now: Summary) -> bool:
    """印发之后登记又有变化。"""
    old = kept(filing)
    return old is not None and any(old[name] != now[name] for name in COUNTED)


@guard("filings.plan_results", ROWS)
def every_task_has_a_result(attempt: Attempt) -> Refusal | None:
    """每一项都登记了完成，或者写明了没有完成的原因，才总结。"""
    tasks = list(attempt.matter.tasks.all())
    row = shown_row(attempt, ROWS)
    if not tasks:
        return Refusal(row, "这份计划没有列出工作，没有可以总结的。")
    left = sum(not task.is_recorded for task in tasks)
    if not left:
        return None
    return Refusal(
        row, f"还有 {left} 项没有登记结果，请逐项登记完成，或者写明没有完成的原因，再印发总结。"
    )


@guard("filings.plan_summary", ROWS)
def says_something_new(attempt: Attempt) -> Refusal | None:
    """与已经印发的相同的，不再印发。"""
    filing = attempt.matter
    old = kept(filing)
    if attempt.is_offer or old is None:
        return None
    new = compute(filing, attempt.today) | _texts(attempt.facts)
    if any(old.get(name) != value for name, value in new.items()):
        return None
    return Refusal("", f"与 {old['on']} 印发的总结相同，不必再印发。")


def _texts(facts: Mapping[str, Any]) -> dict[str, Any]:
    listed = {name: list(facts.get(name) or ()) for name in ("problems", "next_steps")}
    return {"overview": facts.get("overview") or "", **listed}


def issued(attempt: Attempt) -> Mapping[str, Any]:
    """总结定格在计划里；以后登记再变，总结不变，可以再印发一次。"""
    filing = attempt.matter
    found = compute(filing, attempt.today)
    day = attempt.today.isoformat()
    filing.content = {**filing.content, KEPT: {**found, **_texts(attempt.facts), "on": day}}
    return {"tasks": len(found["tasks"]), "dropped": len(found["dropped"])}
