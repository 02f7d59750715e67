"""备案受理之后发现实质问题：审查意见、意见书、办结后审查了结（WH-31、SC-28）。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng.filings import raising
from zhiheng.filings import services as filings
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import PLAN, Bureau, at
from zhiheng.kernel.errors import RuleViolation
from zhiheng.supervision import services
from zhiheng.supervision.tests.thread import DEMANDS, TEXT

DAY = date(2026, 1, 5)
DRAFT = TEXT | {"is_concrete": False}


@pytest.fixture
def bureau(db):
    return Bureau()


@pytest.fixture
def plan(bureau):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    return bureau.filed(plan, PLAN, DAY)


def draft(plan, bureau):
    return services.draft_from_filing(
        plan, actor=bureau.handler, demands=DEMANDS, now=at(DAY), **DRAFT
    )


@pytest.mark.clause("WH-31")
def test_an_opinion_on_a_filing_needs_a_remark_first(plan, bureau):
    with pytest.raises(RuleViolation, match="先对这件备案提出审查意见"):
        draft(plan, bureau)


@pytest.mark.clause("WH-31", "WH-8-2")
def test_the_review_is_settled_when_the_opinion_ends(plan, bureau, client):
    filings.remark(plan, actor=bureau.handler, remark="检查频次过高", now=at(DAY))
    client.force_login(bureau.handler)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert reverse("supervision:opinion-draft-filing", args=[plan.pk]) in page
    assert (
        "检查频次过高"
        in client.get(reverse("supervision:opinion-draft-filing", args=[plan.pk])).content.decode()
    )

    opinion = draft(plan, bureau)
    with pytest.raises(RuleViolation, match="已有一份未办结"):
        draft(plan, bureau)
    services.abandon(opinion, actor=bureau.handler, reason="机关已经改正", now=at(DAY))

    plan.refresh_from_db()
    assert plan.status == Filing.Status.FILED
