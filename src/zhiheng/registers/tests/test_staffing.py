"""人员配备：监督人员不少于两人，审核人员不少于百分之五，导入的冲突列出来。"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerDuty
from zhiheng.law import library
from zhiheng.norms import services as norms
from zhiheng.norms.services import Validity
from zhiheng.registers.models import CertificateYearCheck
from zhiheng.registers.shares import REVIEWERS, Share, share_on
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


@pytest.mark.clause("HT-2.2-1")
@pytest.mark.parametrize(("supervisors", "are_enough"), [(0, False), (1, False), (2, True)])
def test_a_unit_has_no_fewer_than_two_supervisors(head, supervisors, are_enough):
    agency = factories.make_agency()
    for _ in range(supervisors):
        officer = factories.make_officer(agency, certificate=False)
        factories.make_certificate(officer, kind="supervision")

    mine = unit(staffing(head, TODAY), agency)

    assert mine.has_supervisors is are_enough
    assert mine.is_short is not are_enough


@pytest.mark.parametrize(("officers", "needed"), [(0, 0), (1, 1), (20, 1), (21, 2), (100, 5)])
def test_the_number_of_reviewers_is_rounded_up(officers, needed):
    shipped = share_on(library.profile("weihai"), TODAY)

    assert Strength("", shipped, officers).reviewers_needed == needed


@pytest.mark.parametrize(
    ("percent", "officers", "needed"),
    [(10, 20, 2), (10, 21, 3), (2.5, 40, 1), (2.5, 41, 2), (0.1, 1000, 1), (0, 50, 0)],
)
def test_another_share_is_reckoned_without_rounding_errors(percent, officers, needed):
    assert Share("", percent, "").of(officers) == needed


def decide(profile, percent, valid_from, reason="市政府要求加强审核力量"):
    validity = Validity(valid_from, reason)
    norms.set_parameter(REVIEWERS, profile, percent, validity, actor="示范", now=timezone.now())


@pytest.mark.clause("SX-3")
def test_a_place_may_set_its_own_share_from_a_day_on(client, head):
    agency = factories.make_agency()
    for _ in range(20):
        factories.make_officer(agency)
    decide("weihai", 7.5, TODAY)
    decide("huantai", 50, TODAY)

    before = unit(staffing(head, TODAY - timedelta(days=1)), agency)
    mine = unit(staffing(head, TODAY), agency)
    client.force_login(head)
    page = client.get(reverse("registers:staffing")).content.decode()

    assert (before.reviewers_needed, mine.reviewers_needed) == (1, 2)
    assert f'不少于执法人员的 7.5% <span class="m">本地自{TODAY}起另定：市政府要求' in page


def test_the_shipped_share_says_that_it_is_no_law(client, head):
    factories.make_agency()
    client.force_login(head)

    page = client.get(reverse("registers:staffing")).content.decode()

    assert "不少于执法人员的 5% " in page
    assert "平台默认，非法定；文件没有条文编号" in page


def test_each_place_in_sight_has_its_own_line(client):
    for place in ("371002", "370321"):
        factories.make_agency(place)
    decide("huantai", 10, TODAY)
    client.force_login(factories.make_user(Role.SO_HEAD, factories.make_so("370000")))

    page = client.get(reverse("registers:staffing")).content.decode()

    assert "的 5%（威海市）" in page
    assert "的 10%（桓台县）" in page


@pytest.mark.parametrize("wrong", ["百分之五", None, True])
def test_a_share_is_a_number(db, wrong):
    with pytest.raises(norms.NormsRefusal, match="同类"):
        decide("weihai", wrong, TODAY)


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


@pytest.mark.clause("HT-2.1-2")
@pytest.mark.parametrize(("place", "by_default"), [("371000", True), ("370321", False)])
def test_the_page_says_where_separation_is_law_and_where_a_default(client, place, by_default):
    client.force_login(factories.make_user(Role.SO_HEAD, factories.make_so(place)))

    page = client.get(reverse("registers:staffing")).content.decode()

    rule = page.partition("同一人不得同时执法又监督")[2].partition("</li>")[0]
    assert ("平台默认（非法定）" in rule) is by_default
    assert ("HT-2.1-2" in rule) is not by_default


@pytest.mark.clause("HT-2.2-1", "SX-3")
def test_an_entrusted_organisation_has_no_numbers_to_meet(client, head):
    agency = factories.make_agency(kind="entrusted")
    for _ in range(3):
        factories.make_officer(agency)
    client.force_login(head)

    mine = unit(staffing(head, TODAY), agency)
    page = client.get(reverse("registers:staffing")).content.decode()

    assert not mine.is_short
    assert "由委托机关监督" in page


@pytest.mark.clause("HT-2.1-2")
@pytest.mark.parametrize(
    ("duty", "counted", "is_named"),
    [("", (1, 0), True), ("enforcement", (1, 0), False), ("supervision", (0, 1), False)],
)
def test_who_holds_both_certificates_is_counted_once(head, duty, counted, is_named):
    officer = factories.make_officer()
    factories.make_certificate(officer, kind="supervision")
    if duty:
        on_duty(officer, duty)

    found = staffing(head, TODAY)
    mine = unit(found, officer.agency)

    assert (mine.enforcement, mine.supervision) == counted
    assert (found.undecided == [officer]) is is_named


@pytest.mark.clause("HT-2.2-1", "SD-10-3")
def test_an_assistant_with_a_certificate_is_counted_nowhere(head):
    officer = factories.make_officer(staff_type="dispatched")
    factories.make_certificate(officer, kind="supervision")

    mine = unit(staffing(head, TODAY), officer.agency)

    assert (mine.enforcement, mine.supervision) == (0, 0)


@pytest.mark.parametrize("checked", ["missing", "failed"])
def test_the_numbers_of_the_yearly_check_are_those_of_the_list(client, head, checked):
    factories.make_officer()
    factories.make_officer(works_to=TODAY - timedelta(days=1))
    factories.make_officer(factories.make_agency(qualified_to=TODAY - timedelta(days=1)))
    suspended = factories.make_officer().certificates.get()
    suspended.suspended_from, suspended.decision_number = TODAY, "示决〔2026〕1号"
    suspended.save()
    CertificateYearCheck.objects.create(
        certificate=factories.make_officer().certificates.get(),
        year=TODAY.year,
        result="failed",
        checked_on=TODAY,
        note="课时不足",
    )
    client.force_login(head)

    found = staffing(head, TODAY)
    asked = f"?state=valid&present=on&checked={checked}"
    listed = client.get(reverse("registers:certificates") + asked).context["page"]
    page = client.get(reverse("registers:staffing")).content.decode()

    assert asked.replace("&", "&amp;") in page
    assert len(listed.rows) == (found.unchecked if checked == "missing" else found.failed)
