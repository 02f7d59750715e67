"""文书页、清单、下载与预览：看得见的人看得见，其他人 404。"""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.documents import services, serving
from zhiheng.documents.models import Document, ProofOfService
from zhiheng.documents.reading import page_texts
from zhiheng.documents.sources import Source
from zhiheng.documents.tests.samples import SAMPLES
from zhiheng.kernel.models import Approval, ApprovalOpinion
from zhiheng.supervision.models import SupervisionOpinion

pytestmark = pytest.mark.django_db
FACTS = {k: v for k, v in SAMPLES["D33"].items() if k != "cites"}


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def agency() -> Agency:
    return factories.make_agency("371002")


@pytest.fixture
def so() -> Agency:
    return factories.make_so("371002")


@pytest.fixture
def handler(so: Agency) -> User:
    return factories.make_user(Role.SO_HANDLER, so)


@pytest.fixture
def head(so: Agency) -> User:
    return factories.make_user(Role.SO_HEAD, so)


@pytest.fixture
def clerk(agency: Agency) -> User:
    return factories.make_user(Role.EA_CLERK, agency)


@pytest.fixture
def opinion(agency: Agency, so: Agency, handler: User, now: datetime) -> SupervisionOpinion:
    return SupervisionOpinion.objects.create(
        agency=agency,
        supervisor=so,
        handler=handler,
        created_by=handler,
        created_at=now,
        status=SupervisionOpinion.Status.ISSUED,
        issued_on=now.date(),
        ground=SupervisionOpinion.Ground.ILLEGAL,
        title="未进行法制审核",
        findings="未进行法制审核。",
        evidence="案卷。",
        basis="《办法》第十三条",
    )


@pytest.fixture
def paper(opinion: SupervisionOpinion, head: User, now: datetime) -> Document:
    with transaction.atomic():
        return services.draw_up(Source("D33", opinion, "", head, now), FACTS)


@pytest.fixture
def opinions(opinion: SupervisionOpinion, handler: User, head: User, now: datetime) -> None:
    """Sent back once, then approved."""
    rounds = ((1, "send_back", "请补充证据目录。"), (2, "approve", "同意制发。"))
    for number, verdict, text in rounds:
        approval = Approval.objects.create(
            matter=opinion,
            document="D33",
            round=number,
            chain=["so_handler", "so_head"],
            outcome="approved",
            submitted_by=handler,
            submitted_at=now,
        )
        ApprovalOpinion.objects.create(
            approval=approval,
            position=1,
            role="so_head",
            person=head,
            verdict=verdict,
            text=text,
            at=now,
        )


@pytest.fixture
def page_for() -> Any:
    """Open a page as a person."""

    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return client


@pytest.fixture
def produced(paper, now):
    return services.produce(paper, now=now)


def test_the_page_shows_each_sheet_the_files_and_the_hash(page_for, head, produced):
    answer = page_for(head).get(reverse("documents:paper", args=[produced.pk]))
    body = answer.content.decode()

    assert answer.status_code == 200
    assert body.count('class="sheet"') == produced.pages
    assert produced.sha256 in body
    assert produced.code in body
    assert "style=" not in body


def test_the_pdf_is_the_file_of_the_vault(page_for, clerk, produced):
    answer = page_for(clerk).get(reverse("documents:pdf", args=[produced.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''")
    assert answer.content == services.file_of(produced)


def test_the_word_file_opens_and_has_the_number(page_for, head, produced):
    answer = page_for(head).get(reverse("documents:docx", args=[produced.pk]))

    text = "".join(p.text for p in Word(io.BytesIO(answer.content)).paragraphs)
    assert produced.number in text


def test_pages_are_pictures_and_there_is_no_page_beyond_the_last(page_for, head, produced):
    browser = page_for(head)

    first = browser.get(reverse("documents:page", args=[produced.pk, 1]))

    assert first["Content-Type"] == "image/svg+xml"
    assert first.content.lstrip().startswith(b"<svg")
    for number in (0, produced.pages + 1, 10**18):
        address = reverse("documents:page", args=[produced.pk, number])
        assert browser.get(address).status_code == 404


def test_the_approval_form_holds_every_opinion_of_both_rounds(page_for, head, produced, opinions):
    answer = page_for(head).get(reverse("documents:approval", args=[produced.pk]))
    text = "".join(page_texts(answer.content))

    for part in ("第1轮监督机构负责人", "退回。请补充证据目录。", "同意。同意制发。"):
        assert part in text


def test_the_agency_does_not_get_the_approval_form(page_for, clerk, produced):
    assert page_for(clerk).get(reverse("documents:approval", args=[produced.pk])).status_code == 404


def test_a_stranger_gets_not_found_everywhere(page_for, produced, handler, now):
    proof = serving.dispatch(produced, method="electronic", actor=handler, now=now)
    stranger = page_for(factories.make_user(Role.EA_CLERK, factories.make_agency("371083")))

    for name, arguments in (
        ("paper", []),
        ("state", []),
        ("pdf", []),
        ("docx", []),
        ("page", [1]),
        ("approval", []),
        ("proof", [proof.pk]),
    ):
        address = reverse(f"documents:{name}", args=[produced.pk, *arguments])
        assert stranger.get(address).status_code == 404
    assert stranger.post(reverse("documents:read", args=[produced.pk])).status_code == 404


def test_a_paper_in_the_making_polls_and_then_reloads(page_for, head, paper, now):
    browser = page_for(head)

    waiting = browser.get(reverse("documents:state", args=[paper.pk]))
    services.produce(paper, now=now)
    ready = browser.get(reverse("documents:state", args=[paper.pk]))

    assert b"hx-get" in waiting.content
    assert "HX-Refresh" not in waiting
    assert ready["HX-Refresh"] == "true"


def test_a_file_that_is_not_there_yet_is_answered_with_a_sentence(page_for, head, paper):
    answer = page_for(head).get(reverse("documents:pdf", args=[paper.pk]), follow=True)

    assert "文书正在生成" in answer.content.decode()


def test_reading_is_recorded_by_a_post_of_the_addressee(page_for, clerk, handler, produced, now):
    serving.dispatch(produced, method="electronic", actor=handler, now=now)
    browser = page_for(clerk)
    address = reverse("documents:read", args=[produced.pk])

    assert browser.get(address).status_code == 405
    assert browser.post(address).status_code == 204
    assert ProofOfService.objects.get().read_at is not None


def test_the_papers_of_a_matter_are_listed_with_their_files(opinion, produced, head):
    page = Template("{% load papers %}{% papers_of opinion user %}")

    html = page.render(Context({"opinion": opinion, "user": head}))

    assert produced.number in html
    assert reverse("documents:pdf", args=[produced.pk]) in html


@pytest.mark.parametrize("kind", ["D33", "D46", "D43", "D35"])
def test_the_sheet_of_a_draft_escapes_and_says_that_it_is_a_draft(kind):
    facts = SAMPLES[kind] | {"subject": "<script>alert(1)</script>", "demands": ["<b>x</b>"]}
    page = Template("{% load papers %}{% draft_sheet kind facts %}")

    html = page.render(Context({"kind": kind, "facts": facts}))

    assert "<script>" not in html
    assert "<b>" not in html
    assert "送审稿" in html or kind in ("D43", "D35")


def test_the_list_finds_a_paper_by_the_code_printed_on_it(page_for, head, clerk, produced):
    for person in (head, clerk):
        found = page_for(person).get(reverse("documents:list"), {"q": produced.code.lower()})
        other = page_for(person).get(reverse("documents:list"), {"q": "0000-0000-0000-0000"})

        assert produced.number in found.content.decode()
        assert produced.number not in other.content.decode()


def test_a_stranger_finds_nothing_in_the_list(page_for, produced):
    stranger = factories.make_user(Role.EA_CLERK, factories.make_agency("371083"))

    answer = page_for(stranger).get(reverse("documents:list"))

    assert answer.status_code == 200
    assert produced.number not in answer.content.decode()
