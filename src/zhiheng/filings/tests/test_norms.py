"""须报告实施情况的规范：何日满一年，很久以前施行的，机关自己办理的写明是哪一部（SD-17）。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.filings import norm_changes, norms, raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline

TODAY = date(2026, 9, 1)


def register(bureau, in_force_on, **changes):
    values = {"title": "演示条例", "rank": "regulation", "agencies": [bureau.agency]}
    return norms.register_norm(
        actor=bureau.handler, now=at(TODAY), in_force_on=in_force_on, **(values | changes)
    )


@pytest.mark.clause("SD-17", "MF-202")
@pytest.mark.parametrize(
    ("in_force_on", "day_before", "day"),
    [
        (date(2024, 2, 29), date(2025, 2, 27), date(2025, 2, 28)),
        (date(2024, 3, 1), date(2025, 2, 28), date(2025, 3, 1)),
        (date(2023, 2, 28), date(2024, 2, 27), date(2024, 2, 28)),
        (date(2025, 8, 31), date(2026, 8, 30), date(2026, 8, 31)),
    ],
)
def test_a_report_is_raised_on_the_corresponding_day(bureau, in_force_on, day_before, day):
    register(bureau, in_force_on)

    assert raising.raise_reports(at(day_before)) == 0
    assert raising.raise_reports(at(day)) == 1
    assert Filing.objects.get(kind="impl_report").starts_on == day


@pytest.mark.clause("SD-17")
def test_a_year_that_ended_before_the_duty_was_in_force_is_not_reported(bureau, client):
    norm = register(bureau, date(2014, 4, 30))

    assert raising.raise_reports(at(TODAY)) == 0
    with pytest.raises(RuleViolation, match="“演示条例”于 2015-04-30 施行满一年，.*不须报告"):
        services.start(Opening("impl_report", TODAY, norm=norm), actor=bureau.clerk, now=at(TODAY))
    client.force_login(bureau.handler)
    assert "不须报告" in client.get(norm.get_absolute_url()).content.decode()


@pytest.mark.clause("SD-17")
def test_a_year_that_ended_once_the_duty_was_in_force_is_counted_from_its_day(bureau):
    register(bureau, date(2014, 5, 1))

    assert raising.raise_reports(at(TODAY)) == 1

    report = Filing.objects.get(kind="impl_report")
    assert report.starts_on == date(2015, 5, 1)
    clock = Deadline.objects.of(report).get(clock="impl_report.file")
    assert clock.due == date(2015, 6, 1)  # 五月三十一日是星期日，顺延


@pytest.mark.clause("SD-17")
def test_a_report_that_the_agency_starts_names_its_norm(bureau):
    norm = register(bureau, date(2025, 8, 1), agencies=[])
    with pytest.raises(RuleViolation, match="请选择所报告的规范"):
        services.start(Opening("impl_report", TODAY), actor=bureau.clerk, now=at(TODAY))

    report = services.start(
        Opening("impl_report", TODAY, norm=norm), actor=bureau.clerk, now=at(TODAY)
    )

    assert (report.norm, report.starts_on) == (norm, date(2026, 8, 1))
    assert norm.title in report.title
    norm.agencies.set([bureau.agency])
    assert raising.raise_reports(at(TODAY)) == 0
    with pytest.raises(RuleViolation, match="已经列出"):
        services.start(Opening("impl_report", TODAY, norm=norm), actor=bureau.clerk, now=at(TODAY))


def test_the_page_asks_for_the_norm_and_its_paper_names_it(bureau, client):
    norm = register(bureau, date(2025, 8, 1))
    client.force_login(bureau.clerk)
    page = reverse("filings:start", args=["impl_report"])
    assert "所报告的规范" in client.get(page).content.decode()
    assert "请选择所报告的规范" in client.post(page, {}).content.decode()

    client.post(page, {"norm": norm.pk})

    report = Filing.objects.get(kind="impl_report")
    wanted = {field.name: "演示" for field in services.kinds.of(report.kind).fields}
    texts = {f.name: ["演示"] for f in services.kinds.of(report.kind).fields if f.shape == "texts"}
    bureau.ready(report, wanted | texts, TODAY)
    services.submit(report, actor=bureau.clerk, now=at(TODAY))
    paper = Document.objects.of(report).get(kind="D57")
    assert paper.facts["norm"] == norm.title
    assert produce(paper, now=at(TODAY)).is_ready


def corrected(bureau, norm, **changes):
    given = {
        "title": norm.title,
        "rank": norm.rank,
        "document_number": norm.document_number,
        "in_force_on": norm.in_force_on,
        "agencies": list(norm.agencies.all()),
        "reason": "登记有误",
    }
    return norm_changes.correct_norm(norm, actor=bureau.handler, now=at(TODAY), **(given | changes))


def test_a_norm_is_corrected_with_a_reason_and_both_values_stay(bureau, client):
    norm = register(bureau, date(2026, 1, 1))
    other = factories.make_agency(bureau.place, name="演示水务局")
    client.force_login(bureau.handler)
    page = reverse("filings:correct-norm", args=[norm.pk])
    assert "更正的理由" in client.get(page).content.decode()

    corrected(bureau, norm, title="演示办法", agencies=[bureau.agency, other])

    shown = client.get(norm.get_absolute_url()).content.decode()
    assert "<del>演示条例</del> 改为 <ins>演示办法</ins>" in shown
    assert "登记有误" in shown
    assert "演示水务局" in shown


def test_the_day_of_a_listed_report_is_not_changed_behind_it(bureau):
    norm = register(bureau, date(2025, 1, 1))
    raising.raise_reports(at(TODAY))

    with pytest.raises(RuleViolation, match="按原来的施行日期起算"):
        corrected(bureau, norm, in_force_on=date(2025, 2, 1))
    with pytest.raises(RuleViolation, match="不能移出"):
        corrected(bureau, norm, agencies=[factories.make_agency(bureau.place)])


@pytest.mark.clause("SD-17")
def test_a_norm_that_ends_within_the_year_raises_nothing(bureau, client):
    norm = register(bureau, date(2026, 1, 1))
    client.force_login(bureau.handler)
    page = reverse("filings:end-norm", args=[norm.pk])
    client.post(page, {"ended_on": "2026-08-01", "reason": "被新的条例废止"})

    assert raising.raise_reports(at(date(2027, 2, 1))) == 0
    shown = client.get(norm.get_absolute_url()).content.decode()
    assert "被新的条例废止" in shown
    with pytest.raises(RuleViolation, match="登记不再改动"):
        corrected(bureau, norm, title="演示办法")


@pytest.mark.clause("SD-17")
def test_a_norm_that_ends_after_the_year_is_reported(bureau):
    norm = register(bureau, date(2025, 1, 1))
    norm_changes.end_norm(
        norm, actor=bureau.handler, now=at(TODAY), ended_on=date(2026, 8, 1), reason="废止"
    )

    assert raising.raise_reports(at(TODAY)) == 1
