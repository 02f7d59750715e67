from datetime import date

import pytest

from zhiheng.demo import city

TODAY = date(2026, 10, 16)  # a Friday


@pytest.fixture(scope="module")
def small_city(django_db_setup, django_db_blocker):
    """A city of 600 acts, built once for the module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield city.build(600, 7, today=TODAY)
        transaction.set_rollback(True)
