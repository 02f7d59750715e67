"""`zhiheng ledger verify|export`: check the chain, or write it out for the stand-alone verifier."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiheng.kernel.verify_ledger import Report


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="动作")
    verify = actions.add_parser("verify", help="重算哈希链，并与链头文件核对")
    verify.add_argument("--json", action="store_true", help="输出一行 JSON")
    export = actions.add_parser("export", help="导出留痕，附链头文件与独立校验程序")
    export.add_argument("file", type=Path, help="导出的文件（NDJSON）")


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import DatabaseError

    try:
        if options.action == "verify":
            return _verify(as_json=options.json)
        return _export(options.file)
    except DatabaseError:
        print("读不出留痕：数据库打不开，或者尚未建立（先运行 zhiheng serve）。", file=sys.stderr)
        return 2


def _verify(*, as_json: bool) -> int:
    from zhiheng.kernel import verifying

    report = verifying.verify()
    print(_json(report) if as_json else _words(report))
    return 0 if report.ok else 1


def _json(report: "Report") -> str:
    return json.dumps(
        {
            "ok": report.ok,
            "entries": report.entries,
            "head": {"sequence": report.sequence, "hash": report.head},
            "problems": [asdict(problem) for problem in report.problems],
        },
        ensure_ascii=False,
    )


def _words(report: "Report") -> str:
    if report.ok:
        return f"完好：{report.entries} 条，链头 {report.head}"
    return "\n".join(problem.sentence for problem in report.problems)


def _export(file: Path) -> int:
    from zhiheng.kernel import verifying

    try:
        count, beside = verifying.export_to(file)
    except OSError as error:
        reason = "没有这个目录" if isinstance(error, FileNotFoundError) else "没有权限或者磁盘已满"
        print(f"不能写入 {file}：{reason}。", file=sys.stderr)
        return 2
    print(
        f"已导出 {count} 条到 {file}，链头文件 {beside}；校验：python3 {file.parent / 'verify_ledger.py'} {file} {beside}"
    )
    return 0
