"""备案、计划、报告文种：空缺的部分不留标题，表格分页不丢字，缺法定要素的不能定稿。"""

from datetime import date

import pytest

from zhiheng.documents.kinds import KINDS, entities, filings, plans, registers, reports
from zhiheng.documents.kinds.parts import table
from zhiheng.documents.papers import compose
from zhiheng.documents.reading import page_texts
from zhiheng.documents.rendering import preview, render
from zhiheng.documents.tests.samples import SAMPLES
from zhiheng.kernel.errors import RuleViolation
from zhiheng.law import library

NUMBER = "威执监备〔2027〕3号"
FAMILIES = (filings, entities, plans, registers, reports)
OURS = [kind.id for family in FAMILIES for kind in family.KINDS]
LONG = "本机关依照规定开展行政执法工作并作出说明。" * 60


def least(kind_id):
    """Only the required facts."""
    wanted = {field.name for field in KINDS[kind_id].fields if field.required}
    return {name: value for name, value in SAMPLES[kind_id].items() if name in wanted}


def lengthened(value, times):
    if isinstance(value, list) and value:
        return value * times
    return value


def printed(kind_id, facts):
    return "".join(page_texts(render(kind_id, facts, number=NUMBER)))


@pytest.mark.parametrize("kind_id", OURS)
def test_a_paper_with_nothing_but_its_statutory_facts_has_no_empty_heading(kind_id):
    paper = compose(kind_id, least(kind_id), number=NUMBER)

    blocks = paper.get("blocks", [])
    heads = [n for n, b in enumerate(blocks) if b["kind"] in ("heading", "subheading")]

    assert all(n + 1 < len(blocks) and blocks[n + 1]["kind"] != "heading" for n in heads)
    assert all(r["cell"]["paragraphs"] for r in paper.get("rows", []) if r["kind"] == "wide")
    assert render(kind_id, least(kind_id), number=NUMBER)


@pytest.mark.parametrize("kind_id", OURS)
def test_long_lists_and_long_texts_run_over_pages_without_loss(kind_id):
    kind = KINDS[kind_id]
    long = {
        field.name: lengthened(SAMPLES[kind_id].get(field.name), 40)
        for field in kind.fields
        if field.shape in ("texts", "entries") and SAMPLES[kind_id].get(field.name)
    }
    texts = {
        name: LONG
        for name in ("content", "analysis", "liability", "situation", "problems", "summary")
        if any(field.name == name and field.shape == "text" for field in kind.fields)
    }

    pages = page_texts(render(kind_id, SAMPLES[kind_id] | long | texts, number=NUMBER))

    assert pages


@pytest.mark.parametrize(
    ("kind_id", "name"),
    [(kind_id, f.name) for kind_id in OURS for f in KINDS[kind_id].fields if f.required],
)
def test_a_missing_statutory_fact_is_named(kind_id, name):
    facts = {key: value for key, value in SAMPLES[kind_id].items() if key != name}
    label = next(f.label for f in KINDS[kind_id].fields if f.name == name)

    with pytest.raises(RuleViolation, match=f"缺少“{label}”"):
        render(kind_id, facts, number=NUMBER)


@pytest.mark.parametrize("kind_id", [k for k in OURS if KINDS[k].series])
def test_the_preview_of_an_empty_paper_opens(kind_id):
    assert preview(kind_id, {"organ": "威海市司法局"})


@pytest.mark.parametrize("kind_id", [k for k in OURS if KINDS[k].series])
def test_every_numbered_kind_has_its_form_of_number(kind_id):
    known = library.profile("weihai").parameters(date(2027, 1, 20))

    assert "{n}" in known[f"number.{kind_id}"].value


def test_a_table_row_that_does_not_fit_its_head_is_refused():
    with pytest.raises(RuleViolation, match="第2行有1格，表头有2格"):
        table(["种类", "件数"], [["罚款", "3"], ["警告"]])


def test_empty_cells_of_a_table_stay_in_their_columns():
    paper = compose("D12", SAMPLES["D12"], number=NUMBER)

    listing = next(block for block in paper["blocks"] if block["kind"] == "listing")

    assert listing["cells"][0] == ["警告", "12", "0", ""]


def test_agencies_that_did_not_report_are_named_in_the_overall_report():
    text = printed("D13", SAMPLES["D13"])

    assert "应报告32个机关，已报告30个。" in text
    assert "未报告的：威海市演示一局、威海市演示二局。下列统计不含未报告机关的数据。" in text


def test_when_all_reported_the_overall_report_says_so():
    facts = {key: value for key, value in SAMPLES["D13"].items() if key not in ("missing", "late")}

    text = printed("D13", facts)

    assert "没有未报告的机关。" in text
    assert "逾期报告的" not in text


def test_the_receipt_says_late_and_by_how_much():
    assert "逾期3日" in printed("D02", SAMPLES["D02"])
    assert "按期" in printed("D02", SAMPLES["D02"] | {"late_days": 0})


def test_the_training_plan_sums_the_hours_of_both_parts():
    text = printed("D05", SAMPLES["D05"])

    assert (
        "公共法律知识24课时，专业法律知识20课时，合计44课时，监督机构规定的课时为40课时。" in text
    )


def test_the_head_of_a_table_is_printed_again_on_every_page():
    long = SAMPLES["D14"]["schedule"] * 60

    pages = page_texts(render("D14", SAMPLES["D14"] | {"schedule": long}, number=NUMBER))

    assert sum("序号时间工作安排监督对象责任人" in page for page in pages) >= 3
