"""Bad bytes in every search form and every list parameter: never a 500. Forms that write: test_bad_input."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from tests.bad_values import BAD_VALUES
from tests.office import Office
from zhiheng.accounts.roles import Role
from zhiheng.ui.lists import ListPage

pytestmark = pytest.mark.django_db
SUBMISSIONS = 16
ROLES = (Role.SO_HANDLER, Role.SO_HEAD, Role.EA_CLERK, Role.SYS_ADMIN, Role.SEC_ADMIN)
FREE_TEXT = {"text", "search", "hidden", "number", "date", "datetime-local", "password", "email"}


@dataclass
class Form:
    """A form of a page: how it is sent, its fields with what they hold, those that people type in."""

    method: str
    action: str
    held: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("method", "get").lower(), given.get("action", "")))
        name = given.get("name")
        if not self.found or not name or name == "csrfmiddlewaretoken":
            return
        form = self.found[-1]
        if tag in {"textarea", "select"} or (
            tag == "input" and given.get("type", "text") in FREE_TEXT
        ):
            form.held.setdefault(name, given.get("value", ""))
            form.typed.append(name)
        elif tag in {"input", "button"} and given.get("type") != "file":
            form.held.setdefault(name, given.get("value", "on"))


def forms_of(html: str) -> list[Form]:
    parser = Forms()
    parser.feed(html.partition("<main")[2] or html)
    return parser.found


def encoded(values: dict[str, bytes]) -> str:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in values.items())


@pytest.fixture
def office(db, settings, tmp_path):
    settings.DATA = tmp_path
    return Office()


def browser(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, form: Form, address: str, values: dict[str, bytes]) -> int:
    target = (form.action or address).partition("?")[0]
    return client.get(f"{target}?{encoded(values)}").status_code


def spread(form: Form, turn: int):
    """Some submissions in which the fields hold different bad values; other forms begin elsewhere."""
    values = list(BAD_VALUES.values())
    held = {name: value.encode() for name, value in form.held.items()}
    for number in range(SUBMISSIONS):
        start = (turn * 7 + number) * len(form.typed)
        bad = {name: values[(start + i) % len(values)] for i, name in enumerate(form.typed)}
        yield held | bad


def seen_forms(client, pages, known: set[tuple[str, ...]]):
    """Each form of the pages that this person opens, once."""
    for page in pages:
        answer = client.get(page.address)
        answer.close()  # files of pictures and papers
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            continue
        for form in forms_of(answer.content.decode()):
            shape = (form.method, page.name, *sorted(form.typed))
            if form.method == "get" and form.typed and shape not in known:
                known.add(shape)
                yield page.address, form


def test_no_search_form_breaks_on_bad_bytes(office, announce):
    pages, known, broken, sent = list(office.pages()), set(), [], 0
    for role in ROLES:
        client = browser(office.users[role])
        for address, form in seen_forms(client, pages, known):
            for values in spread(form, len(known)):
                status = send(client, form, address, values)
                sent += 1
                if status >= 500:
                    broken.append(f"{status} {role} {form.method} {address} {values}"[:600])

    announce(f"坏值：{len(BAD_VALUES)} 种，{len(known)} 个检索表单，共提交 {sent} 次")
    assert not broken, "\n".join(broken)


def test_no_list_breaks_on_a_bad_parameter(office, announce):
    from django.urls import reverse

    from zhiheng.web.accounts_roles import named_pages

    addresses = {
        callback.view_class.key: name
        for name, _, callback in named_pages()
        if issubclass(getattr(callback, "view_class", object), ListPage)
    }
    broken, sent = [], 0
    for key, name in addresses.items():
        page = ListPage.registry[key]
        parameters = [*page.filterset_class.base_filters, "sort", "page", "counts"]
        role = next((one for one in ROLES if not page.roles or one in page.roles), ROLES[0])
        client = browser(office.users[role])
        for label, value in BAD_VALUES.items():
            if len(value) > 20_000:
                continue  # longer than a server takes as an address
            query = encoded(dict.fromkeys(parameters, value))
            status = client.get(f"{reverse(name)}?{query}").status_code
            sent += 1
            if status >= 500:
                broken.append(f"{status} {name} {label}")

    announce(f"坏参数：{len(addresses)} 个列表，共 {sent} 次")
    assert not broken, "\n".join(broken)
