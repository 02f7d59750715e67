"""台账的次序：逾期最久、先到期的在前，按机关，新列出的在前；最近期限一栏随期限变化。"""

import re
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.filings import raising, services
from zhiheng.filings.lists import FilingList
from zhiheng.filings.models import Filing
from zhiheng.filings.tests.conftest import PLAN, at
from zhiheng.filings.tests.test_kinds import DELEGATION
from zhiheng.kernel import correcting, deadlines
from zhiheng.kernel.models import Deadline
from zhiheng.ui.preferences import tabs

LIST = 8
NEW_YEAR = date(2026, 1, 1)
TODAY = timezone.localdate()


def nearest(filing):
    """As counted from the deadlines themselves."""
    return Deadline.objects.of(filing).running().order_by("due").values_list("due").first()


def is_kept(filing):
    found = nearest(filing)
    stored = Filing.objects.values_list("next_due").get(pk=filing.pk)
    return stored == (found or (None,))


@pytest.fixture
def three(bureau):
    """Delegations of three agencies: overdue for long, not yet due, and one that is filed."""
    made = []
    for days in (400, 2, 30):
        bureau.agency = factories.make_agency(bureau.place)
        bureau.clerk = factories.make_user("ea_clerk", bureau.agency)
        bureau.chief = factories.make_user("ea_head", bureau.agency)
        opening = services.Opening("delegation", TODAY - timedelta(days=days), f"演示{days}")
        made.append(services.start(opening, actor=bureau.clerk))
    bureau.filed(made[2], DELEGATION | {"term_from": str(TODAY)}, TODAY)
    services.publish(made[2], actor=bureau.clerk, is_cleared=True)
    return made


def titles(client, sort):
    page = client.get(reverse("filings:list"), {"sort": sort}).content.decode()
    return re.findall(r"委托书：(演示\d+)<", page)


def test_the_longest_overdue_comes_first_and_what_has_no_deadline_last(client, bureau, three):
    client.force_login(bureau.handler)

    assert titles(client, "due") == ["演示400", "演示2", "演示30"]
    assert titles(client, "agency") == ["演示400", "演示2", "演示30"]
    assert titles(client, "-new") == ["演示30", "演示2", "演示400"]


def test_the_head_of_the_deadline_column_leads_to_its_order(client, bureau, three):
    client.force_login(bureau.handler)

    page = client.get(reverse("filings:list")).content.decode()

    assert re.search(r'<a href="[^"]*sort=due"[^>]*>\s*最近期限', page)


def test_the_views_of_what_is_late_or_waiting_begin_with_the_most_urgent():
    class Nobody:
        views = ()

    shown = tabs("/", FilingList.views, Nobody(), now="overdue=on", count="3")

    assert {tab.name: tab.href for tab in shown}["逾期"] == "/?overdue=on&sort=due"
    assert [tab.name for tab in shown if tab.is_current] == ["逾期"]


@pytest.mark.parametrize("sort", [one.key for one in FilingList.sorts])
def test_every_order_comes_from_an_index_within_the_queries_of_a_list(client, bureau, three, sort):
    client.force_login(bureau.handler)
    ContentType.objects.get_for_models(Filing)
    cache.clear()
    client.get("/office/roles")

    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("filings:list"), {"sort": sort}).status_code == 200

    assert len(asked) <= LIST
    rows = [one["sql"] for one in asked if 'SELECT "filings_filing"' in one["sql"]]
    assert rows
    assert not any("TEMP B-TREE" in _plan(sql) for sql in rows)


def _plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return str(cursor.fetchall())


def test_the_column_follows_every_step(bureau):
    raising.raise_yearly(2026, now=at(NEW_YEAR))
    plan = Filing.objects.get(kind="plan", agency=bureau.agency)
    assert Filing.objects.get(pk=plan.pk).next_due == date(2026, 2, 2)

    bureau.ready(plan, PLAN, NEW_YEAR)
    services.submit(plan, actor=bureau.clerk, now=at(NEW_YEAR))
    assert is_kept(plan)
    services.return_for_completion(
        plan, actor=bureau.handler, defects=["没有盖章。"], now=at(NEW_YEAR)
    )
    assert is_kept(plan)
    bureau.filed(plan, PLAN | {"scope": "全市"}, NEW_YEAR)
    assert is_kept(plan)
    assert plan.next_due is None


def test_the_column_follows_a_correction_and_a_changed_calendar(bureau, three):
    first = three[0]
    other = TODAY - timedelta(days=300)
    now = timezone.now()
    proposed = correcting.propose(
        first, "starts_on", other, reason="签订日期录错", actor=bureau.handler, now=now
    )
    before = first.next_due
    correcting.approve(proposed, actor=bureau.head, now=now)
    assert is_kept(first)
    assert Filing.objects.get(pk=first.pk).next_due > before

    Deadline.objects.of(first).update(due=TODAY)
    for row in Deadline.objects.of(first):
        deadlines.recompute(row)

    assert is_kept(first)
    assert Filing.objects.get(pk=first.pk).next_due < TODAY
