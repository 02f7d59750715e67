"""意见书全过程的文书：该有的都有，互相引用正确，各地只引当地的规定。"""

from datetime import date

import pytest

from zhiheng.documents.forms_of_approval import approval_facts
from zhiheng.documents.models import Document
from zhiheng.documents.reading import page_texts
from zhiheng.documents.rendering import render
from zhiheng.documents.services import file_of, paper_of
from zhiheng.documents.serving import proof_facts
from zhiheng.supervision import services
from zhiheng.supervision.tests.thread import DEMANDS, World, at


def _text(world: World, matter, kind: str, number: str = "") -> str:
    world.render(matter, at(date(2026, 10, 9)))
    return "".join(page_texts(file_of(paper_of(matter, kind, number))))


def _changed(world: World):
    opinion = world.received()
    services.object_to(
        opinion, actor=world.clerk, reasons="本局已经公开。", now=at(date(2026, 9, 3))
    )
    return services.reply_changed(
        opinion,
        actor=world.head,
        argument="部分决定已经公开。",
        reply="予以变更。",
        findings="部分决定没有公开。",
        basis="《威海市行政执法监督办法》第十五条第二款",
        demands=DEMANDS,
        now=at(date(2026, 9, 8)),
    )


@pytest.mark.clause("WH-31", "SD-28", "SC-28", "WH-33.s1")
def test_the_opinion_prints_what_was_found_and_asked(world):
    opinion = world.issued()

    text = _text(world, opinion, "D33")

    for part in (
        opinion.number,
        "补录公开日期并公开决定",
        "自收到本意见书之日起三十日内",
        "2026年8月26日集体讨论",
    ):
        assert part in text


@pytest.mark.clause("WH-41.s1")
def test_the_discussion_is_printed_with_each_view(world):
    opinion = world.issued()

    assert "演示负责人同意" in _text(world, opinion, "D43")


def test_the_approval_form_prints_the_chain(world):
    opinion = world.issued()

    form = approval_facts(paper_of(opinion, "D33"))

    assert [given["result"] for given in form["opinions"]] == ["送审", "同意"]
    assert opinion.number in "".join(page_texts(render("approval", form)))


@pytest.mark.clause("WH-32.s1", "WH-33.s1")
def test_the_proof_of_service_shows_arrival_and_signature(world):
    opinion = world.received()

    proof = paper_of(opinion, "D33").proofs.get()
    text = "".join(page_texts(render("D56", proof_facts(proof))))

    assert "2026年8月31日9时00分" in text
    assert "2026年9月1日10时00分" in text


@pytest.mark.clause("WH-33.s1", "WH-33.s2")
def test_report_and_check_name_each_demand(world):
    opinion = world.reported()
    world.verified(opinion, date(2026, 9, 21), passed=False)

    assert "说明逾期原因已经公开，并作了说明。" in _text(world, opinion, "D35")
    assert "未纠正到位" in _text(world, opinion, "D36")


@pytest.mark.clause("WH-43")
def test_the_closing_form_tells_the_history(world):
    opinion = world.reported()
    world.verified(opinion, date(2026, 9, 21))
    services.close(opinion, actor=world.head, conclusion="已全部纠正。", now=at(date(2026, 9, 24)))

    assert "2026年8月28日制发" in _text(world, opinion, "D49")


@pytest.mark.clause("WH-32.s1", "WH-32.s2", "SC-30")
def test_objection_reasoning_and_reply_are_papers_and_the_reasoning_stays_inside(world):
    opinion = _changed(world)

    assert "本局已经公开。" in _text(world, opinion, "D34-1")
    assert "部分决定已经公开。" in _text(world, opinion, "D34-2")
    assert "本机关决定变更原意见书" in _text(world, opinion, "D34")
    seen = Document.objects.of(opinion).visible_to(world.clerk).values_list("kind", flat=True)
    assert "D34-2" not in set(seen)
    assert {"D33", "D34", "D34-1"} <= set(seen)


def test_the_changed_opinion_names_the_one_it_replaces(world):
    opinion = _changed(world)
    first = Document.objects.of(opinion).filter(kind="D33").last()

    assert f"变更并取代{first.number}" in _text(world, opinion, "D33", opinion.number)
    assert first.number != opinion.number


def test_in_huantai_no_paper_cites_weihai(huantai):
    opinion = huantai.issued(basis="《山东省行政执法监督条例》第二十八条")

    text = _text(huantai, opinion, "D33")

    assert "威海" not in text.replace("威海市司法局", "")
    assert "《行政执法监督条例》第二十八条" in text


@pytest.mark.clause("WH-30.s1", "SC-24")
def test_the_reminder_sets_no_deadline(world):
    letter = services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=at(date(2026, 8, 25))
    )
    services.reminder_step(
        "submit_reminder", letter, actor=world.handler, now=at(date(2026, 8, 25))
    )
    services.reminder_step("issue_reminder", letter, actor=world.head, now=at(date(2026, 8, 26)))

    text = _text(world, letter, "D66")

    assert "不要求答复" in text
    assert "请核对公开日期" in text
