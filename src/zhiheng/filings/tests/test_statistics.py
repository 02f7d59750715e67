"""年度统计的口径：手工数得清的执法行为，逐项核对；各机关相加等于地区（statutes 2.13 统计年报）。"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiheng import factories
from zhiheng.acts.models import (
    Coercion,
    EnforcementAct,
    HeldBatch,
    Inspection,
    Licence,
    Party,
)
from zhiheng.directory.models import OfficerDuty, Posting
from zhiheng.filings import conditions, figures, statistics
from zhiheng.filings.conditions import Scope
from zhiheng.filings.layout import TABLES
from zhiheng.norms.models import ParameterValue

YEAR = 2025
DAY = date(2025, 5, 6)
AT = datetime(2025, 5, 6, 3, tzinfo=UTC)


@pytest.fixture
def agency(db):
    return factories.make_agency()


def act(agency, kind="penalty", **fields):
    decided = fields.setdefault("decided_on", DAY)
    fields.setdefault("act_on", decided or fields.get("filed_on") or DAY)
    return EnforcementAct.objects.create(
        agency=agency, path=agency.path, kind=kind, recorded_at=AT, **fields
    )


def numbers(agency, *years):
    return statistics.compute(Scope.of(agency), *(years or (YEAR,)))[years[0] if years else YEAR]


def of(table, found):
    """The numbers of one table that are not nought."""
    return {
        key.partition(".")[2]: n for key, n in found.items() if key.startswith(f"{table}.") and n
    }


@pytest.mark.clause("WH-19-1")
def test_penalties_count_once_under_the_heaviest_kind_by_the_day_of_decision(agency):
    act(agency, sanctions="warning")
    act(agency, sanctions="fine,warning", fine=Decimal("100.10"))
    act(agency, sanctions="confiscate,fine", fine=2000, confiscated=Decimal("300.05"))
    act(agency, sanctions="fine,revoke", fine=1000)
    act(agency, sanctions="close,fine", fine=0)
    act(agency, sanctions="criticism")
    act(agency, sanctions="未知种类")
    act(agency, sanctions="fine", fine=9, decision="impose", decided_on=date(2025, 12, 31))
    # not of this year, not imposed, taken back, undecided, still being written
    act(agency, sanctions="fine", fine=5, decided_on=date(2024, 12, 31))
    act(agency, sanctions="fine", fine=5, decided_on=date(2026, 1, 1), filed_on=DAY)
    act(agency, sanctions="", decision="decline")
    act(agency, sanctions="", decision="withdrew")
    act(agency, sanctions="detention", is_withdrawn=True)
    act(agency, sanctions="fine", fine=7, decided_on=None, filed_on=DAY)
    HeldBatch.objects.create(batch_id=77)
    act(agency, sanctions="fine", fine=7, batch_id=77)

    assert of("penalty", numbers(agency)) == {
        "warning": 2,
        "fine": 2,
        "confiscate": 1,
        "revoke": 1,
        "close": 1,
        "other": 1,
        "total": 8,
        "money": Decimal("3409.15"),
    }


@pytest.mark.clause("WH-19-1")
def test_a_penalty_without_its_kind_is_known_by_its_amounts(agency):
    act(agency, fine=100)
    act(agency, fine=100, confiscated=50)
    act(agency)

    assert of("penalty", numbers(agency)) == {
        "fine": 1,
        "confiscate": 1,
        "other": 1,
        "total": 3,
        "money": Decimal("250.00"),
    }


@pytest.mark.clause("WH-19-1")
def test_the_order_of_the_kinds_is_a_parameter_of_the_place(agency):
    act(agency, sanctions="confiscate,fine")
    ParameterValue.objects.create(
        key="statistics.penalty_order",
        profile="weihai",
        value=["warning", "confiscate", "fine"],
        set_at=AT,
        valid_from=date(2025, 1, 1),
    )

    assert of("penalty", numbers(agency)) == {"fine": 1, "total": 1}


@pytest.mark.clause("WH-19-1")
def test_licences_by_their_own_days_and_without_them_by_the_decision(agency):
    first = act(agency, "licence", filed_on=date(2024, 12, 30))
    Licence.objects.create(act=first, received_on=date(2024, 12, 29))
    second = act(agency, "licence", decided_on=None, filed_on=date(2025, 12, 30))
    Licence.objects.create(act=second, received_on=date(2025, 12, 29))
    act(agency, "licence")  # a bare result
    act(agency, "licence", decision="decline", filed_on=DAY)
    act(
        agency, "licence", decided_on=date(2020, 1, 1), change_kind="revoked", changed_on=DAY,
        filed_on=date(2019, 12, 1),
    )  # fmt: skip

    assert of("licence", numbers(agency)) == {
        "applied": 3,
        "accepted": 3,
        "granted": 2,
        "refused": 1,
        "revoked": 1,
    }


@pytest.mark.clause("WH-19-1")
def test_measures_and_executions_are_counted_apart(agency):
    for measure, decided in (("seal_up", DAY), ("seize", None), ("restrain", DAY)):
        row = act(agency, "measure", decided_on=decided)
        Coercion.objects.create(act=row, measure=measure, started_at=AT)
    act(agency, "measure")  # nothing but the result
    act(agency, "measure", decided_on=None)  # neither decided nor begun
    row = act(agency, "execution")
    Coercion.objects.create(act=row, measure="substitute", started_at=AT)
    act(agency, decided_on=date(2024, 1, 1), court_applied_on=DAY)
    act(agency, decided_on=date(2024, 1, 1), added_fine_enforced_on=DAY)

    found = numbers(agency)
    assert of("measure", found) == {"seal_up": 1, "seize": 1, "other": 2, "total": 4}
    assert of("execution", found) == {"substitute": 1, "total": 1, "added_fine": 1, "court": 1}
    assert of("penalty", found) == {}


@pytest.mark.clause("WH-19-1")
def test_a_patrol_and_what_led_to_a_penalty_are_no_inspection(agency):
    party = Party.objects.create(kind="legal", name="威海示例一演示有限公司")
    for fields in ({"is_on_site": True, "result": "none"}, {"result": "found"}):
        row = act(agency, "inspection", decided_on=None, party=party)
        Inspection.objects.create(act=row, started_on=DAY, **fields)
    act(agency, "inspection", decided_on=None)  # a patrol
    act(agency, "inspection", decided_on=None, party=party, fact_id=5)
    act(agency, "inspection", decided_on=None, party=party, fact_id=6)
    act(agency, "penalty", fact_id=5, sanctions="fine")
    act(factories.make_agency(name="示例二局"), "penalty", fact_id=6)

    assert of("inspection", numbers(agency)) == {"total": 3, "on_site": 1, "problems": 1}


@pytest.mark.clause("WH-19-1")
def test_levies_and_the_other_kinds_by_the_day_of_decision(agency):
    for kind in ("levy", "fee", "fee", "confirmation", "reward", "other"):
        act(agency, kind)
    act(agency, "fee", decided_on=None, filed_on=DAY)

    found = numbers(agency)
    assert of("levy", found) == {"levy": 1, "fee": 2}
    assert of("others", found) == {"confirmation": 1, "reward": 1, "other": 1}


@pytest.mark.clause("WH-19-1")
def test_people_are_those_of_the_last_day_of_the_year(agency):
    there, gone, moved = (factories.make_officer(agency, certificate=False) for _ in range(3))
    gone.works_to = date(2025, 12, 30)
    gone.save()
    other = factories.make_agency(name="示例三局")
    Posting.objects.create(officer=moved, agency=other, starts_on=date(2025, 12, 31))
    OfficerDuty.objects.create(officer=there, duty="review", starts_on=date(2025, 1, 1))
    factories.make_certificate(
        there, valid_from=date(2024, 1, 1), valid_to=date(2025, 12, 31), number="YS-STAT-1"
    )

    found = numbers(agency)
    assert (found["people.officers"], found["people.reviewers"]) == (1, 1)
    assert numbers(other)["people.officers"] == 1
    share = figures.lines(TABLES[-1], found, None)[-1]
    assert (found["people.certified"], share.now) == (1, "100.0")


def test_the_acts_behind_a_number_are_as_many_as_it_says(agency):
    party = Party.objects.create(kind="legal", name="威海示例一演示有限公司")
    act(agency, sanctions="fine,warning", fine=1)
    act(agency, sanctions="warning")
    act(agency, fine=3)
    act(agency, "licence", filed_on=DAY)
    act(agency, "measure")
    act(agency, "inspection", decided_on=None, party=party)
    act(agency, "fee")
    scope, found = Scope.of(agency), numbers(agency)

    for key, number in found.items():
        if not key.startswith("people.") and key != "penalty.money":
            rows = conditions.behind(EnforcementAct.objects.all(), scope, YEAR, key)
            assert rows.count() == number, key


def test_an_area_is_counted_in_the_index_by_kind_without_a_visit_to_its_acts(agency):
    with CaptureQueriesContext(connection) as asked:
        statistics.compute(Scope(agency.path), YEAR, YEAR - 1)

    counts = [one["sql"] for one in asked if "acts_enforcementact" in one["sql"]]
    assert len(counts) == 4
    for sql in counts:
        plan = [
            line for line in _plan(sql) if line.startswith(("SEARCH acts_enf", "SCAN acts_enf"))
        ]
        assert plan
        assert all("COVERING INDEX act_by_kind" in line for line in plan)


def _plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [line for *_, line in cursor.fetchall()]


KINDS = tuple(EnforcementAct.Kind.values)
TYPES = ("", "fine", "warning", "fine,warning", "confiscate,fine", "detention", "?")
acts_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.integers(0, 2),
            "kind": st.sampled_from(KINDS),
            "sanctions": st.sampled_from(TYPES),
            "fine": st.none() | st.integers(0, 9),
            "decided_on": st.none() | st.sampled_from([DAY, date(2024, 7, 1)]),
            "decision": st.sampled_from(["", "impose", "decline"]),
            "fact_id": st.none() | st.integers(1, 2),
            "is_withdrawn": st.booleans(),
        }
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=acts_drawn)
def test_the_agencies_add_up_to_the_area(db, drawn):
    with transaction.atomic():
        scope, agencies = _area(drawn)
        area = statistics.compute(scope, 2025, 2024)
        parts = [statistics.compute(Scope.of(agency), 2025, 2024) for agency in agencies]
        transaction.set_rollback(True)

    for year in (2025, 2024):
        assert figures.total(part[year] for part in parts) == area[year]
        table = [area[year][f"penalty.{i.name}"] for i in TABLES[0].items[:-2]]
        assert sum(table) == area[year]["penalty.total"]


def _area(drawn):
    """A city with a district, three agencies and the authority, and the acts drawn."""
    party = Party.objects.create(kind="legal", name="威海示例一演示有限公司")
    so = factories.make_so("371000")
    agencies = [factories.make_agency(place) for place in ("371000", "371002", "371002")]
    for one in drawn:
        row = dict(one)
        act(agencies[row.pop("at")], party=party, **row)
    return Scope(so.path), [*agencies, so]
