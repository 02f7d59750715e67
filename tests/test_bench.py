"""The benchmarks' own small parts: the report, and the peers give what we give."""

import argparse
import json
from datetime import date, timedelta

import pytest

from bench import due, report
from zhiheng import cli
from zhiheng.law.model import Amount


def test_a_table_lines_up_chinese_and_numbers():
    rows = [
        {"what": "首页", "p95_ms": 12.5, "met": True},
        {"what": "第 1000 页", "p95_ms": 9.25, "met": False, "note": "慢"},
    ]

    lines = report.table(rows).splitlines()

    assert lines == [
        "项目        p95 ms  达到  说明",
        "首页          12.5  是",
        "第 1000 页   9.250  否    慢",
    ]


def test_json_is_one_line_with_machine_and_rows():
    line = report.as_json([{"bench": "due", "rows": [{"what": "5wd", "differing": 0}]}])

    read = json.loads(line)

    assert "\n" not in line
    assert read["results"][0]["rows"] == [{"what": "5wd", "differing": 0}]
    assert {"cores", "memory_gb", "load", "python", "sqlite"} <= set(read["machine"])


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1), (1, 4), (0, 1)])
def test_a_percentile_is_one_of_the_measured_values(share, value):
    assert report.percentile([3, 1, 4, 2], share) == value


@pytest.mark.parametrize("text", due.AMOUNTS)
def test_numpy_counts_the_same_days_from_every_start(text):
    starts = [date(2023, 9, 1) + timedelta(days=offset) for offset in range(500)]

    row = due.compare(Amount.parse(text), text, starts)

    assert row["differing"] == 0


def test_the_command_prints_one_line_of_json(capsys):
    status = cli.main(["bench", "due", "--acts", "50", "--json"])

    printed = capsys.readouterr().out
    assert status == 0
    assert [row["rows"] for row in json.loads(printed)["results"][0]["rows"]] == [50] * 4


def test_an_impossible_number_of_acts_is_refused(capsys):
    assert cli.main(["bench", "due", "--acts", "0"]) == 2

    assert "--acts 应为正整数" in capsys.readouterr().err


def test_outside_a_checkout_one_sentence_says_so(monkeypatch, tmp_path, capsys):
    from zhiheng.config import bench

    monkeypatch.setattr(bench, "ROOT", tmp_path)

    assert bench.run(argparse.Namespace()) == 2
    assert "只能在源码目录里运行" in capsys.readouterr().err
