"""条款包：编号、义务数与条款表一致，要旨是自己的话。"""

import re
from pathlib import Path

import pytest

from zhiheng.law import library

SOURCES = Path(__file__).resolve().parents[5] / "shared"
STATUTES = SOURCES / "statutes.md"


def rows():
    return {c.id: c for c in library.clauses().values() if c.row}


def table_rows():
    """The id and feature cells of tables 1.1 and 1.2."""
    text = STATUTES.read_text("utf-8")
    text = text[text.index("### 1.1") : text.index("### 1.3")]
    header: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not header:
            header = cells
        elif set(cells[0]) - set("- "):
            yield cells[0], cells[header.index("feature")]


def test_the_two_seed_norms_have_161_rows_of_which_155_bind_the_product():
    found = rows()

    assert len(found) == 161
    assert sum(c.duty for c in found.values()) == 155
    assert sum(c.norm == "WH" for c in found.values()) == 125
    assert sum(c.norm == "HT" for c in found.values()) == 36


def test_every_clause_is_complete():
    for clause in library.clauses().values():
        assert clause.gist.endswith("。"), clause.id
        assert len(clause.gist) <= 70, clause.id
        assert clause.article, clause.id
        assert clause.features or not clause.duty, clause.id
        assert clause.norm in library.norms(), clause.id
        assert library.norm(clause.norm).short, clause.id


@pytest.mark.parametrize(
    ("clause_id", "article"),
    [
        ("WH-32.s1", "第三十二条第一句"),
        ("WH-14-2-(1)", "第十四条第二款第一项"),
        ("WH-9.s2a", "第九条第二句"),
        ("WH-10-2b", "第十条第二款"),
        ("HT-3.1-1", "三（一）"),
        ("CF-64(2)", "第六十四条第二项"),
        ("QZ-25-3", "第二十五条第三款"),
        ("MF-1259", "第一千二百五十九条"),
    ],
)
def test_articles_are_written_as_in_chinese_citations(clause_id, article):
    assert library.clause(clause_id).article == article


@pytest.mark.sources
@pytest.mark.skipif(not STATUTES.exists(), reason="条款表不在检出目录旁")
def test_rows_and_duties_match_the_table_of_clauses():
    table = dict(table_rows())

    assert list(rows()) == list(table)
    for clause_id, feature in table.items():
        assert rows()[clause_id].duty == (not feature.startswith("—")), clause_id


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.exists(), reason="原文不在检出目录旁")
def test_gists_are_not_copied_from_the_source_texts():
    files = [*SOURCES.glob("sources/*.txt"), *SOURCES.glob("sources/law/*.md")]
    text = "".join(re.sub(r"\s+", "", path.read_text("utf-8")) for path in files)

    copied = [c.id for c in library.clauses().values() if _shares_run(c.gist, text, 16)]

    assert copied == []


def _shares_run(gist: str, text: str, length: int) -> bool:
    return any(gist[i : i + length] in text for i in range(len(gist) - length + 1))
