"""年度培训计划：课时不少于监督机构规定的，规定的数写在填写页和文本里（WH-11.s2）。"""

from datetime import date
from decimal import Decimal

import pytest

from zhiheng.filings import papers, raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.showing import said
from zhiheng.filings.tests.conftest import at
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers.training.services import set_hours

NEW_YEAR = date(2026, 1, 1)


def lessons(public, professional):
    return {
        "public_law": [{"subject": "行政处罚法", "hours": hours} for hours in public],
        "professional_law": [{"subject": "本领域法规", "hours": hours} for hours in professional],
        "targets": "全体执法人员",
        "schedule": "四月至十月",
    }


@pytest.fixture
def plan(bureau):
    raising.raise_yearly(2026, now=at(NEW_YEAR))
    return Filing.objects.get(kind="training_plan", agency=bureau.agency)


@pytest.fixture
def required(bureau):
    return set_hours(
        actor=bureau.head,
        now=at(NEW_YEAR),
        year=2026,
        duty="enforcement",
        public_hours=Decimal("12.5"),
        professional_hours=Decimal(20),
        basis="关于培训课时的通知（演示）",
    )


@pytest.mark.clause("WH-11.s2")
def test_a_plan_below_the_hours_of_the_authority_is_not_signed(plan, bureau, required):
    short = lessons(["8", "4"], ["19.5"])
    services.fill(plan, actor=bureau.clerk, content=short, now=at(NEW_YEAR))

    with pytest.raises(RuleViolation) as refused:
        services.sign(plan, actor=bureau.chief, now=at(NEW_YEAR))
    assert refused.value.row == "WH-11.s2"
    assert "“公共法律知识”安排了 12 课时，少于规定的 12.5 课时" in refused.value.sentence
    assert "“专业法律知识”安排了 19.5 课时，少于规定的 20 课时" in refused.value.sentence
    assert "12.5 课时" in said(plan, "fill")["explanation"]

    bureau.filed(plan, lessons(["8", "4.5"], ["20"]), NEW_YEAR)
    assert plan.status == Filing.Status.FILED
    assert papers.training_hours(plan) == {"required_hours": "32.5"}


@pytest.mark.clause("WH-11.s2")
def test_without_hours_set_nothing_is_demanded(plan, bureau):
    bureau.filed(plan, lessons(["0.5"], ["1,000"]), NEW_YEAR)

    assert plan.status == Filing.Status.FILED
    assert "还没有规定" in said(plan, "fill")["explanation"]
    assert papers.training_hours(plan) == {}
