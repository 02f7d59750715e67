"""一件行为落在法制审核目录的哪几项：写明的条件都满足才算，页面与筛查用同一个条件。"""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.acts.models import ActsChanged, EnforcementAct
from zhiheng.acts.review import catalogued, first_entries
from zhiheng.directory import catalogue
from zhiheng.directory.models import ReviewCatalogueEntry

pytestmark = pytest.mark.django_db
DECIDED, DAY = date(2026, 3, 27), timedelta(days=1)
BIG_FINE = {
    "kind": "penalty",
    "procedure": "ordinary",
    "hearing_held_on": date(2026, 3, 20),
    "fine": Decimal(40000),
    "confiscated": Decimal(20000),
    "title": "擅自设置户外广告案",
    "facts": "在Main街设置",
}


@pytest.fixture
def agency():
    return factories.make_agency()


def make_act(agency, **fields):
    values = {"decided_on": DECIDED, "act_on": DECIDED, "recorded_at": timezone.now(), **fields}
    return EnforcementAct.objects.create(agency=agency, path=agency.path, **values)


def positions(act):
    return [entry.position for entry in catalogued(act)]


@pytest.mark.clause("WH-14-1", "WH-14-2-(7)")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"amount_threshold": Decimal(50000)}, True),
        ({"amount_threshold": Decimal(60000)}, True),
        ({"amount_threshold": Decimal("60000.01")}, False),
        ({"ground": "ordinary"}, True),
        ({"ground": "hearing"}, True),
        ({"ground": "complex"}, False),
        ({"ground": "public_interest"}, False),  # 行为里没有记载，由人判断
        ({"ground": "public_interest", "words": "广告"}, False),
        ({"words": "广告 燃气"}, True),
        ({"words": "Main"}, True),
        ({"words": "main"}, False),
        ({"words": "燃气"}, False),
        ({"words": "% _"}, False),
        ({"ground": "hearing", "words": "燃气"}, False),
        ({"act_kind": "licence", "ground": "hearing"}, False),
        ({"act_kind": "", "ground": "hearing"}, True),
        ({}, False),  # 只有文字描述
        ({"act_kind": ""}, False),
    ],
)
def test_every_condition_that_an_entry_states_must_hold(agency, fields, expected):
    factories.make_catalogue_entry(agency, **{"ground": "other"} | fields)
    act = make_act(agency, **BIG_FINE)

    assert positions(act) == [1] * expected
    assert list(first_entries()) == [(act.pk, 1)] * expected


@pytest.mark.parametrize(
    ("sums", "expected"),
    [({}, False), ({"fine": 1}, True), ({"fine": "0.10", "confiscated": "0.90"}, True)],
)
def test_an_act_without_amount_reaches_no_threshold(agency, sums, expected):
    factories.make_catalogue_entry(agency, ground="other", amount_threshold=Decimal(1))

    act = make_act(agency, kind="penalty", **{name: Decimal(n) for name, n in sums.items()})

    assert positions(act) == [1] * expected


def test_cents_do_not_lose_a_threshold(agency):
    factories.make_catalogue_entry(agency, ground="other", amount_threshold=Decimal("0.30"))

    act = make_act(agency, kind="penalty", fine=Decimal("0.10"), confiscated=Decimal("0.20"))

    assert positions(act) == [1]


@pytest.mark.clause("WH-14-1")
def test_the_edition_of_the_day_of_decision_counts(agency):
    old = {"valid_from": DECIDED - 9 * DAY, "valid_to": DECIDED - DAY}
    factories.make_catalogue_entry(agency, **old)
    factories.make_catalogue_entry(agency, version=2, position=1, valid_from=DECIDED, words="燃气")
    factories.make_catalogue_entry(agency, version=2, position=2, valid_from=DECIDED)
    today = make_act(agency, **BIG_FINE)
    before = make_act(agency, **BIG_FINE | {"decided_on": DECIDED - DAY})
    too_early = make_act(agency, **BIG_FINE | {"decided_on": DECIDED - 10 * DAY})
    elsewhere = make_act(factories.make_agency(), **BIG_FINE)

    assert [positions(act) for act in (today, before, too_early, elsewhere)] == [[2], [1], [], []]
    assert sorted(first_entries()) == [(today.pk, 2), (before.pk, 1)]
    assert list(first_entries([before.pk])) == [(before.pk, 1)]
    assert list(first_entries([])) == []


def naive(entry, act):
    """The same conditions in plain Python."""
    holds = {
        "ordinary": (act.kind, act.procedure) == ("penalty", "ordinary"),
        "hearing": act.hearing_held_on is not None,
        "complex": act.is_complex is True,
        "other": bool(entry.words or entry.amount_threshold is not None),
    }
    texts = " ".join((act.title, act.facts, act.content))
    return all(
        (
            entry.act_kind in ("", act.kind),
            holds.get(entry.ground, False),
            (act.fine or 0) + (act.confiscated or 0) >= (entry.amount_threshold or 0),
            not entry.words or any(word in texts for word in entry.words.split()),
        )
    )


@pytest.mark.parametrize("seed", range(3))
def test_page_and_screening_agree_with_the_conditions_in_plain_words(seed):
    some = random.Random(seed)  # noqa: S311  # repeatable test data
    agencies = [factories.make_agency() for _ in range(3)]
    entries = {agency.pk: list(_catalogue(some, agency)) for agency in agencies[:2]}
    acts = [_random_act(some, some.choice(agencies)) for _ in range(120)]

    expected = {}
    for act in acts:
        act.refresh_from_db()
        listed = [one.position for one in entries.get(act.agency_id, ()) if naive(one, act)]
        assert positions(act) == listed
        expected |= {act.pk: listed[0]} if listed else {}

    assert expected
    assert dict(first_entries()) == expected
    assert dict(first_entries([act.pk for act in acts])) == expected


def _catalogue(some, agency):
    for position in range(1, 6):
        yield factories.make_catalogue_entry(
            agency,
            position=position,
            act_kind=some.choice(("", "penalty", "licence")),
            ground=some.choice(("other", "other", *ReviewCatalogueEntry.Ground.values)),
            words=some.choice(("", "", "广告", "燃气 许可")),
            amount_threshold=some.choice((None, None, Decimal(0), Decimal("500.50"))),
        )


def _random_act(some, agency):
    return make_act(
        agency,
        kind=some.choice(("penalty", "licence", "other")),
        procedure=some.choice(("", "ordinary", "summary")),
        hearing_held_on=some.choice((None, DECIDED)),
        is_complex=some.choice((None, False, True)),
        fine=some.choice((None, Decimal("500.40"), Decimal(900))),
        confiscated=some.choice((None, Decimal("0.10"))),
        title=some.choice(("", "户外广告案", "燃气案")),
        content=some.choice(("", "准予许可")),
    )


@pytest.mark.clause("WH-14-1")
def test_a_new_edition_sends_the_acts_since_to_screening(agency):
    earlier = make_act(agency, kind="licence", decided_on=DECIDED - DAY)
    since = make_act(agency, kind="licence")
    make_act(factories.make_agency(), kind="licence")
    ActsChanged.objects.all().delete()
    entry = ReviewCatalogueEntry(ground="complex", circumstance="疑难案件", basis="本局规定")

    credit = {"actor": factories.make_user("so_handler"), "now": timezone.now()}
    catalogue.issue_catalogue(agency, [entry], valid_from=DECIDED, **credit)

    assert list(ActsChanged.objects.values_list("act_id", flat=True)) == [since.pk]
    assert earlier.pk != since.pk
