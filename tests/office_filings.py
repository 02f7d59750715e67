"""A delegation that is submitted, the report on last year, and a norm: every page of filings has something to show."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.filings import norms
from zhiheng.filings import services as filings
from zhiheng.filings.models import Filing, PlanTask
from zhiheng.filings.plans import recording
from zhiheng.filings.steps import FILING, PUBLICATION
from zhiheng.filings.tests.test_kinds import DELEGATION
from zhiheng.kernel import vault
from zhiheng.kernel.uploads import Upload

Samples = dict[str, list[dict[str, Any]]]


def filing_samples(users: dict[str, User], agency: Agency, so: Agency) -> tuple[Filing, Samples]:
    """The delegation, and what fills the parameters of the pages."""
    filing = _delegation(users[Role.EA_CLERK], users[Role.EA_HEAD])
    report = _annual_report(agency, so)
    returned = _returned(users)
    tasks = _plan(users)
    yearly = _yearly_plan(agency, so)
    norm = norms.register_norm(
        actor=users[Role.SO_HANDLER],
        now=timezone.now(),
        title="演示条例",
        rank="regulation",
        in_force_on=timezone.localdate() - timedelta(days=200),
        agencies=[agency],
    )
    plan = tasks[0].filing
    steps = [step for table in (FILING, PUBLICATION) for step, _ in table]
    file = filing.files.get().pk
    return filing, {
        "filings:*": [{"pk": filing.pk, "file": file, "kind": "delegation"}],
        "filings:report-tables": [{"pk": report.pk}],
        "filings:filing": [{"pk": one.pk} for one in (filing, report, returned, plan, yearly)],
        "filings:plan-summary": [{"pk": plan.pk}],
        "filings:plan-task": [{"pk": task.pk} for task in tasks],
        "filings:plan-task-file": [{"pk": tasks[0].pk}],
        "filings:plan-task-step": [
            {"pk": task.pk, "step": step}
            for task in tasks
            for step in ("done", "not-done", "correct", "undo")
        ],
        "filings:adjust": [{"pk": yearly.pk}],
        **{f"filings:{name}": [{"pk": norm.pk}] for name in ("norm", "correct-norm", "end-norm")},
        "filings:filing-step": [
            *({"pk": filing.pk, "step": step} for step in steps),
            {"pk": plan.pk, "step": "summarize"},
            *(
                {"pk": one.pk, "step": step}
                for one in (report, returned)
                for step in ("fill", "sign", "submit")
            ),
        ],
    }


def _delegation(clerk: User, chief: User) -> Filing:
    """A delegation that is submitted, with one file."""
    day = timezone.localdate()
    filing = filings.start(filings.Opening("delegation", day, "演示"), actor=clerk)
    stored = vault.put([b"%PDF-1.4"])
    file = Upload("委托书.pdf", stored.sha256, stored.size)
    filings.fill(filing, actor=clerk, content=DELEGATION | {"term_from": str(day)}, files=[file])
    filings.sign(filing, actor=chief)
    return filings.submit(filing, actor=clerk)


def _returned(users: dict[str, User]) -> Filing:
    """Another delegation, returned for completion and changed since."""
    clerk = users[Role.EA_CLERK]
    filing = _delegation(clerk, users[Role.EA_HEAD])
    defects = ["缺少或者没有写明“法律责任”。", "委托书没有盖章。"]
    filings.return_for_completion(filing, actor=users[Role.SO_HANDLER], defects=defects)
    return filings.fill(
        filing, actor=clerk, content=filing.content | {"liability": "由委托机关承担"}
    )


def _plan(users: dict[str, User]) -> list[PlanTask]:
    """A plan of supervision in force: one task done with a file, one not done, one overdue."""
    day, head = timezone.localdate(), users[Role.SO_HEAD]
    plan = filings.start(filings.Opening("supervision_plan", day), actor=head)
    rows = [
        {"when": "全年", "task": f"演示工作{n}", "responsible": "演示甲", "due_on": f"{day.year}-01-0{n}"}
        for n in (1, 2, 3)
    ]  # fmt: skip
    content = {"focus": ["演示"], "methods": ["评查"], "schedule": rows}
    filings.fill(plan, actor=head, content=content)
    tasks = list(filings.adopt(plan, actor=head).tasks.all())
    stored, now = vault.put([b"%PDF-1.4"]), timezone.now()
    recording.record_done(
        tasks[0], actor=head, now=now, done_on=day, done_by="演示甲", result="演示办结",
        file=Upload("通报.pdf", stored.sha256, stored.size),
    )  # fmt: skip
    recording.record_not_done(tasks[1], actor=head, now=now, not_done_reason="演示的原因")
    return tasks


def _yearly_plan(agency: Agency, so: Agency) -> Filing:
    """The plan of the year, filed on its first day: it may be adjusted."""
    day = timezone.localdate().replace(month=1, day=1)
    plan = Filing(
        kind="plan", agency=agency, addressee=so, key=str(day.year), year=day.year, starts_on=day,
        submitted_on=day, first_submitted_on=day, filed_on=day, title="年度执法工作计划（演示）",
    )  # fmt: skip
    return FILING.open_many("enter", [plan], now=timezone.now())[0]


def _annual_report(agency: Agency, so: Agency) -> Filing:
    """The report on last year, listed by the calendar, with nothing written yet."""
    day = timezone.localdate()
    report = Filing(
        kind="annual_report", agency=agency, addressee=so, key=str(day.year - 1),
        year=day.year - 1, starts_on=day.replace(month=1, day=1), title="年度执法工作情况报告（演示）",
    )  # fmt: skip
    return FILING.open_many("raise", [report], now=timezone.now())[0]
