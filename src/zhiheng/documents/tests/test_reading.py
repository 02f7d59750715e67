"""排印后读回：文字一字不差，字体都在允许之列，特殊符号照字面印出。"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.documents.fonts import current_fonts
from zhiheng.documents.kinds import KINDS
from zhiheng.documents.papers import compose
from zhiheng.documents.reading import (
    ReadingError,
    embedded_fonts,
    page_texts,
    squeeze,
    verify_reading,
)
from zhiheng.documents.rendering import preview, render
from zhiheng.documents.tests.samples import SAMPLES
from zhiheng.kernel.errors import RuleViolation

NUMBER = "威执监意〔2026〕17号"
HOSTILE = "#let x = 1 $a^2$ *粗* _斜_ @引 [链](u) \\n \"引\" '单' `码` <script>alert(1)</script> // 注 /* */ ~ = - + {{ x }} {% y %} &amp; %"


def _render(**changes: object) -> bytes:
    return render("D33", SAMPLES["D33"] | changes, number=NUMBER)


@pytest.mark.parametrize("kind_id", KINDS)
def test_every_kind_prints_its_own_words_and_nothing_else(kind_id):
    pdf = render(kind_id, SAMPLES[kind_id], number=NUMBER, demo=True)

    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid" in pdf
    assert set(embedded_fonts(pdf)) <= current_fonts().allowed


def test_characters_that_mean_something_to_the_typesetter_are_printed_as_they_stand():
    pdf = _render(demands=[HOSTILE])

    assert squeeze(HOSTILE) in "".join(page_texts(pdf))


@pytest.mark.parametrize("name", ["喆", "堃", "玥", "㛃", "镕", "䶮", "𬭎"])
def test_rare_characters_of_names_are_printed_from_the_fallback_font(name):
    pdf = _render(contact=f"王{name}，0631-0000000")

    assert f"王{name}" in "".join(page_texts(pdf))
    assert "LXGWWenKai-Regular" in set(embedded_fonts(pdf))


def test_a_character_without_any_font_is_named_to_the_user():
    with pytest.raises(RuleViolation, match="U\\+1F600"):
        _render(contact="王😀")


@pytest.mark.parametrize("bad", ["a\x00b", "a\u202eb", "a\ue000b", "a\ud800b"])
def test_characters_that_cannot_be_seen_are_refused(bad):
    with pytest.raises(RuleViolation, match="不能印出"):
        _render(contact=bad)


@pytest.mark.parametrize("count", [1, 50, 120])
def test_any_number_of_demands_is_printed_item_by_item(count):
    pages = page_texts(_render(demands=[f"第{n}项要求" for n in range(1, count + 1)]))

    assert f"{count}.第{count}项要求。" in "".join(pages)
    assert all(page.endswith(f"—{n}—") for n, page in enumerate(pages, start=1))


def test_long_text_runs_over_pages_without_loss():
    long = "经查明，该机关未在法定期限内公开处罚决定。" * 400

    pages = page_texts(_render(problems=[{"title": "长", "facts": long, "basis": "《办法》"}]))

    assert len(pages) > 8


def test_a_form_with_long_cells_and_fifty_items_loses_nothing():
    item = {"demand": "依法公开" * 30, "measure": "已公开" * 60, "proof": "截图" * 20}

    pdf = render("D35", SAMPLES["D35"] | {"items": [item] * 50})

    assert len(page_texts(pdf)) > 5


def test_twenty_two_lines_of_twenty_eight_characters_fill_a_page():
    pages = page_texts(
        _render(problems=[{"title": "满", "facts": "字" * 4000, "basis": "《办法》"}])
    )

    assert len(pages[2]) == 22 * 28 + len("—3—")


def test_the_same_facts_give_the_same_bytes_and_another_number_another_code():
    assert _render() == _render()
    assert (
        compose("D33", SAMPLES["D33"], number=NUMBER)["code"]
        != (compose("D33", SAMPLES["D33"], number="威执监意〔2026〕18号")["code"])
    )


def test_a_draft_has_no_number_and_says_that_it_is_one():
    pages = page_texts(render("D33", SAMPLES["D33"]))

    assert pages[0].startswith("送审稿")
    assert "（文号待编）" in pages[0]
    assert "校验码" not in "".join(pages)


def test_demo_papers_are_marked_on_every_page():
    pages = page_texts(render("D33", SAMPLES["D33"], number=NUMBER, demo=True))

    assert all(page.startswith("演示数据") for page in pages)


def test_the_preview_has_one_picture_for_each_page_of_the_paper():
    pages = preview("D33", SAMPLES["D33"] | {"demands": []})

    assert len(pages) >= 2
    assert all(page.lstrip().startswith(b"<svg") for page in pages)


def test_a_paper_whose_text_was_changed_is_not_accepted():
    pdf = _render()
    paper = compose("D33", SAMPLES["D33"] | {"demands": ["别的要求"]}, number=NUMBER)

    with pytest.raises(ReadingError):
        verify_reading(pdf, paper, current_fonts().allowed)


def test_a_font_that_is_not_allowed_is_noticed():
    paper = compose("D33", SAMPLES["D33"], number=NUMBER)

    with pytest.raises(ReadingError, match="FandolFang"):
        verify_reading(_render(), paper, frozenset({"SimSun"}))


printable = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("，。；：？！、“”‘’（）《》〈〉【】〔〕—…·￥％①⑩㈠Ⅳ\n　㛃喆"),
    ),
    max_size=120,
)


@settings(max_examples=40, deadline=None)
@given(title=printable, facts=printable, demand=printable)
def test_text_in_is_text_out(title, facts, demand):
    draft = {
        "problems": [{"title": title, "facts": facts, "basis": "《办法》"}],
        "demands": [demand],
    }

    render("D33", SAMPLES["D33"] | draft)  # reads itself back and raises on any difference


@pytest.mark.parametrize("lines", range(0, 24, 3))
@pytest.mark.parametrize("attachments", [0, 3])
def test_signature_and_imprint_never_stand_alone_on_the_last_page(lines, attachments):
    facts = "\n".join(["字" * 20] * lines) or "无"

    pages = page_texts(
        _render(
            problems=[{"facts": facts, "basis": "《办法》第一条"}],
            attachments=["材料"] * attachments,
        )
    )

    assert "逾期未按照本意见书" in pages[-1]
