"""机关终止之后：事项、岗责由承接机关接上，报给它的备案改由承接机关收受。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import handover, organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.models import AgencyItem, PostDuty, Succession
from zhiheng.directory.succession_items import Span, plan, uncovered
from zhiheng.filings.models import Filing
from zhiheng.kernel.models import LedgerEntry

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SINCE = date(2020, 1, 1)


def grounds(day=TODAY, kind="merge"):
    return Grounds(day, kind, "机构改革方案（演示）", "威编〔2026〕9号")


@pytest.fixture
def credit():
    return Credit(factories.make_user(Role.SO_HEAD), NOW)


@pytest.fixture
def old():
    return factories.make_agency()


@pytest.fixture
def heir():
    return factories.make_agency()


def claim(agency, item=None, since=SINCE, until=None):
    item = item or factories.make_item()
    return AgencyItem.objects.create(agency=agency, item=item, valid_from=since, valid_to=until)


def spans(agency, item):
    found = AgencyItem.objects.filter(agency=agency, item=item).order_by("valid_from")
    return [(one.valid_from, one.valid_to) for one in found]


@pytest.mark.clause("SC-10", "SC-12", "HT-3.4-1")
def test_the_successor_has_the_items_from_the_day_and_the_old_unit_until_the_day_before(
    client, credit, old, heir
):
    item = claim(old).item
    ended = claim(old, until=date(2022, 1, 1))

    made = organisation.merge(old, heir, grounds(), credit)

    assert spans(old, item) == [(SINCE, YESTERDAY)]
    assert spans(heir, item) == [(TODAY, None)]
    assert spans(heir, ended.item) == []
    assert LedgerEntry.objects.filter(action="agency.move", rows__contains="SC-12").count() == 1
    client.force_login(credit.actor)
    page = client.get(reverse("directory:succession", args=[made.pk])).content.decode()
    assert "终止的机关事项" in page
    assert "承接的机关事项" in page
    assert item.name in page


def test_what_the_successor_has_already_is_not_registered_twice(credit, old, heir):
    both, later, ahead = claim(old).item, claim(old).item, claim(old, since=TOMORROW).item
    claim(heir, both)
    claim(heir, later, since=TOMORROW)

    organisation.merge(old, heir, grounds(), credit)

    assert spans(heir, both) == [(SINCE, None)]
    assert spans(heir, later) == [(TODAY, TODAY), (TOMORROW, None)]
    assert spans(heir, ahead) == [(TOMORROW, None)]
    assert spans(old, ahead) == []


def test_what_the_successor_had_once_or_at_another_post_is_registered_again(credit, old, heir):
    held, lapsed = claim(old).item, claim(old).item
    claim(heir, held)
    claim(heir, lapsed, until=YESTERDAY)
    values = {"item": held, "duties": "受理", "procedure": "立案", "valid_from": SINCE}
    known = [PostDuty.objects.create(agency=old, post=post, **values) for post in ("一岗", "二岗")]
    PostDuty.objects.create(agency=heir, post="一岗", **values)

    claims, posts = plan(old, heir, TODAY)
    organisation.merge(old, heir, grounds(), credit)

    assert (len(claims.new), len(posts.new)) == (1, 1)
    assert posts.left == [known[0].pk]
    assert claims.left == [AgencyItem.objects.get(agency=old, item=held).pk]
    assert spans(heir, held) == [(SINCE, None)]
    assert spans(heir, lapsed) == [(SINCE, YESTERDAY), (TODAY, None)]
    found = PostDuty.objects.filter(agency=heir).order_by("valid_from", "pk")
    assert [(one.post, one.valid_from) for one in found] == [("一岗", SINCE), ("二岗", TODAY)]


def test_posts_follow_their_items_with_those_who_came_along(credit, old, heir):
    item, second = claim(old).item, factories.make_agency()
    came, went = factories.make_officer(old), factories.make_officer(old)
    values = {
        "agency": old,
        "item": item,
        "duties": "受理",
        "procedure": "立案",
        "valid_from": SINCE,
    }
    for post, officer in (("一岗", came), ("二岗", went)):
        PostDuty.objects.create(post=post, officer=officer, **values)
    plan = organisation.Plan(heir=heir, people={went.pk: second}, ends=True)

    organisation.split(old, [heir, second], grounds(kind="split"), credit, plan)

    found = PostDuty.objects.filter(agency=heir).order_by("valid_from", "pk")
    assert [(one.post, one.officer, one.valid_from) for one in found] == [
        ("一岗", came, TODAY),
        ("二岗", None, TODAY),
    ]
    assert set(old.duties.values_list("valid_to", flat=True)) == {YESTERDAY}


def test_a_split_that_goes_on_leaves_items_and_filings_alone(credit, old, heir):
    item = claim(old).item

    organisation.split(old, [heir], grounds(kind="split"), credit, organisation.Plan(ends=False))

    assert spans(old, item) == [(SINCE, None)]
    assert spans(heir, item) == []


def test_an_abolished_unit_without_a_successor_ends_its_items(client, credit, old):
    item = claim(old).item

    made = organisation.abolish(old, None, grounds(kind="abolish"), credit)

    assert spans(old, item) == [(SINCE, YESTERDAY)]
    client.force_login(credit.actor)
    page = client.get(reverse("directory:succession", args=[made.pk])).content.decode()
    assert "终止的机关事项" in page


def test_a_planned_merger_passes_the_items_on_its_day_and_once(credit, old, heir):
    item = claim(old).item
    organisation.merge(old, heir, grounds(TOMORROW), credit)
    assert spans(old, item) == [(SINCE, None)]

    for _ in range(2):
        handover.hand_over_due(TOMORROW, now=NOW)

    assert spans(old, item) == [(SINCE, TODAY)]
    assert spans(heir, item) == [(TOMORROW, None)]
    assert LedgerEntry.objects.filter(action="agency.move", rows__contains="SC-12").count() == 1


def filing(agency, to, **fields):
    values = {
        "kind": "plan",
        "title": "计划（演示）",
        "year": 2026,
        "starts_on": TODAY,
        "status": "submitted",
        "submitted_on": TODAY,
        "created_at": NOW,
    }
    return Filing.objects.create(agency=agency, path=agency.path, addressee=to, **values | fields)


@pytest.mark.clause("SC-10")
def test_open_filings_to_a_dissolved_unit_go_to_its_successor(credit, old, heir):
    filer = factories.make_agency()
    waiting = filing(filer, old)
    done = filing(filer, old, closed_on=TODAY)

    made = organisation.merge(old, heir, grounds(), credit)

    for row in (waiting, done):
        row.refresh_from_db()
    assert (waiting.addressee, waiting.agency) == (heir, filer)
    assert done.addressee == old
    batch = next(one for one in Succession.objects.get(pk=made.pk).moved if one["label"])
    assert (batch["label"], batch["ids"]) == ("收到而未办结的备案", [waiting.pk])


def test_a_unit_with_filings_to_receive_is_not_abolished_without_a_successor(client, credit, old):
    filing(factories.make_agency(), old)
    client.force_login(credit.actor)
    values = {"effective_on": TODAY, "basis": "方案（演示）", "document_number": "威编〔2026〕9号"}

    page = client.post(reverse("directory:abolish-agency", args=[old.pk]), values)

    assert "收到而未办结的备案 1" in page.content.decode()
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "held", "left"),
    [
        ((1, None), [], [(1, None)]),
        ((1, None), [(1, None)], []),
        ((5, None), [(1, 3)], [(5, None)]),
        ((5, None), [(1, 7)], [(8, None)]),
        ((5, 9), [(7, None)], [(5, 6)]),
        ((5, 9), [(1, 5), (7, 7)], [(6, 6), (8, 9)]),
        ((5, 9), [(10, None)], [(5, 9)]),
        ((5, 9), [(1, 20)], []),
    ],
)
def test_only_the_uncovered_days_are_taken(wanted, held, left):
    def span(pair):
        since, until = pair
        return Span(date(2026, 1, since), date(2026, 1, until) if until else None)

    assert list(uncovered(span(wanted), map(span, held))) == [span(one) for one in left]
