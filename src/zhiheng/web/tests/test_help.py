"""使用手册：每一篇打得开，每一个链接、图、网址名都在，每一页都有说明。"""

import re

import pytest
from django.urls import Resolver404, resolve, reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.web.accounts_roles import named_pages
from zhiheng.web.help import manual, markdown

SLUGS = [page.slug for page in manual.pages()]


def known_names():
    return {name for name, _, _ in named_pages()}


@pytest.fixture
def agency(db):
    return factories.make_agency("371002")


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_the_manual_opens_for_every_role(client, agency, role):
    client.force_login(
        factories.make_user(role, agency), backend="django.contrib.auth.backends.ModelBackend"
    )

    opened = {slug: client.get(reverse("help:page", args=[slug])).status_code for slug in SLUGS}

    assert set(opened.values()) == {200}
    assert client.get(reverse("help:index")).status_code == 200


def test_every_link_leads_somewhere():
    broken = []
    for page in manual.pages():
        for address in page.links:
            path, _, anchor = address.partition("#")
            try:
                found = resolve(path)
            except Resolver404:
                broken.append(f"{page.slug}: {address}")
                continue
            if found.view_name == "help:picture":
                if not (manual.PICTURES / found.kwargs["name"]).is_file():
                    broken.append(f"{page.slug}: {address}")
            elif found.view_name == "help:page":
                target = manual.page(found.kwargs["slug"])
                anchors = {section.anchor for section in target.sections} if target else set()
                if target is None or (anchor and anchor not in anchors):
                    broken.append(f"{page.slug}: {address}")

    assert broken == []


def test_every_page_that_the_manual_says_it_explains_exists():
    names = known_names()
    spaces = {f"{name.partition(':')[0]}:*" for name in names}
    claimed = {name for page in manual.pages() for name in page.explains}

    assert claimed - names - spaces == set()


def test_every_page_of_the_office_is_explained_somewhere():
    assert {name for name in known_names() if manual.page_about(name) is None} == set()


def test_every_picture_is_used():
    used = {address.rsplit("/", 1)[-1] for page in manual.pages() for address in page.links}

    assert {file.name for file in manual.PICTURES.glob("*.png")} <= used


def test_the_help_of_a_page_leads_to_the_part_that_explains_it(client, agency):
    user = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(reverse("help:index"), {"about": "supervision:opinion-list"})

    assert answer.url == reverse("help:page", args=["opinions"])
    assert b"about=acts:act-list" in client.get(reverse("acts:act-list")).content


def test_a_search_finds_sections_and_says_when_there_are_none(client, agency):
    user = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    found = client.get(reverse("help:index"), {"q": "集体讨论"}).content.decode()
    nothing = client.get(reverse("help:index"), {"q": "<b>没有的词"}).content.decode()

    assert "opinions/#集体讨论" in found
    assert "换一个词试试" in nothing
    assert "<b>没有" not in nothing


@pytest.mark.parametrize(
    "address", ["nothing/", "pictures/nothing.png", "pictures/..%2F..%2Fnothing.png"]
)
def test_what_is_not_in_the_manual_is_not_found(client, agency, address):
    user = factories.make_user(Role.EA_CLERK, agency)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"{reverse('help:index')}{address}").status_code == 404


def test_the_manual_needs_no_style_of_its_own():
    for page in manual.pages():
        assert not re.search(r"<[^>]+ (style|on\w+)=", page.html), page.slug


def test_raw_markup_in_a_page_is_shown_and_not_obeyed():
    drawn = markdown.draw("# 题\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n")

    assert "<script>" not in drawn.html
    assert "javascript:" not in "".join(drawn.links)
