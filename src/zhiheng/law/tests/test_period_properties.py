"""期间计算的性质：对任何起算日和长度都成立。"""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhiheng.law import clocks, library, period
from zhiheng.law.calendar import Calendar, Override
from zhiheng.law.model import Amount, NotInForce

CALENDAR = Calendar()
days = st.dates(date(2005, 1, 1), date(2030, 12, 31))
working = st.builds(Amount, st.integers(1, 60), st.just("wd"))
natural = st.one_of(
    st.builds(Amount, st.integers(1, 120), st.just("d")),
    st.builds(Amount, st.integers(1, 24), st.just("m")),
    st.builds(Amount, st.integers(1, 5), st.just("y")),
)
amounts = st.one_of(working, natural)
kinds = st.sampled_from(["within", "before", "after"])
rolls = st.sampled_from(["forward", "none"])


def run(amount, start, kind="within", roll="forward", calendar=CALENDAR):
    return period.run(period.term(amount, kind, roll), start, calendar)


@given(amounts, days, days, kinds, rolls)
def test_a_later_start_never_gives_an_earlier_day(amount, first, second, kind, roll):
    first, second = sorted([first, second])

    earlier, later = run(amount, first, kind, roll), run(amount, second, kind, roll)

    assert earlier.due <= later.due
    assert earlier.nominal <= later.nominal
    assert earlier.strict <= later.strict


@given(amounts, days, st.sampled_from(["within", "before"]))
def test_a_rolled_period_never_ends_on_a_rest_day(amount, start, kind):
    assert CALENDAR.is_workday(run(amount, start, kind).due)


@given(working, days)
def test_working_days_are_counted_exactly(amount, start):
    due = run(amount, start).due

    passed = [start + timedelta(days=i) for i in range(1, (due - start).days + 1)]
    assert sum(CALENDAR.is_workday(day) for day in passed) == amount.n
    assert CALENDAR.is_workday(due)


@given(st.integers(1, 60), days)
def test_months_end_on_the_corresponding_day_or_the_end_of_the_month(months, start):
    end = run(Amount(months, "m"), start).nominal

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


@given(working, days)
def test_counting_back_undoes_counting_forward_from_a_workday(amount, event):
    assume(CALENDAR.is_workday(event))

    assert run(amount, run(amount, event, "before").due).due == event


@given(amounts, days, days, st.integers(-5, 60), rolls)
def test_a_new_holiday_never_shortens_a_period(amount, start, near, offset, roll):
    with_holiday = Calendar({start + timedelta(days=offset): Override(False, "临时放假")})

    plain, forward = (
        run(amount, start, roll=roll),
        run(amount, start, roll=roll, calendar=with_holiday),
    )

    assert forward.due >= plain.due


@given(amounts, days, st.integers(-60, 5), rolls)
def test_a_new_holiday_never_postpones_the_last_day_before_an_event(amount, event, offset, roll):
    with_holiday = Calendar({event + timedelta(days=offset): Override(False, "临时放假")})

    plain = run(amount, event, "before", roll)
    backward = run(amount, event, "before", roll, with_holiday)

    assert backward.due <= plain.due
    assert backward.strict <= plain.strict


@given(amounts, days, st.sampled_from(["within", "before"]))
def test_the_trace_numbers_each_counted_day_once_and_ends_on_the_last_day(amount, start, kind):
    result = run(amount, start, kind)

    counted = [step.n for step in result.trace if step.n is not None]
    visited = [step.day for step in result.trace]
    assert counted == list(range(1, len(counted) + 1))
    assert len(visited) == len(set(visited)) == abs((result.due - start).days) + 1
    assert visited[-1] == result.due


@given(amounts, days, kinds, rolls)
def test_a_result_is_provisional_only_when_an_unpublished_year_was_reached(
    amount, start, kind, roll
):
    result = run(amount, start, kind, roll)

    reached = {start, result.nominal, result.due, result.strict}
    if all(CALENDAR.is_official(day) for day in reached):
        assert not result.provisional
    if amount.unit == "wd" and not CALENDAR.is_official(result.nominal):
        assert result.provisional


@pytest.mark.parametrize("place", ["weihai", "huantai", "shandong"])
@settings(max_examples=15)
@given(first=st.dates(date(2000, 1, 1), date(2033, 12, 31)))
def test_the_bulk_table_equals_the_single_computation(place, first):
    profile = library.profile(place)
    table = clocks.DueTable(CALENDAR, first, first + timedelta(days=40))
    for name in profile.clock_names():
        for row in clocks.fill(profile, name, table):
            if row.day in (table.first, table.last):
                one = period.run(profile.clock(name, row.day), row.day, CALENDAR)
                assert row == (row.day, one.nominal, one.due, one.strict, one.provisional), name


@pytest.mark.parametrize("place", ["weihai", "huantai"])
def test_the_bulk_table_has_a_row_for_every_day_on_which_the_clock_exists(place):
    profile = library.profile(place)
    table = clocks.DueTable(CALENDAR, date(2025, 12, 1), date(2026, 3, 31))
    for name in profile.clock_names():
        rows = {row.day: row for row in clocks.fill(profile, name, table)}
        for offset in range(121):
            day = table.first + timedelta(days=offset)
            try:
                clock = profile.clock(name, day)
            except NotInForce:
                assert day not in rows
                continue
            if clock.amount is None or clock.amount.unit == "h":
                assert day not in rows
            else:
                one = period.run(clock, day, CALENDAR)
                assert rows[day][1:] == (one.nominal, one.due, one.strict, one.provisional), name


def test_the_bulk_table_follows_the_chosen_readings():
    table = clocks.DueTable(CALENDAR, date(2026, 1, 1), date(2026, 12, 31))
    clock = library.profile("weihai").clock("hearing.notice", date(2026, 1, 1))

    plain, strict = table.rows(clock), table.rows(clock, {"A40"})

    assert [row.due for row in strict] == [row.strict for row in plain]
    assert [row.due for row in plain] != [row.strict for row in plain]


@given(amounts, days, kinds, rolls)
def test_leaving_the_trace_out_changes_no_day(amount, start, kind, roll):
    term = period.term(amount, kind, roll)

    traced = period.run(term, start, CALENDAR)
    bare = period.run(term, start, CALENDAR, traced=False)

    assert bare.trace == ()
    assert replace(traced, trace=()) == bare


@given(working, st.lists(days, min_size=1, max_size=20))
def test_many_starts_give_the_same_days_in_the_same_order(amount, starts):
    term = period.term(amount)

    assert clocks.due_days(term, starts, CALENDAR) == [
        period.run(term, start, CALENDAR).due for start in starts
    ]
