"""一年的推演：六百个机关应报的都列出，每一日谁逾期与逐日手算的一致（WH-8-2、WH-11.s1、WH-19-1、A7）。"""

from collections import Counter
from datetime import date, timedelta

import pytest

from zhiheng import factories
from zhiheng.directory import codes
from zhiheng.directory.agency_changes import open_first_versions
from zhiheng.directory.models import Agency
from zhiheng.filings import raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.registration import mine
from zhiheng.filings.tests.conftest import PLAN, Bureau, at

AGENCIES = 600
PLACES = ("371000", "371002", "371003", "371082", "371083", "370321")
DUE = {  # 届满日（顺延后）与从严的日期
    "annual_report": (date(2026, 1, 20), date(2026, 1, 20)),
    "plan": (date(2026, 2, 2), date(2026, 1, 31)),  # 1 月 31 日是周六，2 月 1 日是周日
    "training_plan": (date(2026, 3, 31), date(2026, 3, 31)),
    "inspection_plan": (date(2026, 3, 31), date(2026, 3, 31)),
}


@pytest.fixture
def city(db):
    """Six hundred agencies in six places, each place with its authority; some opened or ended in the year."""
    authorities = [factories.make_so(place) for place in PLACES]
    rows = []
    for n in range(AGENCIES):
        so = authorities[n % len(PLACES)]
        rows.append(
            Agency(
                name=f"演示执法局{n:03d}（演示）",
                credit_code=codes.compose_credit_code("11", so.jurisdiction_id, 90_000 + n),
                kind=Agency.Kind.DEPARTMENT,
                jurisdiction=so.jurisdiction,
                path=so.path,
                government=so.government,
                qualified_from=date(2026, 5, 1) if n % 50 == 1 else date(2015, 1, 1),
                qualified_to=date(2025, 12, 31) if n % 50 == 2 else None,
            )
        )
    open_first_versions(Agency.objects.bulk_create(rows))
    return rows


def standing(agencies, day):
    return [
        one
        for one in agencies
        if one.qualified_from <= day and (one.qualified_to is None or one.qualified_to >= day)
    ]


@pytest.mark.clause("WH-8-2", "WH-19-1", "WH-11.s1", "WH-22")
def test_the_year_begins_with_everything_that_is_due_listed_once(city):
    expected = len(standing(city, date(2026, 1, 1)))

    made = raising.raise_yearly(2026, now=at(date(2026, 1, 1), 0))

    counted = Counter(Filing.objects.values_list("kind", flat=True))
    assert counted == {
        **dict.fromkeys(DUE, expected),
        "supervision_plan": len(PLACES),
        "overall_report": len(PLACES),
    }
    assert made == 4 * expected + 2 * len(PLACES)
    assert len(standing(city, date(2026, 5, 2))) > expected
    assert raising.raise_yearly(2026, now=at(date(2026, 5, 2), 0)) == 0, "期限以后才设立的不补报"


@pytest.mark.clause("WH-8-2", "WH-19-1")
@pytest.mark.parametrize(
    ("since", "owed"),
    [
        (date(2025, 12, 31), {"annual_report", "plan", "training_plan", "inspection_plan"}),
        (date(2026, 1, 1), {"plan", "training_plan", "inspection_plan"}),
        (date(2026, 1, 31), {"plan", "training_plan", "inspection_plan"}),
        (date(2026, 2, 1), {"training_plan", "inspection_plan"}),
        (date(2026, 4, 1), set()),
    ],
)
def test_an_agency_owes_nothing_for_a_time_before_it_existed(bureau, since, owed):
    young = factories.make_agency(bureau.place, qualified_from=since)

    raising.raise_yearly(2026, now=at(date(2026, 11, 1)))

    assert set(Filing.objects.filter(agency=young).values_list("kind", flat=True)) == owed


@pytest.mark.clause("WH-8-2", "WH-19-1", "WH-11.s1")
def test_who_is_late_on_each_day_is_what_a_count_by_hand_gives(city):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1), 0))
    submitted = _some_submit()
    kinds = dict(Filing.objects.filter(kind__in=DUE).values_list("pk", "kind"))

    for day in _days():
        for found, place in (("overdue", 0), ("strictly_overdue", 1)):
            by_hand = {
                pk
                for pk, kind in kinds.items()
                if DUE[kind][place] < day and not submitted.get(pk, date.max) < day
            }
            asked = getattr(Filing.objects, found)(day)
            answered = {pk for pk in asked.values_list("pk", flat=True) if pk not in submitted}
            assert answered == {pk for pk in by_hand if pk not in submitted}, (day, found)
    for pk, day in submitted.items():
        due = DUE[kinds[pk]][0]
        assert Filing.objects.get(pk=pk).late_days == max((day - due).days, 0)


def _days():
    yield from (date(2026, 1, 19) + timedelta(days=n) for n in range(18))
    yield from (date(2026, 3, 30) + timedelta(days=n) for n in range(4))


def _some_submit():
    """Twelve plans come in around the day, on paper or in the system; the rest never do."""
    bureau = Bureau()
    submitted = {}
    plans = list(Filing.objects.filter(kind="plan", addressee=bureau.so).order_by("pk")[:12])
    for n, filing in enumerate(plans):
        day = date(2026, 1, 25) + timedelta(days=5 * n % 16)
        clerk = factories.make_user("ea_clerk", filing.agency)
        head = factories.make_user("ea_head", filing.agency)
        services.fill(filing, actor=clerk, content=PLAN, now=at(day))
        services.sign(filing, actor=head, now=at(day))
        services.submit(filing, actor=clerk, now=at(day))
        services.accept(filing, actor=bureau.handler, now=at(day))
        submitted[filing.pk] = day
    return submitted


def test_the_late_and_ones_own_work_are_found_through_indexes(bureau):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))

    late = Filing.objects.visible_to(bureau.handler).overdue(date(2026, 6, 1))

    assert "deadline_running_by_kind" in late.explain()
    for user in (bureau.handler, bureau.clerk):
        assert "SCAN" not in mine(user).explain()
