"""提醒：打开所指的一件，即为已读；各人读各人的。"""

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng.kernel.models import Notice
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.notices import notify_person
from zhiheng.supervision.tests.thread import World

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
READ = reverse("ui:read-notices")


@pytest.fixture
def opinion():
    """Two notices for the handler: one about the opinion, one about its lead."""
    made = World().received()
    for about in (made, made.lead):
        notify_person(
            made.handler, "kernel.hand_over", now=timezone.now(), subject=subject_of(about)
        )
    return made


def read(client, person, subject):
    client.force_login(person, BACKEND)
    return client.post(READ, {"subject": subject}, headers={"HX-Request": "true"})


def client_page(client, person):
    client.force_login(person, BACKEND)
    return client.get(reverse("web:home")).content.decode()


def test_the_page_of_a_matter_shows_its_news_and_reads_them(client, opinion):
    handler, subject = opinion.handler, subject_of(opinion)
    assert Notice.objects.unread_by(handler).filter(subject=subject).exists()
    client.force_login(handler, BACKEND)

    page = client.get(opinion.get_absolute_url()).content.decode()
    bell = read(client, handler, subject).content.decode()

    assert "新提醒" in page
    assert f'hx-post="{READ}" hx-trigger="load"' in page
    assert f'name="subject" value="{subject}"' in page
    assert not Notice.objects.unread_by(handler).filter(subject=subject).exists()
    assert 'id="bell" hx-swap-oob="true"' in bell
    assert "新提醒" not in client.get(opinion.get_absolute_url()).content.decode()


def test_the_bell_counts_what_is_left(client, opinion):
    assert "未读 2 条" in client_page(client, opinion.handler)

    assert "未读 1 条" in read(client, opinion.handler, subject_of(opinion)).content.decode()
    assert "未读" not in read(client, opinion.handler, subject_of(opinion.lead)).content.decode()


def test_what_one_person_read_stays_new_for_the_others(client, opinion):
    before = list(Notice.objects.unread_by(opinion.handler))
    assert len(before) == 2
    stranger = opinion.agency.users.exclude(pk=opinion.handler.pk).first()

    assert read(client, stranger, subject_of(opinion)).status_code == 200
    assert list(Notice.objects.unread_by(opinion.handler)) == before


@pytest.mark.parametrize("subject", ["", "x" * 500, "\x00", "supervision.supervisionopinion:0"])
def test_an_unknown_subject_reads_nothing(client, opinion, subject):
    before = Notice.objects.unread_by(opinion.handler).count()

    assert read(client, opinion.handler, subject).status_code == 200
    assert Notice.objects.unread_by(opinion.handler).count() == before
