"""A letter that makes a 意见书, with its office."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.documents import sources
from zhiheng.documents.models import Document
from zhiheng.documents.tests.samples import SAMPLES
from zhiheng.kernel.tests.conftest import agency, clerk, handler, head, own_data_folder
from zhiheng.kernel.tests.matters import LETTERS, Letter

__all__ = ["agency", "clerk", "handler", "head", "own_data_folder"]

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        if Letter._meta.db_table not in connection.introspection.table_names():
            editor.create_model(Letter)
    with django_db_blocker.unblock():
        ContentType.objects.get_for_model(Letter)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter says how the facts of its papers are drawn."""

    def facts_of(source: sources.Source) -> dict[str, Any]:
        facts = {k: v for k, v in SAMPLES[source.kind].items() if k != "cites"}
        return facts | {"organ": source.actor.agency.name} if source.actor else facts

    for kind in ("D33", "D43", "D34"):
        monkeypatch.setitem(sources._builders, (kind, "kernel_tests.letter"), facts_of)


@pytest.fixture
def letter(builder: None, agency: Agency, handler: User, head: User, now: datetime) -> Letter:
    """Issued: its paper is frozen and the job is queued."""
    draft = Letter(agency=agency, handler=handler)
    opened = LETTERS.open("draft", draft, actor=handler, now=now)
    LETTERS.take("submit", opened, actor=handler, now=now)
    LETTERS.take("send_back", opened, actor=head, now=now, opinion="请补充证据目录。")
    LETTERS.take("submit", opened, actor=handler, now=now)
    return LETTERS.take("issue", opened, actor=head, now=now, opinion="同意制发。")


@pytest.fixture
def paper(letter: Letter) -> Document:
    return Document.objects.of(letter).get()


@pytest.fixture
def page_for(db: None) -> Any:
    """Open a page as a person."""

    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return client
