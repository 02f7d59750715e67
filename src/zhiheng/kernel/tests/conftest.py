"""The table of the test matter, and a small office."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel.tests.matters import LETTERS, Letter

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Tuesday


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The content type outside of any test's transaction: it is cached for the whole run."""
    with django_db_blocker.unblock():
        ContentType.objects.get_for_model(Letter)


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def agency(db: None) -> Agency:
    return factories.make_agency("371002")


@pytest.fixture
def handler(db: None) -> User:
    return factories.make_user(Role.SO_HANDLER, factories.make_so("371002"))


@pytest.fixture
def head(db: None) -> User:
    return factories.make_user(Role.SO_HEAD, factories.make_so("371002"))


@pytest.fixture
def clerk(agency: Agency) -> User:
    return factories.make_user(Role.EA_CLERK, agency)


@pytest.fixture
def letter(agency: Agency, handler: User, now: datetime) -> Letter:
    return LETTERS.open("draft", Letter(agency=agency, handler=handler), actor=handler, now=now)


@pytest.fixture
def issued(letter: Letter, handler: User, head: User, now: datetime) -> Letter:
    LETTERS.take("submit", letter, actor=handler, now=now)
    return LETTERS.take("issue", letter, actor=head, now=now, opinion="同意")
