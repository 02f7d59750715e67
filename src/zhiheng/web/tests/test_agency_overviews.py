"""组织架构、名录检查、主体公告。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.agency_changes import open_first_versions
from zhiheng.directory.models import Agency, AgencyVersion
from zhiheng.directory.organisation_chart import chart
from zhiheng.publications.models import Publication
from zhiheng.publications.services import is_intact

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER)
    client.force_login(user)
    return user


def outline(nodes):
    return {node.version.name: outline(node.below) for node in nodes}


@pytest.mark.clause("WH-3", "HT-2.1-1")
def test_every_unit_hangs_where_the_two_edges_of_supervision_put_it():
    city = factories.make_government("371000", name="市政府（演示）")
    county = factories.make_government("371002", name="区政府（演示）")
    factories.make_so("371002", name="区司法局（演示）")
    office = factories.make_agency("371002", name="区市场局（演示）")
    factories.make_agency("371002", name="区所（演示）", kind="dispatched_office", superior=office)
    factories.make_agency("371002", name="区垂管（演示）", government=None, is_vertical=True)

    found = chart(AgencyVersion.objects.as_of(TODAY), TODAY)

    assert outline(found) == {
        city.name: {
            county.name: {
                "区司法局（演示）": {},
                "区市场局（演示）": {"区所（演示）": {}},
                "区垂管（演示）": {},
            }
        }
    }
    assert found[0].below[0].below[0].version.is_supervision_authority


def test_people_are_counted_where_they_were_in_post_on_the_day():
    agency = factories.make_agency()
    factories.make_officer(agency)
    factories.make_officer(agency, works_to=date(2020, 1, 1))

    def people(day):
        nodes = chart(AgencyVersion.objects.as_of(day).filter(agency=agency), day)
        return nodes[0].people

    assert people(TODAY) == 1
    assert people(date(2019, 1, 1)) == 2


@pytest.mark.clause("WH-3", "WH-5")
def test_the_chart_marks_what_is_missing(client, handler):
    factories.make_agency(name="缺局（演示）")

    page = client.get(reverse("directory:organisation")).content.decode()

    assert "缺局（演示）" in page
    assert "没有监督科室" in page
    assert "没有第一责任人" in page


@pytest.mark.parametrize("day", ["x", "2026-13-01", "1800-01-01", "%00"])
def test_an_unreadable_day_shows_today(client, handler, day):
    page = client.get(reverse("directory:organisation"), {"day": day})

    assert page.status_code == 200
    assert "已显示今天的组织架构" in page.content.decode()


def test_the_chart_of_six_hundred_units_asks_few_questions(
    client, handler, django_assert_max_num_queries
):
    government = factories.make_government()
    made = Agency.objects.bulk_create(
        Agency(
            name=f"演示单位{n}号（演示）",
            kind="department",
            jurisdiction=government.jurisdiction,
            path=government.path,
            government=government,
            qualified_from=date(2015, 1, 1),
        )
        for n in range(600)
    )
    open_first_versions(made)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("directory:organisation"))

    assert "演示单位599号" in page.content.decode()


def register_checks(client):
    page = client.get(reverse("directory:register-checks"))
    return {one.title: [str(a) for a in one.found] for one in page.context["checks"]}


@pytest.mark.clause("WH-5", "HT-2.1-2", "HT-2.1-3", "HT-2.1-4", "HT-4.1-2", "WH-9.s1", "SC-10")
def test_the_checks_list_what_is_not_settled_and_no_more(client, handler):
    so = factories.make_so()
    settled = {"responsible_leader": "王示一", "leader_post": "局长"}
    Agency.objects.update(**settled)
    lacking = factories.make_agency(name="缺科室（演示）", **settled)
    factories.make_agency(supervision_unit="法规科", **settled)
    leaderless = factories.make_agency(name="缺责任人（演示）", supervision_unit="法规科")
    ended = factories.make_agency(
        name="已终止（演示）", qualified_to=timezone.localdate() - timedelta(days=1)
    )
    factories.make_officer(ended)

    found = register_checks(client)

    assert found == {
        "没有明确监督科室的部门、镇街": [lacking.name],
        "没有登记第一责任人的单位": [leaderless.name],
        "垂直管理而没有登记上级主管部门的单位": [],
        "没有监督机构的政府": [],
        "主体资格已终止而还有人在岗的单位": [ended.name],
        "主体公告公示之后名录有改动的单位": [],
    }
    Agency.objects.filter(pk=so.pk).update(is_supervision_authority=False)
    clerk = factories.make_user(Role.GOV_CLERK, so.government)
    client.force_login(clerk)
    assert register_checks(client)["没有监督机构的政府"] == [so.government.name]


def test_the_checks_are_for_supervisors_and_the_government(client):
    client.force_login(factories.make_user(Role.EA_CLERK))

    assert client.get(reverse("directory:register-checks")).status_code == 403


@pytest.mark.clause("SD-9", "SC-17", "WH-9.s2b")
def test_the_notice_of_an_entity_fixes_what_the_register_says(client, handler):
    agency = factories.make_agency(powers="市场监管执法")
    page = reverse("directory:publish-agency", args=[agency.pk])
    assert "市场监管执法" in client.get(page).content.decode()

    client.post(page)

    made = Publication.objects.get()
    assert (made.kind, made.agency) == (Publication.Kind.ENTITY, agency)
    shown = dict(pair for one in made.content["sections"] for pair in one["pairs"])
    assert shown["名称"] == agency.name
    assert shown["职权范围"] == "市场监管执法"
    assert is_intact(made)
    assert "最近一次公示于" in client.get(agency.get_absolute_url()).content.decode()
    again = client.post(page)
    assert again.status_code == 422
    assert "与正在公示的一样" in again.content.decode()


def test_an_entity_without_basis_is_not_announced(client, handler):
    agency = factories.make_agency(legal_basis="")

    answer = client.post(reverse("directory:publish-agency", args=[agency.pk]))

    assert "没有登记设立与职权依据" in answer.content.decode()
    assert not Publication.objects.exists()


def test_the_page_of_an_agency_counts_who_is_in_office_like_the_chart(client, handler):
    agency, today = factories.make_agency(), timezone.localdate()
    factories.make_officer(agency)
    factories.make_officer(agency, works_to=today - timedelta(days=1))
    factories.make_officer(agency, works_from=today + timedelta(days=400))

    page = client.get(agency.get_absolute_url())

    assert page.context["officer_count"] == 1
    assert "<dt>在岗人员</dt>" in page.content.decode()


@pytest.mark.clause("SC-42-2", "WH-12-2b")
def test_a_vertical_agency_without_a_superior_is_named_until_one_is_registered(client, handler):
    agency = factories.make_agency(is_vertical=True)
    title = "垂直管理而没有登记上级主管部门的单位"
    assert register_checks(client)[title] == [agency.name]

    edit = reverse("directory:edit-agency", args=[agency.pk])
    page = client.get(edit)
    values = {name: value for name, value in page.context["form"].initial.items() if value}
    values |= {"effective_on": str(timezone.localdate()), "change_kind": "register"}
    answer = client.post(edit, values | {"superior_name": "演示省监管局"})

    assert answer.status_code == 302
    assert register_checks(client)[title] == []
    assert (
        "<dt>上级部门</dt><dd>演示省监管局</dd>"
        in client.get(agency.get_absolute_url()).content.decode()
    )
    listed = client.post(reverse("directory:register-of-day"), {"export": "csv", "columns": "all"})
    assert "演示省监管局" in b"".join(listed.streaming_content).decode()
