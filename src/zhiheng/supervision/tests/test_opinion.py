"""监督意见书：起草、讨论、审批、送达、签收、报送、核查、复查、结案（WH-31 至 WH-33、WH-41、SC-28 至 SC-30）。"""

from datetime import date

import pytest

from zhiheng.documents.models import Document
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Deadline, LedgerEntry
from zhiheng.screening.models import Lead
from zhiheng.supervision import services
from zhiheng.supervision.effects import Answer, Answers
from zhiheng.supervision.models import SupervisionOpinion
from zhiheng.supervision.tests.thread import DEMANDS, TEXT, at

S = SupervisionOpinion.Status
R = SupervisionOpinion.ReExamination
pytestmark = pytest.mark.django_db


def running(opinion, clock: str) -> Deadline | None:
    return Deadline.objects.of(opinion).running().filter(clock=clock).first()


@pytest.mark.clause("WH-31", "SC-28", "SD-28")
def test_an_opinion_needs_a_lead_that_was_upheld(world):
    lead = world.lead()

    with pytest.raises(RuleViolation, match="尚未认定成立"):
        services.draft_from_lead(
            lead, actor=world.handler, demands=DEMANDS, now=at(date(2026, 8, 25)), **TEXT
        )


@pytest.mark.clause("WH-41.s1", "WH-40-(2)")
def test_an_opinion_on_a_concrete_act_is_discussed_before_it_is_submitted(world):
    opinion = world.draft()

    with pytest.raises(RuleViolation, match="集体讨论"):
        services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 26)))


@pytest.mark.clause("WH-41.s1")
def test_an_opinion_on_a_system_needs_only_the_head(world):
    opinion = world.draft(is_concrete=False)

    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 26)))

    assert opinion.status == S.IN_APPROVAL


@pytest.mark.clause("WH-41.s2")
def test_a_complex_matter_needs_the_opinion_of_experts(world):
    opinion = world.discuss(world.draft(is_complex=True))

    with pytest.raises(RuleViolation, match="专家意见"):
        services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 27)))


@pytest.mark.clause("WH-31", "SC-28")
def test_the_handler_never_approves_the_own_draft(world):
    opinion = world.discuss(world.draft())
    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 27)))

    with pytest.raises(RuleViolation):
        services.issue(opinion, actor=world.handler, now=at(date(2026, 8, 28)))


@pytest.mark.clause("WH-31", "SC-28")
def test_a_draft_sent_back_can_be_submitted_again(world):
    opinion = world.discuss(world.draft())
    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 27)))

    services.send_back(
        opinion,
        actor=world.head,
        opinion_text="请补充证据。",
        now=at(
            date(2026, 8, 27),
        ),
    )
    services.revise(
        opinion, actor=world.handler, demands=DEMANDS, now=at(date(2026, 8, 28)), **TEXT
    )
    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 28)))

    assert opinion.status == S.IN_APPROVAL


@pytest.mark.clause("WH-31", "WH-41.s1", "SC-28", "SD-28")
def test_an_issued_opinion_has_a_number_and_a_paper_whose_hash_is_in_the_ledger(world):
    opinion = world.issued()

    paper = Document.objects.of(opinion).get(kind="D33")
    assert "〔2026〕" in opinion.number
    assert (
        paper.sha256
        in LedgerEntry.objects.get(action="documents.rendered", facts__contains='"D33"').facts
    )


@pytest.mark.clause("WH-31")
def test_an_opinion_is_not_served_before_its_paper_is_rendered(world):
    opinion = world.discuss(world.draft())
    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 27)))
    services.issue(opinion, actor=world.head, now=at(date(2026, 8, 28)))

    with pytest.raises(RuleViolation, match="正在生成"):
        services.serve(opinion, actor=world.handler, now=at(date(2026, 8, 28)))


@pytest.mark.clause("WH-32.s1", "WH-33.s1", "SD-28", "SC-30")
def test_both_clocks_start_the_day_after_receipt(world):
    opinion = world.received(date(2026, 9, 1))

    assert running(opinion, "opinion.objection").due == date(2026, 9, 8)
    assert running(opinion, "opinion.rectify").due == date(2026, 10, 8)  # 30 日，末日遇国庆顺延


@pytest.mark.clause("SD-28", "SC-28", "SC-30")
def test_a_paper_in_huantai_cites_shandong_and_the_regulation_never_weihai(huantai):
    opinion = huantai.received()

    paper = Document.objects.of(opinion).get(kind="D33")
    rows = set(running(opinion, "opinion.rectify").rows.split())
    assert rows == {"SD-28"}
    assert "威海" not in str(paper.facts["cites"])
    entries = LedgerEntry.objects.of(opinion)
    assert not any("WH-" in entry.rows for entry in entries)


@pytest.mark.clause("WH-32.s1")
def test_an_objection_on_the_last_day_opens_the_re_examination(world):
    opinion = world.received(date(2026, 9, 1))

    services.object_to(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 8), 23)
    )

    assert opinion.re_examination == R.REQUESTED
    assert running(opinion, "opinion.reexamine").due == date(2026, 9, 21)  # 9-20（周日）调休上班
    assert running(opinion, "opinion.rectify").due == date(2026, 10, 8)  # 复查不停止纠正


@pytest.mark.clause("SC-30")
def test_a_late_objection_is_a_statement_without_a_clock(world):
    opinion = world.received(date(2026, 9, 1))

    with pytest.raises(RuleViolation, match="期限已过"):
        services.object_to(
            opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 9))
        )
    services.state_late(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 9))
    )

    assert opinion.re_examination == R.NONE
    assert running(opinion, "opinion.reexamine") is None
    assert opinion.objections.get().is_late


@pytest.mark.clause("WH-32.s2")
def test_a_reply_needs_an_argument(world):
    opinion = world.received()
    services.object_to(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 4))
    )

    with pytest.raises(RuleViolation, match="论证"):
        services.reply_upheld(
            opinion, actor=world.handler, argument=" ", reply="维持", now=at(date(2026, 9, 10))
        )


@pytest.mark.clause("WH-32.s2")
def test_an_upheld_opinion_keeps_its_correction_clock(world):
    opinion = world.received()
    services.object_to(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 4))
    )

    services.reply_upheld(
        opinion,
        actor=world.handler,
        argument="证据充分。",
        reply="维持原意见。",
        now=at(date(2026, 9, 10)),
    )

    assert opinion.re_examination == R.UPHELD
    assert running(opinion, "opinion.rectify").due == date(2026, 10, 8)
    assert Deadline.objects.of(opinion).get(clock="opinion.reexamine").satisfied_on == date(
        2026, 9, 10
    )


@pytest.mark.clause("WH-32.s2", "WH-33.s1")
def test_a_changed_opinion_starts_both_clocks_anew_from_its_receipt(world):
    opinion = world.received()
    first = opinion.number
    services.object_to(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 4))
    )
    text = {name: TEXT[name] for name in ("title", "ground", "findings", "evidence", "basis")}
    services.reply_changed(
        opinion,
        actor=world.head,
        argument="部分采纳。",
        reply="变更。",
        demands=DEMANDS,
        now=at(date(2026, 9, 10)),
        **text,
    )
    world.render(opinion, at(date(2026, 9, 10), 11))
    services.serve(opinion, actor=world.handler, now=at(date(2026, 9, 11)))

    services.receive(
        opinion, actor=world.clerk, received_on=date(2026, 9, 14), now=at(date(2026, 9, 14))
    )

    assert opinion.number != first
    assert opinion.re_examination == R.NONE
    assert running(opinion, "opinion.rectify").due == date(2026, 10, 14)
    assert Deadline.objects.of(opinion).filter(clock="opinion.rectify").count() == 2


@pytest.mark.clause("WH-32.s2")
def test_a_withdrawn_opinion_ends_all_clocks(world):
    opinion = world.received()
    services.object_to(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 4))
    )

    services.reply_withdrawn(
        opinion, actor=world.head, argument="采纳。", reply="撤回。", now=at(date(2026, 9, 10))
    )

    assert opinion.status == S.WITHDRAWN
    assert not Deadline.objects.of(opinion).running().exists()


@pytest.mark.clause("WH-33.s1", "SD-28", "SC-28")
def test_every_demanded_item_is_answered(world):
    opinion = world.received()
    only_one = Answers([Answer(opinion.items.first(), "已改。", None, "无")])

    with pytest.raises(RuleViolation, match="第 2 项"):
        services.report(opinion, actor=world.clerk, answers=only_one, now=at(date(2026, 9, 18)))


@pytest.mark.clause("WH-33.s1", "SD-28")
def test_a_late_report_is_taken_and_its_late_days_are_kept(world):
    opinion = world.received(date(2026, 9, 1))

    services.report(
        opinion, actor=world.clerk, answers=world.answers(opinion), now=at(date(2026, 10, 13))
    )

    clock = Deadline.objects.of(opinion).get(clock="opinion.rectify")
    assert opinion.status == S.REPORTED
    assert clock.late_days == 5


@pytest.mark.clause("WH-33.s1")
def test_overdue_turns_red_by_itself_and_changes_no_status(world):
    opinion = world.received(date(2026, 9, 1))
    clock = running(opinion, "opinion.rectify")

    assert clock.lamp(date(2026, 10, 8)) == "yellow"
    assert clock.lamp(date(2026, 10, 9)) == "red"
    assert opinion.status == S.RECTIFYING


@pytest.mark.clause("WH-32.s1")
def test_a_right_that_has_lapsed_is_grey_and_never_late(world):
    opinion = world.received(date(2026, 9, 1))
    clock = running(opinion, "opinion.objection")

    assert clock.lamp(date(2026, 9, 9)) == "grey"
    assert clock.late_by(date(2026, 9, 30)) == 0


@pytest.mark.clause("WH-37.s1", "WH-33.s1")
def test_verification_takes_two_people(world):
    opinion = world.reported()

    with pytest.raises(RuleViolation, match="二人"):
        services.verify(
            opinion,
            actor=world.handler,
            second_checker=world.handler,
            checks=world.checks(opinion),
            now=at(date(2026, 9, 21)),
        )


@pytest.mark.clause("WH-33.s2")
def test_insufficient_correction_goes_back_to_the_agency_and_can_be_reported_again(world):
    opinion = world.reported()

    world.verified(opinion, date(2026, 9, 21), passed=False)
    assert running(opinion, "opinion.rectify").due == date(2026, 10, 8)  # 原期限接着算
    services.report(
        opinion, actor=world.clerk, answers=world.answers(opinion), now=at(date(2026, 9, 25))
    )
    world.verified(opinion, date(2026, 9, 28))

    assert opinion.status == S.RECTIFIED


@pytest.mark.clause("WH-43")
def test_closing_starts_the_archive_clock_and_closes_the_lead(world):
    opinion = world.reported()
    world.verified(opinion, date(2026, 9, 21))

    services.close(
        opinion, actor=world.head, conclusion="各项均已纠正。", now=at(date(2026, 9, 22))
    )

    assert opinion.closed_on == date(2026, 9, 22)
    assert running(opinion, "case.archive").due == date(2026, 10, 22)
    assert Lead.objects.get(pk=opinion.lead_id).status == Lead.Status.CLOSED


@pytest.mark.clause("WH-32.s2", "WH-43")
def test_a_matter_with_an_open_re_examination_is_not_closed(world):
    opinion = world.received()
    services.object_to(
        opinion, actor=world.clerk, reasons="事实认定有出入。", now=at(date(2026, 9, 4))
    )
    services.report(
        opinion, actor=world.clerk, answers=world.answers(opinion), now=at(date(2026, 9, 7))
    )
    world.verified(opinion, date(2026, 9, 8))

    with pytest.raises(RuleViolation, match="复查申请还没有答复"):
        services.close(opinion, actor=world.head, conclusion="已纠正。", now=at(date(2026, 9, 9)))


def test_another_agency_does_not_see_the_opinion(world):
    opinion = world.served()

    with pytest.raises(NotVisible):
        services.receive(
            opinion, actor=world.stranger, received_on=date(2026, 9, 1), now=at(date(2026, 9, 1))
        )


def test_the_agency_does_not_see_a_draft(world):
    opinion = world.draft()

    assert not SupervisionOpinion.objects.visible_to(world.clerk).filter(pk=opinion.pk).exists()


def test_one_lead_has_one_open_opinion(world):
    opinion = world.draft()

    with pytest.raises(RuleViolation, match="未办结"):
        services.draft_from_lead(
            opinion.lead, actor=world.handler, demands=DEMANDS, now=at(date(2026, 8, 26)), **TEXT
        )


def test_a_draft_given_up_returns_the_lead(world):
    opinion = world.draft()

    services.abandon(
        opinion, actor=world.handler, reason="机关已自行纠正。", now=at(date(2026, 8, 26))
    )

    assert Lead.objects.get(pk=opinion.lead_id).status == Lead.Status.UPHELD
