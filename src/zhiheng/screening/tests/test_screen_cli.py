"""`zhiheng screen`：一行 JSON、说明推理、参数有误时的一句话。"""

import json
from datetime import date

import pytest

from zhiheng import cli
from zhiheng.screening.tests import office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late_act(snapshot_file):
    return office.act(office.agency_with_officers(), published_on=date(2026, 4, 9))


def test_json_is_one_line_with_what_each_rule_found(late_act, capsys):
    code = cli.main(["screen", "--json", "--as-of", "2026-11-20"])

    line = json.loads(capsys.readouterr().out)
    assert (code, line["as_of"], line["acts"], line["new"]) == (0, "2026-11-20", 1, 1)
    assert line["rules"]["AB-1.26a"] == 1


def test_chosen_rules_alone_are_run(late_act, capsys):
    cli.main(["screen", "--json", "--as-of", "2026-11-20", "--rules", "AB-1.12, AB-1.13"])

    assert set(json.loads(capsys.readouterr().out)["rules"]) == {"AB-1.12", "AB-1.13"}


def test_the_table_names_each_rule_and_sums_up(late_act, capsys):
    cli.main(["screen", "--as-of", "2026-11-20"])

    told = capsys.readouterr().out
    assert "许可、处罚决定逾期未公开" in told
    assert "新增疑点 1 条" in told


def test_explain_prints_the_columns_the_counted_days_and_what_clears(late_act, capsys):
    code = cli.main(
        ["screen", "--explain", "AB-1.26a", "--act", str(late_act.pk), "--as-of", "2026-11-20"]
    )

    told = capsys.readouterr().out
    assert code == 0
    assert "acts.published_on = 2026-04-09" in told
    assert "末日 2026-04-08" in told
    assert "第7日" in told
    assert "结论：命中" in told
    assert "怎样消除：按期公开而没有登记" in told
    assert "不能消除：确属逾期公开的" in told


def test_explain_says_so_when_the_rule_does_not_fire(late_act, capsys):
    cli.main(
        [
            "screen",
            "--explain",
            "AB-1.19",
            "--act",
            str(late_act.pk),
            "--json",
            "--as-of",
            "2026-11-20",
        ]
    )

    told = json.loads(capsys.readouterr().out)
    assert (told["fires"], told["sentences"], told["rows"]) == (False, [], ["CF-61"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--as-of", "2026-13-01"], "写法不对"),
        (["--as-of", "1899-01-01"], "不在可计算的范围内"),
        (["--as-of", "2999-01-01"], "不在可计算的范围内"),
        (["--rules", "XX-1"], "没有编号为 XX-1 的规则"),
        (["--explain", "AB-1.12"], "须同时给出"),
        (["--act", "5"], "须同时给出"),
        (["--explain", "AB-1.12", "--act", "一"], "应为数字"),
        (["--explain", "AB-1.12", "--act", "9" * 30], "应为数字"),
        (["--explain", "AB-1.12", "--act", "123456"], "没有编号为 123456 的执法行为"),
        (["--explain", "ZZ", "--act", "1"], "没有编号为 ZZ 的规则"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(snapshot_file, capsys, words, sentence):
    code = cli.main(["screen", *words])

    assert code == 2
    assert sentence in capsys.readouterr().err
