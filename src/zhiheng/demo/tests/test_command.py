"""`zhiheng demo`：空库中生成，写出真值文件；库不是空的、参数不对的，一句中文说明，退出码 2。"""

import json

import pytest

from zhiheng import cli
from zhiheng.acts.models import EnforcementAct


@pytest.mark.django_db
def test_command_builds_a_city_once(tmp_path, capsys):
    file = tmp_path / "truth.jsonl"
    given = ["demo", "--acts", "40", "--as-of", "2026-10-16", "--truth", str(file)]

    assert cli.main(given) == 0
    told = capsys.readouterr().out
    assert cli.main(["demo"]) == 2

    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert f"注入违法 {len(lines)} 处" in told
    assert set(lines[0]) == {"rule", "key", "ground", "part"}
    assert "口令" in told
    assert "库里已有机关" in capsys.readouterr().err
    assert EnforcementAct.objects.filter(source="demo").exists()


WRONG = (
    ("--acts", "0"), ("--acts", "-5"), ("--acts", "1e9"), ("--acts", "10" * 11), ("--seed", "x"), ("--as-of", "1899-01-01"),
    ("--as-of", "2026-02-30"), ("--as-of", "2999-01-01"), ("--truth", "/proc/nowhere/file"), ("--truth", "a\0b"),
)  # fmt: skip


@pytest.mark.parametrize("given", WRONG, ids=repr)
def test_wrong_options_are_refused_in_chinese(given, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["demo", *given])

    told = capsys.readouterr().err
    assert left.value.code == 2
    assert told.startswith("参数 ")
    assert "。。" not in told
    assert "argument" not in told
