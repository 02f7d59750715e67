"""坏输入：每种坏值 × 每张表单、每个上传、每个检索和列表参数；都有一句中文，从不 500，拒绝了就什么也不写。"""

from urllib.parse import quote_from_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.test import Client
from django.urls import reverse

from tests.bad_values import BAD_VALUES, FILES
from tests.forms import Form, forms_of
from tests.office import Office
from zhiheng.accounts.roles import Role
from zhiheng.kernel.models import LedgerEntry
from zhiheng.ui.lists import ListPage

pytestmark = pytest.mark.django_db
PEOPLE = (Role.SO_HANDLER, Role.SO_HEAD, Role.EA_CLERK, Role.SYS_ADMIN, Role.SEC_ADMIN)
UNHARMED = {200, 204, 302, 400, 403, 404, 405, 413, 422, 429}
SUBMISSIONS = 16  # of each search form
CHANGES_SIGN_IN = {"accounts:sign-out", "accounts:sign-in", "accounts:password"}


@pytest.fixture
def office(db, settings, tmp_path):
    settings.DATA = tmp_path
    return Office()


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def has_chinese(answer) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in answer.content.decode("utf-8", "replace"))


def test_the_corpus_is_large_enough():
    assert len(BAD_VALUES) >= 60


def test_no_value_breaks_a_form_and_a_refusal_writes_nothing(office, announce):
    seen, wrong, tried = set(), [], 0
    for role in PEOPLE:
        client = signed_in(office.users[role])
        mine = dict(found_forms(client, office, known=seen))
        seen |= mine.keys()
        for name, value in BAD_VALUES.items():
            for address, form in mine.items():
                before = LedgerEntry.objects.count()
                answer = client.post(
                    address, filled(form, value.decode("utf-8", "replace")[:20_000])
                )
                tried += 1
                wrong += complaints(answer, f"{name} {address}", before)

    announce(f"坏表单：{len(BAD_VALUES)} 种值 × {len(seen)} 张表单，{tried} 次提交")
    assert wrong == []


def found_forms(client, office, known=frozenset()):
    """Every address that takes a form from this person, with the form; those known are not asked again.

    A step that is closed to somebody shows the reason alone; it still reads what is sent before it refuses.
    """
    for page in office.pages():
        if page.name in CHANGES_SIGN_IN or page.address in known:
            continue
        answer = client.get(page.address)
        answer.close()  # files of pictures and papers
        if answer.context and answer.context.get("refusal"):
            answer = client.post(page.address, {})
        form = (
            answer.context.get("form")
            if answer.status_code in {200, 422} and answer.context
            else None
        )
        if form is not None and getattr(form, "fields", None):
            yield page.address, form


def filled(form, value):
    return {
        form.add_prefix(name): value
        for name, field in form.fields.items()
        if not isinstance(field, FileField)
    }


def complaints(answer, what, before):
    if answer.status_code not in UNHARMED:
        return [f"{answer.status_code} {what}"]
    if answer.status_code == 422:
        if not has_chinese(answer):
            return [f"没有中文 {what}"]
        if LedgerEntry.objects.count() != before:
            return [f"拒绝了却写了留痕 {what}"]
    return []


def test_no_uploaded_file_breaks_a_form(office, announce):
    client = signed_in(office.users[Role.EA_CLERK])
    uploads = {
        address: form
        for address, form in found_forms(client, office)
        if any(isinstance(field, FileField) for field in form.fields.values())
    }
    wrong = []
    for name, (file_name, content) in FILES.items():
        for address, form in uploads.items():
            before = LedgerEntry.objects.count()
            given = filled(form, "说明情况如下")
            for field_name, field in form.fields.items():
                if isinstance(field, FileField):
                    given[form.add_prefix(field_name)] = SimpleUploadedFile(file_name, content)
            wrong += complaints(client.post(address, given), f"{name} {address}", before)

    announce(f"坏文件：{len(FILES)} 种文件 × {len(uploads)} 张表单")
    assert uploads
    assert wrong == []


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused_not_broken(office, method):
    client = signed_in(office.users[Role.SO_HANDLER])

    answers = [getattr(client, method)(page.address) for page in office.pages()]
    for answer in answers:
        answer.close()
    statuses = {answer.status_code for answer in answers}

    assert max(statuses) < 500


def encoded(values: dict[str, bytes]) -> str:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in values.items())


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
    for role in PEOPLE:
        client = signed_in(office.users[role])
        for address, form in seen_forms(client, pages, known):
            for values in spread(form, len(known)):
                status = send(client, form, address, values)
                sent += 1
                if status >= 500:
                    broken.append(f"{status} {role} {form.method} {address} {values}"[:600])

    announce(f"坏值：{len(BAD_VALUES)} 种，{len(known)} 个检索表单，共提交 {sent} 次")
    assert not broken, "\n".join(broken)


def test_no_list_breaks_on_a_bad_parameter(office, announce):
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
        role = next((one for one in PEOPLE if not page.roles or one in page.roles), PEOPLE[0])
        client = signed_in(office.users[role])
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
