"""`zhiheng screen`：一行 JSON、说明推理、参数有误时的一句话。"""

import json
from datetime import date

import pytest

from zhiheng import cli
from zhiheng.acts.models import EnforcementAct
from zhiheng.norms.models import ParameterValue
from zhiheng.screening import runs
from zhiheng.screening.models import Lead
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


def explained(rule, act, capsys):
    code = cli.main(["screen", "--explain", rule, "--act", str(act.pk), "--as-of", "2026-11-20"])
    assert code == 0
    return capsys.readouterr().out


@pytest.fixture
def series_with_a_gap(snapshot_file):
    """一个机关用了第 1、3、4 号，缺第 2 号。"""
    agency = office.agency_with_officers()
    acts = [office.act(agency, doc_series="演罚", doc_year=2026, doc_seq=n) for n in (1, 3, 4)]
    runs.screen_all(office.NOW_AT, ids=["OF-2"])
    runs.close_shared()
    return acts


def test_a_rule_on_many_acts_tells_the_lead_of_its_latest_full_run(series_with_a_gap, capsys):
    told = explained("OF-2", series_with_a_gap[1], capsys)

    assert "要比较许多行为，不能就一件行为单独运行" in told
    assert "最近一次全量筛查（截至 2026-11-20）的结果" in told
    assert "结论：命中\n" in told
    assert f"{Lead.objects.get().label}（新发现）：演罚〔2026〕，第2号起缺号1个" in told


def test_an_act_without_a_lead_is_told_of_those_of_its_agency(series_with_a_gap, capsys):
    told = explained("OF-2", series_with_a_gap[2], capsys)

    assert "结论：没有命中这件行为" in told
    assert "同一机关在本规则下的其他疑点" in told
    assert Lead.objects.get().label in told


def test_a_cleared_lead_is_no_finding(series_with_a_gap, capsys):
    EnforcementAct.objects.filter(doc_seq__in=(3, 4)).update(doc_seq=None)
    runs.screen_all(office.NOW_AT, ids=["OF-2"])
    runs.close_shared()

    assert "XS-" not in explained("OF-2", series_with_a_gap[1], capsys)


def test_before_the_first_full_run_it_says_so(late_act, capsys):
    told = explained("SE-1b", late_act, capsys)

    assert "还没有全量筛查过，请先执行 zhiheng screen" in told
    assert "不命中" not in told


def test_an_officer_in_two_places_is_seen_with_the_acts_of_the_day(snapshot_file, capsys):
    agency = office.agency_with_officers()
    first, second = (office.act(agency, party=office.party()) for _ in range(2))
    for act, begins, ends in ((first, "09:00", "11:00"), (second, "10:00", "12:00")):
        act.officers.update(
            started_at=office.at(f"03-27 {begins}"), ended_at=office.at(f"03-27 {ends}")
        )

    assert "同时出现在两个对象处" in explained("OF-4", second, capsys)


def test_the_parameters_told_are_those_in_force_at_the_place(late_act, capsys):
    ParameterValue.objects.create(
        key="screening.AB-1.02.officers",
        profile="weihai",
        value=3,
        valid_from=date(2026, 1, 1),
        reason="试运行",
        set_by="演示",
        set_at=office.NOW_AT,
    )

    assert "参数：officers = 3\n" in explained("AB-1.02", late_act, capsys)


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
