"""The command: one benchmark in this process, or all of them, each in a process of its own."""

import argparse
import importlib
import json
import subprocess
import sys
from typing import Any

from bench import report

BENCHMARKS = {
    # name: (module, one-line help); the module has `arguments(parser)` and `measure(options) -> rows`
    "due": ("bench.due", "一百万个期限，与 numpy.busday_offset 比较"),
    "list": ("bench.listing", "一百万件行为的列表页：p50、p95、查询数"),
    "people": ("bench.people", "三十万名人员：人员和证件的列表页"),
    "import": (
        "bench.importing",
        "导入：行/秒、内存、同时保存表单的 p95，与 django-import-export 比较",
    ),
    "people-import": (
        "bench.people_import",
        "十万名人员从一个工作簿导入：读、核对、写入的时间和内存",
    ),
    "screening": ("bench.screening", "全部规则，与 PostgreSQL、Polars、规则引擎、ORM 循环比较"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    _common(parser, acts=None, as_json=False)
    names = parser.add_subparsers(dest="name", metavar="基准", required=False)
    for name, (module, text) in BENCHMARKS.items():
        sub = names.add_parser(name, help=text, description=text)
        _common(sub, acts=argparse.SUPPRESS, as_json=argparse.SUPPRESS)
        if loaded := _load(module):
            loaded.arguments(sub)


def _common(parser: argparse.ArgumentParser, *, acts: Any, as_json: Any) -> None:
    parser.add_argument("--acts", type=int, default=acts, help="行为件数（缺省由各基准自定）")
    parser.add_argument("--json", action="store_true", default=as_json, help="只输出一行 JSON")


def _load(module: str) -> Any:
    """The module, or None when it is not there; what it needs and lacks is told when it runs."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name == module:
            return None
        raise


def run(options: argparse.Namespace) -> int:
    if options.acts is not None and options.acts < 1:
        print("--acts 应为正整数。", file=sys.stderr)
        return 2
    if options.name is None:
        return _run_all(options)
    module = BENCHMARKS[options.name][0]
    loaded = _load(module)
    if loaded is None:
        print(f"没有找到基准 {options.name}。", file=sys.stderr)
        return 2
    try:
        rows = list(loaded.measure(options))
    except ModuleNotFoundError as missing:
        print(f"缺少 {missing.name}：make bench 会装好所需的包。", file=sys.stderr)
        return 2
    return _tell([{"bench": options.name, "rows": rows}], as_json=options.json)


def _run_all(options: argparse.Namespace) -> int:
    """Each in its own process, so that memory and caches of one do not weigh on the next."""
    results = []
    for name, (module, text) in BENCHMARKS.items():
        if _load(module) is None:
            continue
        print(f"—— {name}：{text}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "zhiheng.cli", "bench", name, "--json"]
        command += ["--acts", str(options.acts)] if options.acts else []
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        if done.returncode or not done.stdout.strip():
            results.append({"bench": name, "rows": [], "failed": done.returncode or 1})
            continue
        results += json.loads(done.stdout.splitlines()[-1])["results"]
    return _tell(results, as_json=options.json)


def _tell(results: list[dict[str, Any]], *, as_json: bool) -> int:
    text = report.as_json(results) if as_json else report.as_text(results)
    print(text)
    return 1 if any(result.get("failed") for result in results) else 0
