"""名录沿革的测试在 PostgreSQL 上再跑一遍：python -m zhiheng.with_postgres pytest -m postgres。"""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from zhiheng import factories
from zhiheng.directory import people
from zhiheng.directory.models import OfficerCertificate
from zhiheng.directory.tests.test_agency_changes import *  # noqa: F403

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def certificate(officer, number):
    """One more certificate of the same days."""
    return OfficerCertificate(
        officer=officer,
        number=number,
        territory=officer.agency.path,
        valid_from=date(2026, 1, 1),
        valid_to=date(2030, 12, 31),
    )


@pytest.mark.clause("SD-10")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_a_certificate_at_once_the_second_waits_and_is_refused():
    officer = factories.make_officer(certificate=False)
    now, outcome = datetime(2026, 9, 1, tzinfo=UTC), []

    def second():
        try:
            people.record_certificate(certificate(officer, "演2"), actor=None, now=now)
            outcome.append("saved")
        except ValidationError as refusal:
            outcome.extend(refusal.messages)
        finally:
            connection.close()

    other = Thread(target=second)
    with transaction.atomic():
        people.record_certificate(certificate(officer, "演1"), actor=None, now=now)
        other.start()
        other.join(2)
        has_waited = other.is_alive()
    other.join(20)

    assert has_waited
    assert "有效期不能重叠" in outcome[0]
