"""工作日历：官方安排、调休、未公布的年份、本单位的调整。"""

from datetime import date

import pytest

from zhiheng.law.calendar import Calendar, Override

D = date.fromisoformat
CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("day", "workday", "kind", "name"),
    [
        ("2026-10-01", False, "holiday", "国庆节"),
        ("2026-10-06", False, "holiday", "国庆节"),
        ("2026-10-10", True, "shifted", "国庆节调休上班"),
        ("2026-02-14", True, "shifted", "春节调休上班"),
        ("2026-02-28", True, "shifted", "春节调休上班"),
        ("2026-04-06", False, "holiday", "清明节"),
        ("2026-06-19", False, "holiday", "端午节"),
        ("2026-11-21", False, "weekend", "周六"),
        ("2026-11-23", True, "workday", "周一"),
        ("2025-10-06", False, "holiday", "中秋节"),
        ("2015-09-03", False, "holiday", "抗战胜利70周年纪念日"),
    ],
)
def test_official_days_have_their_kind_and_name(day, workday, kind, name):
    shown = CALENDAR.day(D(day))

    assert (shown.workday, shown.kind, shown.name) == (workday, kind, name)
    assert shown.official


@pytest.mark.parametrize("day", ["2027-01-01", "2027-10-01", "2003-05-01"])
def test_a_year_without_a_notice_knows_weekends_only_and_says_so(day):
    shown = CALENDAR.day(D(day))

    assert shown.workday == (D(day).weekday() < 5)
    assert not shown.official


def test_the_office_may_close_a_day_or_open_one():
    own = Calendar(
        {D("2026-06-10"): Override(False, "台风停工"), D("2026-06-13"): Override(True, "补班")}
    )

    assert (own.day(D("2026-06-10")).kind, own.day(D("2026-06-10")).name) == ("holiday", "台风停工")
    assert (own.day(D("2026-06-13")).kind, own.day(D("2026-06-13")).name) == ("shifted", "补班")


def test_a_noticed_year_is_official_throughout():
    assert Calendar({}, [2027]).day(D("2027-07-07")).official


def test_one_entered_day_does_not_make_its_year_official():
    own = Calendar({D("2027-01-01"): Override(False, "元旦")})

    assert own.day(D("2027-01-01")).official
    assert not own.day(D("2027-01-04")).official
