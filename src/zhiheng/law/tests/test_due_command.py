"""`zhiheng due` 的输出、退出码和句子。"""

import json
import os
import subprocess
import sys

import pytest

from zhiheng import cli

pytestmark = pytest.mark.usefixtures("installation")


@pytest.fixture
def installation(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIHENG_DATA", str(tmp_path))
    monkeypatch.delenv("ZHIHENG_DATABASE", raising=False)
    monkeypatch.delenv("ZHIHENG_PLACE", raising=False)


@pytest.fixture
def ask(capsys):
    def run(line):
        try:
            code = cli.main(["due", *line.split()])
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2026-02-12 5wd", "2026-02-26"),
        ("2026-09-01 30d", "2026-10-08"),
        ("2026-09-01 30d --no-roll", "2026-10-01"),
        ("2025-12-31 2m", "2026-02-28"),
        ("2026-06-30 2m", "2026-08-31"),
        ("2024-02-29 1y", "2025-02-28"),
        ("2026-05-01T09:30 24h", "2026-05-02T09:30"),
        ("2026-05-01T09:30 24h --before", "2026-04-30T09:30"),
        ("2026-10-12 7wd --before", "2026-09-24"),
        ("2026-09-21 10wd --after", "2026-10-13"),
        ("2026-02-12 --clock opinion.objection", "2026-02-26"),
        ("2026-02-12 --clock opinion.objection --place 370321", "2026-02-26"),
        ("2026 --clock plan.file", "2026-02-02"),
        ("2026-08-15 --clock plan.file", "2026-02-02"),
        ("2026 --clock annual_report.file", "2026-01-20"),
        ("2026 --clock review.yearly", "2026-12-31"),
        ("2026-05-01T09:30 --clock coercion.backfill", "2026-05-02T09:30"),
        ("2026-10-03 --clock licence.renew", "2026-10-03"),
        ("2026-10-12 --clock hearing.notice", "2026-09-24"),
    ],
)
def test_the_last_day_stands_alone_on_one_line(ask, line, day):
    assert ask(line) == (0, f"{day}\n", "")


def test_json_gives_the_six_values(ask):
    code, out, err = ask("2026 --clock plan.file --json")

    found = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert list(found) == ["nominal", "due", "strict", "provisional", "row", "trace"]
    assert found["nominal"] == found["strict"] == "2026-01-31"
    assert (found["due"], found["provisional"], found["row"]) == ("2026-02-02", False, "WH-8-2")
    assert found["trace"][0] == {"day": "2026-01-31", "n": None, "reason": "周六，休假日，顺延"}


@pytest.mark.parametrize(
    ("line", "nominal", "strict", "row"),
    [
        ("2026-09-01 30d", "2026-10-01", "2026-10-08", None),
        ("2026-02-12 5wd", "2026-02-26", "2026-02-26", None),
        ("2026-10-12 7wd --before", "2026-09-24", "2026-09-23", None),
        ("2026-09-21 10wd --after", "2026-10-12", "2026-10-13", None),
        ("2026-09-01 --clock seizure.end", "2026-10-01", "2026-09-30", "QZ-25"),
        (
            "2026-02-12 --clock opinion.objection --place 370321",
            "2026-02-26",
            "2026-02-26",
            "SC-30",
        ),
        ("2025-02-12 --clock opinion.objection --place 370321", "2025-02-19", "2025-02-19", None),
    ],
)
def test_json_keeps_nominal_and_strict_apart(ask, line, nominal, strict, row):
    found = json.loads(ask(f"{line} --json")[1])

    assert (found["nominal"], found["strict"], found["row"]) == (nominal, strict, row)


def test_explain_adds_the_trace_below_the_day(ask):
    code, out, _ = ask("2026-09-01 --clock opinion.rectify --explain")

    lines = out.splitlines()
    assert (code, lines[0]) == (0, "2026-10-08")
    assert "WH-33.s1" in lines[1]
    assert "国庆节，休假日，顺延" in out
    assert lines[-1].startswith("2026-10-08")


def test_a_provisional_day_says_so_on_stderr(ask):
    code, out, err = ask("2026-12-28 10wd")

    assert (code, out) == (0, "2027-01-11\n")
    assert err.startswith("结果为暂定：2027年的放假安排未公布")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2026-02-12",
        "2026-02-30 5wd",
        "2026-2-3 5wd",
        "２０２６-02-12 5wd",
        "20260212 5wd",
        "2026-02-12T09:30 5wd",
        "2026-02-12 24h",
        "2026-02-12T25:00 24h",
        "2026 5wd",
        "2026 --clock opinion.objection",
        "1899-01-01 5wd",
        "2999-01-01 5wd",
        "2026-02-12 5",
        "2026-02-12 5x",
        "2026-02-12 0wd",
        "2026-02-12 -5wd",
        "2026-02-12 1.5d",
        "2026-02-12 01-31",
        "2026-02-12 99999999999999999999wd",
        "2026-02-12 99999y",
        "2026-02-12 80y",
        "2026-02-12 5wd --before --after",
        "2026-02-12 5wd --clock opinion.objection",
        "2026-02-12 --clock opinion.objection --before",
        "2026-02-12 --clock nothing",
        "2026-02-12 --clock letter.report",
        "2026-02-12 --clock",
        "2026-02-12 --clock opinion.objection --place 110000",
        "2026-02-12 --clock entity_change.publish_strict --place 370321",
        "2026-02-12 --clock case.bar3y --place 370321",
        "2020-02-12 --clock penalty.decide",
        "2026-02-12 5wd --strange",
        "2026-02-12 5wd 5wd",
    ],
)
def test_bad_input_ends_with_2_and_a_chinese_sentence(ask, line):
    code, out, err = ask(line)

    assert (code, out) == (2, "")
    assert err.rstrip("\n").endswith("。")
    assert err.count("\n") == 1


def test_the_place_of_the_installation_counts(ask, monkeypatch):
    monkeypatch.setenv("ZHIHENG_PLACE", "370321")

    assert json.loads(ask("2026-09-01 --clock opinion.rectify --json")[1])["row"] == "SD-28"


def test_the_command_never_starts_django(tmp_path):
    code = (
        "import sys; from zhiheng import cli; cli.main(['due', '2026-02-12', '5wd']); "
        "sys.exit('django' in sys.modules)"
    )
    environment = {**os.environ, "ZHIHENG_DATA": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (0, "2026-02-26\n")
