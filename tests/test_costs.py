"""Every page in the browser of its main role: what it costs in queries, and the way back from its form.

Lists cost at most eight queries, other pages twelve, with the menu counted; the workbench ten and one for each room
that lists work on it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.office import Office, Page
from zhiheng.accounts.access import roles_of
from zhiheng.accounts.roles import Role
from zhiheng.kernel import hooks
from zhiheng.ui.lists import ListPage

LIST, PAGE, DESK = 8, 12, 10
WARM = (
    "/office/roles"  # writes the time of a new session and counts the menu, kept for half a minute
)
MAIN = (
    Role.SO_HANDLER,
    Role.SO_HEAD,
    Role.EA_CLERK,
    Role.SYS_ADMIN,
    Role.SEC_ADMIN,
    Role.AUDITOR,
)
FIRST = {"web:home", "accounts:password", "verify:certificate"}
BACK = re.compile(r'<a [^>]*href="/[^"]+"[^>]*>(取消|返回)')


@dataclass(frozen=True)
class Visit:
    """One page as its main role saw it."""

    page: Page
    queries: int
    text: str

    @property
    def main(self) -> str:
        return self.text.partition("<main")[2]

    @property
    def guide(self) -> int:
        if self.page.name == "web:home":
            return DESK + len(hooks.to_do_providers())
        view = getattr(self.page.callback, "view_class", None)
        return LIST if isinstance(view, type) and issubclass(view, ListPage) else PAGE


class Browsers:
    """One signed-in browser for each role that mainly uses some page."""

    def __init__(self, office: Office) -> None:
        self.office = office
        ContentType.objects.get_for_models(*apps.get_models())  # a process asks for them once
        self.clients: dict[str, Client] = {}

    def of(self, role: str) -> Client:
        if role not in self.clients:
            client = self.clients[role] = Client()
            user = self.office.users[role]
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cache.clear()
        self.clients[role].get(WARM)
        return self.clients[role]

    def visits(self) -> Iterator[Visit]:
        for page in self.office.pages():
            named = roles_of(page.callback)
            for role in MAIN:
                if (not named or role in named) and (visit := self._visit(page, role)):
                    yield visit
                    break

    def _visit(self, page: Page, role: str) -> Visit | None:
        client = self.of(role)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(page.address)
        is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
        answer.close()
        if answer.status_code != 200 or not is_page:
            return None
        return Visit(page, len(caught), answer.content.decode())


_walked: list[Visit] = []


@pytest.fixture
def visits(db, settings, tmp_path) -> list[Visit]:
    """One walk for all tests of this file: its texts and numbers outlive the rows."""
    if not _walked:
        settings.DATA = tmp_path
        _walked.extend(Browsers(Office()).visits())
    return _walked


def test_the_walk_meets_most_pages(visits):
    assert len({visit.page.name for visit in visits}) > 80


def test_no_page_asks_the_database_more_often_than_its_kind_allows(visits):
    dear = [
        f"{visit.page.name}: {visit.queries} ({visit.page.address})"
        for visit in visits
        if visit.queries > visit.guide
    ]

    assert dear == []


def test_every_form_has_a_way_back(visits):
    forms = {visit for visit in visits if 'class="form-acts"' in visit.main}

    assert len(forms) > 20
    assert {visit.page.name for visit in forms if not BACK.search(visit.main)} == set()


def test_every_page_but_the_first_says_where_it_is(visits):
    lost = {visit.page.name for visit in visits if visit.main and 'class="crumb"' not in visit.main}

    assert lost <= FIRST
