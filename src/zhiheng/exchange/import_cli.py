"""`zhiheng import acts FILE`: the same path as the page, for files of any size."""

import argparse
import json
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from zhiheng.exchange.errors import FileRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["acts"], metavar="acts", help="导入执法行为")
    parser.add_argument("file", metavar="FILE", help="CSV 或者 XLSX 文件")
    parser.add_argument("--kind", default="", help="行为种类，例如 penalty、licence、inspection")
    parser.add_argument(
        "--mapping",
        action="append",
        default=[],
        help="映射：包名、表头=字段[@元|@万元]，或者 .toml 文件；可以写多次",
    )
    parser.add_argument(
        "--agency", default="", help="没有写机关的行归于哪个机关（统一社会信用代码）"
    )
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    parser.add_argument("--report", default="", help="把隔离的行写成错误工作簿（.xlsx）")
    parser.add_argument("--json", action="store_true", help="只输出一行 JSON")


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import OperationalError, ProgrammingError

    from zhiheng.kernel.errors import RuleViolation

    try:
        return _run(options)
    except RuleViolation as refused:
        print(refused.sentence, file=sys.stderr)
    except (OperationalError, ProgrammingError) as error:
        if "no such table" not in str(error) and "does not exist" not in str(error):
            raise
        print("数据库还没有建立，请先运行 make run，或者 zhiheng manage migrate。", file=sys.stderr)
    return 2


def _run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from zhiheng.exchange.command import Import

    path = Path(options.file)
    if not path.exists():
        raise FileRefused(f"没有找到文件：{options.file}。")
    if options.report:
        _writable(Path(options.report))
    now: datetime = timezone.now()
    work = Import(options, path, now, timezone.localdate(now), _say)
    counts = work.dry_run() if options.dry_run else work.write()
    if options.json:
        print(json.dumps(counts.as_line(), ensure_ascii=False))
    else:
        print(
            f"数据行 {counts.rows}，可写入 {counts.accepted}（其中与已有一致 {counts.unchanged}），"
            f"隔离 {counts.quarantined}，提示 {counts.warnings}。"
            + ("没有写入任何内容。" if options.dry_run else "")
        )
    return 0


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _writable(path: Path) -> None:
    """Refuse before the work rather than after it."""
    if path.suffix.lower() != ".xlsx":
        raise FileRefused("错误工作簿的文件名须以 .xlsx 结尾。")
    try:
        with tempfile.TemporaryFile(dir=path.parent or Path()):
            pass
    except OSError as error:
        raise FileRefused(f"错误工作簿无法写到 {path}。") from error
    if path.is_dir():
        raise FileRefused(f"错误工作簿无法写到 {path}。")
