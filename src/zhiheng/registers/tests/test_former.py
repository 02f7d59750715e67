"""调动以后：旧证在公开核验里仍是原单位的；原单位看得到此人在本单位时的登记，不能办理（SC-10、SD-10）。"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import OfficerDuty
from zhiheng.registers import moving, people, verifying

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=700)


@pytest.fixture
def old():
    return factories.make_agency(name="演示旧单位")


@pytest.fixture
def new():
    return factories.make_agency("371083", name="演示新单位")


@pytest.fixture
def clerk(old):
    return factories.make_user(Role.EA_CLERK, old)


@pytest.fixture
def moved(old, new, clerk):
    """A person with a duty who moved today; the certificate of before was withdrawn."""
    head = factories.make_user(Role.EA_HEAD, old)
    officer = factories.make_officer(old, name="赵示迁")
    duty = OfficerDuty(duty="enforcement", starts_on=TODAY - timedelta(days=30))
    people.assign_duty(officer, duty, actor=head)
    moving.move(
        officer, moving.Move(TODAY, "示人调〔2026〕3号", "演示组织部门", TODAY, new), actor=head
    )
    officer.refresh_from_db()
    return officer


def certificate_of(officer, **fields):
    return factories.make_certificate(officer, valid_from=TODAY, **fields)


@pytest.mark.clause("SD-10", "SC-10")
def test_a_card_of_before_is_checked_under_the_unit_that_had_it(client, moved):
    withdrawn = moved.certificates.get()
    present = certificate_of(moved)

    texts = [
        client.get(reverse("verify:certificate", args=[verifying.code_of(one)])).content.decode()
        for one in (withdrawn, present)
    ]

    assert ["演示旧单位" in text for text in texts] == [True, False]
    assert ["演示新单位" in text for text in texts] == [False, True]


@pytest.mark.clause("SD-10")
def test_a_card_that_ran_out_before_the_transfer_stays_with_the_unit_of_then(old, new, clerk):
    officer = factories.make_officer(old, certificate=False)
    ended = TODAY - timedelta(days=90)
    expired = factories.make_certificate(officer, valid_from=LONG_AGO, valid_to=ended)
    head = factories.make_user(Role.EA_HEAD, old)

    moving.move(
        officer, moving.Move(TODAY, "示人调〔2026〕4号", "演示组织部门", TODAY, new), actor=head
    )
    expired.refresh_from_db()

    assert verifying.shown(expired, TODAY).agency == "演示旧单位"


@pytest.mark.clause("SC-10")
def test_the_old_unit_reads_what_was_its_own_and_changes_nothing(client, moved, clerk):
    withdrawn, present = moved.certificates.get(), certificate_of(moved)
    client.force_login(clerk)

    page = client.get(moved.get_absolute_url())
    card = client.get(withdrawn.get_absolute_url())

    assert (page.status_code, card.status_code) == (200, 200)
    text = page.content.decode()
    for expected in ("赵示迁", withdrawn.number, "执法人员", "演示旧单位"):
        assert expected in text
    for other in (present.number, "演示新单位", "申请证件", "登记职务", "上传", "终止"):
        assert other not in text
    assert "下一步" not in card.content.decode()
    assert "演示旧单位" in card.content.decode()
    for name in ("new-duty", "apply-certificate", "new-photo", "photo"):
        assert client.get(reverse(f"registers:{name}", args=[moved.pk])).status_code == 404
    assert client.get(present.get_absolute_url()).status_code == 404


@pytest.mark.clause("SC-10")
def test_neither_a_stranger_nor_a_colleague_reads_it(client, moved, old, new):
    withdrawn = moved.certificates.get()
    for user in (
        factories.make_user(Role.EA_OFFICER, old),
        factories.make_user(Role.EA_CLERK),
        factories.make_user(Role.SO_HANDLER, factories.make_so("371002")),
    ):
        client.force_login(user)
        expected = (
            200 if user.has_role(Role.SO_HANDLER) and old.path.startswith(user.agency.path) else 404
        )
        assert client.get(moved.get_absolute_url()).status_code == expected
        assert client.get(withdrawn.get_absolute_url()).status_code == expected


def test_the_list_of_the_old_unit_names_only_its_own_people(client, moved, clerk):
    client.force_login(clerk)

    assert "赵示迁" not in client.get(reverse("directory:officers")).content.decode()
