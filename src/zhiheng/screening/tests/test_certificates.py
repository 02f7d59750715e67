"""证件的步骤与筛查：暂扣之后的执法行为是疑点，换发、恢复不抹去从前。"""

from datetime import date, timedelta

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers import certificates
from zhiheng.registers.decision_corrections import retract_decision
from zhiheng.registers.models import CertificateDecision
from zhiheng.screening import runs
from zhiheng.screening.models import Lead
from zhiheng.screening.tests import office
from zhiheng.screening.tests.office import NOW_AT

pytestmark = pytest.mark.django_db(transaction=True)
START = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def agency(snapshot_file):
    return office.agency_with_officers()


@pytest.fixture
def handler(agency):
    return factories.make_user(Role.SO_HANDLER, factories.make_so())


@pytest.fixture
def certificate(agency):
    return agency.officers.first().certificates.get()


def take(name, certificate, handler, now=NOW_AT, **facts):
    certificate.refresh_from_db()
    decided = {"decision_number": "示决字〔2026〕9号", "decided_by": "演示任免机关"}
    facts = {**decided, "decided_on": START, "starts_on": START, **facts}
    if name == "renew_certificate":
        facts = {key: facts[key] for key in ("starts_on", "valid_to")}
    certificates.step(name)(certificate, actor=handler, now=now, **facts)


def grounds():
    return sorted(Lead.objects.values_list("rule", "ground", "rows__act_id"))


@pytest.mark.clause("SC-32", "SC-10", "SD-10")
@pytest.mark.parametrize(
    "name", ["suspend_certificate", "revoke_certificate", "withdraw_certificate"]
)
def test_the_next_act_after_the_decision_is_a_lead(agency, handler, certificate, name):
    office.act(agency, act_on=START - DAY, decided_on=date(2026, 3, 27))
    runs.screen_all(NOW_AT)
    take(name, certificate, handler)

    later = office.act(agency)
    runs.screen_changed(NOW_AT)

    assert grounds() == [("AB-1.03", "invalid", later.pk)]


def test_a_decision_that_is_registered_late_finds_the_acts_since(agency, handler, certificate):
    act = office.act(agency)
    runs.screen_all(NOW_AT)
    assert grounds() == []

    take("suspend_certificate", certificate, handler)
    runs.screen_changed(NOW_AT)

    assert grounds() == [("AB-1.03", "invalid", act.pk)]


@pytest.mark.clause("SC-32", "SC-10")
def test_a_retracted_decision_leaves_no_lead(agency, handler, certificate):
    office.act(agency)
    take("suspend_certificate", certificate, handler)
    runs.screen_all(NOW_AT)
    assert [one.status for one in Lead.objects.all()] == ["new"]

    decision = CertificateDecision.objects.get()
    retract_decision(decision, actor=handler, reason="登记在了别人的证件上", now=NOW_AT)
    runs.screen_all(NOW_AT)

    assert [one.status for one in Lead.objects.all()] == ["cleared"]


@pytest.mark.clause("SD-10")
def test_a_renewal_does_not_make_the_acts_of_expired_months_lawful(agency, handler, certificate):
    certificate.valid_to = START - DAY
    certificate.save()
    lapsed = office.act(agency)

    with pytest.raises(RuleViolation, match="不能早于今天"):
        take("renew_certificate", certificate, handler, valid_to=date(2031, 1, 1))
    take(
        "renew_certificate",
        certificate,
        handler,
        starts_on=NOW_AT.date(),
        valid_to=date(2031, 1, 1),
    )
    runs.screen_all(NOW_AT)

    assert ("AB-1.03", "invalid", lapsed.pk) in grounds()


def test_an_act_after_the_term_of_the_suspension_is_none(agency, handler, certificate):
    office.act(agency, act_on=START - DAY)
    runs.screen_all(NOW_AT)
    take("suspend_certificate", certificate, handler, ends_on=date(2026, 3, 26))

    office.act(agency)
    runs.screen_changed(NOW_AT)

    assert grounds() == []


def test_neither_a_later_suspension_nor_a_renewal_changes_the_past(agency, handler, certificate):
    certificate.valid_to = date(2026, 10, 31)
    certificate.save()
    take("suspend_certificate", certificate, handler, ends_on=date(2026, 3, 27))
    take("suspend_certificate", certificate, handler, starts_on=date(2026, 10, 1))
    take("restore_certificate", certificate, handler, starts_on=date(2026, 10, 5))
    suspended = office.act(agency)
    office.act(agency, act_on=date(2026, 3, 28))
    take(
        "renew_certificate",
        certificate,
        handler,
        now=NOW_AT - 10 * DAY,
        starts_on=date(2026, 11, 10),
        valid_to=date(2031, 1, 1),
    )
    lapsed = office.act(agency, act_on=date(2026, 11, 5))
    office.act(agency, act_on=date(2026, 11, 11))

    runs.screen_all(NOW_AT)

    found = {(ground, act) for rule, ground, act in grounds() if rule == "AB-1.03"}
    assert found == {("invalid", suspended.pk), ("invalid", lapsed.pk)}
