"""更正职务的登记：与登记同一口径，写明理由，改前、改后都留；登记错了人的作废。"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerDuty
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.registers import duty_corrections, people

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SINCE = date(2026, 1, 1)


@pytest.fixture
def clerk():
    return factories.make_user(Role.EA_CLERK, factories.make_agency())


@pytest.fixture
def duty(clerk):
    officer = factories.make_officer(clerk.agency)
    return people.assign_duty(
        officer, OfficerDuty(duty="enforcement", starts_on=SINCE), actor=clerk
    )


@pytest.mark.clause("SC-10", "SD-10")
def test_a_wrong_start_is_corrected_with_its_reason(clerk, duty, client):
    client.force_login(clerk)
    address = reverse("registers:correct-duty", args=[duty.pk])
    given = {"duty": "enforcement", "starts_on": "2026-03-01", "ends_on": "", "reason": "日期写错"}

    assert client.post(address, given).status_code == 302

    duty.refresh_from_db()
    assert (duty.starts_on, duty.ends_on) == (date(2026, 3, 1), None)
    page = client.get(duty.officer.get_absolute_url()).content.decode()
    assert "日期写错" in page
    assert "<del>2026-01-01</del> 改为 <ins>2026-03-01</ins>" in page
    assert client.post(address, given).status_code == 422  # nothing to change


@pytest.mark.clause("HT-2.1-2", "SD-10", "SD-22")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"duty": "supervision"}, "须持有效的行政执法监督证"),
        ({"starts_on": date(1990, 1, 1)}, "到岗日期"),
        ({"ends_on": SINCE - timedelta(days=1)}, "止期不能早于起期"),
    ],
)
def test_a_correction_may_not_do_what_registering_may_not(clerk, duty, values, words):
    with pytest.raises(RuleViolation, match=words):
        duty_corrections.correct_duty(duty, actor=clerk, reason="改", **values)
    duty.refresh_from_db()
    assert (duty.duty, duty.starts_on, duty.ends_on) == ("enforcement", SINCE, None)


@pytest.mark.clause("SC-10")
def test_a_duty_of_somebody_else_is_void_and_stays_in_the_history(clerk, duty):
    officer = duty.officer
    duty_corrections.correct_duty(duty, actor=clerk, reason="登记错了人", is_void=True)

    assert not officer.duties.exists()
    entry = LedgerEntry.objects.of(officer).last()
    assert (entry.action, entry.text) == ("registers.void_duty", "登记错了人")


def test_others_do_not_correct_it(duty, client):
    client.force_login(factories.make_user(Role.EA_CLERK, factories.make_agency("371083")))
    assert client.get(reverse("registers:correct-duty", args=[duty.pk])).status_code == 404
