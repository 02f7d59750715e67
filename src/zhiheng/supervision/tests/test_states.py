"""状态与核查结果：数据库只接受写明的；核查的结果存下来，不由别处推断。"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from zhiheng.documents.models import Document
from zhiheng.screening.models import Lead
from zhiheng.supervision import services
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.supervision.stages import stages
from zhiheng.supervision.tests.thread import at


def reminder(world) -> ReminderLetter:
    return services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=at(date(2026, 8, 25))
    )


@pytest.mark.parametrize(
    ("model", "column", "make"),
    [
        (Lead, "status", lambda world: world.lead()),
        (SupervisionOpinion, "status", lambda world: world.draft()),
        (SupervisionOpinion, "re_examination", lambda world: world.draft()),
        (ReminderLetter, "status", reminder),
    ],
)
def test_the_database_takes_no_state_that_no_table_names(world, model, column, make):
    row = make(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{column: "half_done"})


@pytest.mark.clause("WH-33.s1", "WH-33.s2")
def test_each_verification_keeps_what_it_found(world):
    opinion = world.reported()
    world.verified(opinion, date(2026, 9, 21), passed=False)
    services.report(
        opinion, actor=world.clerk, answers=world.answers(opinion), now=at(date(2026, 9, 24))
    )
    world.verified(opinion, date(2026, 9, 28))

    found = list(opinion.verifications.order_by("id").values_list("outcome", flat=True))
    assert found == ["insufficient", "sufficient"]
    paper = Document.objects.of(opinion).filter(kind="D36").first()
    assert paper.facts["conclusion"] == "已纠正到位。核查完毕。"


def test_the_page_and_the_stages_show_the_outcome(world, client):
    opinion = world.reported()
    world.verified(opinion, date(2026, 9, 21), passed=False)
    client.force_login(world.clerk)

    page = client.get(reverse("supervision:opinion", args=[opinion.pk])).content.decode()

    assert '<h2>核查</h2><span class="lamp l-red' in page
    assert {stage.label: stage.state for stage in stages(opinion)}["核查"] == "todo"


@pytest.mark.clause("WH-32.s2", "WH-43")
def test_a_withdrawn_opinion_waits_for_no_correction(world):
    opinion = world.received()
    day = at(date(2026, 9, 4))
    services.object_to(opinion, actor=world.clerk, reasons="事实认定有出入。", now=day)
    services.reply_withdrawn(opinion, actor=world.head, argument="采纳。", reply="撤回。", now=day)
    services.close(opinion, actor=world.head, conclusion="已撤回。", now=day)

    assert [(s.label, s.state) for s in stages(opinion)][-1] == ("结案", "done")
    assert "核查" not in {stage.label for stage in stages(opinion)}
