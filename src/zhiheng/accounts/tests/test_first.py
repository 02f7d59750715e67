from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import ADMIN_ROLES
from zhiheng.accounts.services.first import NotEmpty, Office, open_office
from zhiheng.directory.models import Agency
from zhiheng.directory.places import load_places

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)


@pytest.mark.clause("WH-5", "HT-2.1-3")
def test_a_new_office_has_one_authority_and_three_separate_administrators():
    load_places()

    slips = open_office(Office("370321"), now=NOW)

    assert {role for slip in slips for role in slip.account.own_roles} == set(ADMIN_ROLES)
    assert all(slip.account.must_change_password for slip in slips)
    assert Agency.objects.get(is_supervision_authority=True).name == "桓台县司法局"


def test_an_office_is_opened_once():
    factories.make_user(None)

    with pytest.raises(NotEmpty):
        open_office(Office("371000"), now=NOW)


def test_an_unknown_place_is_named_and_nothing_is_opened():
    load_places()

    with pytest.raises(ValidationError, match="辖区里没有 999999"):
        open_office(Office("999999"), now=NOW)
    assert not User.objects.exists()
