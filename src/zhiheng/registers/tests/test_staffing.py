"""人员配备：监督人员不少于两人，审核人员不少于百分之五，导入的冲突列出来。"""

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerDuty
from zhiheng.registers.staffing import Strength, staffing

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def head():
    return factories.make_user(Role.SO_HEAD, factories.make_so())


def on_duty(officer, duty):
    OfficerDuty.objects.create(officer=officer, duty=duty, starts_on=TODAY)


def unit(found, agency):
    return next(one for one in found.units if one.agency == agency)


@pytest.mark.clause("HT-2.2-1", "SX-3", "SD-22", "WH-9.s1")
def test_each_unit_is_counted_as_of_today(head):
    agency = factories.make_agency()
    for _ in range(21):
        factories.make_officer(agency)
    supervisors = [factories.make_officer(agency, certificate=False) for _ in range(2)]
    for one in supervisors:
        factories.make_certificate(one, kind="supervision")
    on_duty(supervisors[0], "review")

    mine = unit(staffing(head, TODAY), agency)

    assert (mine.enforcement, mine.review, mine.supervision) == (21, 1, 2)
    assert mine.reviewers_needed == 2
    assert not mine.has_reviewers
    assert mine.has_supervisors


@pytest.mark.parametrize(("officers", "needed"), [(0, 0), (1, 1), (20, 1), (21, 2), (100, 5)])
def test_the_number_of_reviewers_is_rounded_up(officers, needed):
    assert Strength("", officers).reviewers_needed == needed


@pytest.mark.clause("HT-2.1-2")
def test_who_both_enforces_and_supervises_in_imported_data_is_named(client, head):
    officer = factories.make_officer()
    on_duty(officer, "enforcement")
    on_duty(officer, "supervision")
    client.force_login(head)

    page = client.get(reverse("registers:staffing")).content.decode()

    assert "一人既执法又监督" in page
    assert officer.name in page
    assert "任职而没有有效证件" in page  # he holds no supervision certificate


def test_people_elsewhere_and_those_who_left_do_not_count(head):
    agency = factories.make_agency()
    factories.make_officer(agency, works_to=factories.LONG_AGO)
    elsewhere = factories.make_officer(factories.make_agency("371083"))

    found = staffing(head, TODAY)

    assert unit(found, agency).enforcement == 0
    assert elsewhere.agency_id not in {one.agency.pk for one in found.units}


def test_the_sums_of_a_place_follow_from_its_units(head):
    for _ in range(2):
        factories.make_officer(factories.make_agency())

    place = next(one for one in staffing(head, TODAY).places if one.name == "环翠区")

    assert place.enforcement == 2
