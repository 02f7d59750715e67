"""培训记录：由举办单位照登记的参训人员、课时和成绩生成（WH-11.s2）。"""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.registers.tests.test_training import hold_course
from zhiheng.registers.training import services
from zhiheng.registers.training.services import Result

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(settings, tmp_path):
    settings.DATA = tmp_path
    clerk = factories.make_user(Role.EA_CLERK, factories.make_agency("371002"))
    return hold_course(clerk)


def text(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


@pytest.mark.clause("WH-11.s2")
def test_the_record_lists_who_took_part_and_how_long(client, course):
    clerk = course.created_by
    officer = factories.make_officer(course.agency)
    result = Result(officer, Decimal(8), Decimal(90), has_passed=True, exam_on=course.starts_on)
    services.record_results(course, [result], actor=clerk, now=timezone.now())
    address = reverse("registers:draw-record", args=[course.pk])
    assert address in text(client, clerk, course.get_absolute_url())

    client.post(address, {})

    paper = Document.objects.of(course).get(kind="D05-2")
    line = paper.facts["trainees"][0]
    assert (line["name"], line["public_hours"], line["result"]) == (officer.name, "8", "合格")
    assert produce(paper, now=timezone.now()).is_ready
    assert paper.get_absolute_url() in text(client, clerk, course.get_absolute_url())
    assert client.get(paper.get_absolute_url()).status_code == 200


def test_without_anybody_there_is_no_record(client, course):
    client.force_login(course.created_by)

    answer = client.post(reverse("registers:draw-record", args=[course.pk]), {})

    assert "还没有登记参训人员" in answer.content.decode()
    assert not Document.objects.exists()


def test_others_do_not_draw_the_record(client, course):
    handler = factories.make_user(Role.SO_HANDLER, factories.make_so("371002"))

    assert "生成培训记录" not in text(client, handler, course.get_absolute_url())
    client.post(reverse("registers:draw-record", args=[course.pk]), {})

    assert not Document.objects.exists()
