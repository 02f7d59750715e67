"""各步的按钮只引本种备案的条款，也只列本种备案有的步骤。"""

from datetime import date

import pytest
from django.utils import timezone

from zhiheng.filings import raising
from zhiheng.filings.models import Filing
from zhiheng.filings.steps import FILING, PUBLICATION
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import delegate


def offers(filing, user):
    return [
        one
        for table in (FILING, PUBLICATION)
        for one in table.offered(filing, user, timezone.now())
    ]


@pytest.fixture
def plan(bureau):
    raising.raise_yearly(2026, now=at(date(2026, 1, 1)))
    return Filing.objects.get(kind="supervision_plan", agency=bureau.so)


def test_every_button_cites_clauses_of_the_kind_alone(bureau, plan):
    for filing, user in ((plan, bureau.head), (delegate(bureau), bureau.clerk)):
        cited = {row for one in offers(filing, user) for row in one.clauses}
        assert cited
        assert cited <= set(filing.clause_rows.split())


def test_steps_of_other_kinds_are_not_offered(bureau, plan):
    names = {one.name for one in offers(delegate(bureau), bureau.clerk)}

    assert "end" in names
    assert not names & {"register_receipt", "adopt", "conclude", "confirm", "copy"}
    assert "adopt" in {one.name for one in offers(plan, bureau.head)}
