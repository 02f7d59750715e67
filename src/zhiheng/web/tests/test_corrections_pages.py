"""更正的页面：提出、批准、不予更正；待办与办件页上的入口。"""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.kernel import hooks
from zhiheng.kernel.models import Correction, Deadline
from zhiheng.supervision.models import SupervisionOpinion
from zhiheng.supervision.tests.thread import World

LABEL = "supervision.supervisionopinion"


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.DATA = tmp_path
    return World()


@pytest.fixture
def opinion(world) -> SupervisionOpinion:
    return world.received()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, **values) -> str:
    return reverse(f"corrections:{name}", kwargs=values)


def propose(client: Client, opinion, field="received_on", **values):
    there = address("propose", label=LABEL, pk=opinion.pk, field=field)
    return client.post(there, values)


def test_a_wrong_day_of_receipt_is_proposed_approved_and_the_clock_moves(world, opinion):
    right = opinion.received_on + timedelta(days=1)
    answer = propose(signed_in(world.handler), opinion, new=right, reason="送达回证日期录错")
    correction = Correction.objects.get()
    assert answer.status_code == 302
    asked = signed_in(world.head).get(address("approve", pk=correction.pk)).content.decode()
    assert "的届满日由 2026-10-08 改为 2026-10-08" in asked  # 09-02 加三十日为 10-02，仍顺延到节后
    assert opinion.deadlines.get(clock="opinion.rectify").start_on == opinion.received_on

    signed_in(world.head).post(address("approve", pk=correction.pk))

    opinion.refresh_from_db()
    assert opinion.received_on == right
    assert Deadline.objects.of(opinion).get(clock="opinion.rectify").start_on == right
    page = signed_in(world.handler).get(address("index", label=LABEL, pk=opinion.pk))
    assert "已更正" in page.content.decode()
    assert "2026-09-02" in page.content.decode()


def test_the_head_refuses_with_a_reason(world, opinion):
    propose(signed_in(world.handler), opinion, new=date(2026, 9, 2), reason="送达回证日期录错")
    correction = Correction.objects.get()
    there = address("refuse", pk=correction.pk)

    assert signed_in(world.head).post(there, {"reason": ""}).status_code == 422
    signed_in(world.head).post(there, {"reason": "回证日期无误"})

    correction.refresh_from_db()
    assert correction.outcome == "refused"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("", "日期不能更正为空"),
        ("2026-13-01", "日期不能识别"),
        ("1899-01-01", "日期须在"),
        ("2026-08-01", "收到日期不能早于制发日期"),
        ("2026-09-01", "新值与原值相同"),
    ],
)
def test_a_bad_value_is_refused_in_words_and_nothing_is_stored(world, opinion, new, sentence):
    answer = propose(signed_in(world.handler), opinion, new=new, reason="送达回证日期录错")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Correction.objects.exists()


def test_only_the_supervision_authority_of_the_place_gets_in(world, opinion):
    there = address("index", label=LABEL, pk=opinion.pk)
    elsewhere = World("370321")

    assert signed_in(world.clerk).get(there).status_code == 403
    assert signed_in(elsewhere.handler).get(there).status_code == 404


def test_only_the_head_decides(world, opinion):
    propose(signed_in(world.handler), opinion, new=date(2026, 9, 2), reason="送达回证日期录错")
    correction = Correction.objects.get()

    assert signed_in(world.handler).post(address("approve", pk=correction.pk)).status_code == 403
    elsewhere = signed_in(World("370321").head)
    assert elsewhere.post(address("approve", pk=correction.pk)).status_code == 404


@pytest.mark.parametrize(
    ("label", "field"),
    [(LABEL, "status"), (LABEL, "number"), ("accounts.user", "username"), ("no.model", "x")],
)
def test_what_cannot_be_corrected_has_no_page(world, opinion, label, field):
    there = address("propose", label=label, pk=opinion.pk, field=field)

    assert signed_in(world.handler).get(there).status_code == 404


def test_it_stands_on_the_matters_page_and_among_the_heads_to_dos(world, opinion):
    propose(signed_in(world.handler), opinion, new=date(2026, 9, 2), reason="送达回证日期录错")

    page = signed_in(world.handler).get(opinion.get_absolute_url()).content.decode()
    to_dos = hooks.to_dos(User.objects.get(pk=world.head.pk), date(2026, 9, 3))

    assert address("index", label=LABEL, pk=opinion.pk) in page
    assert "批准更正“收到日期”" in [to_do.title for to_do in to_dos]
