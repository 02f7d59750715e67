"""沿革的规则，与逐日的朴素重放逐日相同。"""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zhiheng import factories
from zhiheng.directory import agency_changes, history
from zhiheng.directory.agency_changes import Credit, Grounds, enter, facts_of
from zhiheng.directory.history import Entry
from zhiheng.directory.models import AgencyVersion

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(20)]
NAMES = ("field", "powers", "prefix")

later = st.tuples(
    st.sampled_from(DAYS),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from("甲乙丙"), min_size=1),
    st.booleans(),
)


def on_the_day(told, name, day):
    """The value of one field on one day, by going through everything that was ever said about it."""
    said = [[FIRST, 0, "原"]]  # day, order of entry, value
    for order, (effective, values, is_correction) in enumerate(told, start=1):
        if name not in values:
            continue
        before = [one for one in said if one[0] <= effective]
        newest = sorted(before, key=lambda one: (one[0], one[1]))[-1]
        if is_correction:
            newest[2] = values[name]
        else:
            said.append([effective, order, values[name]])
    valid = sorted((one for one in said if one[0] <= day), key=lambda one: (one[0], one[1]))
    return valid[-1][2]


def first_entry():
    return Entry(FIRST, {"qualified_from": FIRST.isoformat(), **dict.fromkeys(NAMES, "原")})


@given(st.lists(later, max_size=8))
@settings(max_examples=300)
def test_the_periods_say_on_every_day_what_a_replay_of_all_entries_says(told):
    found = history.periods([first_entry(), *(Entry(*one) for one in told)])

    assert history.on(FIRST - timedelta(days=1), found) is None
    for day in [*DAYS, date(2030, 1, 1)]:
        expected = {name: on_the_day(told, name, day) for name in NAMES}
        standing = history.on(day, found).values
        assert {name: standing[name] for name in NAMES} == expected


@given(st.lists(later, max_size=8))
def test_the_periods_follow_each_other_without_a_gap_and_the_last_stays_open(told):
    found = history.periods([first_entry(), *(Entry(*one) for one in told)])

    assert found[0].valid_from == FIRST
    assert found[-1].valid_to is None
    for one, after in zip(found, found[1:], strict=False):
        assert after.valid_from == one.valid_to + timedelta(days=1)


class ChangesInAnyOrder(TestCase):
    """随机的变更与更正，以任意次序登记：名录每一日都与朴素重放相同。"""

    @given(st.lists(later, max_size=6))
    @settings(max_examples=25)
    def test_the_register_of_every_day_is_that_of_the_replay(self, given_entries):
        agency = factories.make_agency(
            qualified_from=FIRST, **dict.fromkeys(NAMES, "原"), superior=None
        )
        told = []
        for day, values, is_correction in given_entries:
            wanted = {n: v for n, v in values.items() if on_the_day(told, n, day) != v}
            if not wanted:
                continue
            told.append((day, wanted, is_correction))
            plain = "powers" if {"field", "powers"} & set(wanted) else "register"
            kind = "correction" if is_correction else plain
            grounds = Grounds(day, kind, "演示批复")
            enter(agency, values, grounds, Credit(None, timezone.now()))
        today = DAYS[10]
        agency_changes.show(agency, today)

        for day in DAYS:
            version = AgencyVersion.objects.as_of(day).get(agency=agency)
            for name in NAMES:
                assert getattr(version, name) == on_the_day(told, name, day)
        agency.refresh_from_db()
        assert facts_of(agency) == facts_of(AgencyVersion.objects.as_of(today).get(agency=agency))


@pytest.mark.django_db
def test_a_registration_corrected_to_an_earlier_day_holds_from_there():
    agency = factories.make_agency(qualified_from=FIRST)
    early = date(2020, 5, 1)

    grounds = Grounds(FIRST, "correction", "起日登记错误")
    enter(agency, {"qualified_from": early}, grounds, Credit(None, timezone.now()))

    assert AgencyVersion.objects.as_of(early).filter(agency=agency).exists()
    agency.refresh_from_db()
    assert agency.qualified_from == early


def test_a_withdrawn_registration_is_as_if_it_had_never_been():
    later = FIRST + timedelta(days=10)
    told = [first_entry(), Entry(later, {NAMES[0]: "改"}), Entry(later, {}, withdraws=1)]

    found = history.periods(told)

    assert [(one.valid_from, one.valid_to) for one in found] == [(FIRST, None)]
    assert found[0].values[NAMES[0]] == "原"
    assert list(history.standing(told)) == [0]
