from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zhiheng import factories
from zhiheng.accounts import services
from zhiheng.accounts.models import RoleAssignment, StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services import linking
from zhiheng.directory import events

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 1)


@pytest.fixture
def sys_admin():
    return factories.make_user(Role.SYS_ADMIN)


@pytest.fixture
def sec_admin():
    return factories.make_user(Role.SEC_ADMIN)


@pytest.fixture
def reported(monkeypatch):
    seen = []
    monkeypatch.setattr(events, "_receivers", [seen.append])
    return seen


def fresh(user):
    return User.objects.get(pk=user.pk)


def new_account(**fields):
    values = {"username": "wangyanshi", "display_name": "王演示", "agency": factories.make_agency()}
    return services.NewAccount(**{**values, "roles": (Role.EA_CLERK,), **fields})


def test_opening_gives_a_first_password_that_must_be_changed(sys_admin):
    slip = services.open_account(new_account(), actor=sys_admin, now=NOW)

    account = User.objects.get(username="wangyanshi")
    assert account.check_password(slip.password)
    assert account.must_change_password
    assert slip.password not in account.password


def test_an_opened_account_has_no_role_until_the_security_administrator_grants_it(
    sys_admin, sec_admin
):
    account = services.open_account(new_account(), actor=sys_admin, now=NOW).account
    assert fresh(account).roles_on(TODAY) == frozenset()

    services.grant_role(account, Role.EA_CLERK, actor=sec_admin, now=NOW)

    assert fresh(account).roles_on(TODAY) == {Role.EA_CLERK}
    assert not account.role_requests.exists()


@pytest.mark.parametrize(
    "role", [Role.SEC_ADMIN, Role.AUDITOR, Role.SO_HEAD, Role.EA_HEAD, Role.GOV_LEADER]
)
def test_only_the_system_administrator_opens_and_resets(role):
    other = factories.make_user(role)

    with pytest.raises(ValidationError, match="只有系统管理员"):
        services.open_account(new_account(), actor=other, now=NOW)
    with pytest.raises(ValidationError, match="只有系统管理员"):
        services.reset_password(factories.make_user(None), actor=other, now=NOW)


@pytest.mark.parametrize("role", [Role.SYS_ADMIN, Role.AUDITOR, Role.SO_HEAD, Role.EA_HEAD])
def test_only_the_security_administrator_grants(role):
    with pytest.raises(ValidationError, match="只有安全管理员"):
        services.grant_role(
            factories.make_user(None), Role.EA_CLERK, actor=factories.make_user(role), now=NOW
        )


def test_nobody_grants_to_themselves(sec_admin):
    with pytest.raises(ValidationError, match="自己"):
        services.grant_role(sec_admin, Role.SO_HEAD, actor=sec_admin, now=NOW)


@pytest.mark.clause("HT-2.1-2")
def test_an_enforcement_officer_cannot_become_a_supervisor(sec_admin):
    officer = factories.make_user(Role.EA_OFFICER, factories.make_so())

    with pytest.raises(ValidationError, match="执法与监督相分离"):
        services.grant_role(officer, Role.SO_HANDLER, actor=sec_admin, now=NOW)


def test_the_database_refuses_a_second_administrator_role(sys_admin):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=sys_admin, role=Role.AUDITOR)


def test_reset_gives_a_new_slip_and_ends_the_old_password(sys_admin):
    account = factories.make_user(Role.EA_CLERK)

    slip = services.reset_password(account, actor=sys_admin, now=NOW)

    account.refresh_from_db()
    assert account.check_password(slip.password)
    assert not account.check_password(factories.PASSWORD)
    assert account.must_change_password


def test_the_new_password_must_differ(sys_admin):
    account = factories.make_user(Role.EA_CLERK)

    with pytest.raises(ValidationError, match="不能与原密码相同"):
        services.change_password(account, factories.PASSWORD, now=NOW)
    services.change_password(account, "Xin-2026-mima", now=NOW)

    assert account.check_password("Xin-2026-mima")


def test_a_deactivated_account_keeps_its_records_and_loses_every_role(sys_admin):
    account = factories.make_user(Role.EA_CLERK)

    services.deactivate(account, actor=sys_admin, now=NOW)

    assert fresh(account).roles_on(TODAY) == frozenset()
    assert not account.has_usable_password()
    assert services.reactivate(account, actor=sys_admin, now=NOW).password
    assert fresh(account).roles_on(TODAY) == {Role.EA_CLERK}


def test_administrators_do_not_deactivate_themselves(sys_admin):
    with pytest.raises(ValidationError, match="自己"):
        services.deactivate(sys_admin, actor=sys_admin, now=NOW)


def test_every_change_is_reported_for_the_ledger_without_names(sys_admin, sec_admin, reported):
    account = services.open_account(new_account(), actor=sys_admin, now=NOW).account
    services.grant_role(account, Role.EA_CLERK, actor=sec_admin, now=NOW)
    services.withdraw_role(account, Role.EA_CLERK, actor=sec_admin, now=NOW)
    services.reset_password(account, actor=sys_admin, now=NOW)
    services.deactivate(account, actor=sys_admin, now=NOW)

    assert [event.action for event in reported] == [
        "account.open",
        "account.request_role",
        "account.grant_role",
        "account.withdraw_role",
        "account.reset_password",
        "account.deactivate",
    ]
    assert "王演示" not in str([dict(event.facts) for event in reported])


# --- stand-ins -----------------------------------------------------------------------------------


def lend(principal, substitute, role, starts_on=TODAY, ends_on=TODAY + timedelta(days=9), **fields):
    new = StandIn(
        principal=principal, substitute=substitute, role=role, starts_on=starts_on, ends_on=ends_on
    )
    return services.set_stand_in(new, actor=fields.get("actor", principal), now=NOW)


@pytest.fixture
def pair():
    so = factories.make_so()
    return factories.make_user(Role.SO_HEAD, so), factories.make_user(Role.SO_HANDLER, so)


def test_a_substitute_has_the_role_on_the_days_and_not_before_or_after(pair):
    head, handler = pair

    lend(head, handler, Role.SO_HEAD)

    assert Role.SO_HEAD not in handler.roles_on(TODAY - timedelta(days=1))
    assert Role.SO_HEAD in handler.roles_on(TODAY)
    assert Role.SO_HEAD in handler.roles_on(TODAY + timedelta(days=9))
    assert Role.SO_HEAD not in handler.roles_on(TODAY + timedelta(days=10))


def test_a_borrowed_role_ends_with_the_principals_account(pair, sys_admin):
    head, handler = pair
    lend(head, handler, Role.SO_HEAD)

    services.deactivate(head, actor=sys_admin, now=NOW)

    assert Role.SO_HEAD not in handler.roles_on(TODAY)


def test_only_own_roles_of_colleagues_can_be_lent(pair):
    head, handler = pair
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("371082"))

    with pytest.raises(ValidationError, match="没有这个角色"):
        lend(handler, head, Role.SO_ANALYST)
    with pytest.raises(ValidationError, match="同一单位"):
        lend(head, stranger, Role.SO_HEAD)
    with pytest.raises(ValidationError, match="不能是本人"):
        lend(head, head, Role.SO_HEAD)


def test_two_substitutes_for_the_same_days_are_refused(pair):
    head, handler = pair
    lend(head, handler, Role.SO_HEAD)

    with pytest.raises(ValidationError, match="已有代理人"):
        lend(head, factories.make_user(Role.SO_HANDLER, head.agency), Role.SO_HEAD)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (TODAY, TODAY - timedelta(days=1), "止期不能早于起期"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "止期已过"),
        (TODAY, TODAY + timedelta(days=184), "不超过半年"),
    ],
)
def test_impossible_dates_are_refused(pair, starts_on, ends_on, sentence):
    with pytest.raises(ValidationError, match=sentence):
        lend(*pair, Role.SO_HEAD, starts_on, ends_on)


@pytest.mark.clause("HT-2.1-2")
def test_a_stand_in_does_not_join_enforcement_and_supervision(pair):
    officer = factories.make_user(Role.EA_OFFICER, pair[0].agency)

    with pytest.raises(ValidationError, match="执法与监督相分离"):
        lend(pair[0], officer, Role.SO_HEAD)


def test_strangers_do_not_arrange_stand_ins(pair, sys_admin, sec_admin):
    with pytest.raises(ValidationError, match="本人或者安全管理员"):
        lend(*pair, Role.SO_HEAD, actor=sys_admin)
    assert lend(*pair, Role.SO_HEAD, actor=sec_admin).pk


def test_a_stand_in_ended_early_stops_at_once(pair):
    made = lend(*pair, Role.SO_HEAD)

    services.end_stand_in(made, actor=pair[0], now=NOW)

    assert Role.SO_HEAD not in pair[1].roles_on(TODAY)


def test_withdrawing_a_role_ends_its_stand_ins(pair, sec_admin):
    lend(*pair, Role.SO_HEAD)

    services.withdraw_role(pair[0], Role.SO_HEAD, actor=sec_admin, now=NOW)

    assert Role.SO_HEAD not in pair[1].roles_on(TODAY)


# --- who sees which account ----------------------------------------------------------------------


def test_administrators_see_accounts_of_their_area_and_others_only_themselves(sys_admin, pair):
    elsewhere = factories.make_user(Role.EA_CLERK, factories.make_agency("371083"))
    inside = factories.make_user(Role.EA_CLERK)

    seen = set(User.objects.visible_to(sys_admin))

    assert {sys_admin, inside, *pair} <= seen
    assert elsewhere not in seen
    assert list(User.objects.visible_to(inside)) == [inside]


def test_an_account_is_linked_with_one_person_of_its_own_unit(sys_admin, reported):
    agency = factories.make_agency()
    account, other = (factories.make_user(Role.EA_CLERK, agency) for _ in range(2))
    officer = factories.make_officer(agency)

    services.link_officer(account, officer, actor=sys_admin, now=NOW)

    assert fresh(account).officer == officer
    with pytest.raises(ValidationError, match="另一个账号"):
        services.link_officer(other, officer, actor=sys_admin, now=NOW)
    with pytest.raises(ValidationError, match="同一单位"):
        services.link_officer(other, factories.make_officer(), actor=sys_admin, now=NOW)
    with pytest.raises(ValidationError, match="系统管理员"):
        services.link_officer(account, None, actor=other, now=NOW)
    assert [event.action for event in reported] == ["account.link_officer"]


ACTING = [Role.EA_OFFICER, Role.EA_CLERK, Role.EA_HEAD]


@pytest.mark.clause("SD-10-3", "SD-10")
@pytest.mark.parametrize("staff_type", ["contract", "dispatched", "seconded", "auxiliary"])
@pytest.mark.parametrize("role", ACTING)
def test_the_account_of_an_assistant_only_records(sec_admin, staff_type, role):
    agency = factories.make_agency()
    officer = factories.make_officer(agency, certificate=False, staff_type=staff_type)
    account = factories.make_user(None, agency, officer=officer)

    with pytest.raises(ValidationError, match="只能录入数据"):
        services.grant_role(account, role, actor=sec_admin, now=NOW)
    services.grant_role(account, Role.EA_RECORDER, actor=sec_admin, now=NOW)

    assert fresh(account).roles_on(TODAY) == {Role.EA_RECORDER}
    assert fresh(account).scope.level == "agency"


@pytest.mark.clause("SD-10-3")
def test_an_assistant_supervises_as_little_by_account(sec_admin):
    so = factories.make_so()
    officer = factories.make_officer(so, certificate=False, staff_type="dispatched")
    account = factories.make_user(None, so, officer=officer)

    with pytest.raises(ValidationError, match="监督承办人的角色"):
        services.grant_role(account, Role.SO_HANDLER, actor=sec_admin, now=NOW)


@pytest.mark.clause("SD-10-3")
@pytest.mark.parametrize("role", ACTING)
def test_an_account_that_acts_is_not_linked_with_an_assistant(sys_admin, role):
    agency = factories.make_agency()
    officer = factories.make_officer(agency, certificate=False, staff_type="contract")
    account = factories.make_user(role, agency)

    with pytest.raises(ValidationError, match="先由安全管理员收回"):
        services.link_officer(account, officer, actor=sys_admin, now=NOW)

    assert fresh(account).officer is None
    recorder = factories.make_user(Role.EA_RECORDER, agency)
    services.link_officer(recorder, officer, actor=sys_admin, now=NOW)


@pytest.mark.clause("SD-10-3")
def test_an_assistant_stands_in_for_nobody_who_acts():
    agency = factories.make_agency()
    clerk = factories.make_user(Role.EA_CLERK, agency)
    officer = factories.make_officer(agency, certificate=False, staff_type="contract")
    recorder = factories.make_user(Role.EA_RECORDER, agency, officer=officer)
    lent = StandIn(
        principal=clerk, substitute=recorder, role=Role.EA_CLERK, starts_on=TODAY, ends_on=TODAY
    )

    with pytest.raises(ValidationError, match="只能录入数据"):
        services.set_stand_in(lent, actor=clerk, now=NOW)


def waiting_in(agency, *names):
    return [factories.make_user(Role.EA_CLERK, agency, display_name=name) for name in names]


def test_several_accounts_are_linked_at_once_and_a_refusal_keeps_the_rest(sys_admin, reported):
    agency = factories.make_agency()
    good, strange, unsaid = waiting_in(agency, "王演示", "李演示", "赵演示")
    wang, li, _, _ = (
        factories.make_officer(agency, name=n) for n in ("王演示", "李演示", "赵演示", "赵演示")
    )
    chosen = {good.pk: wang.pk, strange.pk: wang.pk}

    done = services.link_officers([good, strange, unsaid], chosen, actor=sys_admin, now=NOW)

    assert (done.count, fresh(good).officer) == (1, wang)
    assert [account for account, _ in done.refusals] == [strange, unsaid]
    assert not User.objects.filter(officer=li).exists()
    assert [(event.action, event.subject) for event in reported] == [("account.link_officer", good)]


def test_nobody_is_linked_twice_by_a_page_that_is_out_of_date(sys_admin):
    agency = factories.make_agency()
    first, second = waiting_in(agency, "王演示", "王演示")
    officer = factories.make_officer(agency, name="王演示")
    chosen = {first.pk: officer.pk, second.pk: officer.pk}

    both = services.link_officers([first, second], chosen, actor=sys_admin, now=NOW)
    again = services.link_officers([fresh(first)], chosen, actor=sys_admin, now=NOW)

    assert (both.count, again.count) == (1, 0)
    assert "另一个账号" in both.refusals[0][1]
    assert "没有改动" in again.refusals[0][1]


@pytest.mark.parametrize("role", [Role.SEC_ADMIN, Role.AUDITOR, Role.SO_HEAD, Role.EA_HEAD])
def test_only_the_system_administrator_links_several(role):
    with pytest.raises(ValidationError, match="只有系统管理员"):
        services.link_officers([], {}, actor=factories.make_user(role), now=NOW)


def test_who_may_be_meant_is_of_the_same_unit_in_office_and_without_an_account():
    agency = factories.make_agency()
    (account,) = waiting_in(agency, "王演示")
    meant = factories.make_officer(agency, name="王演示")
    factories.make_officer(name="王演示")
    factories.make_officer(agency, name="王演示", works_to=date(2020, 1, 1))
    taken = factories.make_officer(agency, name="王演示")
    factories.make_user(Role.EA_OFFICER, agency, officer=taken)

    assert linking.candidates([account], TODAY) == {account.pk: [meant]}
    assert linking.unlinked(User.objects.all(), TODAY).get(pk=account.pk).namesakes == 1
