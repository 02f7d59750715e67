"""监督计划的实施：逐项登记完成，完成率，更正与撤销，调整计划（WH-22、R10）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.filings import services
from zhiheng.filings.models import PlanTask
from zhiheng.filings.plans import laying_out, recording, tally
from zhiheng.filings.tests.conftest import Bureau, at
from zhiheng.filings.tests.plans import LAST, ROWS, SPRING, SUMMER, adjusted, adopted, done
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.kernel.uploads import Upload
from zhiheng.registers.corrections import corrections_of

MAY, JUNE = date(2026, 5, 6), date(2026, 6, 1)
MINUTES = Upload("通报.pdf", "b" * 64, 9)


@pytest.fixture
def plan(bureau):
    return adopted(bureau)


@pytest.fixture
def first(plan):
    return plan.tasks.get(position=1)


@pytest.mark.clause("WH-22")
@pytest.mark.parametrize("place", ["371002", "370321"])
def test_the_rate_is_what_is_done_of_all(place, db):
    bureau = Bureau(place)
    plan = adopted(bureau)
    one, other, last = plan.tasks.all()
    done(bureau, one, MAY)
    recording.record_not_done(other, actor=bureau.head, now=at(JUNE), not_done_reason="人员不足")

    found = tally.of_filings([plan.pk], JUNE)[plan.pk]
    assert (found.total, found.done, found.late, found.not_done) == (3, 1, 1, 1)
    assert (found.rate, found.open) == ("33.3%", 1)
    assert found == tally.count(plan.tasks.all(), JUNE)


def test_a_task_without_a_day_is_due_at_the_end_of_the_year(plan):
    assert list(plan.tasks.values_list("due_on", flat=True)) == [SPRING, SUMMER, LAST]


def test_a_draft_has_no_tasks_and_a_day_of_another_year_is_refused(bureau):
    rows = [ROWS[0] | {"due_on": "2027-01-05"}]

    with pytest.raises(RuleViolation, match="第 1 行的完成期限 2027-01-05 不在 2026 年之内"):
        adopted(bureau, rows)
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2026, 3, 1), ["待完成", "待完成", "待完成"]),
        (date(2026, 4, 30), ["将到期", "待完成", "待完成"]),
        (date(2026, 5, 1), ["逾期未完成", "待完成", "待完成"]),
        (date(2026, 12, 1), ["逾期未完成", "逾期未完成", "将到期"]),
    ],
)
def test_what_is_overdue_is_said_first(plan, today, states):
    stated = tally.in_order(plan.tasks.all(), today)

    assert [tally.LAMPS[state][1] for _, state in stated] == states


@pytest.mark.clause("WH-22")
def test_a_record_keeps_day_person_result_and_file_and_reaches_the_ledger(bureau, first):
    done(bureau, first, MAY, reference="威环司通〔2026〕3号", file=MINUTES)

    first.refresh_from_db()
    assert (first.done_on, first.done_by, first.reference) == (MAY, "演示甲", "威环司通〔2026〕3号")
    assert (first.file_name, first.recorded_by) == ("通报.pdf", bureau.handler)
    assert first.is_late
    entry = LedgerEntry.objects.get(action="filings.task.done")
    assert entry.actor_id == bureau.handler.pk
    assert "2026-05-06" in str(entry.facts)


@pytest.mark.parametrize(
    ("day", "values", "sentence"),
    [
        (date(2026, 5, 7), {"now": at(MAY)}, "完成日期 2026-05-07 在今天之后"),
        (date(2026, 2, 9), {"now": at(MAY)}, "早于计划开始实施之日 2026-02-10"),
        (MAY, {"result": " "}, "请写明完成情况"),
        (MAY, {"done_by": ""}, "请写明办理人"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(bureau, first, day, values, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        done(bureau, first, day, **values)
    first.refresh_from_db()
    assert not first.is_recorded


def test_nothing_is_recorded_twice_and_nothing_without_a_reason(bureau, first):
    with pytest.raises(RuleViolation, match="请写明未完成的原因"):
        recording.record_not_done(first, actor=bureau.head, now=at(MAY), not_done_reason="  ")
    done(bureau, first, MAY)
    with pytest.raises(RuleViolation, match="已经登记于 2026-05-06 完成"):
        done(bureau, first, JUNE)
    with pytest.raises(RuleViolation, match="已经登记于 2026-05-06 完成"):
        recording.record_not_done(first, actor=bureau.head, now=at(JUNE), not_done_reason="没有办")
    with pytest.raises(RuleViolation, match="请写明理由"):
        recording.undo(first, actor=bureau.head, now=at(JUNE), reason="")


def test_a_correction_and_an_undoing_keep_what_was_recorded(bureau, first):
    done(bureau, first, MAY)
    values = {"done_on": SPRING, "done_by": "演示甲", "result": "评查案卷六十卷", "reference": ""}
    recording.correct(first, actor=bureau.handler, now=at(JUNE), reason="日期录错", **values)
    first.refresh_from_db()
    assert (first.done_on, first.is_late) == (SPRING, False)
    with pytest.raises(RuleViolation, match="没有改动"):
        recording.correct(first, actor=bureau.handler, now=at(JUNE), reason="再改", **values)

    recording.undo(first, actor=bureau.handler, now=at(JUNE), reason="登记错了项目")

    first.refresh_from_db()
    assert (first.is_recorded, first.result) == (False, "")
    reasons = [one.reason for one, _ in corrections_of(first)]
    assert reasons == ["登记错了项目", "日期录错"]
    actions = LedgerEntry.objects.filter(action__startswith="filings.task.")
    assert [one.action[13:] for one in actions.order_by("sequence")] == ["done", "correct", "undo"]
    with pytest.raises(RuleViolation, match="还没有登记结果"):
        recording.undo(first, actor=bureau.handler, now=at(JUNE), reason="再撤销")


def test_a_correction_may_not_leave_the_days_of_the_plan(bureau, first):
    done(bureau, first, MAY)

    with pytest.raises(RuleViolation, match="早于计划开始实施之日"):
        recording.correct(
            first, actor=bureau.handler, now=at(JUNE), reason="录错", done_on=date(2026, 1, 5)
        )


def test_only_the_authority_of_the_plan_records(bureau, first):
    city = factories.make_user(Role.SO_HANDLER, factories.make_so("371000"))
    analyst = factories.make_user(Role.SO_ANALYST, bureau.so)
    given = {"now": at(MAY), "done_on": MAY, "done_by": "演示甲", "result": "办结"}

    for other in (city, analyst):
        with pytest.raises(RuleViolation, match="由制定这份计划的监督机构"):
            recording.record_done(first, actor=other, **given)
    with pytest.raises(NotVisible):
        recording.record_done(first, actor=bureau.clerk, **given)


@pytest.mark.clause("WH-22")
def test_an_adjusted_plan_takes_over_what_is_recorded_and_names_what_it_drops(bureau, plan):
    one, other, _ = plan.tasks.all()
    done(bureau, one, MAY)
    rows = [ROWS[0], ROWS[1] | {"task": " 专项 监督", "due_on": "2026-10-31"}]
    made = adjusted(bureau, plan, rows, JUNE)

    plan.refresh_from_db()
    assert plan.status == "superseded"
    first, second = made.tasks.all()
    assert (first.done_on, first.recorded_by) == (MAY, bureau.handler)
    assert (second.due_on, second.first_due_on) == (date(2026, 10, 31), SUMMER)
    assert [task.task for task in laying_out.dropped(made)] == ["日常监督"]
    assert tally.of_filings([made.pk], JUNE)[made.pk].said == "1/2 项，50.0%"
    with pytest.raises(RuleViolation, match="已由新的计划替代"):
        done(bureau, other, JUNE)
    done(bureau, second, date(2026, 3, 2), now=at(JUNE))  # 原计划制定以后


def test_a_plan_is_not_replaced_by_that_of_the_next_year(bureau, plan):
    day = date(2027, 1, 4)
    opening = services.Opening("supervision_plan", day, previous=plan)

    with pytest.raises(RuleViolation, match="是 2026 年度的计划，不由 2027 年度的替代"):
        services.start(opening, actor=bureau.handler, now=at(day))


def test_an_adjusted_plan_is_drafted_after_the_earlier_one(bureau, plan):
    opening = services.Opening("supervision_plan", JUNE, "调整", previous=plan)
    made = services.start(opening, actor=bureau.handler, now=at(JUNE))

    assert laying_out.drafted(made)["schedule"] == ROWS
