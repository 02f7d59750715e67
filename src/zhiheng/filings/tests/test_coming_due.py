"""固定日期的备案提前提醒：剩十个、三个工作日各一条，从严与顺延的日期都写明（A7）。"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import codes
from zhiheng.directory.agency_changes import open_first_versions
from zhiheng.directory.models import Agency
from zhiheng.filings import coming_due, jobs, norms, raising, services
from zhiheng.filings.models import DueReminder, Filing
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.kernel import notices
from zhiheng.kernel.models import Deadline, Notice

D = date.fromisoformat
NEW_YEAR = D("2026-01-01")
MOST_QUERIES = 12


@pytest.fixture
def year(bureau):
    raising.raise_yearly(2026, now=at(NEW_YEAR, 0))
    return bureau


def run(first, last=None):
    """Every night between two days."""
    first, last = D(first), D(last or first)
    for n in range((last - first).days + 1):
        coming_due.remind(at(first + timedelta(days=n), 1))


def told(agency, kind, role=Role.EA_CLERK):
    """On which days the agency was told of its filing of a kind, and how many working days were left."""
    subject = f"filings.filing:{Filing.objects.get(agency=agency, kind=kind).pk}"
    rows = Notice.objects.filter(agency=agency, role=role, subject=subject).order_by("pk")
    return [(str(timezone.localdate(one.created_at)), one.facts["left"]) for one in rows]


@pytest.mark.clause("WH-8-2", "WH-19-1", "WH-11.s1", "HT-2.3-3a", "SX-2")
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("plan", [("2026-01-19", 10), ("2026-01-28", 3)]),
        ("training_plan", [("2026-03-17", 10), ("2026-03-26", 3)]),
        ("inspection_plan", [("2026-03-17", 10), ("2026-03-26", 3)]),
        (  # 报告 1 月 20 日，数据公示 1 月 31 日
            "annual_report",
            [("2026-01-06", 10), ("2026-01-15", 3), ("2026-01-19", 10), ("2026-01-28", 3)],
        ),
    ],
)
def test_who_has_not_filed_is_told_ten_and_three_working_days_ahead(year, kind, expected):
    run("2026-01-01", "2026-04-03")

    assert told(year.agency, kind) == told(year.agency, kind, Role.EA_HEAD) == expected


@pytest.mark.clause("WH-8-2")
def test_a_saturday_is_stated_with_the_rolled_and_the_strict_day(year):
    run("2026-01-28")

    plan = Filing.objects.get(kind="plan")
    notice = Notice.objects.filter(subject=f"filings.filing:{plan.pk}").first()
    assert notices.text_of(notice) == (
        f"{plan.title}：还有 3 个工作日，报送的最后一日是 2026-02-02"
        "（固定日期，从严不顺延的为 2026-01-31），请尽快报送。"
    )


@pytest.mark.clause("SD-17")
def test_the_spring_festival_and_its_working_saturday_are_counted(bureau):
    """三十日于 2 月 25 日届满；2 月 15 日至 23 日放假，14 日、28 日周六上班。"""
    norms.register_norm(
        actor=bureau.handler,
        now=at(NEW_YEAR),
        title="演示条例",
        rank="regulation",
        in_force_on=D("2025-01-26"),
        agencies=[bureau.agency],
    )
    raising.raise_reports(at(D("2026-01-26"), 0))
    assert Deadline.objects.get(clock="impl_report.file").due == D("2026-02-25")

    run("2026-01-26", "2026-03-02")

    expected = [("2026-02-04", 10), ("2026-02-13", 3)]
    assert told(bureau.agency, "impl_report") == expected


@pytest.mark.clause("WH-8-2")
@pytest.mark.parametrize(
    ("nights", "expected"),
    [
        (["2026-01-19", "2026-01-19", "2026-01-20"], [("2026-01-19", 10)]),
        (["2026-01-23", "2026-01-29"], [("2026-01-23", 6), ("2026-01-29", 2)]),
        (["2026-01-29", "2026-01-30"], [("2026-01-29", 2)]),  # 漏了两档，只补近的
        (["2026-02-02"], [("2026-02-02", 0)]),
        (["2026-02-03"], []),  # 过期的由催报
    ],
)
def test_nights_that_were_missed_are_made_up_for_once(year, nights, expected):
    for night in nights:
        run(night)

    assert told(year.agency, "plan") == expected


@pytest.mark.clause("WH-8-2", "WH-8-1.s2")
def test_who_has_filed_is_left_alone_until_it_is_returned(year):
    plan = Filing.objects.get(kind="plan")
    year.ready(plan, PLAN, D("2026-01-12"))
    services.submit(plan, actor=year.clerk, now=at(D("2026-01-12")))
    run("2026-01-19", "2026-01-27")
    before = Notice.objects.filter(code=coming_due.CODE, subject=f"filings.filing:{plan.pk}")
    assert not before.exists()

    services.return_for_completion(
        plan, actor=year.handler, defects=["补充对象"], now=at(D("2026-01-27"))
    )
    run("2026-01-28")

    assert [one.facts["left"] for one in before.filter(role=Role.EA_CLERK)] == [3]


def summaries(so, *kinds, verb="报送"):
    found = Notice.objects.filter(agency=so, code=coming_due.SUMMARY, role=Role.SO_HANDLER)
    found = found.filter(facts__about__in=kinds, facts__verb=verb)
    return list(found.order_by("pk"))


@pytest.mark.clause("WH-8-2", "WH-19-1")
def test_the_authority_is_told_once_how_many_agencies_still_owe(bureau, client):
    owing = factories.make_agency(bureau.place)
    raising.raise_yearly(2026, now=at(NEW_YEAR, 0))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    bureau.ready(plan, PLAN, D("2026-01-12"))
    services.submit(plan, actor=bureau.clerk, now=at(D("2026-01-12")))

    run("2026-01-17", "2026-01-26")
    factories.make_agency(bureau.place, qualified_from=D("2026-01-20"))
    raising.raise_yearly(2026, now=at(D("2026-01-27"), 0))
    run("2026-01-27")

    [one] = summaries(bureau.so, "年度执法工作计划")
    assert notices.text_of(one) == (
        "年度执法工作计划：还有 1 个机关没有报送，还有 10 个工作日，报送的最后一日是 2026-02-02"
        "（固定日期，从严不顺延的为 2026-01-31）。"
    )
    client.force_login(bureau.handler)
    page = client.post(reverse("web:notice", args=[one.pk]), follow=True)
    shown = page.content.decode()
    assert plan.title not in shown
    assert Filing.objects.get(kind="plan", agency=owing).title in shown
    assert Notice.objects.filter(agency=bureau.so, role=Role.SO_HEAD, url=one.url).count() == 1


@pytest.mark.clause("SX-2")
def test_the_publication_of_the_figures_is_summed_up_as_well(year):
    run("2026-01-19")

    [one] = summaries(year.so, "年度执法工作情况报告", verb="公示")
    assert one.facts["agencies"] == 1
    assert one.url.endswith("?kind=annual_report&year=2026&ours=on&publication=none")


@pytest.mark.clause("WH-8-2")
def test_six_hundred_agencies_are_told_in_a_few_queries(bureau):
    rows = [
        Agency(
            name=f"演示执法局{n:03d}（演示）",
            credit_code=codes.compose_credit_code("11", bureau.place, 90_000 + n),
            kind=Agency.Kind.DEPARTMENT,
            jurisdiction=bureau.so.jurisdiction,
            path=bureau.so.path,
            government=bureau.so.government,
            qualified_from=date(2015, 1, 1),
        )
        for n in range(600)
    ]
    open_first_versions(Agency.objects.bulk_create(rows))
    raising.raise_yearly(2026, now=at(NEW_YEAR, 0))

    with CaptureQueriesContext(connection) as asked:
        assert coming_due.remind(at(D("2026-03-17"), 1)) == 2 * 601

    assert Notice.objects.filter(code=coming_due.CODE).count() == 4 * 601
    found = summaries(bureau.so, "年度培训计划", "年度执法检查计划")
    assert [one.facts["agencies"] for one in found] == [601, 601]
    assert DueReminder.objects.count() == 2 * 601
    assert len(asked) <= MOST_QUERIES
    with CaptureQueriesContext(connection) as asked:
        assert coming_due.remind(at(D("2026-03-18"), 1)) == 0
    assert len(asked) <= MOST_QUERIES


def test_it_runs_every_night_after_the_filings_are_raised():
    assert kernel_jobs.SCHEDULES[jobs.REMIND].at > kernel_jobs.SCHEDULES[jobs.RAISE].at
