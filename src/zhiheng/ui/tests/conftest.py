from pathlib import Path

import pytest

from zhiheng import factories
from zhiheng.ui.tests.preview.views import install_menu

PREVIEW = "zhiheng.ui.tests.preview.urls"


@pytest.fixture
def preview(settings, monkeypatch):
    """The pages of `tests/preview` instead of the product's, with a menu of their own."""
    from zhiheng.ui import html, navigation

    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_utilities", {})
    monkeypatch.setattr(navigation, "_unread", [])
    engine = settings.TEMPLATES[0] | {"DIRS": [Path(__file__).parent / "preview" / "templates"]}
    settings.TEMPLATES = [engine]
    settings.ROOT_URLCONF = PREVIEW
    html.clause_addresses.cache_clear()
    install_menu()
    yield
    html.clause_addresses.cache_clear()


@pytest.fixture
def handler(db):
    return factories.make_user("so_handler")


@pytest.fixture
def office(client, handler, preview):
    """A signed-in browser on the preview pages."""
    client.force_login(handler)
    return client
