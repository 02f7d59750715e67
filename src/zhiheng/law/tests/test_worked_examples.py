"""statutes 1.4 的算例 T1–T21。"""

from datetime import date, datetime

import pytest

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar

D = date.fromisoformat
CALENDAR = Calendar()
WEIHAI = library.profile("weihai")


def run(name: str, start: date) -> period.Deadline:
    day = start.date() if isinstance(start, datetime) else start
    return period.run(WEIHAI.clock(name, day), start, CALENDAR)


def example(number: str, row: str, *values: str | None):
    return pytest.param(*values, id=number, marks=pytest.mark.clause(row))


@pytest.mark.parametrize(
    ("clock", "start", "nominal", "due"),
    [
        example("T1", "WH-32.s1", "opinion.objection", "2026-02-12", None, "2026-02-26"),
        example("T2", "WH-32.s2", "opinion.reexamine", "2026-02-12", None, "2026-03-04"),
        example("T3", "WH-33.s1", "opinion.rectify", "2026-09-01", "2026-10-01", "2026-10-08"),
        example("T4", "WH-9.s2a", "entity_change.apply", "2026-01-28", "2026-02-17", "2026-02-24"),
        example("T5", "WH-12-2a", "benchmark.publish", "2026-09-14", "2026-10-04", "2026-10-08"),
        example("T5 so", "WH-12-2b", "benchmark.file_so", "2026-09-14", "2026-10-04", "2026-10-08"),
        example(
            "T5 superior",
            "WH-12-2c",
            "benchmark.file_superior",
            "2026-09-14",
            "2026-10-04",
            "2026-10-08",
        ),
        example("T6", "WH-39.s1", "case.conclude", "2025-12-31", "2026-02-28", "2026-02-28"),
        example("T7", "WH-39.s2", "case.conclude.extend", "2026-02-28", "2026-03-28", "2026-03-30"),
        example("T8", "WH-39.s1", "case.conclude", "2023-12-31", "2024-02-29", "2024-02-29"),
        example("T9", "WH-39.s1", "case.conclude", "2026-06-30", "2026-08-30", "2026-08-31"),
        example("T10", "CF-60", "penalty.decide", "2024-09-09", "2024-12-08", "2024-12-09"),
        example("T11", "WH-15-2.s1", "publication.decision", "2025-09-28", None, "2025-10-14"),
        example("T12", "WH-15-2.s2", "publication.other", "2025-09-28", None, "2025-10-31"),
        example("T13", "WH-17.s1", "recording.store", "2026-04-30", None, "2026-05-07"),
        example("T14", "CF-48-2", "publication.withdraw", "2026-02-13", None, "2026-02-25"),
        example("T15", "QZ-25", "seizure.end", "2026-09-01", "2026-10-01", "2026-10-01"),
        example("T17", "WH-8-2", "plan.file", "2026-01-01", "2026-01-31", "2026-02-02"),
        example("T18", "WH-35-(5)", "case.bar3y", "2023-03-01", "2026-03-01", "2026-03-01"),
        example("T19", "CF-64(2)", "hearing.notice", "2026-10-12", None, "2026-09-24"),
        example("T20", "CF-64(2)", "hearing.notice", "2026-03-05", None, "2026-02-25"),
        example("T21", "QZ-54", "court.urge", "2026-09-21", "2026-10-12", "2026-10-13"),
    ],
)
def test_the_worked_examples_come_out(clock, start, nominal, due):
    result = run(clock, D(start))

    assert result.due == D(due)
    assert result.nominal == D(nominal or due)
    assert not result.provisional


@pytest.mark.parametrize(
    ("clock", "start", "strict"),
    [
        pytest.param("opinion.objection", "2026-02-12", "2026-02-26", id="no open reading"),
        pytest.param("seizure.end", "2026-09-01", "2026-09-30", id="T15 warning"),
        pytest.param("plan.file", "2026-06-01", "2026-01-31", id="T17"),
        pytest.param("hearing.notice", "2026-10-12", "2026-09-23", id="T19"),
        pytest.param("hearing.notice", "2026-03-05", "2026-02-24", id="T20"),
        pytest.param("licence.hearing_request", "2026-09-28", "2026-10-08", id="A39"),
        pytest.param("review.yearly", "2022-12-31", "2022-12-31", id="fixed without roll"),
    ],
)
def test_the_strict_reading_stands_beside_the_default(clock, start, strict):
    assert run(clock, D(start)).strict == D(strict)


@pytest.mark.clause("CF-60")
def test_t10_a_decision_on_the_93rd_day_is_two_days_late():
    assert (D("2024-12-11") - run("penalty.decide", D("2024-09-09")).due).days == 2


@pytest.mark.clause("QZ-19")
def test_t16_hours_ignore_holidays():
    result = run("coercion.backfill", datetime(2026, 5, 1, 9, 30))  # noqa: DTZ001 - local wall clock

    assert result.due == result.strict == result.nominal == datetime(2026, 5, 2, 9, 30)  # noqa: DTZ001


@pytest.mark.clause("WH-35-(5)")
def test_t18_a_clue_on_the_same_day_three_years_later_is_not_out_of_time():
    last = run("case.bar3y", D("2023-03-01")).due

    assert not D("2026-03-01") > last
    assert D("2026-03-02") > last


@pytest.mark.clause("YS-5")
def test_a37_days_of_a_transfer_do_not_roll_and_the_rolled_day_is_only_shown():
    result = run("transfer.approve", D("2026-09-30"))

    assert result.nominal == result.due == result.strict == D("2026-10-03")
    assert result.lenient == D("2026-10-08")


@pytest.mark.clause("WH-39.s2")
def test_a24_the_extension_never_passes_three_months_from_the_filing():
    start = D("2025-12-31")

    nominal = run("case.conclude.extend", run("case.conclude", start).nominal).nominal

    assert nominal == min(D("2026-03-28"), D("2026-03-31"))


@pytest.mark.clause("WH-8-2")
def test_a_chosen_strict_reading_becomes_the_due_day():
    clock = WEIHAI.clock("plan.file", D("2026-01-01"))

    assert period.run(clock, D("2026-01-01"), CALENDAR, readings={"A7"}).due == D("2026-01-31")


def test_days_of_a_pause_are_not_counted():
    clock = WEIHAI.clock("licence.decide", D("2026-03-02"))
    pause = period.Pause(D("2026-03-04"), D("2026-03-10"), "专家评审")

    plain = period.run(clock, D("2026-03-02"), CALENDAR)
    paused = period.run(clock, D("2026-03-02"), CALENDAR, pauses=[pause])

    assert plain.due == D("2026-03-30")
    assert paused.due == D("2026-04-07")
    assert sum(step.reason == "专家评审，不计入" for step in paused.trace) == 7
