"""一年的推演：六百个机关、一万二千名人员，证件到期、审验、配备与逐人手算的一致（SD-10、SC-10、HT-2.2-1）。"""

from collections import Counter
from datetime import date, timedelta

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency, Officer, OfficerCertificate
from zhiheng.registers.certificates import unchecked
from zhiheng.registers.models import CertificateYearCheck
from zhiheng.registers.staffing import staffing

AGENCIES, EACH = 600, 20
PLACES = ("371000", "371002", "371003", "371082", "371083")
DAYS = (date(2026, 1, 1), date(2026, 2, 28), date(2026, 7, 1), date(2026, 12, 31))


@pytest.fixture
def city(db):
    """Certificates that end through the year, some suspended or revoked, every third checked."""
    authorities = [factories.make_so(place) for place in PLACES]
    agencies = Agency.objects.bulk_create(
        Agency(
            name=f"演示执法局{n:03d}（演示）",
            kind=Agency.Kind.DEPARTMENT,
            jurisdiction=so.jurisdiction,
            path=so.path,
            government=so.government,
            qualified_from=date(2015, 1, 1),
        )
        for n in range(AGENCIES)
        for so in [authorities[n % len(PLACES)]]
    )
    officers = Officer.objects.bulk_create(
        Officer(agency=agency, name=f"张示{n}", works_from=date(2015, 1, 1), works_to=_left(n))
        for agency in agencies
        for n in range(EACH)
    )
    held = OfficerCertificate.objects.bulk_create(
        _certificate(officer, n) for n, officer in enumerate(officers)
    )
    CertificateYearCheck.objects.bulk_create(
        CertificateYearCheck(
            certificate=one,
            year=2026,
            result="failed" if n % 12 == 0 else "passed",
            checked_on=date(2026, 3, 1),
            note="演示" if n % 12 == 0 else "",
        )
        for n, one in enumerate(held)
        if n % 3 == 0
    )
    return agencies, officers, held


def _left(n):
    return date(2026, 6, 30) if n == 19 else None


def _certificate(officer, n):
    suspended = (
        {"suspended_from": date(2026, 2, 1), "decision_number": "示决〔2026〕1号"}
        if n % 50 == 7
        else {}
    )
    revoked = (
        {"revoked_on": date(2026, 6, 1), "decision_number": "示决〔2026〕2号"}
        if n % 50 == 9
        else {}
    )
    return OfficerCertificate(
        officer=officer,
        number=f"YS{n:08d}",
        territory=officer.agency.path,
        valid_from=date(2021, 1, 1),
        valid_to=date(2026, 1, 1) + timedelta(days=n % 700),
        **suspended,
        **revoked,
    )


@pytest.mark.clause("SC-10", "SD-10", "HT-2.2-1")
@pytest.mark.parametrize("day", DAYS)
def test_who_may_enforce_and_whose_check_is_missing_is_what_a_count_by_hand_gives(city, day):
    agencies, officers, held = city
    handler = factories.make_user(Role.SO_HANDLER, factories.make_so("371000"))
    present = {one.pk for one in officers if one.works_to is None or one.works_to >= day}
    valid = [one for one in held if one.officer_id in present and one.status_on(day) == "valid"]
    checked = {one.certificate_id for one in CertificateYearCheck.objects.all()}

    found = staffing(handler, day)

    by_hand = Counter(one.officer.agency_id for one in valid)
    answered = {one.agency.pk: one.enforcement for one in found.units if one.enforcement}
    assert answered == dict(by_hand)
    assert found.unchecked == sum(one.pk not in checked for one in valid)
    assert len(officers) == AGENCIES * EACH


@pytest.mark.clause("SC-10")
def test_the_yearly_check_is_missing_for_everybody_whose_certificate_ran_in_the_year(city):
    _, _, held = city
    done = set(CertificateYearCheck.objects.values_list("certificate_id", flat=True))

    by_hand = {one.pk for one in held if one.revoked_on is None and one.pk not in done}

    missing = unchecked(OfficerCertificate.objects.all(), 2026)
    assert set(missing.values_list("pk", flat=True)) == by_hand
