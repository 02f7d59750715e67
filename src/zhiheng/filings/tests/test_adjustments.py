"""已备案的计划、报告可以调整：另办一件替代，义务和逾期取自第一件，一年一个机关只算一件（3.5；WH-8-2、WH-19、WH-22）。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.directory.models import Agency
from zhiheng.documents.models import Document
from zhiheng.filings import adjusting, overall, raising, reports, services
from zhiheng.filings.annual_lists import put_reports
from zhiheng.filings.models import Filing
from zhiheng.filings.overview import by_kind, summarize
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.filings.tests.test_annual import TEXT
from zhiheng.filings.tests.test_kinds import ARRANGED
from zhiheng.filings.tests.test_statistics import act
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.publications.models import Publication

LATE, MID, AUTUMN = date(2026, 2, 12), date(2026, 6, 15), date(2026, 9, 1)
CHANGED = PLAN | {"schedule": "三月至十二月"}
NEW_TEXT = TEXT | {"analysis": "更正：罚款一宗漏统。"}
WHY = {"adjusted_for": "circumstances", "adjust_reason": "专项行动延长"}


@pytest.fixture(autouse=True)
def year(bureau):
    """All that is due in 2026 is listed."""
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))


def listed(agency, kind="plan"):
    return Filing.objects.get(kind=kind, agency=agency, key__gt="")


def adjust(bureau, filing, day=MID, **why):
    user = bureau.handler if filing.agency_id == bureau.so.pk else bureau.clerk
    return adjusting.adjust(filing, actor=user, now=at(day), **{**WHY, **why})


@pytest.fixture
def plan(bureau):
    """Filed ten days late."""
    return bureau.filed(listed(bureau.agency), PLAN, LATE)


@pytest.mark.clause("WH-8-2")
def test_a_plan_is_adjusted_in_the_year_and_the_new_one_stands(bureau, plan):
    new = adjust(bureau, plan)
    assert (new.previous, new.content, new.title) == (plan, PLAN, f"{plan.title}（第2版）")
    assert not Deadline.objects.of(new).exists(), "义务已由第一件履行"

    bureau.filed(new, CHANGED, MID)

    plan.refresh_from_db()
    assert (plan.status, new.status) == ("superseded", "filed")
    assert plan.late_days == new.late_days == 10
    assert Deadline.objects.of(plan).get(clock="plan.file").late_days == 10
    receipt = Document.objects.of(new).get(kind="D02")
    assert receipt.facts["late_days"] == 0
    assert f"替代{plan.title}（备案号{plan.number}）" in receipt.facts["remark"]


@pytest.mark.clause("WH-8-2", "WH-31")
@pytest.mark.parametrize("kind", ["plan", "training_plan", "inspection_plan", "annual_report"])
def test_what_is_remarked_on_can_be_adjusted(bureau, client, kind):
    old = listed(bureau.agency, kind)
    Filing.objects.filter(pk=old.pk).update(
        status="filed", submitted_on=LATE, first_submitted_on=LATE, filed_on=LATE
    )
    services.remark(old, actor=bureau.handler, remark="对象不具体", now=at(MID))
    client.force_login(bureau.clerk)
    shown = client.get(old.get_absolute_url()).content.decode()
    address = reverse("filings:adjust", args=[old.pk])
    assert address in shown
    assert "办理“调整”" in shown

    posted = client.post(address, {"adjusted_for": "remark", "adjust_reason": "写明对象"})

    new = old.successors.get()
    assert posted.url == new.get_absolute_url()
    assert "按审查意见改正" in client.get(new.get_absolute_url()).content.decode()


@pytest.mark.clause("WH-8-2")
def test_one_adjustment_at_a_time_and_only_of_what_stands(bureau, plan):
    new = adjust(bureau, plan)
    with pytest.raises(RuleViolation, match="已经在办替代它的") as refused:
        adjust(bureau, plan)
    assert refused.value.row == "WH-8-2"
    services.withdraw(new, actor=bureau.clerk, reason="不调整了", now=at(MID))
    again = bureau.filed(adjust(bureau, plan), CHANGED, MID)

    with pytest.raises(RuleViolation, match="只有已备案的可以调整"):
        adjust(bureau, plan)
    bureau.filed(adjust(bureau, again, AUTUMN), PLAN, AUTUMN)
    assert again.status == "filed"
    assert Filing.objects.get(pk=again.pk).status == "superseded"


def test_an_adjustment_that_changes_nothing_is_not_submitted(bureau, plan):
    with pytest.raises(RuleViolation, match="没有调整"):
        bureau.filed(adjust(bureau, plan), PLAN, MID)


def test_only_the_agency_itself_adjusts_and_says_why(bureau, plan, client):
    with pytest.raises(RuleViolation, match="由报送机关自己办理"):
        adjusting.adjust(plan, actor=bureau.handler, now=at(MID), **WHY)
    client.force_login(bureau.handler)
    assert client.get(reverse("filings:adjust", args=[plan.pk])).status_code == 404
    assert reverse("filings:adjust", args=[plan.pk]) not in (
        client.get(plan.get_absolute_url()).content.decode()
    )
    client.force_login(bureau.clerk)
    answer = client.post(reverse("filings:adjust", args=[plan.pk]), {"adjusted_for": "remark"})
    assert answer.status_code == 422


@pytest.mark.clause("WH-8-2")
@pytest.mark.parametrize("is_accepted", [False, True])
def test_every_list_counts_one_a_year_with_the_lateness_of_the_first(bureau, plan, is_accepted):
    new = adjust(bureau, plan)
    if is_accepted:
        bureau.filed(new, CHANGED, MID)
    agency = Agency.objects.get(pk=bureau.agency.pk)
    summarize([agency], 2026, MID)
    line = next(one for one in by_kind(bureau.handler, 2026, MID) if one.kind == "plan")

    assert agency.summary["plan"] == ("amb", "逾期 10 日")
    counts = {name: number for name, number, _ in line.cells()}
    assert (counts["应报"], counts["逾期备案"], counts["待报送"]) == (1, 1, 0)


def test_the_numbers_of_the_overview_open_what_they_count(bureau, plan, client):
    bureau.filed(adjust(bureau, plan), CHANGED, MID)
    client.force_login(bureau.handler)
    line = next(one for one in by_kind(bureau.handler, 2026, MID) if one.kind == "plan")

    for name, number, address in line.cells():
        assert client.get(address).context["list"].count == number, name


@pytest.mark.clause("WH-19-1", "WH-19-2")
def test_a_corrected_annual_report_is_counted_once_with_the_new_figures(bureau):
    act(bureau.agency, sanctions="fine", fine=300)
    old = bureau.filed(listed(bureau.agency, "annual_report"), TEXT, LATE)
    act(bureau.agency, sanctions="fine", fine=200)
    new = adjust(bureau, old, adjusted_for="error")
    assert overall.arrivals(bureau.so.pk, 2025).total()["penalty.total"] == 1
    bureau.ready(new, NEW_TEXT, MID)
    services.submit(new, actor=bureau.clerk, now=at(MID))
    found = overall.arrivals(bureau.so.pk, 2025)
    assert (found.expected, found.revising, found.waiting) == (1, [bureau.agency.name], [])

    services.accept(new, actor=bureau.handler, now=at(MID))

    found = overall.arrivals(bureau.so.pk, 2025)
    assert (found.expected, found.revising, found.received) == (1, [], [new])
    assert found.total()["penalty.total"] == 2
    assert found.late == [f"{bureau.agency.name}（逾期{old.late_days}日）"]
    agency = Agency.objects.get(pk=bureau.agency.pk)
    put_reports([agency])
    assert agency.annual_reports[1][0] == new
    assert (
        reports._last_report(Filing(kind=new.kind, agency=agency, year=2026))["penalty.total"] == 2
    )


@pytest.mark.clause("WH-19-2")
def test_the_overall_report_waits_for_a_correction_that_arrived_and_is_corrected_itself(bureau):
    old = bureau.filed(listed(bureau.agency, "annual_report"), TEXT, LATE)
    whole = listed(bureau.so, "overall_report")
    new = adjust(bureau, old)
    bureau.ready(new, NEW_TEXT, MID)
    services.submit(new, actor=bureau.clerk, now=at(MID))
    with pytest.raises(RuleViolation, match="请先受理或者退回补正"):
        services.sign(whole, actor=bureau.head, now=at(MID))
    services.accept(new, actor=bureau.handler, now=at(MID))
    services.sign(whole, actor=bureau.head, now=at(MID))
    services.submit(whole, actor=bureau.handler, now=at(MID))
    government = factories.make_user("gov_clerk", bureau.so.government)
    services.accept(whole, actor=government, now=at(MID))

    again = adjust(bureau, whole, AUTUMN)
    services.fill(again, actor=bureau.handler, content={"overview": "更正"}, now=at(AUTUMN))
    services.sign(again, actor=bureau.head, now=at(AUTUMN))
    services.submit(again, actor=bureau.handler, now=at(AUTUMN))
    services.accept(again, actor=government, now=at(AUTUMN))

    assert Filing.objects.get(pk=whole.pk).status == "superseded"


@pytest.mark.clause("WH-19-1")
def test_the_page_shows_the_figures_and_the_texts_that_differ_from_the_old_report(bureau, client):
    old = bureau.filed(listed(bureau.agency, "annual_report"), TEXT, LATE)
    act(bureau.agency, sanctions="fine", fine=200)
    new = adjust(bureau, old)
    services.fill(new, actor=bureau.clerk, content=NEW_TEXT, now=at(MID))
    client.force_login(bureau.clerk)

    tables = client.get(reverse("filings:report-tables", args=[new.pk])).content.decode()
    page = client.get(new.get_absolute_url()).content.decode()

    assert "与所替代的报告不同的数" in tables
    assert "罚没金额（元）" in tables.split("</caption>")[1].split("</table>")[0]
    assert "<ins>更正：罚款一宗漏统。</ins>" in page
    assert "还没有办理记录" not in page
    assert "<del>处罚与上年度持平。</del>" in page


@pytest.mark.clause("SX-2")
def test_the_data_of_a_corrected_report_replace_those_in_public(bureau):
    old = bureau.filed(listed(bureau.agency, "annual_report"), TEXT, LATE)
    services.publish(old, actor=bureau.clerk, is_cleared=True, now=at(LATE))
    act(bureau.agency, sanctions="fine", fine=200)
    new = bureau.filed(adjust(bureau, old), NEW_TEXT, MID)
    services.publish(new, actor=bureau.clerk, is_cleared=True, now=at(MID))

    assert Publication.objects.of(old).get().state == "replaced"
    assert Publication.objects.of(new).get().state == "published"


@pytest.mark.clause("WH-22")
def test_the_supervision_plan_is_adjusted_and_the_new_one_published(bureau):
    content = {"focus": ["处罚决定公开"], "methods": ["案卷评查"], "schedule": ARRANGED}
    plan = listed(bureau.so, "supervision_plan")
    services.fill(plan, actor=bureau.handler, content=content, now=at(LATE))
    services.adopt(plan, actor=bureau.head, now=at(LATE))
    services.publish(plan, actor=bureau.handler, is_cleared=True, now=at(LATE))

    new = adjust(bureau, plan)
    with pytest.raises(RuleViolation, match="没有调整"):
        services.adopt(new, actor=bureau.head, now=at(MID))
    changed = content | {"focus": ["处罚决定公开", "检查频次"]}
    services.fill(new, actor=bureau.handler, content=changed, now=at(MID))
    services.adopt(new, actor=bureau.head, now=at(MID))
    services.publish(new, actor=bureau.handler, is_cleared=True, now=at(MID))

    assert Filing.objects.get(pk=plan.pk).status == "superseded"
    assert Publication.objects.of(plan).get().state == "replaced"
    assert Deadline.objects.of(new).get(clock="supervision_plan.publish").satisfied_on == MID


@pytest.mark.clause("WH-22")
def test_a_second_plan_of_the_year_is_not_opened_beside_the_first(bureau, client):
    opening = services.Opening("supervision_plan", MID)

    with pytest.raises(RuleViolation, match="2026 年的已经列出.*“调整”") as refused:
        services.start(opening, actor=bureau.handler, now=at(MID))
    assert refused.value.row == "WH-22"
    client.force_login(bureau.handler)
    assert "替代的备案" not in (
        client.get(reverse("filings:start", args=["supervision_plan"])).content.decode()
    )
