"""更正变更的生效日期：名录自对的日期起换版，原日期和理由留下；中间有别的变更的拒绝。"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from zhiheng import factories
from zhiheng.directory import organisation, services
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.day_corrections import correct_day
from zhiheng.directory.models import AgencyVersion
from zhiheng.kernel.models import LedgerEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
CREDIT = Credit(None, NOW)
WRONG, RIGHT, EARLY = date(2024, 5, 1), date(2024, 6, 1), date(2024, 4, 1)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def agency():
    return factories.make_agency(field="市场监管", prefix="甲")


def change(agency, on=WRONG, kind=None, **values):
    return services.change_agency(
        agency,
        values,
        effective_on=on,
        kind=kind or ("powers" if "field" in values else "register"),
        basis="批复（演示）",
        document_number="",
        actor=None,
        now=NOW,
    )


def corrected(row, day, basis="日期抄错"):
    return correct_day(row, day, basis=basis, credit=CREDIT)


def field_on(agency, day):
    return AgencyVersion.objects.as_of(day).get(agency=agency).field


@pytest.mark.clause("WH-9.s1")
@pytest.mark.parametrize("right", [RIGHT, EARLY])
def test_the_register_changes_on_the_right_day_and_not_on_the_wrong_one(agency, right):
    made = corrected(change(agency, field="城市管理"), right)

    assert field_on(agency, right - ONE_DAY) == "市场监管"
    assert field_on(agency, right) == "城市管理"
    later = max(right, WRONG)
    assert field_on(agency, later - ONE_DAY) == ("市场监管" if right == RIGHT else "城市管理")
    assert agency.versions.count() == 2
    assert (made.before, made.values) == (
        {"effective_on": WRONG.isoformat()},
        {"effective_on": right.isoformat()},
    )
    facts = json.loads(LedgerEntry.objects.get(action="agency.correct").facts)
    assert facts["before"] == {"effective_on": WRONG.isoformat()}


def test_a_day_is_corrected_again_and_a_value_corrected_before_stays(agency):
    row = change(agency, field="错")
    change(agency, WRONG, "correction", field="对")

    corrected(row, RIGHT)
    corrected(row, EARLY)

    assert [field_on(agency, day) for day in (EARLY - ONE_DAY, EARLY)] == ["市场监管", "对"]
    assert agency.versions.count() == 2


def test_a_change_corrected_into_the_future_waits_for_its_day(agency):
    row = change(agency, field="城市管理")

    corrected(row, date(2026, 10, 1))

    agency.refresh_from_db()
    assert agency.field == "市场监管"
    assert field_on(agency, date(2026, 10, 1)) == "城市管理"


def test_two_changes_of_one_wrong_day_are_corrected_one_after_the_other(agency):
    rows = [change(agency, field="城市管理"), change(agency, prefix="乙")]

    for row in rows:
        corrected(row, RIGHT)

    assert agency.versions.count() == 2
    assert AgencyVersion.objects.as_of(RIGHT).get(agency=agency).prefix == "乙"


@pytest.mark.parametrize(
    ("between", "values"),
    [(date(2024, 5, 9), {"prefix": "乙"}), (RIGHT, {"field": "卫生"}), (WRONG, {"field": "卫生"})],
)
def test_another_change_in_between_is_named(agency, between, values):
    row = change(agency, field="城市管理")
    change(agency, between, **values)

    with pytest.raises(ValidationError, match=f"{between} 生效的变更"):
        corrected(row, RIGHT)

    assert agency.changes.count() == 3


@pytest.mark.parametrize(
    ("day", "basis", "sentence"),
    [
        (WRONG, "日期抄错", "相同"),
        (date(2010, 1, 1), "日期抄错", "须晚于首次登记"),
        (factories.LONG_AGO, "日期抄错", "须晚于首次登记"),
        (RIGHT, " ", "理由"),
    ],
)
def test_a_refused_correction_says_why(agency, day, basis, sentence):
    row = change(agency, field="城市管理")

    with pytest.raises(ValidationError, match=sentence):
        corrected(row, day, basis)

    assert agency.changes.count() == agency.versions.count() == 2


def test_the_first_registration_a_correction_and_a_merger_keep_their_day(agency):
    row = change(agency, field="错")
    correction = change(agency, WRONG, "correction", field="对")
    heir = factories.make_agency()
    grounds = Grounds(date(2026, 9, 1), "merge", "方案（演示）")
    merger = organisation.merge(agency, heir, grounds, CREDIT).change

    for one, sentence in (
        (agency.changes.first(), "主体资格起"),
        (correction, "更正没有生效日期"),
        (merger, "移交"),
        (heir.changes.last(), "移交"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            corrected(one, date(2026, 8, 1))
    assert field_on(agency, row.effective_on) == "对"
