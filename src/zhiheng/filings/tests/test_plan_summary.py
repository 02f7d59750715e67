"""监督计划的年度总结：每一项有了结果才印发，印发之时定格，随计划公布（WH-22）。"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.filings import services
from zhiheng.filings.plans import recording, summary
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.plans import ADOPTED, ROWS, adjusted, adopted, done
from zhiheng.kernel.errors import RuleViolation
from zhiheng.publications.models import Publication

END = date(2026, 12, 30)
WORDS = {"overview": "全年计划基本完成。", "problems": ["安排过于集中"]}


@pytest.fixture
def plan(bureau):
    return adopted(bureau)


def finished(bureau, plan):
    """One in time, one late, one not done."""
    first, second, third = plan.tasks.all()
    done(bureau, first, date(2026, 4, 20))
    done(bureau, second, date(2026, 9, 10))
    recording.record_not_done(third, actor=bureau.head, now=at(END), not_done_reason="人员不足")


def issue(bureau, plan, day=END, **words):
    return services.summarize(plan, actor=bureau.head, now=at(day), **{**WORDS, **words})


@pytest.mark.clause("WH-22")
def test_the_summary_names_what_is_late_and_why_something_is_not_done(bureau, plan):
    finished(bureau, plan)
    issue(bureau, plan)

    plan.refresh_from_db()
    kept = summary.kept(plan)
    assert [one["now"] for one in kept["figures"]] == ["3", "2", "1", "1", "66.7%"]
    assert [one["state"] for one in kept["tasks"]] == ["已完成", "逾期完成", "未完成，已说明"]
    assert kept["tasks"][2]["note"] == "人员不足"
    paper = Document.objects.of(plan).get(kind="D14-3")
    assert produce(paper, now=at(END)).is_ready
    assert paper.facts["figures"][-1] == {"label": "完成率", "now": "66.7%", "before": "—"}


def test_nothing_is_summed_up_while_a_task_has_no_result(bureau, plan):
    with pytest.raises(RuleViolation, match="还有 3 项没有登记结果"):
        issue(bureau, plan)
    assert summary.kept(plan) is None


def test_the_rate_is_compared_with_that_of_the_last_plan_of_the_year_before(bureau, plan):
    later = adjusted(bureau, plan, ROWS[:2], date(2026, 6, 1))
    done(bureau, later.tasks.get(position=1), date(2026, 4, 20), now=at(END))
    following = adopted(bureau, [ROWS[0] | {"due_on": ""}], date(2027, 2, 1))

    figures = summary.compute(following, date(2027, 3, 1))["figures"]

    assert figures[0] == {"label": "全部工作（项）", "now": "1", "before": "2"}
    assert figures[-1] == {"label": "完成率", "now": "0.0%", "before": "50.0%"}


def test_what_was_dropped_is_named_and_does_not_count(bureau, plan):
    made = adjusted(bureau, plan, ROWS[:1], date(2026, 3, 2))
    done(bureau, made.tasks.get(), date(2026, 4, 20))
    issue(bureau, made)

    kept = summary.kept(made)
    assert [one["task"] for one in kept["dropped"]] == ["专项监督", "日常监督"]
    assert kept["figures"][-1]["now"] == "100.0%"


def test_what_was_issued_stays_and_may_be_issued_anew_when_something_changed(bureau, plan):
    finished(bureau, plan)
    issue(bureau, plan)
    with pytest.raises(RuleViolation, match="与 2026-12-30 印发的总结相同"):
        issue(bureau, plan)
    day = date(2027, 1, 8)
    third = plan.tasks.get(position=3)
    recording.undo(third, actor=bureau.handler, now=at(day), reason="年后补办完成")
    done(bureau, third, day)

    assert summary.is_outdated(plan, summary.compute(plan, day))
    assert summary.kept(plan)["figures"][-1]["now"] == "66.7%"
    issue(bureau, plan, day)
    assert summary.kept(plan)["figures"][-1]["now"] == "100.0%"


@pytest.mark.clause("WH-22")
def test_the_summary_is_published_with_the_plan(bureau, plan):
    services.publish(plan, actor=bureau.head, is_cleared=True, now=at(ADOPTED))
    finished(bureau, plan)
    issue(bureau, plan)
    services.publish(plan, actor=bureau.head, is_cleared=True, now=at(END))

    found = Publication.objects.of(plan).in_force().get()
    titles = [one["title"] for one in found.content["sections"]]
    assert titles[-3:] == ["年度总结", "完成情况", "各项工作的完成情况"]
    assert Publication.objects.of(plan).count() == 2


def test_the_page_shows_the_figures_before_and_after(client, bureau):
    day = timezone.localdate()
    plan = adopted(bureau, [ROWS[0] | {"due_on": ""}], date(day.year, 1, 1))
    client.force_login(bureau.head)
    address = reverse("filings:plan-summary", args=[plan.pk])
    assert "还有" in client.get(address).content.decode()
    done(bureau, plan.tasks.get(), date(day.year, 1, 1))
    step = reverse("filings:filing-step", args=[plan.pk, "summarize"])

    refused = client.post(step, {"overview": ""})
    assert (refused.status_code, "请写明理由" in refused.content.decode()) == (422, True)
    client.post(step, {"overview": "全年计划已经完成。", "problems": "一\n\n二"})

    page = client.get(address).content.decode()
    assert ("已印发" in page, "100.0%" in page, "<li>二</li>" in page) == (True, True, True)
    client.force_login(bureau.clerk)
    assert client.get(address).status_code == 404
