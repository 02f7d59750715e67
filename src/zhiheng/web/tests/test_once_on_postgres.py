"""The same on PostgreSQL, where two submissions really run at once: python -m zhiheng.with_postgres pytest -m postgres."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.registers.models import TrainingCourse
from zhiheng.web.tests.test_once import (  # noqa: F401 - the tests are collected here a second time
    COURSE,
    clerk,
    key_of,
    signed_in,
    test_a_second_submission_leads_to_what_was_made,
    test_what_was_changed_on_the_way_back_is_kept_and_asked_about,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_submissions_at_once_one_makes_and_both_arrive():
    window = signed_in(Role.EA_CLERK, factories.make_agency("371002"))
    url = reverse("registers:new-course")
    form = COURSE | {"form_key": key_of(window.get(url))}
    ready, answers = Barrier(2), []

    def send():
        browser = Client()
        browser.cookies = window.cookies
        ready.wait(10)
        answers.append(browser.post(url, form))
        connection.close()

    both = [Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer.url for answer in answers} == {TrainingCourse.objects.get().get_absolute_url()}
