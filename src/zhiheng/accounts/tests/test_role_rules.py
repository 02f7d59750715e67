import pytest

from zhiheng.accounts.roles import ADMIN_ROLES, AGENCY_ROLES, Role
from zhiheng.accounts.rules import Home, role_refusal

SO = Home(is_supervision_authority=True, is_government=False)
GOV = Home(is_supervision_authority=False, is_government=True)
EA = Home(is_supervision_authority=False, is_government=False)


@pytest.mark.clause("HT-2.1-2")
@pytest.mark.parametrize("held", [Role.SO_HANDLER, Role.SO_HEAD, Role.SO_ANALYST])
@pytest.mark.parametrize("wanted", sorted(AGENCY_ROLES))
def test_nobody_both_enforces_and_supervises(held, wanted):
    assert "执法与监督相分离" in role_refusal(wanted, {held}, SO)
    assert "执法与监督相分离" in role_refusal(held, {wanted}, SO)


@pytest.mark.parametrize("admin", sorted(ADMIN_ROLES))
@pytest.mark.parametrize("other", [*Role])
def test_administrators_hold_one_role_only(admin, other):
    if admin == other:
        assert role_refusal(admin, {other}, SO) is None
    else:
        assert role_refusal(admin, {other}, SO)
        assert role_refusal(other, {admin}, SO)


RELAXED = Home(True, False, frozenset({"administrators"}))


@pytest.mark.parametrize("admin", sorted(ADMIN_ROLES))
@pytest.mark.parametrize("other", [*Role])
def test_where_it_is_relaxed_one_person_keeps_system_and_security_and_nothing_else(admin, other):
    is_pair = {admin, other} == {Role.SYS_ADMIN, Role.SEC_ADMIN}

    assert (role_refusal(admin, {other}, RELAXED) is None) == (is_pair or admin == other)
    assert role_refusal(admin, {Role.AUDITOR, Role.SYS_ADMIN, Role.SEC_ADMIN}, RELAXED)
    assert role_refusal(Role.SO_HEAD, {Role.SYS_ADMIN, Role.SEC_ADMIN}, RELAXED)


@pytest.mark.parametrize(
    ("role", "home", "allowed"),
    [
        (Role.SO_HANDLER, SO, True),
        (Role.SO_HANDLER, EA, False),
        (Role.SO_HEAD, GOV, False),
        (Role.GOV_LEADER, GOV, True),
        (Role.GOV_CLERK, SO, False),
        (Role.EA_CLERK, EA, True),
        (Role.EA_CLERK, SO, True),
        (Role.EA_OFFICER, GOV, False),
        (Role.EA_RECORDER, EA, True),
        (Role.EA_RECORDER, GOV, False),
        (Role.SYS_ADMIN, EA, True),
        (Role.EA_HEAD, None, False),
    ],
)
def test_a_role_needs_a_fitting_unit(role, home, allowed):
    assert (role_refusal(role, set(), home) is None) == allowed


def test_handler_and_head_may_be_one_person_because_each_matter_separates_them():
    assert role_refusal(Role.SO_HEAD, {Role.SO_HANDLER}, SO) is None


def test_an_unknown_role_is_refused():
    assert role_refusal("root", set(), SO) == "没有“root”这个角色。"
