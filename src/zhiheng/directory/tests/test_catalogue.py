"""法制审核目录：版本首尾相接，从前的日子适用从前的一版。"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import catalogue
from zhiheng.directory.models import ReviewCatalogueEntry


def entry(**fields):
    values = {"act_kind": "penalty", "circumstance": "较大数额罚款", "basis": "本局规定"}
    return ReviewCatalogueEntry(**values | fields)


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

    assert [(one.version, one.position) for one in then] == [(1, 1), (1, 2)]
    assert [(one.version, one.position) for one in now] == [(2, 1)]


def test_a_version_needs_entries_and_a_later_day(agency):
    with pytest.raises(ValidationError, match="至少要有一项"):
        issue(agency, [], date(2026, 1, 1))
    issue(agency, [entry()], date(2026, 1, 1))
    with pytest.raises(ValidationError, match="新版须晚于这一日"):
        issue(agency, [entry()], date(2026, 1, 1))

    assert ReviewCatalogueEntry.objects.count() == 1
