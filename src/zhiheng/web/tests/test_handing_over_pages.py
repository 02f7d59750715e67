"""移交的页面：一件，或者某人的全部。"""

import pytest
from django.test import Client
from django.urls import reverse

from zhiheng import factories
from zhiheng.supervision.tests.thread import World


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.DATA = tmp_path
    return World()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_head_hands_one_matter_over_from_its_page(world):
    lead = world.upheld()
    there = reverse("hand-over:one", args=["screening.lead", lead.pk])
    head = signed_in(world.head)
    assert there in head.get(lead.get_absolute_url()).content.decode()
    assert there not in signed_in(world.handler).get(lead.get_absolute_url()).content.decode()

    answer = head.post(there, {"to": world.second.pk, "reason": "岗位调整"})

    lead.refresh_from_db()
    assert answer.status_code == 302
    assert lead.handler == world.second
    again = head.post(there, {"to": world.second.pk, "reason": "岗位调整"})
    assert again.status_code == 422
    assert "已经由此人承办" in again.content.decode()


def test_the_head_hands_over_all_that_somebody_left(world):
    lead, draft = world.upheld(), world.draft()
    there = reverse("hand-over:all")
    values = {"person": world.handler.pk, "to": world.second.pk, "reason": "退休离岗"}

    assert signed_in(world.handler).get(there).status_code == 403
    answer = signed_in(world.head).post(there, values, follow=True)

    assert "已移交 3 件" in answer.content.decode()  # two leads and the draft
    lead.refresh_from_db()
    draft.refresh_from_db()
    assert {lead.handler, draft.handler} == {world.second}
    assert "此人没有未办结的件" in signed_in(world.head).post(there, values).content.decode()


@pytest.mark.parametrize("person", ["", "x", "999999999999999999999", "\x00"])
def test_a_foreign_or_broken_person_is_refused_in_words(world, person):
    stranger = factories.make_user("so_handler", factories.make_so("370321"))
    values = {"person": person or stranger.pk, "to": stranger.pk, "reason": "退休离岗"}

    answer = signed_in(world.head).post(reverse("hand-over:all"), values)

    assert answer.status_code == 422


def test_what_has_no_workflow_has_no_page(world):
    there = reverse("hand-over:one", args=["accounts.user", world.handler.pk])

    assert signed_in(world.head).get(there).status_code == 404
