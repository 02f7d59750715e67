"""年度计划：由日历列出，内容齐全才能报送，退回补正的以完整报送之日为准（WH-8）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.filings import raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import PLAN, Bureau, at
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.uploads import Upload

NEW_YEAR = date(2026, 1, 1)
STAMPED = Upload("盖章的计划.pdf", "a" * 64, 10)


@pytest.fixture
def plan(bureau):
    raising.raise_yearly(2026, now=at(NEW_YEAR))
    return Filing.objects.get(kind="plan", agency=bureau.agency)


@pytest.mark.clause("WH-8-2")
def test_the_calendar_lists_the_plan_with_the_strict_and_the_rolled_day(plan, bureau):
    clock = Deadline.objects.of(plan).get()

    assert plan.addressee == bureau.so
    assert (clock.strict, clock.due) == (date(2026, 1, 31), date(2026, 2, 2))
    assert Filing.objects.overdue(date(2026, 2, 2)).filter(pk=plan.pk).count() == 0
    assert Filing.objects.overdue(date(2026, 2, 3)).filter(pk=plan.pk).count() == 1
    assert Filing.objects.strictly_overdue(date(2026, 2, 1)).filter(pk=plan.pk).count() == 1


@pytest.mark.clause("WH-8-2")
def test_running_the_calendar_again_lists_nothing_twice(plan):
    assert raising.raise_yearly(2026, now=at(date(2026, 1, 2))) == 0


@pytest.mark.clause("WH-8-1.s1", "WH-8-1.s2")
def test_a_plan_without_targets_cannot_be_signed_or_submitted(plan, bureau):
    content = {name: text for name, text in PLAN.items() if name != "targets"}
    services.fill(plan, actor=bureau.clerk, content=content, now=at(NEW_YEAR))

    with pytest.raises(RuleViolation, match="年度执法工作计划还缺“执法对象”") as refused:
        services.sign(plan, actor=bureau.chief, now=at(NEW_YEAR))
    assert refused.value.row == "WH-8-1.s1"
    with pytest.raises(RuleViolation, match="还缺“执法对象”"):
        services.submit(plan, actor=bureau.clerk, now=at(NEW_YEAR))


@pytest.mark.clause("WH-8-1.s1")
def test_what_is_changed_after_signing_must_be_signed_again(plan, bureau):
    bureau.ready(plan, PLAN, NEW_YEAR)
    services.fill(plan, actor=bureau.clerk, content=PLAN, now=at(NEW_YEAR))

    with pytest.raises(RuleViolation, match="尚未由机关主要负责人签发"):
        services.submit(plan, actor=bureau.clerk, now=at(NEW_YEAR))


@pytest.mark.clause("WH-8-1.s1", "WH-8-2")
def test_the_first_complete_submission_counts_and_the_late_days_are_kept(plan, bureau):
    bureau.ready(plan, PLAN, date(2026, 1, 30))
    services.submit(plan, actor=bureau.clerk, now=at(date(2026, 1, 30)))
    services.return_for_completion(
        plan, actor=bureau.handler, defects=["附件没有盖章。"], now=at(date(2026, 2, 2))
    )
    assert Filing.objects.overdue(date(2026, 2, 4)).filter(pk=plan.pk).exists()
    bureau.ready(plan, PLAN, date(2026, 2, 5), files=[STAMPED])
    services.submit(plan, actor=bureau.clerk, now=at(date(2026, 2, 5)))
    services.accept(plan, actor=bureau.handler, now=at(date(2026, 2, 6)))

    assert plan.status == Filing.Status.FILED
    assert plan.first_submitted_on == date(2026, 1, 30)
    assert (plan.submitted_on, plan.late_days) == (date(2026, 2, 5), 3)
    assert plan.number
    assert plan.returns.get().completed_on == date(2026, 2, 5)


@pytest.mark.clause("WH-8-1.s1", "WH-8-2")
def test_the_papers_are_drawn_up_on_the_way(plan, bureau):
    bureau.filed(plan, PLAN, date(2026, 1, 20))

    papers = {paper.kind: paper for paper in Document.objects.of(plan)}
    assert set(papers) == {"D01", "D02"}
    for paper in papers.values():
        assert produce(paper, now=at(date(2026, 1, 20))).is_ready
    assert papers["D02"].facts["late_days"] == 0


@pytest.mark.clause("WH-8-2", "WH-5")
def test_only_the_authority_it_is_addressed_to_accepts(plan, bureau):
    bureau.ready(plan, PLAN, NEW_YEAR)
    services.submit(plan, actor=bureau.clerk, now=at(NEW_YEAR))
    city = factories.make_user("so_handler", factories.make_so("371000"))

    with pytest.raises(RuleViolation, match="由收受备案的机关办理"):
        services.accept(plan, actor=city, now=at(NEW_YEAR))


@pytest.mark.clause("WH-8-2")
def test_a_late_plan_is_urged_and_an_early_one_is_not(plan, bureau):
    with pytest.raises(RuleViolation, match="不必催报"):
        services.urge(plan, actor=bureau.handler, now=at(date(2026, 2, 2)))
    services.urge(plan, actor=bureau.handler, now=at(date(2026, 2, 3)))

    paper = Document.objects.of(plan).get(kind="D02-4")
    assert paper.facts["items"][0]["late_days"] == 1
    plan.refresh_from_db()
    assert plan.status == Filing.Status.OPEN


def test_an_agency_cannot_end_what_is_due_every_year_but_the_head_of_the_authority_can(
    plan, bureau
):
    with pytest.raises(RuleViolation, match="每年应当报送"):
        services.withdraw(plan, actor=bureau.clerk, reason="不想报", now=at(NEW_YEAR))
    services.excuse(plan, actor=bureau.head, reason="该单位没有执法职责", now=at(NEW_YEAR))

    assert plan.status == Filing.Status.CLOSED
    assert not Deadline.objects.of(plan).running().exists()


@pytest.mark.clause("WH-8-2", "WH-46-1")
def test_a_vertical_agency_without_government_files_with_the_authority_of_the_place(bureau):
    vertical = factories.make_agency(government=None, is_vertical=True)

    raising.raise_yearly(2026, now=at(NEW_YEAR))

    assert Filing.objects.get(kind="plan", agency=vertical).addressee == bureau.so


def test_a_remark_reopens_an_accepted_filing_until_it_is_settled(plan, bureau):
    bureau.filed(plan, PLAN, NEW_YEAR)
    services.remark(plan, actor=bureau.handler, remark="检查频次过高", now=at(NEW_YEAR))
    assert (plan.status, plan.closed_on) == (Filing.Status.UNDER_REVIEW, None)

    services.settle(plan, actor=bureau.handler, conclusion="已调整", now=at(NEW_YEAR))
    assert (plan.status, plan.closed_on) == (Filing.Status.FILED, NEW_YEAR)


@pytest.mark.clause("WH-8-2")
def test_in_huantai_the_same_day_is_a_platform_default(db):
    other = Bureau("370321")
    raising.raise_yearly(2026, now=at(NEW_YEAR))

    clock = Deadline.objects.of(Filing.objects.get(kind="plan", agency=other.agency)).get()
    assert (clock.origin, clock.rows) == ("default", "")
