"""签发之前的文稿预览：与正式文书同一来源，不保存，只给监督机构看。"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from zhiheng.documents.models import Document
from zhiheng.documents.reading import page_texts
from zhiheng.supervision import services
from zhiheng.supervision.tests.thread import at

LABEL = "supervision.supervisionopinion"


def _browser(user) -> Client:
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def _address(opinion, page: str = "draft", kind: str = "D33", label: str = LABEL) -> str:
    return reverse(f"documents:{page}", args=[kind, label, opinion.pk])


def test_handler_and_head_see_the_draft_as_it_will_be_printed(world):
    opinion = world.draft()

    for person in (world.handler, world.head):
        body = _browser(person).get(_address(opinion)).content.decode()

        for part in (
            "送审稿",
            "（文号待编）",
            "补录公开日期并公开决定",
            "自收到本意见书之日起三十日内",
        ):
            assert part in body
    assert not Document.objects.filter(kind="D33").exists()


def test_the_draft_can_be_read_as_pdf(world):
    answer = _browser(world.head).get(_address(world.draft(), "draft-pdf"))

    assert page_texts(answer.content)[0].startswith("送审稿")


def test_the_sheet_follows_what_is_typed_and_saves_nothing(world):
    opinion = world.draft()
    typed = {"findings": "新的事实<b>", "demands": "第一项\n第二项", "status": "closed"}

    body = _browser(world.handler).post(_address(opinion, "draft-sheet"), typed).content.decode()

    opinion.refresh_from_db()
    assert "新的事实&lt;b&gt;" in body
    assert "2. 第二项。" in body
    assert "新的事实" not in opinion.findings
    assert opinion.status == opinion.Status.DRAFT


@pytest.mark.parametrize("value", ["", "\x00", "a\u202eb", "x" * 100_000])
def test_whatever_is_typed_gets_a_sheet_or_a_sentence(world, value):
    address = _address(world.draft(), "draft-sheet")

    answer = _browser(world.handler).post(address, {"findings": value, "ground": value})

    assert answer.status_code == 200
    assert "paper" in answer.content.decode() or "请删去" in answer.content.decode()


def test_what_is_missing_is_marked_to_be_filled_in(world):
    opinion = world.draft(findings="", title="")

    body = _browser(world.handler).get(_address(opinion)).content.decode()

    assert "（待填：事由）" in body
    assert "（待填：事实）" in body


def test_nobody_else_gets_a_draft(world):
    opinion = world.draft()

    for person in (world.clerk, world.stranger):
        for page in ("draft", "draft-sheet", "draft-pdf"):
            assert _browser(person).get(_address(opinion, page)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "label"),
    [("D99", LABEL), ("D33", "accounts.user"), ("D33", "no.such"), ("D33", "x"), ("D66", LABEL)],
)
def test_only_registered_papers_have_drafts(world, kind, label):
    address = _address(world.draft(), kind=kind, label=label)

    assert _browser(world.head).get(address).status_code == 404


def test_the_form_of_the_text_and_the_page_of_the_matter_lead_to_the_preview(world):
    opinion = world.draft()
    browser = _browser(world.handler)

    form = browser.get(reverse("supervision:opinion-step", args=[opinion.pk, "revise"]))
    page = browser.get(opinion.get_absolute_url())

    assert _address(opinion, "draft-sheet") in form.content.decode()
    assert _address(opinion) in page.content.decode()


def test_the_form_holds_no_preview_for_who_may_not_read_drafts(world):
    opinion = world.received()
    revise = reverse("supervision:opinion-step", args=[opinion.pk, "revise"])

    answer = _browser(world.clerk).get(revise)

    assert answer.status_code == 200
    assert 'id="sheet"' not in answer.content.decode()


def test_an_issued_opinion_links_its_paper_and_no_draft(world):
    opinion = world.issued()

    body = _browser(world.head).get(opinion.get_absolute_url()).content.decode()

    assert _address(opinion) not in body
    assert Document.objects.of(opinion).get(kind="D33").get_absolute_url() in body


def test_a_reminder_has_a_draft_too(world):
    letter = services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=at(date(2026, 8, 25))
    )
    address = reverse("documents:draft", args=["D66", "supervision.reminderletter", letter.pk])

    assert "请核对公开日期" in _browser(world.head).get(address).content.decode()
