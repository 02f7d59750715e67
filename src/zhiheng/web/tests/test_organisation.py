"""合并、分立、更名、撤销：资格终止、历史保留，人、账号、未办结的件随承接机关走，期限不变。"""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import handover, services
from zhiheng.directory.models import Officer, Posting, Succession
from zhiheng.kernel.models import Deadline, LedgerEntry
from zhiheng.supervision.tests.thread import World
from zhiheng.web import agency_jobs

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?')


@pytest.fixture
def world():
    return World()


@pytest.fixture
def handler(client, world):
    client.force_login(world.handler)
    return world.handler


def grounds(on=None, **fields):
    day = on or timezone.localdate()
    values = {
        "effective_on": day,
        "basis": "机构改革方案（演示）",
        "document_number": "威编〔2026〕9号",
    }
    return values | fields


def post(client, name, agency, /, **fields):
    """填写，核对，确认；填写有误的停在填写。"""
    address = reverse(f"directory:{name}-agency", args=[agency.pk])
    page = client.post(address, grounds(**fields), follow=True)
    held = dict(HIDDEN.findall(page.content.decode()))
    return client.post(address, held, follow=True) if "seen" in held else page


@pytest.mark.clause("WH-9.s1", "SC-10")
def test_a_merger_ends_the_old_unit_and_moves_people_accounts_matters_and_running_clocks(
    client, world, handler
):
    opinion = world.received()
    old, heir = world.agency, factories.make_agency()
    officer = factories.make_officer(old)
    gone = factories.make_officer(old, works_to=date(2020, 1, 1))
    clocks = list(
        Deadline.objects.of(opinion).running().values_list("pk", "start_on", "due").order_by("pk")
    )

    page = post(client, "merge", old, successor=heir.pk)

    today = timezone.localdate()
    assert page.status_code == 200
    assert "已移交" in page.content.decode()
    for row in (old, heir, officer, gone, opinion, world.clerk):
        row.refresh_from_db()
    assert old.qualified_to == today - timedelta(days=1)
    assert services.register_as_of(today - timedelta(days=1)).filter(agency=old).exists()
    assert not services.register_as_of(today).filter(agency=old).exists()
    assert (officer.agency, gone.agency) == (heir, old)
    assert (opinion.agency, opinion.path) == (heir, heir.path)
    assert world.clerk.agency == heir
    running = Deadline.objects.of(opinion).running()
    assert list(running.values_list("pk", "start_on", "due").order_by("pk")) == clocks
    assert not running.filter(agency=old).exists()
    moved = {one["model"] for one in Succession.objects.get().moved}
    assert {"directory.officer", "accounts.user", "supervision.supervisionopinion"} <= moved
    assert LedgerEntry.objects.filter(action="agency.move").count() == len(
        Succession.objects.get().moved
    )
    stages = client.get(reverse("directory:agency-history", args=[heir.pk])).content.decode()
    assert "合并" in stages
    assert old.name in stages


def test_the_postings_of_those_who_move_follow_each_other(client, handler):
    old, heir = factories.make_agency(), factories.make_agency()
    officer = factories.make_officer(old)

    post(client, "merge", old, successor=heir.pk)

    today = timezone.localdate()
    found = Posting.objects.filter(officer=officer).order_by("starts_on")
    assert [(one.agency, one.ends_on) for one in found] == [
        (old, today - timedelta(days=1)),
        (heir, None),
    ]


def test_a_planned_merger_moves_on_its_day_and_once(client, handler):
    old, heir = factories.make_agency(), factories.make_agency()
    officer = factories.make_officer(old)
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = post(client, "merge", old, successor=heir.pk, on=tomorrow)

    assert "还没有到生效日期" in page.content.decode()
    officer.refresh_from_db()
    assert officer.agency == old
    assert agency_jobs.roll(None)["successions"] == 0
    assert handover.hand_over_due(tomorrow, now=timezone.now()) == 1
    assert handover.hand_over_due(tomorrow, now=timezone.now()) == 0
    officer.refresh_from_db()
    assert officer.agency == heir


def test_a_split_moves_the_named_and_leaves_the_others(client, world, handler):
    opinion = world.received()
    old, new = world.agency, factories.make_agency()
    going, staying = factories.make_officer(old), factories.make_officer(old)
    account = factories.make_user(Role.EA_OFFICER, old, officer=going)

    post(client, "split", old, first=new.pk, **{f"person_{going.pk}": "first"})

    for row in (going, staying, account, opinion, old):
        row.refresh_from_db()
    assert (going.agency, staying.agency) == (new, old)
    assert account.agency == new
    assert opinion.agency == old
    assert old.qualified_to is None


def test_a_split_that_ends_the_old_unit_gives_the_rest_to_the_first(client, world, handler):
    opinion = world.received()
    old, first, second = world.agency, factories.make_agency(), factories.make_agency()
    named, rest = factories.make_officer(old), factories.make_officer(old)

    fields = {"first": first.pk, "second": second.pk, "ends": "on", f"person_{named.pk}": "second"}
    post(client, "split", old, **fields)

    for row in (named, rest, opinion):
        row.refresh_from_db()
    assert (named.agency, rest.agency, opinion.agency) == (second, first, first)


def test_an_abolished_unit_with_people_or_open_matters_needs_a_successor(client, world, handler):
    world.received()
    factories.make_officer(world.agency)

    page = post(client, "abolish", world.agency)

    text = page.content.decode()
    assert page.status_code == 422
    assert "在岗人员 1" in text
    assert "监督意见书 1" in text
    assert not Succession.objects.exists()
    world.agency.refresh_from_db()
    assert world.agency.qualified_to is None


def test_an_empty_unit_is_abolished_without_a_successor(client, handler):
    old = factories.make_agency()

    page = post(client, "abolish", old)

    assert "没有需要移交的" in page.content.decode()
    old.refresh_from_db()
    assert old.qualified_to == timezone.localdate() - timedelta(days=1)


def test_the_bodies_below_a_merged_unit_hang_below_its_successor(client, handler):
    old, heir = factories.make_agency(), factories.make_agency()
    below = factories.make_agency(superior=old, kind="entrusted")

    post(client, "merge", old, successor=heir.pk)

    below.refresh_from_db()
    assert below.superior == heir
    assert below.versions.count() == 2


def test_a_renamed_unit_is_still_known_by_its_old_name(client, handler):
    agency = factories.make_agency(name="旧名局（演示）")

    post(client, "rename", agency, name="新名局（演示）")

    agency.refresh_from_db()
    assert agency.name == "新名局（演示）"
    assert services.find_agency("旧名局（演示）") == agency


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("merge", {"successor": ""}, "请选择一项。"),
        ("merge", {"successor": "x"}, "选择"),
        ("merge", {"on": "2014-01-01"}, "没有主体资格"),
        ("merge", {"basis": ""}, "请填写这一项"),
        ("rename", {"name": "长" * 200}, "120"),
        ("split", {"first": ""}, "请选择一项。"),
    ],
)
def test_a_bad_reorganisation_is_explained_and_nothing_is_written(
    client, handler, name, fields, sentence
):
    old, heir = factories.make_agency(), factories.make_agency()
    values = {"successor": heir.pk, "first": heir.pk, "name": "新名局（演示）"}

    page = post(client, name, old, **(values | fields))

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert old.changes.count() == heir.changes.count() == 1


def test_an_ended_unit_succeeds_nobody(client, handler):
    old, ended = factories.make_agency(), factories.make_agency(qualified_to="2020-01-01")

    page = post(client, "merge", old, successor=ended.pk)

    assert "不能承接" in page.content.decode()
    assert Officer.objects.filter(agency=ended).count() == 0


def test_strangers_find_no_reorganisation(client, handler):
    elsewhere = factories.make_agency("371083")

    for name in ("rename", "merge", "split", "abolish"):
        address = reverse(f"directory:{name}-agency", args=[elsewhere.pk])
        assert client.get(address).status_code == 404
