"""承接机关查阅并入的机关的案卷：自生效之日起，一代接一代；只供查阅，不代为办理（WH-9.s1、SC-10）。"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct
from zhiheng.directory import organisation
from zhiheng.directory.agency_changes import Credit, Grounds, change_agency
from zhiheng.directory.models import Agency, Succession
from zhiheng.documents.models import INTERNAL, Document
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.publications import services as publications
from zhiheng.publications.models import Publication
from zhiheng.screening import explain
from zhiheng.screening.models import Lead
from zhiheng.supervision import services
from zhiheng.supervision.tests.thread import World
from zhiheng.web import agency_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.clause("WH-9.s1", "SC-10")]
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def heir(world):
    return factories.make_agency()


@pytest.fixture
def clerk(heir):
    return factories.make_user(Role.EA_CLERK, heir)


def act_of(agency: Agency, **fields: Any) -> EnforcementAct:
    values = {"act_on": date(2026, 3, 2), "document_number": "演罚〔2026〕1号"} | fields
    now = timezone.now()
    return EnforcementAct.objects.create(
        agency=agency, path=agency.path, kind="penalty", recorded_at=now, **values
    )


def grounds(day=None, kind="merge") -> Grounds:
    return Grounds(day or timezone.localdate(), kind, "机构改革方案（演示）")


def credit(world: World) -> Credit:
    return Credit(world.head, timezone.now())


def merge(world: World, old: Agency, heir: Agency, day=None) -> Succession:
    return organisation.merge(old, heir, grounds(day), credit(world))


def acts_seen_by(user: User) -> set[EnforcementAct]:
    return set(EnforcementAct.objects.visible_to(User.objects.get(pk=user.pk)))


def test_the_heir_opens_the_acts_of_the_merged_agency_but_cannot_change_them(
    client, world, heir, clerk
):
    act = act_of(world.agency)
    merge(world, world.agency, heir)

    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    page = client.get(act.get_absolute_url())

    assert page.status_code == 200
    assert not page.context["may_write"]
    assert client.get(reverse("acts:act-edit", args=[act.pk])).status_code == 403
    found = client.get(reverse("acts:act-list"), {"agency": world.agency.pk})
    assert "演罚〔2026〕1号" in found.content.decode()


def test_the_list_of_an_heir_takes_the_newest_of_each_agency_from_its_index(
    client, world, heir, clerk, django_assert_max_num_queries
):
    for number in range(40):
        for agency in (world.agency, heir):
            act_of(agency, act_on=date(2026, 1, 1) + number * ONE_DAY, document_number=str(number))
    merge(world, world.agency, heir)
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    address = reverse("acts:act-list")
    client.get(address)

    with django_assert_max_num_queries(10):
        page = client.get(address).context["list"].page

    days = [row.act_on for row in page.rows]
    assert (len(days), days) == (50, sorted(days, reverse=True))
    assert {row.agency_id for row in page.rows} == {world.agency.pk, heir.pk}
    head = EnforcementAct.objects.filter(agency=heir).order_by("-act_on", "-pk").values("pk")[:51]
    assert "act_by_agency" in head.explain()
    assert "TEMP B-TREE" not in head.explain()


def test_a_merger_to_come_gives_nothing_until_its_day(world, heir, clerk):
    act, yesterday = act_of(world.agency), timezone.now() - ONE_DAY
    made = organisation.merge(world.agency, heir, grounds(), Credit(world.head, yesterday))
    assert made.moved_at is None
    assert acts_seen_by(clerk) == set()

    agency_jobs.roll(None)

    assert acts_seen_by(clerk) == {act}


def test_files_pass_on_through_two_mergers(world, heir):
    last = factories.make_agency()
    clerk = factories.make_user(Role.EA_CLERK, last)
    acts = {act_of(world.agency), act_of(heir)}
    merge(world, world.agency, heir, timezone.localdate() - ONE_DAY)
    merge(world, heir, last)

    assert acts_seen_by(clerk) == acts


def test_a_split_gives_the_files_to_the_heir_of_an_agency_that_ended_and_to_nobody_else(
    world, heir, clerk
):
    other = factories.make_agency()
    act, here = act_of(world.agency), grounds(kind="split")
    organisation.split(
        world.agency, [heir, other], here, credit(world), organisation.Plan(heir=heir)
    )

    assert acts_seen_by(clerk) == {act}
    assert acts_seen_by(factories.make_user(Role.EA_CLERK, other)) == set()


def test_an_agency_that_goes_on_after_a_split_keeps_its_files_to_itself(world, heir, clerk):
    act = act_of(world.agency)
    here = grounds(kind="split")
    organisation.split(world.agency, [heir], here, credit(world), organisation.Plan(ends=False))

    assert acts_seen_by(clerk) == set()
    assert acts_seen_by(world.clerk) == {act}


def test_an_agency_whose_end_is_corrected_has_its_files_to_itself_again(world, heir, clerk):
    act_of(world.agency)
    merge(world, world.agency, heir)
    change_agency(
        world.agency, {"qualified_to": None}, effective_on=timezone.localdate(), kind="correction",
        basis="合并登记有误（演示）", document_number="", actor=world.head, now=timezone.now(),
    )  # fmt: skip

    assert acts_seen_by(clerk) == set()


def test_filings_publications_norms_and_the_register_are_read_by_the_heir(
    client, world, heir, clerk
):
    old, now = world.agency, timezone.now()
    filing = Filing.objects.create(
        kind="plan", agency=old, path=old.path, status="filed", starts_on="2026-01-01",
        created_at=now, title="示例计划", closed_on="2026-01-20", submitted_on="2026-01-10",
        first_submitted_on="2026-01-10",
    )  # fmt: skip
    norm = NewNorm.objects.create(
        title="示例条例", rank="regulation", in_force_on="2024-01-01", path=old.path,
        registered_at=now, registered_by=world.head,
    )  # fmt: skip
    norm.agencies.set([old, heir])
    section = publications.section("计划", pairs=[("标题", "示例计划")])
    notice = publications.Notice("items", "示例清单", old, (section,), "WH-9.s2b")
    shown = publications.publish(notice, old, actor=world.head, now=now)
    merge(world, old, heir)

    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    pages = [one.get_absolute_url() for one in (filing, norm, shown, old)]
    pages += [
        reverse(f"directory:{n}", args=[old.pk]) for n in ("agency-history", "responsibility")
    ]

    assert [client.get(one).status_code for one in pages] == [200] * 6
    assert list(NewNorm.objects.visible_to(clerk)) == [norm]
    assert Publication.objects.visible_to(world.stranger).count() == 0
    step = client.get(reverse("filings:filing-step", args=[filing.pk, "fill"]))
    assert step.status_code == 404


def test_the_heir_that_answers_sees_what_it_is_asked_about_and_the_papers_received(
    world, heir, clerk
):
    opinion = world.received()
    lead = Lead.objects.get()
    Lead.objects.update(explanation_requested_on="2026-08-25")
    merge(world, world.agency, heir)
    papers = Document.objects.of(opinion).exclude(kind__in=INTERNAL)

    assert list(Lead.objects.visible_to(clerk)) == [lead]
    assert [explain.sees(clerk, row) for row in lead.rows.all()] == [True]
    assert set(Document.objects.visible_to(clerk)) == set(papers) != set()
    assert not Document.objects.visible_to(world.stranger).exists()
    opinion.refresh_from_db()
    services.report(opinion, actor=clerk, answers=world.answers(opinion), now=timezone.now())
