"""岗责与依据：谁负责、缺什么；有幅度的条款没有基准的，过了九十日是红的。"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiheng import factories
from zhiheng.directory import benchmark_gaps, responsibility
from zhiheng.directory.models import Agency, AgencyItem, ItemBasis, PostDuty
from zhiheng.kernel.models import LedgerEntry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def agency():
    return factories.make_agency("371002")


@pytest.fixture
def item(agency):
    return factories.make_item(agency)


@pytest.fixture
def credit():
    return {"actor": factories.make_user("so_handler"), "now": timezone.now()}


def duty(agency, item, **fields):
    values = {
        "post": "执法一科调查岗",
        "duties": "立案、调查取证",
        "procedure": "普通程序",
        "valid_from": date(2026, 1, 1),
        "officer": factories.make_officer(agency),
    }
    return PostDuty(agency=agency, item=item, **values | fields)


def state(item):
    claim = responsibility.with_responsibility(AgencyItem.objects.filter(item=item), TODAY).get()
    return claim.has_post, claim.has_person


@pytest.mark.clause("HT-3.4-1", "SD-15", "SC-12")
def test_an_item_misses_its_post_until_one_is_assigned_and_its_person_until_one_works(
    agency, item, credit
):
    assert state(item) == (False, False)

    made = responsibility.assign_duty(duty(agency, item, officer=None), **credit)
    assert state(item) == (True, False)

    responsibility.end_duty(made, valid_to=date(2026, 5, 31), **credit)
    person = factories.make_officer(agency)
    responsibility.assign_duty(
        duty(agency, item, officer=person, valid_from=date(2026, 6, 1)), **credit
    )
    assert state(item) == (True, True)

    person.works_to = TODAY - timedelta(days=1)
    person.save()
    assert state(item) == (True, False)
    actions = LedgerEntry.objects.filter(action__startswith="duty").values_list("action", flat=True)
    assert sorted(actions) == ["duty.assign", "duty.assign", "duty.end"]


def test_the_ledger_names_no_person_and_no_text(agency, item, credit):
    responsibility.assign_duty(duty(agency, item), **credit)

    entry = LedgerEntry.objects.get(action="duty.assign")

    assert "调查" not in str(entry.facts)


def faulty(agency, item):
    elsewhere = factories.make_agency("371002")
    gone = factories.make_officer(agency, works_to=date(2025, 12, 31))
    return {
        "不承担这个事项": duty(elsewhere, item, officer=None),
        "不是": duty(agency, item, officer=factories.make_officer(elsewhere)),
        "不在岗": duty(agency, item, officer=gone),
        "请先终止": duty(agency, item, valid_from=date(2026, 3, 1)),
        "为空": duty(agency, item, post="审批岗", duties=""),
    }


@pytest.mark.parametrize("sentence", ["不承担这个事项", "不是", "不在岗", "请先终止", "为空"])
def test_a_faulty_duty_is_refused_in_a_sentence(agency, item, credit, sentence):
    responsibility.assign_duty(duty(agency, item), **credit)

    with pytest.raises(ValidationError, match=sentence):
        responsibility.assign_duty(faulty(agency, item)[sentence], **credit)

    assert PostDuty.objects.count() == 1


def test_a_duty_cannot_end_twice_or_before_it_begins(agency, item, credit):
    made = responsibility.assign_duty(duty(agency, item), **credit)

    with pytest.raises(ValidationError, match="不能早于起日"):
        responsibility.end_duty(made, valid_to=date(2025, 1, 1), **credit)
    responsibility.end_duty(made, valid_to=date(2026, 5, 1), **credit)
    with pytest.raises(ValidationError, match="已经登记到 2026-05-01"):
        responsibility.end_duty(made, valid_to=date(2026, 6, 1), **credit)


def basis(item, **fields):
    values = {
        "norm_title": "《演示条例》",
        "article": "第四十条",
        "is_ranged": True,
        "effective_on": date(2026, 10, 1),
    }
    return ItemBasis(item=item, **values | fields)


def surveyed(agency):
    return benchmark_gaps.survey(Agency.objects.filter(pk=agency.pk), TODAY)


@pytest.mark.clause("WH-12-1", "SD-12")
@pytest.mark.parametrize(
    ("effective_on", "overdue", "waiting"),
    [(date(2026, 10, 1), 0, 1), (date(2026, 8, 22), 0, 1), (date(2026, 8, 21), 1, 0)],
)
def test_a_ranged_clause_without_benchmark_waits_ninety_days_and_then_is_overdue(
    agency, item, credit, effective_on, overdue, waiting
):
    responsibility.register_basis(basis(item, effective_on=effective_on), **credit)

    found = surveyed(agency)

    tally = found.tallies[0]
    assert (tally.ranged, tally.covered, tally.overdue, tally.waiting) == (1, 0, overdue, waiting)
    assert found.gaps[0].is_overdue(TODAY) is bool(overdue)


@pytest.mark.clause("WH-12-1", "SD-12")
def test_a_benchmark_in_force_covers_the_clause_of_its_violation_only(agency, item, credit):
    responsibility.register_basis(basis(item, violation_code="YSWF001"), **credit)
    responsibility.register_basis(basis(item, violation_code="YSWF002"), **credit)
    factories.make_band(item, violation_code="YSWF001")
    factories.make_band(item, violation_code="YSWF002", valid_to=TODAY - timedelta(days=1))

    found = surveyed(agency)

    assert found.tallies[0].covered == 1
    assert [gap.basis.violation_code for gap in found.gaps] == ["YSWF002"]


def test_clauses_not_yet_in_force_repealed_or_without_range_ask_for_no_benchmark(
    agency, item, credit
):
    for number, fields in enumerate(
        (
            {"effective_on": TODAY + timedelta(days=1)},
            {"repealed_on": TODAY - timedelta(days=1)},
            {"is_ranged": False},
        )
    ):
        responsibility.register_basis(basis(item, article=f"第{number}条", **fields), **credit)

    assert surveyed(agency).gaps == ()


def test_a_penalty_item_that_names_neither_clause_nor_band_is_counted_as_unmarked(agency, item):
    assert surveyed(agency).tallies[0].unmarked == 1


def test_a_basis_drops_the_brackets_and_a_ranged_one_needs_its_day(item, credit):
    made = responsibility.register_basis(basis(item), **credit)

    assert str(made) == "《演示条例》第四十条"
    with pytest.raises(ValidationError, match="须填写施行日期"):
        responsibility.register_basis(basis(item, article="第一条", effective_on=None), **credit)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemBasis.objects.create(item=item, norm_title="某", article="一", is_ranged=True)
    with pytest.raises(ValidationError, match="已经登记"):
        responsibility.register_basis(basis(item), **credit)
