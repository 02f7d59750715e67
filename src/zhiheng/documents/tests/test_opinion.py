"""意见书（D33）的内容：事实、证据、依据、逐项要求、期限、异议途径、后果。"""

from datetime import date

import pytest

from zhiheng.documents.freezing import cite, freeze
from zhiheng.documents.kinds import KINDS
from zhiheng.documents.kinds.base import chinese_number, day, moment, sentence
from zhiheng.documents.reading import page_texts
from zhiheng.documents.rendering import render
from zhiheng.documents.tests.samples import SAMPLES
from zhiheng.kernel.errors import RuleViolation
from zhiheng.law import library

DAY = date(2026, 11, 20)
NUMBER = "威执监意〔2026〕17号"
FACTS = {k: v for k, v in SAMPLES["D33"].items() if k not in ("cites", "objection_is_law")}


def _text(place: str, **changes: object) -> str:
    facts = freeze("D33", FACTS | changes, profile=library.profile(place), day=DAY)
    pages = page_texts(render("D33", facts, number=NUMBER))
    return "".join(page.removesuffix(f"—{n}—") for n, page in enumerate(pages, 1))


@pytest.mark.clause("WH-31", "SC-28", "SD-28")
def test_the_opinion_names_the_clauses_in_force_at_the_place():
    text = _text("weihai")

    assert "《行政执法监督条例》第二十八条" in text
    assert "《山东省行政执法监督条例》第二十八条" in text
    assert "《威海市行政执法监督办法》第三十一条" in text


@pytest.mark.clause("WH-33.s1", "SD-28")
def test_the_time_to_correct_is_written_from_receipt_and_no_last_day_is_printed():
    assert "请你单位自收到本意见书之日起三十日内，自行纠正下列问题" in _text("weihai")


@pytest.mark.clause("WH-32.s1", "WH-32.s2", "SC-30")
def test_the_way_to_object_names_days_and_addressee():
    text = _text("weihai")

    assert "自收到本意见书之日起5个工作日内向本机关书面提出复查申请" in text
    assert "10个工作日内进行论证" in text


@pytest.mark.clause("WH-42-1", "SC-29")
def test_the_consequence_is_a_report_to_the_government():
    assert "报告威海市人民政府依法作出处理决定" in _text("weihai")


@pytest.mark.clause("SC-42-2")
def test_a_vertical_agency_is_told_that_its_superior_will_be_informed():
    text = _text("weihai", vertical=True)

    assert "告知你单位的上一级主管部门" in text
    assert "作出处理决定" not in text


def test_a_paper_of_huantai_never_cites_weihai_and_does_not_pretend_a_statutory_limit():
    text = _text(
        "huantai",
        organ="桓台县司法局",
        addressee="桓台县城郊管理局（演示）",
        government="桓台县人民政府",
        copies=[],
        problems=[{"title": "未公开", "facts": "未公开。", "rows": "WH-15-2.s1 CF-48"}],
        subject="作出的处罚决定",
    )

    assert "威海市行政执法监督办法" not in text
    assert "《山东省行政执法监督条例》第二十八条" in text
    assert "为便于及时处理，请于收到本意见书之日起5个工作日内提出" in text
    assert "三十日内" in text


def test_every_demand_fact_and_piece_of_evidence_stands_in_the_opinion():
    text = _text("weihai")

    for part in (
        "1.对未经法制审核作出的决定依法自行纠正。",
        "2.依法公开处罚决定。",
        "认定上述事实的证据",
    ):
        assert part in text


def test_a_changed_opinion_says_which_one_it_replaces():
    assert "变更并取代威执监意〔2026〕9号" in _text("weihai", replaces="威执监意〔2026〕9号")


@pytest.mark.parametrize("name", ["demands", "problems", "government", "subject", "organ"])
def test_an_opinion_without_a_required_part_is_refused_by_name(name):
    with pytest.raises(RuleViolation, match="文书缺少") as refusal:
        _text("weihai", **{name: ""})

    assert refusal.value.field == name


def test_a_part_missing_inside_an_item_is_refused_with_its_place():
    with pytest.raises(RuleViolation, match="查明的问题第1项的“依据”"):
        _text("weihai", problems=[{"title": "甲", "facts": "乙"}])


def test_a_date_that_is_none_is_refused():
    with pytest.raises(RuleViolation, match="成文日期"):
        _text("weihai", dated="2026-02-30")


def test_a_citation_joins_articles_of_one_norm_and_leaves_out_sentences():
    weihai = library.profile("weihai")

    assert cite("WH-33.s1 WH-33.s2 WH-31", weihai, DAY) == (
        "《威海市行政执法监督办法》第三十三条、第三十一条"
    )


def test_every_clause_that_a_kind_names_is_in_the_library():
    known = library.clauses()
    rows = {r for k in KINDS.values() for rows in (k.rows, *k.cites.values()) for r in rows.split()}

    assert rows <= set(known)


@pytest.mark.clause("WH-30.s1")
def test_a_reminder_sets_no_deadline_and_no_consequence():
    text = "".join(page_texts(render("D66", SAMPLES["D66"], number=NUMBER)))

    assert "不要求答复" in text
    assert "日内" not in text


@pytest.mark.clause("WH-41.s1")
def test_the_record_of_the_discussion_holds_people_views_and_conclusion():
    text = "".join(page_texts(render("D43", SAMPLES["D43"])))

    for part in ("于海燕（鲁K00000001）", "同意制发。", "同意2票，反对0票。", "同意制发意见书。"):
        assert part in text


@pytest.mark.clause("WH-31")
def test_every_opinion_given_in_the_approval_chain_is_printed_on_the_form():
    text = "".join(page_texts(render("approval", SAMPLES["approval"])))

    for part in ("退回修改。请补充证据目录。", "丛远山", "2026年11月20日", "负责人审批意见"):
        assert part in text


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (30, "三十"), (99, "九十九")],
)
def test_numbers_are_written_in_chinese(n, words):
    assert chinese_number(n) == words


def test_days_and_moments_are_written_in_full():
    assert day("2026-01-02") == "2026年1月2日"
    assert moment("2026-01-02T09:05") == "2026年1月2日9时05分"
    assert day(None) == moment("") == ""
    assert sentence("好") == "好。"
    assert sentence("示例局（演示）") == "示例局（演示）。"
    assert sentence("（全文如此。）") == "（全文如此。）"
