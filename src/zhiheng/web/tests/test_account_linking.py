"""The page on which accounts are linked with the people of the register."""

import re

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role

pytestmark = pytest.mark.django_db
PAGE, LINK = reverse("accounts:unlinked"), reverse("accounts:link")


@pytest.fixture
def agency():
    return factories.make_agency("371002")


@pytest.fixture
def sys_admin(client):
    user = factories.make_user(Role.SYS_ADMIN)
    client.force_login(user)
    return user


def account(agency, name):
    return factories.make_user(Role.EA_CLERK, agency, display_name=name)


def text_of(answer):
    return answer.content.decode().partition("<main")[2]


def cell(page, user):
    """The row of an account on the page."""
    rows = re.findall(r"<tr.*?</tr>", page, re.S)
    return next(row for row in rows if user.username in row)


def test_one_namesake_is_proposed_several_are_offered_and_none_is_said(client, sys_admin, agency):
    one, several, none = (account(agency, name) for name in ("王演示", "李演示", "无人演示"))
    meant = factories.make_officer(agency, name="王演示")
    people = [factories.make_officer(agency, name="李演示") for _ in range(2)]

    page = text_of(client.get(PAGE))

    assert f'type="hidden" name="officer-{one.pk}" value="{meant.pk}"' in cell(page, one)
    assert all(f'<option value="{person.pk}">' in cell(page, several) for person in people)
    assert "没有同名、在岗" in cell(page, none)


def test_a_second_account_of_the_same_name_is_never_proposed_unseen(client, sys_admin, agency):
    twins = [account(agency, "王演示") for _ in range(2)]
    factories.make_officer(agency, name="王演示")

    page = text_of(client.get(PAGE))

    for twin in twins:
        assert 'type="hidden"' not in cell(page, twin)
        assert "另有同名的账号" in cell(page, twin)


def test_the_ticked_are_linked_and_each_refusal_is_said(client, sys_admin, agency):
    one, several = account(agency, "王演示"), account(agency, "李演示")
    unticked = account(agency, "赵演示")
    meant, kept = (factories.make_officer(agency, name=name) for name in ("王演示", "赵演示"))
    for _ in range(2):
        factories.make_officer(agency, name="李演示")
    posted = {
        "pk": [one.pk, several.pk, "x"],
        f"officer-{one.pk}": meant.pk,
        f"officer-{several.pk}": "",
        f"officer-{unticked.pk}": kept.pk,
    }

    page = client.post(f"{LINK}?agency={agency.pk}", posted, follow=True).content.decode()

    assert User.objects.get(pk=one.pk).officer == meant
    assert User.objects.get(pk=unticked.pk).officer is None
    assert "已填写 1 个账号" in page
    assert f"李演示（{several.username}）没有填写：有同名的" in page
    assert f'<option value="{agency.pk}" selected' in page


def test_the_tabs_tell_the_three_cases_apart(client, sys_admin, agency):
    one, several, none = (account(agency, name) for name in ("王演示", "李演示", "无人演示"))
    factories.make_officer(agency, name="王演示")
    for _ in range(2):
        factories.make_officer(agency, name="李演示")

    for match, user in {"one": one, "several": several, "none": none}.items():
        page = text_of(client.get(PAGE, {"match": match, "agency": agency.pk}))
        assert [user.username for user in (one, several, none) if user.username in page] == [
            user.username
        ]


def test_accounts_of_another_place_are_neither_listed_nor_linked(client, sys_admin):
    elsewhere = factories.make_agency("371083")
    stranger = account(elsewhere, "远方演示")
    officer = factories.make_officer(elsewhere, name="远方演示")

    assert stranger.username not in text_of(client.get(PAGE))
    client.post(LINK, {"pk": stranger.pk, f"officer-{stranger.pk}": officer.pk})

    assert User.objects.get(pk=stranger.pk).officer is None


@pytest.mark.parametrize("role", [Role.SEC_ADMIN, Role.AUDITOR, Role.SO_HEAD, Role.EA_CLERK])
def test_nobody_but_the_system_administrator_opens_it(client, role):
    client.force_login(factories.make_user(role))

    assert client.get(PAGE).status_code == 403
    assert client.post(LINK).status_code == 403


def test_the_workbench_counts_the_accounts_that_can_be_linked(client, sys_admin, agency):
    for name in ("王演示", "无人演示"):
        account(agency, name)
    factories.make_officer(agency, name="王演示")

    page = text_of(client.get(reverse("web:home")))

    row = page.partition(f'<a href="{PAGE}">')[2].partition("</tr>")[0]
    assert "<b>1</b>" in row
