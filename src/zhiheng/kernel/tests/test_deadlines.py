"""期限：起算、办结、延长、中止、重算与红黄绿灰。"""

from datetime import UTC, date, datetime, timedelta

import pytest

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel import deadlines, reckoning
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline, Lamp
from zhiheng.kernel.tests.matters import Letter
from zhiheng.law.calendar import Calendar, Override

START = date(2026, 9, 1)


def running(letter: Letter, clock: str, since: date = START, **more: object) -> Deadline:
    found = deadlines.start(letter, clock, since, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("clock", "since", "due"),
    [
        ("opinion.objection", date(2026, 2, 12), date(2026, 2, 26)),
        ("opinion.reexamine", date(2026, 2, 12), date(2026, 3, 4)),
        ("opinion.rectify", date(2026, 9, 1), date(2026, 10, 8)),
        ("case.conclude", date(2026, 6, 30), date(2026, 8, 31)),
        ("plan.file", date(2026, 1, 5), date(2026, 2, 2)),
    ],
)
def test_the_row_holds_what_the_law_computes(
    letter: Letter, clock: str, since: date, due: date
) -> None:
    deadline = running(letter, clock, since)

    assert deadline.due == due
    assert deadline.clauses
    assert deadline.trace
    assert (deadline.agency_id, deadline.path) == (letter.agency_id, letter.path)


@pytest.mark.parametrize(
    ("clock", "day", "lamp", "word"),
    [
        # WD5 received 09-01, due 09-08: four of five days used on 09-07; a right lapses grey
        ("opinion.objection", date(2026, 9, 4), Lamp.GREEN, "未到期"),
        ("opinion.objection", date(2026, 9, 7), Lamp.YELLOW, "临期"),
        ("opinion.objection", date(2026, 9, 8), Lamp.YELLOW, "临期"),
        ("opinion.objection", date(2026, 9, 9), Lamp.GREY, "期满"),
        # CD30 received 09-01, due 10-08 (37 days): 80 % on 10-01; three working days left from 09-28
        ("opinion.rectify", date(2026, 9, 27), Lamp.GREEN, "未到期"),
        ("opinion.rectify", date(2026, 9, 28), Lamp.YELLOW, "临期"),
        ("opinion.rectify", date(2026, 10, 8), Lamp.YELLOW, "临期"),
        ("opinion.rectify", date(2026, 10, 9), Lamp.RED, "逾期"),
        # a platform reminder is never red
        ("opinion.verify", date(2026, 12, 1), Lamp.YELLOW, "已过提醒日"),
    ],
)
def test_the_lamp_of_each_day(letter: Letter, clock: str, day: date, lamp: Lamp, word: str) -> None:
    deadline = running(letter, clock)

    assert (deadline.lamp(day), deadline.word(day)) == (lamp, word)
    assert deadline.is_overdue(day) is (lamp == Lamp.RED)


def test_fixed_and_stated_days_turn_yellow_ten_working_days_before(letter: Letter) -> None:
    fixed = running(letter, "plan.file", date(2026, 1, 5))
    stated = running(letter, "letter.report", START, stated_due=date(2026, 9, 30))

    assert fixed.yellow_on == date(2026, 1, 19)
    assert (stated.due, stated.yellow_on, stated.kind) == (
        date(2026, 9, 30),
        date(2026, 9, 16),  # 09-20 is a shifted working day, 09-25 a holiday
        "set",
    )


def test_a_stated_clock_without_its_day_is_asked_for(letter: Letter) -> None:
    with pytest.raises(RuleViolation, match="请填写文书载明的期限"):
        deadlines.start(letter, "letter.report", START)


def test_late_days_count_from_the_due_day_and_never_for_a_right(letter: Letter) -> None:
    running(letter, "opinion.rectify")
    running(letter, "opinion.objection")

    late = deadlines.satisfy(letter, "opinion.rectify", date(2026, 10, 13))
    right = deadlines.satisfy(letter, "opinion.objection", date(2026, 9, 30))

    assert late is not None
    assert right is not None
    assert (late.late_days, late.lamp(date(2026, 12, 1)), late.word(START)) == (
        5,
        "red",
        "逾期办结",
    )
    assert (right.late_days, right.word(START)) == (0, "已办结")


def test_starting_again_ends_the_old_clock(letter: Letter) -> None:
    old = running(letter, "opinion.rectify")
    new = running(letter, "opinion.rectify", date(2026, 9, 20))

    old.refresh_from_db()
    assert (old.ended_on, old.ended_why) == (date(2026, 9, 20), "restarted")
    assert deadlines.running(letter, "opinion.rectify") == new


def test_insufficient_correction_lets_the_old_clock_run_on(letter: Letter) -> None:
    running(letter, "opinion.rectify")
    deadlines.satisfy(letter, "opinion.rectify", date(2026, 9, 20))

    reopened = deadlines.reopen(letter, "opinion.rectify")

    assert reopened is not None
    assert reopened.is_overdue(date(2026, 10, 9))
    assert reopened.due == date(2026, 10, 8)


@pytest.mark.clause("WH-39.s2")
def test_an_extension_is_counted_from_the_nominal_end(letter: Letter, head: User) -> None:
    deadline = running(letter, "case.conclude", date(2025, 12, 31))  # T6, T7

    deadlines.extend(deadline, approved_on=date(2026, 2, 20), approved_by=head)

    assert deadline.extended_from == date(2026, 2, 28)
    assert (deadline.nominal, deadline.due) == (date(2026, 3, 28), date(2026, 3, 30))


def test_an_extension_comes_once_and_in_time(letter: Letter, head: User) -> None:
    deadline = running(letter, "case.conclude", date(2026, 6, 30))

    with pytest.raises(RuleViolation, match="届满"):
        deadlines.extend(deadline, approved_on=date(2026, 9, 1), approved_by=head)
    deadlines.extend(deadline, approved_on=date(2026, 8, 31), approved_by=head)
    with pytest.raises(RuleViolation, match="已经延长过一次"):
        deadlines.extend(deadline, approved_on=date(2026, 9, 1), approved_by=head)
    other = running(letter, "opinion.rectify")
    with pytest.raises(RuleViolation, match="不得延长"):
        deadlines.extend(other, approved_on=START, approved_by=head)


def test_a_pause_is_not_counted_and_never_overdue(letter: Letter) -> None:
    deadline = running(letter, "opinion.rectify", date(2026, 3, 2))
    assert deadline.due == date(2026, 4, 1)

    deadlines.pause(deadline, first=date(2026, 3, 10))
    assert not deadline.is_overdue(date(2026, 5, 1))
    assert deadline.word(date(2026, 5, 1)) == "中止计算"
    deadlines.resume(deadline, last=date(2026, 3, 19), reason="鉴定")

    assert deadline.paused_days == 10
    assert deadline.due == date(2026, 4, 13)  # 04-11 is a Saturday
    with pytest.raises(RuleViolation):
        deadlines.resume(deadline, last=date(2026, 3, 19), reason="鉴定")


def test_hours_run_to_the_minute(letter: Letter) -> None:
    at = datetime(2026, 5, 1, 1, 30, tzinfo=UTC)

    deadline = running(letter, "coercion.backfill", at)

    assert deadline.due_at == at + timedelta(hours=24)
    assert not deadline.is_overdue(at + timedelta(hours=24))
    assert deadline.is_overdue(at + timedelta(hours=24, seconds=1))


def test_a_provisional_day_is_recomputed_when_the_notice_is_entered(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = running(letter, "opinion.reexamine", date(2027, 9, 24))
    assert (deadline.provisional, deadline.due) == (True, date(2027, 10, 8))
    week = {date(2027, 10, n): Override(workday=False, name="国庆节") for n in range(1, 8)}
    monkeypatch.setattr(reckoning, "calendar", lambda: Calendar(week, [2027]))

    changed = deadlines.recompute_touched(week.keys(), {2027})

    deadline.refresh_from_db()
    assert changed == 1
    assert (deadline.provisional, deadline.due) == (False, date(2027, 10, 15))


def test_a_clock_that_does_not_run_in_the_place_is_not_started(now: datetime, db: None) -> None:
    letter = Letter(agency=factories.make_agency("370321"), created_at=now, status="draft")
    letter.save()

    assert deadlines.start(letter, "entity_change.publish_strict", START) is None
    assert not Deadline.objects.of(letter).exists()


def test_huantai_counts_under_its_own_rows(now: datetime, db: None) -> None:
    letter = Letter(agency=factories.make_agency("370321"), created_at=now, status="draft")
    letter.save()

    deadline = running(letter, "opinion.rectify")

    assert deadline.due == date(2026, 10, 8)
    assert "SD-28" in deadline.clauses
    assert not any(row.startswith("WH") for row in deadline.clauses)


def test_lists_find_the_overdue_of_the_viewer(
    letter: Letter, agency: Agency, clerk: User, handler: User
) -> None:
    running(letter, "opinion.rectify")
    running(letter, "opinion.objection")
    stranger = factories.make_user("so_handler", factories.make_so("370321"))
    overdue = Deadline.objects.overdue(date(2026, 10, 9))

    assert [row.clock for row in overdue.visible_to(clerk)] == ["opinion.rectify"]
    assert overdue.visible_to(handler).count() == 1
    assert not overdue.visible_to(stranger).exists()
