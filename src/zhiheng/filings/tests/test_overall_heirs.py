"""机构合并之后的年度报告：报给原监督机构的由承接的汇总，没有报的由承接机关报，都不重复（WH-19）。"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.models import Agency
from zhiheng.filings import heirs, overall, raising, reports, services
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import Bureau, at
from zhiheng.filings.tests.test_statistics import act

NEW_YEAR, MID, DAY = date(2026, 1, 1), date(2026, 1, 12), date(2026, 1, 25)
TEXT = {"analysis": "处罚与上年度持平。", "problems": ["案卷不够规范"]}


@pytest.fixture
def bureau(db):
    """一个机关已报、已受理，另一个没有报。"""
    made = Bureau()
    factories.make_agency(made.place, name="示例未报局")
    act(made.agency, sanctions="fine", fine=100)
    raising.raise_yearly(2026, now=at(NEW_YEAR))
    mine = Filing.objects.get(kind="annual_report", agency=made.agency)
    made.filed(mine, TEXT, MID)
    return made


@pytest.fixture
def heir(bureau):
    return factories.make_so("371083")


def merge(bureau, old, heir, day=DAY):
    credit = Credit(bureau.head, at(day))
    return organisation.merge(old, heir, Grounds(day, "merge", "机构改革方案（演示）"), credit)


@pytest.mark.clause("WH-19-2", "SC-10")
def test_what_the_dissolved_authority_received_is_in_the_overall_report_of_its_heir(bureau, heir):
    merge(bureau, bureau.so, heir)

    found = overall.arrivals(heir.pk, 2025)

    assert [one.agency for one in found.received] == [bureau.agency]
    assert found.total()["penalty.total"] == 1
    assert found.missing == ["示例未报局"]
    assert found.inherited == [bureau.agency.name]
    assert found.expected == 2


def test_reports_pass_on_through_two_mergers(bureau, heir):
    last = factories.make_so("371082")
    merge(bureau, bureau.so, heir)
    merge(bureau, heir, last, date(2026, 1, 28))

    assert [one.agency for one in overall.arrivals(last.pk, 2025).received] == [bureau.agency]


def test_what_was_told_to_the_government_before_the_merger_is_not_told_twice(bureau, heir):
    raising.raise_yearly(2026, now=at(NEW_YEAR))  # the heir has a report of its own to make
    told = Filing.objects.get(kind="overall_report", agency=bureau.so)
    services.sign(told, actor=bureau.head, now=at(date(2026, 1, 24)))
    services.submit(told, actor=bureau.handler, now=at(date(2026, 1, 24)))
    merge(bureau, bureau.so, heir)

    assert overall.arrivals(heir.pk, 2025).received == []


def test_an_authority_that_goes_on_keeps_its_reports(bureau, heir):
    credit = Credit(bureau.head, at(DAY))
    grounds = Grounds(DAY, "split", "机构改革方案（演示）")
    organisation.split(bureau.so, [heir], grounds, credit, organisation.Plan(ends=False))

    assert overall.arrivals(heir.pk, 2025).expected == 0
    assert len(overall.arrivals(bureau.so.pk, 2025).received) == 1


def test_a_dissolved_agency_is_not_named_when_its_heir_reports(bureau):
    silent = Filing.objects.get(kind="annual_report", agency__name="示例未报局")

    merge(bureau, silent.agency, bureau.agency)

    found = overall.arrivals(bureau.so.pk, 2025)
    silent.refresh_from_db()
    assert silent.agency.name == "示例未报局"  # the heir has a report of that year already
    assert (found.missing, found.expected) == ([], 1)


# --- 机关合并：谁报告哪一年的执法行为 ------------------------------------------------------------


@pytest.mark.clause("WH-19-1", "SC-10")
def test_the_heir_reports_the_acts_of_an_agency_that_did_not_report_itself(bureau):
    silent = Agency.objects.get(name="示例未报局")
    act(silent, sanctions="fine", fine=300)
    new = factories.make_agency(bureau.place, name="示例新设局", qualified_from=DAY)
    merge(bureau, silent, new)
    mine = Filing.objects.get(kind="annual_report", agency=new, year=2025)

    found = reports.current(mine)

    assert found.now["penalty.total"] == 1
    assert found.former == ["示例未报局"]
    assert reports.frozen(mine, at(DAY))["former"] == ["示例未报局"]
    client = Client()
    client.force_login(bureau.handler, backend="django.contrib.auth.backends.ModelBackend")
    asked = {"reporter": new.pk, "year": 2025, "of": "penalty.total"}
    page = client.get(reverse("filings:counted"), asked).content.decode()
    assert '共 <b class="num">1</b> 行' in page


def test_acts_that_the_former_agency_reported_itself_are_not_reported_twice(bureau):
    new = factories.make_agency(bureau.place, name="示例新设局", qualified_from=DAY)
    merge(bureau, bureau.agency, new)

    scopes = heirs.scopes_of(new, [2025, 2026])
    assert scopes[2025].former == ()
    assert scopes[2026].former == (bureau.agency.pk,)
    raising.raise_yearly(2026, now=at(DAY))
    assert not Filing.objects.filter(kind="annual_report", agency=new).exists()


def test_the_heir_from_new_year_owes_the_report_of_the_dissolved(db):
    bureau = Bureau()
    new = factories.make_agency(bureau.place, qualified_from=NEW_YEAR)
    merge(bureau, bureau.agency, new, NEW_YEAR)

    raising.raise_yearly(2026, now=at(NEW_YEAR))

    assert Filing.objects.filter(kind="annual_report", agency=new, year=2025).exists()


@pytest.mark.clause("WH-19-1", "SC-10")
@pytest.mark.parametrize("raised_before", [False, True])
def test_the_register_names_the_heir_that_owes_the_report_of_the_dissolved(db, raised_before):
    """合并之前已经列出的一件随之移交；没有列出的，另列给承接机关。"""
    bureau, first = Bureau(), date(timezone.localdate().year, 1, 1)
    new = factories.make_agency(bureau.place, name="示例新设局", qualified_from=first)
    steps = [
        lambda: merge(bureau, bureau.agency, new, first),
        lambda: raising.raise_yearly(first.year, now=at(first)),
    ]
    for step in reversed(steps) if raised_before else steps:
        step()

    client = Client()
    client.force_login(bureau.handler, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("filings:annual-reports"), {"state": "missing"})
    assert [one.name for one in page.context["page"].rows] == ["示例新设局"]
