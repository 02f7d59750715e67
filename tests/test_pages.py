"""Every named page for every role: nobody gets a 500, nobody gets in where the page names other roles."""

import pytest
from django.test import Client

from tests.office import NOBODY, Office
from zhiheng.accounts.access import is_public, roles_of
from zhiheng.accounts.roles import Role

pytestmark = pytest.mark.django_db
FINE = {200, 302, 403, 404, 405}
SIGNED_OUT = "未登录"


@pytest.fixture
def office(db, settings, tmp_path):
    settings.DATA = tmp_path
    return Office()


@pytest.fixture
def pages(office):
    return list(office.pages())


def browser(user=None):
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def status_of(client, address):
    answer = client.get(address)
    answer.close()  # files of pictures and papers
    return answer.status_code


def complaint(page, role, status):
    """What is wrong with this answer, or nothing."""
    named = roles_of(page.callback)
    if status not in FINE:
        return f"{status} {role} {page.address}"
    if named and role not in named and status not in {403, 404, 405}:
        return f"{role} may not open {page.address} and got {status}"
    if named and role in named and status == 403:
        return f"{role} may open {page.address} and got 403"
    return None


def test_every_named_page_has_a_sample(office, pages):
    assert office.missing == []


def test_every_page_answers_every_role(office, pages, announce):
    wrong, opened = [], {}
    for role, user in office.users.items():
        client = browser(user)
        statuses = {page.address: status_of(client, page.address) for page in pages}
        wrong += filter(None, (complaint(page, role, statuses[page.address]) for page in pages))
        opened[role] = sum(status == 200 for status in statuses.values())

    announce(f"页面：{len({page.name for page in pages})} 个网址名，{len(pages)} 个地址")
    for role, number in opened.items():
        announce(f"  {Role(role).label if role != NOBODY else NOBODY}：可以打开 {number} 个")
    assert wrong == []


def test_a_signed_out_person_reaches_the_sign_in_only(pages):
    client = browser()

    reached = {
        page.name
        for page in pages
        if status_of(client, page.address) not in {302, 405} and not is_public(page.callback)
    }

    assert reached == set()


def test_a_stranger_of_another_area_finds_no_row(office, pages):
    from zhiheng import factories

    rows = [page for page in pages if any(char.isdigit() for char in page.address)]
    strangers = factories.make_users(factories.make_agency("371083"), "371083")
    places = {
        "law:clause",
        "law:clause-popover",
        "law:choose-reading",
        "directory:item",
        "directory:edit-item",
        "directory:new-claim",
        "directory:new-bands",
        "directory:new-version",
        "directory:end-bands",
        "directory:new-basis",
        "directory:edit-basis",
        "screening:rule",
        "screening:rule-switch",
        "screening:rule-parameter",
        "exchange:template",
        "verify:certificate",
    }

    seen = []
    for role, user in strangers.items():
        client = browser(user)
        seen += [
            (role, page.address)
            for page in rows
            if page.name not in places and status_of(client, page.address) == 200
        ]

    assert seen == []
