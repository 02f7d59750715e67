"""正在公示的主体公告：名录改了的说明，新的替代旧的，资格终止的随之撤回（WH-9.s2b、SD-9、SC-17）。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import organisation, services
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.filings import services as filings
from zhiheng.filings.models import Filing
from zhiheng.filings.standing import public_before, with_kin
from zhiheng.filings.tests.conftest import at, bureau  # noqa: F401 - a fixture
from zhiheng.filings.tests.test_entity_changes import confirmed
from zhiheng.publications.models import Publication
from zhiheng.web import standing_notices
from zhiheng.web.standing_notices import withdraw_of_the_ended

pytestmark = [pytest.mark.django_db, pytest.mark.clause("WH-9.s2b", "SC-17")]
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def handler(client):
    user = factories.make_user(Role.SO_HANDLER)
    client.force_login(user)
    return user


@pytest.fixture
def agency(client, handler):
    """An agency whose notice the register has published."""
    made = factories.make_agency(powers="市场监管执法")
    client.post(reverse("directory:publish-agency", args=[made.pk]))
    return made


def change(agency, kind="powers", **values):
    return services.change_agency(
        agency,
        values,
        effective_on=TODAY,
        kind=kind,
        basis="三定规定（演示）",
        document_number="",
        actor=None,
        now=timezone.now(),
    )


def to_dos(user):
    return [one.subject for one in standing_notices.to_dos(user, TODAY)]


def test_a_notice_that_the_register_has_left_behind_is_said_everywhere(client, handler, agency):
    change(agency, "register", leader_post="局长")
    assert to_dos(handler) == []
    change(agency, powers="市场监管、知识产权执法")

    page = client.get(agency.get_absolute_url()).content.decode()
    assert "公示之后名录有改动：职权范围" in page
    checks = client.get(reverse("directory:register-checks")).context["checks"]
    assert [one.found for one in checks if "主体公告" in one.title] == [[agency]]
    assert to_dos(handler) == [f"“{agency}”公示之后名录有改动：职权范围"]

    client.post(reverse("directory:publish-agency", args=[agency.pk]))

    assert to_dos(handler) == []
    assert "公示之后名录有改动" not in client.get(agency.get_absolute_url()).content.decode()
    assert Publication.objects.in_force().get().agency == agency


def test_a_planned_change_makes_the_notice_stale_on_its_day(handler, agency):
    rows = Publication.objects.filter(agency=agency)
    rows.update(published_at=NOW - timedelta(days=9))
    change(agency, powers="知识产权执法")
    agency.changes.update(recorded_at=NOW - timedelta(days=20))

    assert to_dos(handler) == [f"“{agency}”公示之后名录有改动：职权范围"]


def test_the_published_change_replaces_the_notice_and_the_other_way_round(client, bureau):  # noqa: F811
    agency = bureau.agency
    client.force_login(bureau.handler)
    address = reverse("directory:publish-agency", args=[agency.pk])
    client.post(address)
    filing = confirmed(bureau, change="powers", new_powers="增加演示市容检查")
    assert Publication.objects.in_force().get().source == agency
    seen = with_kin(Filing.objects.filter(pk=filing.pk)).get()
    assert public_before(seen).get().source == agency

    filings.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(date(2026, 9, 24)))
    assert Publication.objects.in_force().get().source == filing

    client.post(address)
    assert Publication.objects.in_force().get().source == agency


@pytest.mark.clause("SC-10")
@pytest.mark.parametrize("end", [organisation.merge, organisation.abolish])
def test_the_notice_of_an_agency_ends_with_it(client, handler, agency, end):
    heir = factories.make_agency()
    client.post(reverse("directory:publish-agency", args=[heir.pk]))

    end(agency, heir, Grounds(TODAY, end.__name__, "方案（演示）"), Credit(handler, timezone.now()))

    gone = Publication.objects.get(agency=agency)
    assert gone.state == "withdrawn"
    assert "主体资格已于" in gone.withdrawal_reason
    assert Publication.objects.in_force().get().agency == heir
    assert withdraw_of_the_ended(TODAY, now=NOW) == 0


@pytest.mark.clause("SC-10")
def test_a_notice_left_standing_is_withdrawn_by_the_nightly_roll(agency):
    type(agency).objects.filter(pk=agency.pk).update(qualified_to=TODAY - timedelta(days=1))

    assert withdraw_of_the_ended(TODAY, now=NOW) == 1
    assert Publication.objects.get(agency=agency).state == "withdrawn"
