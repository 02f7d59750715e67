"""Word 文件与 PDF 出自同一份数据。"""

import io

import pytest
from docx import Document
from docx.shared import Length

from zhiheng.documents.kinds import KINDS
from zhiheng.documents.papers import compose
from zhiheng.documents.reading import squeeze
from zhiheng.documents.tests.samples import SAMPLES
from zhiheng.documents.word import word

NUMBER = "威执监意〔2026〕17号"


def _open(kind_id: str):
    return Document(io.BytesIO(word(kind_id, SAMPLES[kind_id], number=NUMBER, demo=True)))


def _words(document) -> str:
    cells = (c for t in document.tables for r in t.rows for c in r.cells)
    return squeeze("".join(p.text for h in (document, *cells) for p in h.paragraphs))


@pytest.mark.parametrize("kind_id", [k.id for k in KINDS.values() if k.layout == "letter"])
def test_a_letter_in_word_has_every_paragraph_of_the_paper(kind_id):
    text = _words(_open(kind_id))

    paper = compose(kind_id, SAMPLES[kind_id], number=NUMBER)

    words = [b["text"] for b in paper["blocks"] if b["kind"] != "listing"]
    cells = [
        v for b in paper["blocks"] if b["kind"] == "listing" for v in sum(b["cells"], b["head"])
    ]

    for part in (paper["mark"], paper["title"], NUMBER, *words, *cells):
        assert squeeze(part) in text


@pytest.mark.parametrize("kind_id", [k.id for k in KINDS.values() if k.layout == "form"])
def test_a_form_in_word_has_every_cell(kind_id):
    text = _words(_open(kind_id))

    paper = compose(kind_id, SAMPLES[kind_id], number=NUMBER)

    for row in (r for r in paper["rows"] if r["kind"] == "wide"):
        assert squeeze(row["label"] + "".join(row["cell"]["paragraphs"])) in text


def test_the_page_has_the_margins_and_faces_of_the_standard():
    document = _open("D33")
    section = document.sections[0]
    faces = {run.font.name for p in document.paragraphs for run in p.runs}

    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert round(Length(section.page_width - section.left_margin - section.right_margin).mm) == 156
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"} <= faces


def test_demo_data_is_marked_in_word_too():
    assert "演示数据" in _open("D33").sections[0].header.paragraphs[0].text
