"""证件到期的提醒：按单位一条，每本证件每一档一次。"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.kernel import jobs, notices
from zhiheng.kernel.models import Notice
from zhiheng.registers import expiry

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def agency():
    return factories.make_agency()


def certificate(agency, days, **fields):
    officer = factories.make_officer(agency, certificate=False)
    return factories.make_certificate(officer, valid_to=TODAY + timedelta(days=days), **fields)


def told(agency, role=Role.EA_CLERK):
    return [one.facts for one in Notice.objects.filter(agency=agency, role=role).order_by("pk")]


@pytest.mark.parametrize(
    ("days", "facts"),
    [
        (91, []),
        (90, [{"90": 1}]),
        (31, [{"90": 1}]),
        (30, [{"30": 1}]),
        (0, [{"30": 1}]),
        (-1, [{"0": 1}]),
        (-90, [{"0": 1}]),
        (-91, []),
    ],
)
def test_a_certificate_is_told_of_at_its_nearest_threshold(agency, days, facts):
    certificate(agency, days)

    expiry.remind(NOW)

    assert told(agency) == facts


def test_each_agency_gets_one_notice_for_its_clerk_and_one_for_its_head(agency):
    other = factories.make_agency()
    for days in (80, 70, 20, -3):
        certificate(agency, days)
    certificate(other, 5)

    assert expiry.remind(NOW) == 2

    assert told(agency) == told(agency, Role.EA_HEAD) == [{"90": 2, "30": 1, "0": 1}]
    assert told(other) == [{"30": 1}]
    text = notices.text_of(Notice.objects.filter(agency=agency).first())
    assert "2 本 90 日内到期、1 本 30 日内到期、1 本已经过期" in text


def test_run_again_it_tells_nothing_twice_and_then_the_next_threshold(agency):
    certificate(agency, 60)

    for later in (0, 0, 1, 29, 30, 59, 61, 62):
        expiry.remind(NOW + timedelta(days=later))

    assert told(agency) == [{"90": 1}, {"30": 1}, {"0": 1}]


def test_a_renewed_certificate_is_told_of_again(agency):
    held = certificate(agency, 20)
    expiry.remind(NOW)
    held.valid_to = TODAY + timedelta(days=400)
    held.save()

    expiry.remind(NOW)
    expiry.remind(NOW + timedelta(days=380))

    assert told(agency) == [{"30": 1}, {"30": 1}]


def test_those_who_left_and_certificates_that_were_taken_are_left_out(agency):
    gone = certificate(agency, 20)
    gone.officer.works_to = TODAY - timedelta(days=1)
    gone.officer.save()
    certificate(agency, 20, revoked_on=TODAY, decision_number="示决字〔2026〕7号")
    certificate(agency, 20, withdrawn_on=TODAY, decision_number="示决字〔2026〕8号")

    assert expiry.remind(NOW) == 0


def test_a_supervision_authority_hears_of_its_own():
    authority = factories.make_so()
    certificate(authority, 20)

    expiry.remind(NOW)

    assert told(authority, Role.SO_HEAD) == told(authority, Role.SO_HANDLER) == [{"30": 1}]


def test_the_notice_opens_the_list_of_these_certificates(client, agency):
    certificate(agency, 20)
    expiry.remind(NOW)
    clerk = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(clerk)
    notice = Notice.objects.get(role=Role.EA_CLERK)

    answer = client.post(reverse("web:notice", args=[notice.pk]))

    assert answer["Location"] == f"{reverse('registers:certificates')}?ends=30"
    assert "请及时申请换发" not in client.get(reverse("web:home")).content.decode()


def test_it_runs_every_night():
    assert jobs.SCHEDULES[expiry.REMIND].at == expiry.DAILY_AT


@pytest.mark.clause("SD-10")
def test_the_holder_hears_of_the_own_certificate_and_opens_it(client, agency):
    ends = certificate(agency, 20, number="演示到期1")
    holder = factories.make_user(Role.EA_OFFICER, agency, officer=ends.officer)
    stopped = certificate(agency, -3)
    factories.make_user(Role.EA_OFFICER, agency, officer=stopped.officer, is_active=False)

    expiry.remind(NOW)
    expiry.remind(NOW)

    (notice,) = Notice.objects.exclude(person=None)
    assert notice.person == holder
    assert "演示到期1：您的证件 30 日内到期" in notices.text_of(notice)
    client.force_login(holder)
    opened = client.post(reverse("web:notice", args=[notice.pk]))
    assert opened["Location"] == ends.get_absolute_url()
    assert client.get(opened["Location"]).status_code == 200
