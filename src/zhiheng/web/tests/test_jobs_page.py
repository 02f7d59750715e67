"""后台任务的页面：本人的任务、进度、取消。"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.kernel import jobs, worker
from zhiheng.kernel.models import Job

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def owner():
    return factories.make_user("so_handler")


@pytest.fixture
def job(owner) -> Job:
    return jobs.submit("kernel.tidy", now=timezone.now(), actor=owner)


def test_people_see_their_own_jobs_move(owner, job):
    page = signed_in(owner).get(reverse("jobs:index")).content.decode()
    assert "清理任务队列" in page
    assert "hx-trigger" in page

    worker.work_all()

    part = signed_in(owner).get(reverse("jobs:index"), headers={"HX-Request": "true"})
    assert "已完成" in part.content.decode()
    assert "hx-trigger" not in part.content.decode()
    assert "<html" not in part.content.decode()
    other = signed_in(factories.make_user("so_handler")).get(reverse("jobs:index"))
    assert "清理任务队列" not in other.content.decode()


def test_the_owner_cancels_and_a_stranger_does_not(owner, job):
    there = reverse("jobs:cancel", args=[job.pk])

    assert signed_in(factories.make_user("so_handler")).post(there).status_code == 404
    assert signed_in(owner).get(there).status_code == 405
    assert signed_in(owner).post(there).status_code == 302

    job.refresh_from_db()
    assert job.state == "cancelled"
    answer = signed_in(owner).post(there, follow=True)
    assert "任务已经结束，不能取消。" in answer.content.decode()
