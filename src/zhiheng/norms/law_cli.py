"""`zhiheng law`: loads full texts into the clause tree and reports how the clauses are implemented."""

import argparse
import json
import os
import sys
from pathlib import Path

import django
from django.urls import get_resolver

from zhiheng.law import coverage

LAST_RUN = ".pytest_cache/tested"
STALE = (
    "条款落实记录 src/zhiheng/law/tested.json 与最近一次测试不一致，请执行 make test 后一并提交。"
)
NOT_RUN = "没有最近一次测试的记录；请执行 make test。"


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="law_command", required=True, metavar="命令")
    shown = commands.add_parser("coverage", help="每一行条款是否落实、有无测试为证")
    shown.add_argument("--json", action="store_true", help="一行 JSON")
    shown.add_argument(
        "--check", action="store_true", help="与最近一次测试的记录比对，不一致则退出码 1"
    )
    shown.add_argument("--write", action="store_true", help="把最近一次测试的记录写入 tested.json")


def run(options: argparse.Namespace) -> int:
    if options.check or options.write:
        return _recorded(write=options.write)
    _load_declarations()
    statuses = coverage.report()
    if options.json:
        print(json.dumps(coverage.summary(statuses), ensure_ascii=False))
    else:
        _print_table(statuses)
    return 0


def _load_declarations() -> None:
    """Rooms declare themselves when their apps and URLs are loaded."""
    django.setup()
    _ = get_resolver().url_patterns


def _recorded(*, write: bool) -> int:
    folder = Path(os.environ.get("ZHIHENG_TESTED", LAST_RUN))
    if not folder.is_dir():
        print(NOT_RUN, file=sys.stderr)
        return 1
    latest = coverage.merged_tested(folder)
    if write:
        coverage.write_tested(latest)
    elif latest != coverage.read_tested():
        print(STALE, file=sys.stderr)
        return 1
    return 0


def _print_table(statuses: list[coverage.ClauseStatus]) -> None:
    line = coverage.summary(statuses)
    print(
        f"须落实 {line['operative']} 行，已落实 {line['implemented']} 行，有证 {line['tested']} 行。"
    )
    for status in statuses:
        marks = "".join(
            "√" if mark else "—" for mark in (status.operative, status.implemented, status.tested)
        )
        print(f"{status.id:<14}{marks}  {'、'.join(status.declarations)}")
