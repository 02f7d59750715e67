"""全文解析：换行、分页、页码、空格都不改变条款树。"""

import random
from pathlib import Path

import pytest

from zhiheng.law import library
from zhiheng.law.linking import check_title, link
from zhiheng.law.parser import numeral, parse
from zhiheng.law.textlines import TextError, decode

SOURCES = Path(__file__).resolve().parents[5] / "shared" / "sources"

SAMPLE = """\
试验市办事规定

第一章　总　则

第一条　为了办好事情，制定本规定。

第二条　办事机关应当在 5
个工作日内办完；情况复杂的，可以延长。

依照本规定第三条的规定办理的除外。

第二章　办　事

第三条　有下列情形之一的，不予办理：

（一）事情已经办过的；

（二）依照前款第（一）项不能
办理的。

不予办理的，应当说明理由。

第四条　本规定自公布之日起施行。
试验市人民政府办公室
"""


def test_chapters_articles_paragraphs_and_items_form_a_tree():
    statute = parse(SAMPLE)

    assert statute.preamble == "试验市办事规定"
    assert [root.label + root.text for root in statute.roots] == ["第一章总则", "第二章办事"]
    assert [a.key for a in statute.articles] == ["1", "2", "3", "4"]
    assert [p.key for p in statute.articles[2].children] == ["3-1", "3-2"]
    assert [i.key for i in statute.articles[2].children[0].children] == ["3-1-(1)", "3-1-(2)"]


def test_a_sentence_broken_over_lines_is_one_sentence():
    statute = parse(SAMPLE)

    assert statute.find("2-1").sentences == (
        "办事机关应当在5个工作日内办完；",
        "情况复杂的，可以延长。",
    )
    assert statute.find("3-1-(2)").text == "依照前款第（一）项不能办理的。"


def test_what_follows_the_last_sentence_is_a_signature():
    assert parse(SAMPLE).articles[-1].full_text == "本规定自公布之日起施行。"


def test_page_numbers_and_page_breaks_inside_a_sentence_leave_no_trace():
    broken = SAMPLE.replace("应当在 5\n", "应当\n- 3 -\n\f在 5\n").replace("办好", "办\n12\n\f好")

    assert parse(broken) == parse(SAMPLE)


def test_a_number_that_stands_alone_on_its_line_may_belong_to_the_sentence():
    broken = SAMPLE.replace("应当在 5\n", "应当在\n5\n")

    assert parse(broken) == parse(SAMPLE)


def test_a_reference_to_the_next_article_at_the_start_of_a_line_is_no_heading():
    statute = parse(SAMPLE.replace("依照本规定第三条", "依照本规定\n第三条"))

    assert [a.key for a in statute.articles] == ["1", "2", "3", "4"]
    assert "不予办理" in statute.find("3-1").text


def test_a_table_of_contents_is_no_chapter():
    statute = parse(SAMPLE.replace("第一章　总", "目　录\n第一章　总则\n第二章　办事\n第一章　总"))

    assert [a.key for a in statute.articles] == ["1", "2", "3", "4"]
    assert [root.label for root in statute.roots] == ["第一章", "第二章"]


def test_an_inserted_article_keeps_its_own_number():
    statute = parse(SAMPLE.replace("第四条", "第三条之一　特别紧急的，当日办完。\n\n第四条"))

    assert [a.key for a in statute.articles] == ["1", "2", "3", "3之一", "4"]


def test_wrapped_paragraphs_are_told_by_the_width_of_their_lines():
    wrapped = (
        "试验市办事规定\n第一条 办事机关应当公开办事的条件和程序，并\n指定专人答复。\n"
        "办事所需的材料，由办事机关在网站上列明，当\n事人不必重复提交。\n第二条 自公布之日起施行，试行三年，期满再行\n修订。\n"
    )

    statute = parse(wrapped)

    assert [p.key for p in statute.articles[0].children] == ["1-1", "1-2"]


@pytest.mark.parametrize(
    ("word", "number"),
    [("十", 10), ("二十", 20), ("一百零四", 104), ("一百二十三", 123), ("一千二百五十九", 1259)],
)
def test_chinese_numerals(word, number):
    assert numeral(word) == number


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b" \n ", "空的"),
        (b"%PDF-1.7 \xe7\xac\xac", "不是纯文本"),
        (b"PK\x03\x04rest", "不是纯文本"),
        ("第一条\0".encode(), "不是纯文本"),
        (b"\xff\xff\xff\x80\x80 not text", "编码"),
        ("今天天气很好。".encode(), "没有找到"),
        (SAMPLE.replace("第三条　", "第五条　").encode(), "条号不连续"),
        (b"x" * 5_000_001, "5 MB"),
    ],
)
def test_a_file_that_is_no_statute_is_refused_with_a_sentence(content, words):
    with pytest.raises(TextError, match=words):
        parse(decode(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_give_the_same_tree(encoding):
    assert parse(decode(SAMPLE.encode(encoding))) == parse(SAMPLE)


def test_the_full_text_of_another_norm_is_refused():
    with pytest.raises(TextError, match="威海市行政执法监督办法"):
        check_title(parse(SAMPLE), library.norm("WH"))


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.exists(), reason="原文不在检出目录旁")
@pytest.mark.parametrize(
    ("code", "file", "articles", "missing"),
    [
        ("WH", "weihai-measures.txt", 47, []),
        ("HT", "huantai-opinions.txt", 4, []),
        ("SC", "law/行政执法监督条例(2025-12-17).md", 44, []),
        ("SD", "law/山东省行政执法监督条例(2014-11-27).md", 42, []),
        ("CF", "law/行政处罚法(2021-01-22).md", 86, []),
        ("XK", "law/行政许可法(2019-04-23).md", 83, []),
        ("QZ", "law/行政强制法(2011-06-30).md", 71, []),
        ("YS", "law/行政执法机关移送涉嫌犯罪案件的规定(2020-08-07).md", 20, []),
        ("FY", "law/行政复议法(2023-09-01).md", 90, []),
        ("FYT", "law/行政复议法实施条例(2026-04-29).md", 77, []),
        ("MF", "law/民法典-总则.md", 204, ["MF-1259"]),
    ],
)
def test_every_clause_finds_its_place_in_the_source(code, file, articles, missing):
    statute = parse(decode((SOURCES / file).read_bytes()))
    check_title(statute, library.norm(code))

    _, unplaced = link(statute, [c for c in library.clauses().values() if c.norm == code])

    assert len(statute.articles) == articles
    assert unplaced == missing


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.exists(), reason="原文不在检出目录旁")
@pytest.mark.parametrize("seed", range(5))
def test_all_rows_are_placed_wherever_the_lines_break(seed):
    chance = random.Random(seed)  # noqa: S311 positions of line breaks
    text = "".join(decode((SOURCES / "weihai-measures.txt").read_bytes()).split())
    pieces, at = [], 0
    while at < len(text):
        length = chance.randint(3, 40)
        pieces += [text[at : at + length], chance.choice(["\n", "\n\n", "\f", "\n— 3 —\n\f"])]
        at += length

    statute = parse("".join(pieces))
    _, missing = link(statute, [c for c in library.clauses().values() if c.norm == "WH"])

    assert len(statute.articles) == 47
    assert missing == []


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.exists(), reason="原文不在检出目录旁")
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("WH-32.s1", "5个工作日内"),
        ("WH-32.s2", "10个工作日内"),
        ("WH-15-2.s2", "20个工作日内"),
        ("WH-39.s2", "不得超过1个月"),
        ("WH-14-2-(5)", "听证"),
    ],
)
def test_a_row_is_linked_to_its_own_sentence(row, words):
    statute = parse(decode((SOURCES / "weihai-measures.txt").read_bytes()))
    places, _ = link(statute, [library.clause(row)])

    node = statute.find(places[0].key)

    text = node.sentences[places[0].sentence - 1] if places[0].sentence else node.full_text
    assert words in text
