"""执法行为列表：条件不勾选就不起作用，查询次数有上限，批次未写完的看不见。"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct, HeldBatch, Party

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
    return client


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
