"""Every template of the project compiles, names only icons that exist and keeps the security policy."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.template.loader import get_template

TEMPLATES = sorted(
    (str(file.relative_to(root)), file)
    for config in apps.get_app_configs()
    if config.name.startswith("zhiheng.")
    for root in [Path(config.path) / "templates"]
    for file in root.rglob("*.html")
)
SPRITE = Path(finders.find("ui/vendor/tabler-icons/icons.svg")).read_text()
ICONS = set(re.findall(r'symbol id="([^"]+)"', SPRITE))


@pytest.mark.parametrize("name", [name for name, _ in TEMPLATES])
def test_a_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize(("name", "file"), TEMPLATES)
def test_a_template_keeps_scripts_and_styles_out_of_the_page(name, file):
    text = file.read_text()

    assert not re.search(r"\sstyle=|\son(click|change|submit|load|input|key\w+)=", text), name
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), name
    assert "<style" not in text, name


@pytest.mark.parametrize(("name", "file"), TEMPLATES)
def test_a_template_names_only_icons_of_the_sprite(name, file):
    named = set(re.findall(r"""\{%\s*icon\s+["']([\w-]+)["']""", file.read_text()))

    assert named <= ICONS, f"{name}: {sorted(named - ICONS)}"


def test_icons_named_in_python_are_in_the_sprite():
    named = set()
    for config in apps.get_app_configs():
        if config.name.startswith("zhiheng."):
            for file in Path(config.path).rglob("*.py"):
                named |= set(re.findall(r"""\bicon(?:_name)?=["']([\w-]+)["']""", file.read_text()))

    assert named - {""} <= ICONS, sorted(named - ICONS)


def test_vendored_files_ask_for_nothing_that_is_not_there():
    folder = Path(finders.find("ui/vendor/VENDOR.md")).parent
    files = [*folder.rglob("*.css"), *folder.rglob("*.js")]

    assert files
    for file in files:
        text = file.read_text()
        assert "sourceMappingURL" not in text, file
        assert not re.search(r"url\((?![\"']?data:)", text) or file.suffix == ".js", file
    assert all((folder / name / "LICENSE").exists() for name in ("tabler", "htmx", "echarts"))
