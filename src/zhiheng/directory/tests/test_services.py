from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import people, services
from zhiheng.directory.codes import compose_credit_code, credit_code_problem
from zhiheng.directory.models import (
    Agency,
    EnforcementItem,
    Jurisdiction,
    Officer,
    OfficerCertificate,
)
from zhiheng.directory.places import PLACES, load_places

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 1)


def test_places_are_loaded_once_and_zones_hang_below_the_city():
    assert load_places() == len(PLACES)
    assert load_places() == 0

    assert Jurisdiction.objects.get(name="威海经济技术开发区").path == "/370000/371000/371072/"
    assert Jurisdiction.objects.get(code="370321").path == "/370000/370300/370321/"


@pytest.mark.clause("WH-5", "HT-2.1-3")
def test_a_government_has_one_supervision_authority():
    so = factories.make_so()

    with pytest.raises(ValidationError, match="只有一个行政执法监督机构"):
        services.register_agency(
            Agency(
                name="另一个司法局（演示）",
                kind=Agency.Kind.DEPARTMENT,
                jurisdiction=so.jurisdiction,
                is_supervision_authority=True,
                qualified_from=TODAY,
            ),
            actor=None,
            now=NOW,
        )


def new_agency(place="371002", **fields):
    values = {
        "name": "环翠区新设演示局（演示）",
        "kind": Agency.Kind.DEPARTMENT,
        "jurisdiction": factories.make_place(place),
        "qualified_from": TODAY,
    }
    return Agency(**{**values, **fields})


@pytest.mark.clause("WH-9.s1", "HT-4.2-2", "SD-9")
def test_a_registered_agency_belongs_to_the_government_of_its_place_or_of_the_zone_above():
    county, city = factories.make_government("371002"), factories.make_government("371000")

    inside = services.register_agency(new_agency(), actor=None, now=NOW)
    zone = services.register_agency(new_agency("371071"), actor=None, now=NOW)

    assert inside.government == county
    assert zone.government == city


def test_an_alias_finds_the_agency_and_cannot_mean_two():
    agency = services.register_agency(
        new_agency(), actor=None, now=NOW, aliases=("新设局", "XINSHE")
    )
    other = factories.make_agency()

    assert services.find_agency(" 新设局 ") == agency
    assert services.find_agency(agency.name) == agency
    assert services.find_agency(other.credit_code) == other
    assert services.find_agency("新设") is None
    with pytest.raises(ValidationError, match="已登记为"):
        services.add_alias(other, "新设局", actor=None, now=NOW)


def test_two_agencies_of_one_short_name_are_found_by_neither():
    factories.make_agency(short_name="同名局")
    factories.make_agency("371083", short_name="同名局")

    assert services.find_agency("同名局") is None


@pytest.mark.clause("SD-10")
@pytest.mark.parametrize("staff_type", ["contract", "dispatched", "seconded", "auxiliary"])
def test_only_established_staff_get_an_enforcement_certificate(staff_type):
    officer = factories.make_officer(staff_type=staff_type, certificate=False)
    certificate = OfficerCertificate(
        officer=officer,
        kind="enforcement",
        number="演示证1",
        territory=officer.agency.path,
        valid_from=TODAY,
        valid_to=date(2030, 1, 1),
    )

    with pytest.raises(ValidationError, match="不得从事执法"):
        people.record_certificate(certificate, actor=None, now=NOW)


@pytest.mark.clause("SC-32")
def test_a_suspension_needs_the_number_of_its_decision():
    certificate = factories.make_officer().certificates.get()
    certificate.suspended_from = TODAY

    with pytest.raises(ValidationError, match="决定文号"):
        people.record_certificate(certificate, actor=None, now=NOW)


@pytest.mark.parametrize(
    ("fields", "day", "status"),
    [
        ({}, date(2026, 9, 1), "valid"),
        ({"valid_from": date(2026, 9, 1)}, date(2026, 8, 31), "not_yet"),
        ({"valid_to": date(2026, 9, 1)}, date(2026, 9, 1), "valid"),
        ({"valid_to": date(2026, 9, 1)}, date(2026, 9, 2), "expired"),
        ({"suspended_from": date(2026, 9, 1)}, date(2026, 8, 31), "valid"),
        ({"suspended_from": date(2026, 9, 1)}, date(2026, 9, 1), "suspended"),
        (
            {"suspended_from": date(2026, 9, 1), "suspended_to": date(2026, 9, 3)},
            date(2026, 9, 4),
            "valid",
        ),
        ({"revoked_on": date(2026, 9, 1)}, date(2026, 9, 1), "revoked"),
    ],
)
def test_the_status_of_a_certificate_follows_from_its_dates(fields, day, status):
    officer = factories.make_officer(certificate=False)
    decision = {"decision_number": "示决字〔2026〕1号"}

    certificate = factories.make_certificate(officer, **decision, **fields)

    assert certificate.status_on(day) == status
    assert people.may_enforce(officer, day) == (status == "valid")


def test_a_certificate_for_another_field_does_not_count():
    officer = factories.make_officer(certificate=False)
    factories.make_certificate(officer, field="城市管理")

    assert people.may_enforce(officer, TODAY, "城市管理")
    assert not people.may_enforce(officer, TODAY, "市场监管")


@pytest.mark.parametrize("serial", [1, 17, 999_999])
def test_composed_credit_codes_pass_both_checks_and_a_changed_character_does_not(serial):
    code = compose_credit_code("91", "371002", serial)

    assert credit_code_problem(code) is None
    assert credit_code_problem(code[:9] + "Q" + code[10:]) is not None
    assert "字符“O”" in credit_code_problem(code[:16] + "O" + code[17:])


@pytest.mark.clause("WH-2")
def test_agencies_officers_and_items_are_seen_within_scope():
    inside, outside = factories.make_agency(), factories.make_agency("371083")
    users = factories.make_users(inside)
    mine, other = factories.make_officer(inside), factories.make_officer(outside)
    item = factories.make_item(inside)
    foreign_item = factories.make_item(outside)

    def seen(role, model):
        return set(model.objects.visible_to(users[role]))

    assert inside in seen(Role.SO_HANDLER, Agency)
    assert outside not in seen(Role.SO_HANDLER, Agency)
    assert seen(Role.EA_CLERK, Agency) == {inside}
    assert inside in seen(Role.SYS_ADMIN, Agency)
    assert seen(Role.AUDITOR, Agency) == set()
    assert seen(Role.EA_CLERK, Officer) == {mine}
    assert seen(Role.EA_OFFICER, Officer) == set()
    assert seen(Role.SYS_ADMIN, Officer) == set()
    assert other not in seen(Role.GOV_LEADER, Officer)
    assert seen(Role.EA_OFFICER, EnforcementItem) == {item}
    assert foreign_item not in seen(Role.SO_HANDLER, EnforcementItem)
    assert seen(Role.SO_HANDLER, EnforcementItem) == {item}


def test_a_second_agency_of_the_name_is_refused_with_the_way_to_do_it():
    known = factories.make_agency()
    facts = {"kind": known.kind, "jurisdiction": known.jurisdiction, "government": known.government}
    again = Agency(name=known.name, qualified_from=TODAY, **facts)

    with pytest.raises(ValidationError, match="这一辖区已有同名的机关"):
        again.full_clean(exclude=["path"])


@pytest.mark.clause("HT-4.2-2", "SD-10", "SC-17")
def test_an_officer_is_registered_with_the_day_of_arrival():
    officer = Officer(agency=factories.make_agency(), name="演示丙", works_from=TODAY)

    people.register_officer(officer, actor=None, now=NOW)

    assert Officer.objects.get() == officer


@pytest.mark.clause("HT-2.2-1")
def test_supervision_staff_counts_people_with_a_valid_certificate_still_in_office():
    so = factories.make_so()
    factories.make_officer(so)
    factories.make_officer(so, works_to=date(2026, 8, 31))
    factories.make_certificate(
        factories.make_officer(so, certificate=False), valid_to=date(2026, 8, 31)
    )

    assert people.supervision_staff([so], TODAY) == {so.pk: 1}


def certificate_of(officer, **fields):
    values = {"kind": "enforcement", "number": "演示证1", "territory": officer.agency.path}
    values |= {"valid_from": TODAY, "valid_to": date(2030, 1, 1)}
    return OfficerCertificate(officer=officer, **values | fields)


@pytest.mark.clause("SD-10-3", "SD-11", "SD-22")
@pytest.mark.parametrize("staff_type", ["contract", "dispatched", "seconded", "auxiliary"])
@pytest.mark.parametrize(("kind", "deed"), [("supervision", "从事监督"), ("hearing", "主持听证")])
def test_an_assistant_gets_no_other_certificate_either(staff_type, kind, deed):
    officer = factories.make_officer(staff_type=staff_type, certificate=False)

    with pytest.raises(ValidationError, match=f"人员不得{deed}，不能登记"):
        people.record_certificate(certificate_of(officer, kind=kind), actor=None, now=NOW)


@pytest.mark.clause("SD-10")
def test_who_has_left_gets_no_certificate_but_the_earlier_one_is_recorded():
    gone = TODAY - timedelta(days=30)
    officer = factories.make_officer(certificate=False, works_to=gone)

    with pytest.raises(ValidationError, match="离岗之后不再持证"):
        people.record_certificate(certificate_of(officer), actor=None, now=NOW)
    earlier = certificate_of(officer, valid_from=gone - timedelta(days=300))
    with pytest.raises(ValidationError, match=f"此人 {gone} 离岗"):
        people.record_certificate(earlier, actor=None, now=NOW)
    earlier.valid_to = gone
    people.record_certificate(earlier, actor=None, now=NOW)

    assert earlier.status_on(TODAY) == "expired"


@pytest.mark.clause("SD-10")
@pytest.mark.parametrize(
    ("held", "wanted", "overlap"),
    [("", "市场监管", True), ("市场监管", "", True), ("市场监管", "城市管理", False)],
)
def test_a_certificate_for_every_field_overlaps_with_that_of_one(held, wanted, overlap):
    officer = factories.make_officer(certificate=False)
    factories.make_certificate(officer, field=held)
    second = certificate_of(officer, field=wanted)

    assert bool(people.overlap_refusal(second)) is overlap


@pytest.mark.clause("HT-2.2-1", "SD-10-3")
def test_an_assistant_with_a_certificate_is_not_counted_among_the_supervisors():
    so = factories.make_so()
    factories.make_officer(so, staff_type="dispatched")

    assert people.supervision_staff([so], TODAY) == {so.pk: 0}
