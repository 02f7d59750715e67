"""法制审核目录：版本首尾相接，一件行为落在哪几项由写明的条件得出。"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import catalogue
from zhiheng.directory.catalogue import ActValues, matches, matching
from zhiheng.directory.models import ReviewCatalogueEntry

BIG_FINE = ActValues(
    "penalty", Decimal(60000), "擅自设置户外广告案", frozenset({"ordinary", "hearing"})
)


def entry(**fields):
    values = {"act_kind": "penalty", "circumstance": "较大数额罚款", "basis": "本局规定"}
    return ReviewCatalogueEntry(**values | fields)


@pytest.mark.clause("WH-14-1")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"amount_threshold": Decimal(50000)}, True),
        ({"amount_threshold": Decimal(60000)}, True),
        ({"amount_threshold": Decimal(60001)}, False),
        ({"ground": "hearing"}, True),
        ({"ground": "complex"}, False),
        ({"ground": "public_interest"}, False),  # 行为里没有记载，由人判断
        ({"words": "广告 燃气"}, True),
        ({"words": "燃气"}, False),
        ({"ground": "hearing", "words": "燃气"}, False),
        ({"act_kind": "licence", "ground": "hearing"}, False),
        ({"act_kind": "", "ground": "hearing"}, True),
        ({}, False),  # 只有文字描述
    ],
)
def test_every_condition_that_an_entry_states_must_hold(fields, expected):
    assert matches(entry(**fields), BIG_FINE) is expected


def test_an_act_without_amount_reaches_no_threshold():
    small = ActValues("penalty", None, "", frozenset())

    assert not matches(entry(amount_threshold=Decimal(1)), small)


@pytest.fixture
def agency(db):
    return factories.make_agency("371002")


def issue(agency, entries, day):
    credit = {"actor": factories.make_user("so_handler"), "now": timezone.now()}
    return catalogue.issue_catalogue(agency, entries, valid_from=day, **credit)


@pytest.mark.clause("WH-14-1")
def test_a_new_version_ends_the_one_before_and_past_days_keep_theirs(agency):
    issue(agency, [entry(ground="hearing"), entry(words="广告")], date(2026, 1, 1))
    issue(agency, [entry(amount_threshold=Decimal(100000))], date(2026, 7, 1))

    then = catalogue.entries_on(agency.pk, date(2026, 6, 30))
    now = catalogue.entries_on(agency.pk, date(2026, 7, 1))

    assert [one.position for one in matching(then, BIG_FINE)] == [1, 2]
    assert matching(now, BIG_FINE) == []
    assert [one.version for one in now] == [2]


def test_a_version_needs_entries_and_a_later_day(agency):
    with pytest.raises(ValidationError, match="至少要有一项"):
        issue(agency, [], date(2026, 1, 1))
    issue(agency, [entry()], date(2026, 1, 1))
    with pytest.raises(ValidationError, match="新版须晚于这一日"):
        issue(agency, [entry()], date(2026, 1, 1))

    assert ReviewCatalogueEntry.objects.count() == 1
