"""看板的数字点开就是它的行：逐个打开，数行。"""

import re
from datetime import date

import pytest
from django.utils import timezone

from zhiheng.screening import services as lead_services
from zhiheng.screening.models import Lead
from zhiheng.supervision import services
from zhiheng.supervision.tests.thread import World, at
from zhiheng.web.home import figures

DAY = at(date(2026, 9, 24))


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    """Leads upheld, handled, closed, dismissed, wrong data and new; opinions overdue, closed and in draft."""
    settings.DATA = tmp_path
    world = World()
    closed = world.reported()
    world.verified(closed, date(2026, 9, 21))
    services.close(closed, actor=world.head, conclusion="已全部纠正。", now=DAY)
    world.received()  # its period ended long ago
    world.draft()
    world.upheld()
    world.lead()
    for verdict in (lead_services.dismiss, lead_services.data_error):
        lead = world.lead()
        lead_services.assign(lead, actor=world.head, handler=world.handler, now=DAY)
        lead_services.verify(lead, actor=world.handler, now=DAY)
        verdict(lead, actor=world.handler, verdict_reason="机关已经公开。", now=DAY)
    lead_services.close(lead_of("dismissed"), actor=world.handler, now=DAY)
    return world


def lead_of(status: str) -> Lead:
    return Lead.objects.get(status=status)


def rows_behind(client, href: str) -> int:
    answer = client.get(href)
    assert answer.status_code == 200
    assert not answer.context["list"].complaints()
    return len(answer.context["page"].rows)


def test_every_figure_opens_the_rows_it_counts(world, client):
    client.force_login(world.head)
    shown = {one.label: one for one in figures(world.head, timezone.localdate())}
    counts = {label: int(one.value) for label, one in shown.items() if one.value.isdecimal()}

    opened = {label: rows_behind(client, shown[label].href) for label in counts}

    assert opened == counts
    assert counts["待核实疑点"] == 1
    assert counts["办理中的意见书"] == 2
    assert counts["逾期的意见书"] == 2  # 未纠正的，结案未归档的


def test_the_rate_of_upheld_leads_opens_the_upheld_ones_closed_or_not(world, client):
    client.force_login(world.head)
    rate = {one.label: one for one in figures(world.head, timezone.localdate())}["核实成立率"]
    judged, upheld = (int(n) for n in re.findall(r"\d+", rate.note))

    assert (judged, upheld) == (6, 4)
    assert rate.value == f"{100 * upheld / judged:.1f}%"
    assert rows_behind(client, rate.href) == upheld
    assert rows_behind(client, rate.href.replace("upheld", "judged")) == judged
