"""`zhiheng law`: loads full texts into the clause tree and reports how the clauses are implemented."""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connection
from django.urls import get_resolver
from django.utils import timezone

from zhiheng.law import coverage
from zhiheng.law.model import UnknownLaw
from zhiheng.law.textlines import TextError

if TYPE_CHECKING:
    from zhiheng.norms.texts import Loading

UNREADABLE: dict[type[OSError], str] = {
    FileNotFoundError: "文件不存在",
    IsADirectoryError: "这是文件夹",
    PermissionError: "没有读取权限",
}
LAST_RUN = ".pytest_cache/tested"
STALE = (
    "条款落实记录 src/zhiheng/law/tested.json 与最近一次测试不一致，请执行 make test 后一并提交。"
)
NOT_RUN = "没有最近一次测试的记录；请执行 make test。"


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="law_command", required=True, metavar="命令")
    load = commands.add_parser("load", help="装入一部规范的全文，建立条款树并与条款对应")
    load.add_argument("norm", help="规则包名（weihai）、编号（WH、CF）或者短名（处罚法）")
    load.add_argument("file", type=Path, help="纯文本文件（UTF-8 或者 GB18030）")
    load.add_argument("--dry-run", action="store_true", help="只解析和核对，不存入")
    load.add_argument("--json", action="store_true", help="一行 JSON")
    shown = commands.add_parser("coverage", help="每一行条款是否落实、有无测试为证")
    shown.add_argument("--json", action="store_true", help="一行 JSON")
    shown.add_argument(
        "--check", action="store_true", help="与最近一次测试的记录比对，不一致则退出码 1"
    )
    shown.add_argument("--write", action="store_true", help="把最近一次测试的记录写入 tested.json")


def run(options: argparse.Namespace) -> int:
    return _load(options) if options.law_command == "load" else _coverage(options)


def _load(options: argparse.Namespace) -> int:
    django.setup()
    from zhiheng.norms import texts

    try:
        loading = texts.read_text(texts.norm_named(options.norm), options.file.read_bytes())
    except OSError as error:
        return _refuse(f"无法读取文件 {options.file}：{UNREADABLE.get(type(error), '读取出错')}。")
    except (TextError, UnknownLaw) as error:
        return _refuse(str(error))
    if not options.dry_run:
        _prepare_database()
        texts.store_text(loading, now=timezone.now(), actor="命令行")
    _print_loading(loading, as_json=options.json)
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _prepare_database() -> None:
    """A fresh installation has no tables yet."""
    if "norms_loadedtext" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)


def _print_loading(loading: "Loading", *, as_json: bool) -> None:
    kinds = Counter(node.kind for node in loading.statute.walk())
    counts = {kind: kinds[kind] for kind in ("chapter", "section", "article", "paragraph", "item")}
    if as_json:
        line = {"norm": loading.norm.code, **counts, "linked": len(loading.places)}
        print(json.dumps({**line, "missing": loading.missing}, ensure_ascii=False))
        return
    print(
        f"《{loading.norm.title}》：{counts['chapter']} 章，{counts['article']} 条，"
        f"{counts['paragraph']} 款，{counts['item']} 项；"
        f"{len(loading.places)} 个条款已对应到原文。"
    )
    if loading.missing:
        print(f"没有在全文中找到位置的条款：{'、'.join(loading.missing)}。")


def _coverage(options: argparse.Namespace) -> int:
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
    _load_declarations()
    latest = coverage.only_declared(coverage.merged_tested(folder))
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
