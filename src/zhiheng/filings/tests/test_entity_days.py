"""名录更正变化的生效日期之后，审核确认的申请怎样（WH-9.s1、WH-9.s2a）。"""

from datetime import date, timedelta

import pytest
from django.test import Client

from zhiheng.directory.agency_changes import Credit, change_agency
from zhiheng.directory.day_corrections import correct_day
from zhiheng.filings import raising, services
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_entity_raising import TODAY, enter_new, register
from zhiheng.filings.tests.test_kinds import PROOF, SIGNED, due
from zhiheng.kernel.models import LedgerEntry

RIGHT = date(2026, 9, 8)
pytestmark = pytest.mark.clause("WH-9.s1", "WH-9.s2a")


def corrected(bureau, change, day=RIGHT):
    credit = Credit(bureau.handler, at(SIGNED + timedelta(days=14)))
    return correct_day(change, day, basis="日期抄错（演示）", credit=credit)


def submitted(bureau):
    change = register(bureau)
    filing = Filing.objects.get(kind="entity_change")
    bureau.ready(filing, filing.content, SIGNED, files=[PROOF])
    return change, services.submit(filing, actor=bureau.clerk, now=at(SIGNED))


def page_of(bureau, filing):
    client = Client()
    client.force_login(bureau.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(filing.get_absolute_url()).content.decode()


def test_an_application_not_yet_sent_counts_from_the_right_day(bureau):
    change = register(bureau)
    filing = Filing.objects.get(kind="entity_change")
    assert due(filing, "entity_change.apply") == date(2026, 9, 21)

    corrected(bureau, change)

    filing.refresh_from_db()
    assert (filing.starts_on, filing.change) == (RIGHT, change)
    assert due(filing, "entity_change.apply") == date(2026, 9, 28)
    assert filing.next_due == date(2026, 9, 28)
    assert LedgerEntry.objects.filter(action="filings.start_day.follow").count() == 1
    page = page_of(bureau, filing)
    assert "自 2026-09-08 起" in page
    assert "本件已经报送" not in page


def test_the_page_of_an_application_asks_for_its_day_only_after_a_correction(
    client, bureau, django_assert_max_num_queries
):
    _, filing = submitted(bureau)
    client.force_login(bureau.handler, "django.contrib.auth.backends.ModelBackend")
    client.get(filing.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(filing.get_absolute_url())


def test_a_submitted_application_stays_as_it_was_and_says_so(bureau):
    change, filing = submitted(bureau)

    corrected(bureau, change)

    filing.refresh_from_db()
    assert filing.starts_on == SIGNED
    assert due(filing, "entity_change.apply") == date(2026, 9, 21)
    page = page_of(bureau, filing)
    assert "更正为 2026-09-08（日期抄错（演示））" in page
    services.confirm(filing, actor=bureau.handler, opinion="予以确认", now=at(RIGHT))
    assert "照报送时记载的 2026-09-01" in page_of(bureau, filing)


def test_a_change_found_to_have_taken_effect_is_applied_for_at_once(bureau):
    change = register(bureau, on=SIGNED + timedelta(days=60))
    assert not Filing.objects.filter(kind="entity_change").exists()

    corrected(bureau, change)

    assert Filing.objects.get(kind="entity_change").starts_on == RIGHT
    raising.raise_due(at(RIGHT))
    assert Filing.objects.filter(kind="entity_change").count() == 1


def test_the_day_of_establishment_is_corrected_in_the_first_entry(bureau):
    made, right = enter_new(bureau), TODAY + timedelta(days=3)
    change_agency(
        made, {"qualified_from": right}, effective_on=TODAY, kind="correction",
        basis="批复日期抄错（演示）", document_number="", actor=bureau.handler, now=at(TODAY),
    )  # fmt: skip

    assert Filing.objects.get(kind="entity_change").starts_on == right


def test_another_correction_leaves_the_day_of_the_application(bureau):
    register(bureau)
    register(bureau, kind="correction", powers="市场监管")

    filing = Filing.objects.get(kind="entity_change")
    assert filing.starts_on == SIGNED
    assert not LedgerEntry.objects.filter(action="filings.start_day.follow").exists()
