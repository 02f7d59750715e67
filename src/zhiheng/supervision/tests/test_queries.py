"""Recorded numbers of queries of the pages of the thread: session, account and roles are three of each."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiheng.screening.models import Lead
from zhiheng.supervision import services
from zhiheng.supervision.tests.thread import World, at

MENU = 1  # leads, opinions, unread notices in one query, then kept for half a minute


def asked(client, user, address: str) -> int:
    """Queries of the page once the menu's counts are known."""
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def checked(world: World):
    opinion = world.reported()
    return world.verified(opinion, date(2026, 9, 21), passed=False)


def test_the_page_of_an_opinion_that_is_being_corrected(world, client):
    opinion = world.received()

    assert asked(client, world.handler, opinion.get_absolute_url()) <= 12
    assert asked(client, world.clerk, opinion.get_absolute_url()) <= 11


def test_the_page_of_an_opinion_with_everything_on_it(world, client):
    opinion = checked(world)

    assert asked(client, world.handler, opinion.get_absolute_url()) <= 14
    assert asked(client, world.clerk, opinion.get_absolute_url()) <= 13


def test_the_page_of_a_lead(world, client):
    lead = world.received().lead

    assert asked(client, world.handler, lead.get_absolute_url()) <= 12


def test_the_page_of_a_reminder(world, client):
    day = at(date(2026, 8, 25))
    letter = services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=day
    )

    assert asked(client, world.handler, letter.get_absolute_url()) <= 8


def test_the_menu_is_counted_once_for_list_bell_and_label(world, client):
    address = checked(world).get_absolute_url()
    warm = asked(client, world.handler, address)

    cache.clear()
    with CaptureQueriesContext(connection) as cold:
        client.get(address)

    assert len(cold) - warm == MENU


@pytest.mark.parametrize(
    "name",
    [
        "screening:lead-list",
        "supervision:opinion-list",
        "supervision:reminder-list",
        "documents:list",
    ],
)
def test_lists_read_their_rows_and_choices_once(world, client, name):
    for _ in range(3):
        world.received()

    assert asked(client, world.handler, reverse(name)) <= 7


def test_the_list_of_choices_is_drawn_in_one_go(world, client):
    client.force_login(world.handler)
    for name in ("screening:lead-list", "supervision:opinion-list", "documents:list"):
        page = client.get(reverse(name), {"agency": world.agency.pk})

        assert f'<option value="{world.agency.pk}" selected>{world.agency}</option>' in page.text
        assert "已忽略" in client.get(reverse(name), {"agency": "x"}).text


def test_issuing_asks_nothing_twice_that_the_page_knows(world, client):
    """The second of the year: the series exists."""
    world.issued(title="先签发的一份")
    opinion = world.discuss(world.draft())
    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 27)))
    client.force_login(world.head)
    url = reverse("supervision:opinion-step", args=[opinion.pk, "issue"])
    client.get(url)

    with CaptureQueriesContext(connection) as found:
        assert client.post(url, {}).status_code == 302

    rows = [one["sql"] for one in found if "SAVEPOINT" not in one["sql"]]
    assert len(rows) <= 24
    assert sum("accounts_roleassignment" in row for row in rows) == 1
    assert not [row for row in rows if row.startswith('SELECT "directory_agency"')]


def test_a_lead_that_moved_on_meanwhile_is_read_again_when_its_opinion_ends(world):
    """Units are taken from the caller's instance, other matters never."""
    opinion = world.draft()
    assert opinion.lead.status == "handled"
    Lead.objects.filter(pk=opinion.lead_id).update(status="upheld")

    services.abandon(
        opinion, actor=world.handler, reason="机关已自行纠正。", now=at(date(2026, 8, 26))
    )

    assert opinion.status == "abandoned"
