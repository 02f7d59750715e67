"""装入全文：存入条款树，替换旧的；坏文件只换来一句话。"""

from datetime import UTC, datetime

import pytest

from zhiheng import cli
from zhiheng.law import coverage, library
from zhiheng.law.model import UnknownLaw
from zhiheng.norms import texts
from zhiheng.norms.models import LoadedText

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = """威海市行政执法监督办法
第一条 甲。
第二条 乙。
第三条 本办法所称监督，是指下列活动：
（一）丙；
（二）丁。
其他活动不适用。
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "measures.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("word", ["weihai", "WH", "wh", "威海办法", "《威海市行政执法监督办法》"])
def test_a_norm_has_several_names(word):
    assert texts.norm_named(word).code == "WH"


def test_a_pack_with_several_norms_asks_which_one():
    with pytest.raises(UnknownLaw, match="处罚法"):
        texts.norm_named("cn")


@pytest.mark.django_db
def test_the_original_of_a_clause_is_read_from_the_loaded_text():
    loading = texts.read_text(library.norm("WH"), TEXT.encode("gb18030"))
    texts.store_text(loading, now=NOW)

    assert texts.original("WH-2") == "乙。"
    assert (
        texts.original("WH-3")
        == "本办法所称监督，是指下列活动：\n（一）丙；\n（二）丁。\n其他活动不适用。"
    )
    assert texts.original("WH-31") == ""
    assert texts.original("SC-28") == ""


@pytest.mark.django_db
def test_loading_again_replaces_the_text(file):
    assert cli.main(["law", "load", "weihai", str(file)]) == 0
    file.write_text(TEXT.replace("乙", "戊"), "utf-8")
    assert cli.main(["law", "load", "weihai", str(file)]) == 0

    assert LoadedText.objects.count() == 1
    assert texts.original("WH-2") == "戊。"


@pytest.mark.django_db
def test_a_dry_run_stores_nothing(file, capsys):
    assert cli.main(["law", "load", "weihai", str(file), "--dry-run"]) == 0

    assert "3 条" in capsys.readouterr().out
    assert not LoadedText.objects.exists()


@pytest.mark.parametrize(
    ("norm", "content", "words"),
    [
        ("weihai", b"", "空的"),
        ("weihai", b"\x00\x01\x02", "纯文本"),
        ("weihai", "没有条文的文字。".encode(), "没有找到"),
        ("huantai", TEXT.encode(), "请核对是不是这部规范"),
        ("nowhere", TEXT.encode(), "没有名为"),
        ("cn", TEXT.encode(), "哪一部"),
        ("weihai", None, "文件不存在"),
    ],
)
def test_bad_input_ends_with_a_sentence_and_exit_code_2(tmp_path, capsys, norm, content, words):
    path = tmp_path / "x.txt"
    if content is not None:
        path.write_bytes(content)

    code = cli.main(["law", "load", norm, str(path)])

    assert code == 2
    assert words in capsys.readouterr().err


def test_coverage_prints_one_json_line_with_161_entries(capsys):
    assert cli.main(["law", "coverage", "--json"]) == 0

    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.count('"id"') == 161


def test_the_check_compares_the_committed_record_with_the_last_run(tmp_path, monkeypatch, capsys):
    parts = tmp_path / "parts"
    monkeypatch.setenv("ZHIHENG_TESTED", str(parts))
    monkeypatch.setattr(coverage, "TESTED", tmp_path / "tested.json")
    assert cli.main(["law", "coverage", "--check"]) == 1
    parts.mkdir()
    coverage.write_tested({"WH-47": {"register:R39": ["t"]}}, parts / "1.json")
    assert cli.main(["law", "coverage", "--check"]) == 1

    assert cli.main(["law", "coverage", "--write"]) == 0

    assert cli.main(["law", "coverage", "--check"]) == 0
    assert "不一致" in capsys.readouterr().err
