"""作废：尚未送达的意见书退回修改，另编文号；提醒函作废即终止，疑点退回。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng.documents.models import Document
from zhiheng.documents.services import paper_of
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry, Notice, VoidNumber
from zhiheng.screening.models import Lead
from zhiheng.supervision import services
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.supervision.papers import current_paper
from zhiheng.supervision.tests.test_papers import _changed
from zhiheng.supervision.tests.thread import World, at

DAY = at(date(2026, 8, 31))
WHY = "主送机关写错。"


def reminder(world: World) -> ReminderLetter:
    letter = services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=DAY
    )
    services.reminder_step("submit_reminder", letter, actor=world.handler, now=DAY)
    services.reminder_step("issue_reminder", letter, actor=world.head, now=DAY)
    world.render(letter, DAY)
    return letter


@pytest.mark.clause("WH-31", "SD-28", "SC-28")
def test_a_recalled_opinion_is_approved_again_under_a_new_number(world):
    opinion = world.issued()
    first = opinion.number

    services.recall(opinion, actor=world.head, reason=WHY, now=DAY)
    assert (opinion.status, opinion.number, opinion.issued_on) == ("draft", "", None)
    assert not SupervisionOpinion.objects.visible_to(world.clerk).exists()
    services.submit(opinion, actor=world.handler, now=DAY)
    services.issue(opinion, actor=world.head, now=DAY)

    assert opinion.number != first
    assert VoidNumber.objects.get().number.text == first
    statuses = Document.objects.of(opinion).filter(kind="D33").values_list("number", "status")
    assert set(statuses) == {(first, "void"), (opinion.number, "frozen")}
    assert not current_paper(opinion).facts.get("replaces")


@pytest.mark.clause("WH-31", "WH-32.s2")
def test_an_opinion_that_was_served_is_not_recalled(world):
    opinion = world.served()

    with pytest.raises(RuleViolation, match="经复查答复办理"):
        services.recall(opinion, actor=world.head, reason=WHY, now=DAY)

    assert paper_of(opinion, "D33").status == "rendered"


def test_recalling_leaves_its_reason_in_the_ledger_as_a_hash_only(world):
    opinion = world.issued()

    services.recall(opinion, actor=world.head, reason=WHY, now=DAY)

    actions = LedgerEntry.objects.of(opinion).values_list("action", flat=True)
    assert {"documents.voided", "kernel.number.void"} <= set(actions)
    assert WHY not in "".join(LedgerEntry.objects.of(opinion).values_list("facts", flat=True))


@pytest.mark.clause("WH-30.s1", "SC-24")
def test_a_void_reminder_ends_tells_the_agency_and_returns_the_lead(
    world, django_capture_on_commit_callbacks
):
    letter = reminder(world)

    with django_capture_on_commit_callbacks(execute=True):
        services.void_reminder(letter, actor=world.head, reason=WHY, now=DAY)

    assert (letter.status, letter.closed_on) == ("voided", date(2026, 8, 31))
    assert Lead.objects.get(pk=letter.lead_id).status == Lead.Status.UPHELD
    assert Notice.objects.filter(code="reminder.voided", agency=world.agency).exists()
    assert ReminderLetter.objects.visible_to(world.clerk).get() == letter


def test_the_page_of_the_paper_voids_it_and_shows_why(world, client):
    opinion = world.issued()
    paper = current_paper(opinion)
    url = reverse("documents:void", args=[paper.pk])
    client.force_login(world.handler)
    assert client.get(url).status_code == 403
    client.force_login(world.clerk)
    assert client.get(url).status_code == 403
    client.force_login(world.head)
    assert url in client.get(paper.get_absolute_url()).content.decode()

    short = client.post(url, {"reason": "错"})
    done = client.post(url, {"reason": WHY}, follow=True)
    again = client.post(url, {"reason": WHY})

    assert short.status_code == again.status_code == 422
    assert "已经作废" in again.content.decode()
    page = done.content.decode()
    assert "这份文书已作废" in page
    assert WHY in page
    assert url not in page
    opinion.refresh_from_db()
    assert opinion.status == "draft"
    assert "作废" in client.get(opinion.get_absolute_url()).content.decode()


def test_a_paper_without_a_step_of_its_own_is_voided_alone(world, client):
    opinion = world.issued()
    record = Document.objects.of(opinion).get(kind="D43")
    client.force_login(world.head)

    client.post(reverse("documents:void", args=[record.pk]), {"reason": WHY})

    record.refresh_from_db()
    opinion.refresh_from_db()
    assert (record.status, record.voided_by, opinion.status) == ("void", world.head, "issued")


@pytest.mark.clause("WH-32.s2", "SC-30")
def test_the_changed_opinion_is_an_answer_and_both_pages_say_why_it_stays(world, client):
    opinion = _changed(world)
    world.render(opinion, at(date(2026, 9, 8), 11))
    paper = current_paper(opinion)
    client.force_login(world.head)

    with pytest.raises(RuleViolation, match="是对复查申请的答复，不能作废"):
        services.recall(opinion, actor=world.head, reason=WHY, now=at(date(2026, 9, 9)))

    for page in (opinion.get_absolute_url(), paper.get_absolute_url()):
        assert "是对复查申请的答复，不能作废" in client.get(page).text
    url = reverse("documents:void", args=[paper.pk])
    assert url not in client.get(paper.get_absolute_url()).text
    assert client.post(url, {"reason": WHY}).status_code == 422
    paper.refresh_from_db()
    assert paper.status == "rendered"
