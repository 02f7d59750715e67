"""机构变动之后的账号：随人走、角色不带过去；没有对应人员的停用；管理员同在一地才照旧。"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import RoleRequest, StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.directory import handover, organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.kernel import notices
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.web import account_moves

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def so():
    return factories.make_so()


@pytest.fixture
def credit(so):
    return Credit(factories.make_user(Role.SO_HEAD, so), NOW)


@pytest.fixture
def old():
    return factories.make_agency()


@pytest.fixture
def heir():
    return factories.make_agency()


def grounds(kind="merge", day=TODAY):
    return Grounds(day, kind, "机构改革方案（演示）")


def person(agency, role=Role.EA_CLERK):
    return factories.make_user(role, agency, officer=factories.make_officer(agency))


def fresh(account):
    return User.objects.get(pk=account.pk)


def roles_of(account):
    return fresh(account).own_roles, {one.role for one in account.role_requests.all()}


def batches(made):
    return {one["label"]: one["ids"] for one in made.moved if one["model"] == "accounts.user"}


@pytest.mark.clause("SC-10")
def test_the_account_follows_its_person_and_its_roles_wait_to_be_granted(old, heir, so, credit):
    account = person(old)
    security = factories.make_user(Role.SEC_ADMIN, so)

    made = organisation.merge(old, heir, grounds(), credit)

    assert fresh(account).agency == heir
    assert fresh(account).is_active
    assert roles_of(account) == (frozenset(), {Role.EA_CLERK})
    assert batches(made) == {account_moves.FOLLOWING: [account.pk]}
    left = LedgerEntry.objects.get(action="account.leave_unit")
    assert left.subject == f"accounts.user:{account.pk}"
    notice = Notice.objects.get(person=security)
    assert "1 个账号" in notices.text_of(notice)


def test_an_account_of_nobody_known_is_disabled_and_goes_to_the_heir(old, heir, credit):
    unknown = factories.make_user(Role.EA_OFFICER, old)
    gone = factories.make_officer(old, works_to=TODAY - timedelta(days=30))
    departed = factories.make_user(Role.EA_CLERK, old, officer=gone)

    made = organisation.merge(old, heir, grounds(), credit)

    for account in (unknown, departed):
        assert (fresh(account).agency, fresh(account).is_active) == (heir, False)
        assert not fresh(account).has_usable_password()
        assert roles_of(account) == (frozenset(), set())
    assert batches(made) == {account_moves.UNKNOWN: [unknown.pk, departed.pk]}


def test_a_disabled_account_goes_along_without_its_roles(old, heir, credit):
    account = person(old)
    User.objects.filter(pk=account.pk).update(is_active=False)

    made = organisation.merge(old, heir, grounds(), credit)

    assert fresh(account).agency == heir
    assert roles_of(account) == (frozenset(), set())
    assert batches(made) == {account_moves.DISABLED: [account.pk]}


def test_only_roles_that_fit_the_heir_are_asked_for(old, credit):
    account, government = person(old), factories.make_government("371083")

    organisation.merge(old, government, grounds(), credit)

    assert not RoleRequest.objects.filter(user=account).exists()


def test_an_administrator_of_the_same_place_keeps_the_role(so, credit):
    new = factories.make_agency()
    system = factories.make_user(Role.SYS_ADMIN, so)

    made = organisation.merge(so, new, grounds(), credit)

    assert fresh(system).agency == new
    assert fresh(system).is_active
    assert fresh(system).own_roles == {Role.SYS_ADMIN}
    assert batches(made)[account_moves.ADMINISTRATORS] == [system.pk]


def test_administrators_do_not_go_to_another_place_with_their_agency(so, credit):
    elsewhere = factories.make_so("371083")
    system = factories.make_user(Role.SYS_ADMIN, so)

    with pytest.raises(ValidationError, match=f"{system.username} 任管理员"):
        organisation.merge(so, elsewhere, grounds(), credit)

    assert fresh(system).agency == so


def test_one_who_became_administrator_before_the_day_does_not_stop_it(so, credit):
    elsewhere, day = factories.make_so("371083"), TODAY + timedelta(days=3)
    organisation.merge(so, elsewhere, grounds(day=day), credit)
    late = factories.make_user(Role.SYS_ADMIN, so)

    assert handover.hand_over_due(day, now=NOW) == 1

    assert fresh(late).agency == elsewhere
    assert fresh(late).own_roles == frozenset()


def test_in_a_split_only_the_accounts_of_those_who_go_change(old, heir, credit):
    going, staying = person(old), person(old)
    unknown = factories.make_user(Role.EA_OFFICER, old)
    plan = organisation.Plan(people={going.officer_id: heir}, ends=False)

    organisation.split(old, [heir], grounds("split"), credit, plan)

    assert (fresh(going).agency, roles_of(going)) == (heir, (frozenset(), {Role.EA_CLERK}))
    for account in (staying, unknown):
        assert fresh(account).agency == old
        assert fresh(account).own_roles
        assert fresh(account).is_active


def test_stand_ins_end_with_the_agency(old, heir, credit):
    principal, substitute = person(old), person(old)
    StandIn.objects.create(
        principal=principal,
        substitute=substitute,
        role=Role.EA_CLERK,
        starts_on=TODAY - timedelta(days=5),
        ends_on=TODAY + timedelta(days=5),
    )

    organisation.merge(old, heir, grounds(), credit)

    assert not StandIn.objects.filter(ends_on__gte=TODAY).exists()


def test_an_agency_with_disabled_accounts_only_is_abolished_without_an_heir(old, credit):
    account = factories.make_user(Role.EA_OFFICER, old)
    with pytest.raises(ValidationError, match="启用的账号 1"):
        organisation.abolish(old, None, grounds("abolish"), credit)
    User.objects.filter(pk=account.pk).update(is_active=False)

    organisation.abolish(old, None, grounds("abolish"), credit)

    assert fresh(account).agency == old


def test_the_preview_says_what_becomes_of_the_accounts(client, old, heir, credit):
    person(old)
    factories.make_user(Role.EA_OFFICER, old)
    client.force_login(credit.actor)
    values = {"effective_on": TODAY, "basis": "方案（演示）", "successor": heir.pk}

    page = client.post(reverse("directory:merge-agency", args=[old.pk]), values).content.decode()

    assert page.index(account_moves.FOLLOWING) < page.index(account_moves.UNKNOWN)
    assert "填好对应人员" in page
