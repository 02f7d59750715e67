"""执法行为列表：条件不勾选就不起作用，查询次数有上限，批次未写完的看不见。"""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct, HeldBatch, Party
from zhiheng.kernel import worker
from zhiheng.kernel.sealing import seal
from zhiheng.ui import exports

URL = "/office/acts/"
DAY = date(2026, 3, 2)
MOST_QUERIES = 8


def make_act(agency, number, **fields):
    values = {
        "agency": agency,
        "path": agency.path,
        "kind": "penalty",
        "act_on": DAY - timedelta(days=number),
        "decided_on": DAY,
        "published_on": DAY,
        "document_number": f"演罚〔2026〕{number}号",
        "recorded_at": timezone.now(),
    }
    return EnforcementAct.objects.create(**values | fields)


@pytest.fixture
def agency(db):
    return factories.make_agency("371002")


@pytest.fixture
def acts(agency):
    party = Party.objects.create(kind="legal", name="演示商贸有限公司（演示）")
    made = [make_act(agency, number, party=party) for number in range(120)]
    make_act(agency, 200, published_on=None)
    make_act(agency, 201, kind="inspection", decided_on=None, published_on=None)
    return made


@pytest.fixture
def office(client, acts):
    """A signed-in handler whose menu has been counted."""
    client.force_login(
        factories.make_user(Role.SO_HANDLER, factories.make_so("371002")),
        "django.contrib.auth.backends.ModelBackend",
    )
    client.get(URL)
    yield client
    cache.clear()  # the menu remembers its counts by the number of the account


def test_without_a_tick_published_and_undecided_acts_are_listed_too(office):
    page = office.get(URL).context["list"]

    assert page.count == 122


def test_a_tick_leaves_the_decided_acts_without_a_day_of_publication(office):
    page = office.get(URL, {"unpublished": "on"}).context["list"]

    assert [row.document_number for row in page.page.rows] == ["演罚〔2026〕200号"]


@pytest.mark.parametrize("batches", [(), (7,), (7, 8)])
def test_acts_of_a_batch_being_written_are_not_seen(office, agency, batches):
    make_act(agency, 300, batch_id=7)
    make_act(agency, 301, batch_id=8)
    HeldBatch.objects.bulk_create(HeldBatch(batch_id=batch) for batch in batches)

    assert office.get(URL).context["list"].count == 124 - len(batches)


CONDITIONS = [
    {},
    {"kind": "penalty", "fine_from": "1"},
    {"q": "演示商贸"},
    {"q": "演罚〔2026〕1"},
    {"act_from": "2025-01-01", "act_to": "2026-12-31"},
    {"unpublished": "on", "kind": "licence", "procedure": "summary", "withdrawn": "on"},
    {"q": "没有这个当事人", "kind": "penalty", "act_to": "2020-01-01", "fine_to": "0.01"},
    {"sort": "act_on"},
    {"counts": "1"},
]


@pytest.mark.parametrize("query", CONDITIONS, ids=str)
def test_a_page_of_the_list_takes_few_queries(office, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(URL, query)


def test_a_further_page_of_one_agency_takes_few_queries(
    office, agency, django_assert_max_num_queries
):
    following = office.get(URL, {"agency": agency.pk}).context["list"].next_href()

    with django_assert_max_num_queries(MOST_QUERIES):
        page = office.get(following)

    assert page.context["page"].first == 51


def test_an_agency_out_of_reach_is_no_condition_and_no_hint(office):
    stranger = factories.make_agency("370321", name="看不见的机关")

    page = office.get(URL, {"agency": stranger.pk})

    assert page.context["list"].count == 122
    assert "条件“执法机关”不能使用" in page.content.decode()
    assert "看不见的机关" not in page.content.decode()


def test_the_tabs_are_counted_in_one_query(office):
    tabs = office.get(URL, {"counts": "1", "kind": "inspection"}).context["tabs"]

    assert {tab.name: tab.count for tab in tabs}["行政处罚"] == "121"
    assert {tab.name: tab.count for tab in tabs}["行政检查"] == "1"


def test_all_columns_of_many_rows_are_exported_in_few_queries(
    office, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):  # with the ledger entry of the export
        answer = office.post(URL, {"export": "csv", "of": "all", "columns": "all"})
        lines = b"".join(answer).decode("utf-8-sig").splitlines()

    assert len(lines) == 123


def test_a_large_export_is_made_in_the_background_and_masks_persons_like_the_list(
    office, agency, monkeypatch, settings, tmp_path
):
    monkeypatch.setattr(exports, "DIRECT_LIMIT", 100)
    settings.DATA = tmp_path
    person = Party.objects.create(
        kind="natural", name="欧＊", sealed_name=seal("欧阳演示", context="party.name")
    )
    make_act(agency, 300, party=person)
    make_act(factories.make_agency("370321"), 301)  # of another area

    page = office.post(f"{URL}?kind=penalty", {"export": "csv", "columns": "all"}).url
    worker.work_all()
    answer = office.post(f"{page}download")
    text = b"".join(answer.streaming_content).decode()
    answer.close()

    assert len(text.splitlines()) == 1 + 122
    assert "演罚〔2026〕300号" in text
    assert "演罚〔2026〕301号" not in text
    assert "欧＊" in text
    assert "欧阳" not in text
    assert person.sealed_name not in text
