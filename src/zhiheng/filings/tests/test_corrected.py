"""更正报送、起算的日期：期限的办结日和逾期天数随之（statutes 3：更正的期限重新计算）。"""

from datetime import date

import pytest

from zhiheng.filings import raising
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.filings.tests.test_kinds import DELEGATION, delegate
from zhiheng.kernel import correcting
from zhiheng.kernel.models import Deadline

NOW = at(date(2026, 11, 2))


def correct(bureau, filing, field, day):
    proposed = correcting.propose(
        filing, field, day, reason="日期录错", actor=bureau.handler, now=NOW
    )
    correcting.approve(proposed, actor=bureau.head, now=NOW)
    return Filing.objects.get(pk=filing.pk)


@pytest.mark.clause("WH-8-2")
@pytest.mark.parametrize(("day", "late"), [(date(2026, 1, 15), 0), (date(2026, 2, 7), 5)])
def test_a_corrected_day_of_submission_corrects_the_late_days(bureau, day, late):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    bureau.filed(plan, PLAN, date(2026, 3, 9))
    assert plan.late_days == 35

    plan = correct(bureau, plan, "submitted_on", day)

    clock = Deadline.objects.of(plan).get(clock="plan.file")
    assert (plan.late_days, plan.first_submitted_on) == (late, day)
    assert (clock.satisfied_on, clock.late_days) == (day, late)


@pytest.mark.clause("WH-10-2b")
def test_a_corrected_day_of_signing_corrects_the_late_days(bureau):
    filing = delegate(bureau)
    bureau.filed(filing, DELEGATION, date(2026, 9, 18))
    assert filing.late_days == 0

    filing = correct(bureau, filing, "starts_on", date(2026, 8, 20))

    clock = Deadline.objects.of(filing).get(clock="delegation.file")
    assert (clock.due, clock.late_days) == (date(2026, 9, 9), 9)
    assert filing.late_days == 9
