"""纸面收到的日期：不在将来，不早于这一件的起算；回执的日期早于报送登记的，以回执为准。"""

from datetime import date, timedelta

import pytest

from zhiheng import factories
from zhiheng.directory.models import Agency
from zhiheng.filings import raising, registration, services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import BENCHMARK, PROOF
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline

NEW_YEAR = date(2026, 1, 1)
SIGNED, SENT, TODAY = date(2026, 9, 1), date(2026, 9, 10), date(2026, 9, 28)
DUE = date(2026, 9, 21)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def yearly(bureau):
    Agency.objects.update(qualified_from=date(2015, 1, 1))
    raising.raise_yearly(2026, now=at(NEW_YEAR))
    return {one.kind: one for one in Filing.objects.filter(agency=bureau.agency)}


def register(filing, bureau, day, today=TODAY):
    services.register_paper(
        filing, actor=bureau.handler, received_on=day, proof=PROOF, now=at(today)
    )
    filing.refresh_from_db()
    return filing


@pytest.mark.clause("WH-8-2", "WH-19-1")
@pytest.mark.parametrize(
    ("kind", "earliest"), [("plan", date(2025, 1, 1)), ("annual_report", NEW_YEAR)]
)
def test_paper_is_not_received_before_it_could_be_there(yearly, bureau, kind, earliest):
    filing = yearly[kind]
    for day in (date(1999, 1, 1), earliest - ONE_DAY):
        with pytest.raises(RuleViolation, match="这一件那时还不会有") as refused:
            register(filing, bureau, day)
        assert str(day) in refused.value.sentence

    filing = register(filing, bureau, earliest)
    assert (filing.status, filing.filed_on, filing.late_days) == ("filed", earliest, 0)


@pytest.mark.clause("WH-8-2")
def test_paper_is_not_received_in_the_future(yearly, bureau):
    with pytest.raises(RuleViolation, match="在今天之后"):
        register(yearly["plan"], bureau, TODAY + ONE_DAY)

    assert register(yearly["plan"], bureau, TODAY).submitted_on == TODAY


@pytest.fixture
def sent(bureau):
    """A benchmark sent to a superior outside the platform."""
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    opening = Opening("benchmark", SIGNED, superior_name="演示省局")
    services.start(opening, actor=bureau.clerk, now=at(SIGNED))
    filing = Filing.objects.get(kind="benchmark_superior")
    bureau.ready(filing, BENCHMARK, SIGNED)
    return services.submit(filing, actor=bureau.clerk, now=at(SENT))


@pytest.mark.clause("WH-12-2c", "FJ-6")
@pytest.mark.parametrize(
    ("received_on", "late_days"),
    [(SENT - ONE_DAY, 0), (SENT + ONE_DAY, 0), (DUE, 0), (DUE + ONE_DAY, 1)],
)
def test_a_report_arrives_outside_on_the_day_of_the_receipt(sent, bureau, received_on, late_days):
    """Nothing arrives anywhere when the agency presses the button."""
    clock = Deadline.objects.of(sent).get(clock="benchmark.file_superior")
    assert (clock.due, clock.is_running) == (DUE, True)
    assert sent in registration.mine(bureau.clerk)

    services.register_receipt(
        sent, actor=bureau.clerk, received_on=received_on, proof=PROOF, now=at(TODAY)
    )

    sent.refresh_from_db()
    clock.refresh_from_db()
    assert (sent.first_submitted_on, sent.submitted_on) == (received_on, received_on)
    assert (sent.late_days, clock.late_days, clock.satisfied_on) == (
        late_days, late_days, received_on,
    )  # fmt: skip


@pytest.mark.clause("WH-12-2c")
@pytest.mark.parametrize("day", [SIGNED - ONE_DAY, TODAY + ONE_DAY])
def test_a_receipt_is_of_a_day_that_can_be(sent, bureau, day):
    with pytest.raises(RuleViolation, match="收到日期"):
        services.register_receipt(
            sent, actor=bureau.clerk, received_on=day, proof=PROOF, now=at(TODAY)
        )
