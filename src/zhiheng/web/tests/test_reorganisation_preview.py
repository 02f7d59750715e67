"""办理之前的核对：将要移交的与移交了的是同一份计划，数目一致，点得开；核对之后变了的再核对。"""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import handover, organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.models import AgencyItem, PostDuty, Succession
from zhiheng.filings.models import Filing
from zhiheng.kernel.models import LedgerEntry
from zhiheng.supervision.tests.thread import World

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?')
SINCE = date(2020, 1, 1)


def grounds(day=None):
    return Grounds(day or timezone.localdate(), "merge", "机构改革方案（演示）", "威编〔2026〕9号")


def filing(agency, addressee, **fields):
    today = timezone.localdate()
    values = {"kind": "plan", "title": "计划（演示）", "year": 2026, "starts_on": today}
    values |= {"status": "submitted", "submitted_on": today, "created_at": timezone.now()}
    return Filing.objects.create(
        agency=agency, path=agency.path, addressee=addressee, **values | fields
    )


@pytest.fixture
def world():
    return World()


@pytest.fixture
def handler(client, world):
    client.force_login(world.handler)
    return world.handler


@pytest.fixture
def old(world):
    """一个什么都有的机关。"""
    old, item = world.agency, factories.make_item()
    officer = factories.make_officer(old)
    factories.make_certificate(officer)
    world.received()
    AgencyItem.objects.create(agency=old, item=item, valid_from=SINCE)
    PostDuty.objects.create(
        agency=old, item=item, post="一岗", officer=officer, valid_from=SINCE, duties="受理"
    )
    filing(factories.make_agency(), old)
    factories.make_agency(superior=old, kind="entrusted")
    return old


@pytest.fixture
def heir():
    return factories.make_agency()


def address(agency, name="merge"):
    return reverse(f"directory:{name}-agency", args=[agency.pk])


def fill(client, old, heir, **fields):
    values = {
        "effective_on": timezone.localdate(),
        "basis": "机构改革方案（演示）",
        "document_number": "威编〔2026〕9号",
        "successor": heir.pk,
    }
    page = client.post(address(old), values | fields).content.decode()
    return page, dict(HIDDEN.findall(page))


def figures(batches):
    return [
        (one["model"], one["label"], one["to"], len(one["ids"]), one["left"]) for one in batches
    ]


@pytest.mark.clause("SC-10")
def test_the_preview_lists_what_the_merger_then_moves_and_the_ledger_says_the_same(
    world, old, heir
):
    plan = organisation.Plan(heir=heir)
    credit = Credit(world.handler, timezone.now())
    seen = [one.as_facts() for one in organisation.preview(old, [heir], grounds(), plan)]

    made = organisation.merge(old, heir, grounds(), credit)

    assert figures(made.moved) == figures(seen)
    assert {one["label"] for one in seen} >= {
        "下属机关",
        "在岗人员",
        "随人的证件",
        "终止的机关事项",
        "承接的机关事项",
        "承接的岗责",
        "未办结的行政执法监督意见书",
        "收到而未办结的备案",
    }
    entry = LedgerEntry.objects.get(action="agency.hand_over")
    said = [(one["model"], one["to"], one["count"]) for one in json.loads(entry.facts)["moved"]]
    assert said == [(one["model"], one["to"], len(one["ids"])) for one in seen]


def test_nothing_is_written_until_the_figures_are_confirmed(client, handler, old, heir):
    entries = LedgerEntry.objects.count()

    page, held = fill(client, old, heir)

    assert "还没有办理" in page
    assert "在岗人员" in page
    assert not Succession.objects.exists()
    assert LedgerEntry.objects.count() == entries
    old.refresh_from_db()
    assert old.qualified_to is None
    client.post(address(old), held)
    assert Succession.objects.get().change.agency == old


def test_each_batch_opens_its_list_and_its_destination(client, handler, old, heir):
    page, _ = fill(client, old, heir)

    table = page.partition("<tbody>")[2].partition("</table>")[0]
    links = set(re.findall(r'href="([^"]+)"', table.replace("&amp;", "&")))
    assert heir.get_absolute_url() in links
    for query in (f"officers/?agency={old.pk}", f"opinions/?agency={old.pk}", f"receiver={old.pk}"):
        assert any(query in link for link in links), query
    for link in links:
        assert client.get(link).status_code == 200, link


def test_more_items_cost_no_more_queries(client, handler, old, heir):
    items = [factories.make_item() for _ in range(5)]
    fill(client, old, heir)
    with CaptureQueriesContext(connection) as few:
        fill(client, old, heir)
    for item in items:
        AgencyItem.objects.create(agency=old, item=item, valid_from=SINCE)

    with CaptureQueriesContext(connection) as many:
        fill(client, old, heir)

    assert len(many) == len(few)


def test_figures_that_changed_since_are_shown_again_first(client, handler, old, heir):
    _, held = fill(client, old, heir)
    factories.make_officer(old)

    page = client.post(address(old), held).content.decode()

    assert "数目有变" in page
    assert not Succession.objects.exists()
    client.post(address(old), dict(HIDDEN.findall(page)))
    assert Succession.objects.exists()


def test_the_form_comes_back_as_it_was_filled(client, handler, old, heir):
    _, held = fill(client, old, heir)

    page = client.post(address(old), held | {"revise": "1"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "下一步：核对" in text
    assert f'<option value="{heir.pk}" selected>' in text
    assert "威编〔2026〕9号" in text
    assert not Succession.objects.exists()


def test_a_split_that_goes_on_is_not_ticked_as_ending_when_it_comes_back(
    client, handler, old, heir
):
    values = {"effective_on": timezone.localdate(), "basis": "方案（演示）", "first": heir.pk}
    page = client.post(address(old, "split"), values).content.decode()

    back = client.post(
        address(old, "split"), dict(HIDDEN.findall(page)) | {"revise": "1"}
    ).content.decode()

    ends = re.search(r'<input[^>]*name="ends"[^>]*>', back).group()
    assert "checked" not in ends


def test_what_the_successor_already_has_is_named_beforehand_and_stays(world, old, heir):
    own = filing(old, world.so, key="2025", status="open", submitted_on=None)
    filing(heir, world.so, key="2025", status="open", submitted_on=None)
    plan = organisation.Plan(heir=heir)

    seen = organisation.preview(old, [heir], grounds(), plan)
    made = organisation.merge(old, heir, grounds(), Credit(world.handler, timezone.now()))

    assert [own.pk] in [one.left for one in seen]
    assert figures(made.moved) == figures([one.as_facts() for one in seen])
    own.refresh_from_db()
    assert own.agency == old


def test_the_preview_says_what_to_do_with_what_stays(client, world, handler, old, heir):
    own = filing(old, world.so, key="2025", status="open", submitted_on=None)
    filing(heir, world.so, key="2025", status="open", submitted_on=None)

    page, _ = fill(client, old, heir)

    assert "终止报送" in page
    assert own.get_absolute_url() in page


def test_a_planned_change_says_that_the_day_decides(client, handler, old, heir):
    day = timezone.localdate() + timedelta(days=9)
    page, held = fill(client, old, heir, effective_on=day)
    assert "按那一日的登记移交" in page
    client.post(address(old), held)

    later = factories.make_officer(old)
    handover.hand_over_due(day, now=timezone.now())

    later.refresh_from_db()
    assert later.agency == heir


def test_nobody_confirms_for_others(client, old, heir):
    client.force_login(factories.make_user(Role.EA_CLERK, old))

    assert client.post(address(old), {"successor": heir.pk}).status_code == 403
