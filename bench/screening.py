"""Screening: all rules against the sum of their scans, PostgreSQL, Polars, two rule engines and an ORM loop.

Acts are generated straight into a snapshot. Each measurement runs in a process of its own, so that its memory is its
own. scan(rule) counts and hash-sums exactly the columns that the rule reads, warm, on the same connection, with two
threads, median of three. Peers run at most `--peer-acts` acts; where that is fewer, our time at that size is shown too.
"""

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.report import Row

ACTS = 1_000_000
MOST_OF_SCAN = 3.5
MOST_RSS_MB = 1536
MOST_MICRO_SECONDS = 0.5
TIMES_POSTGRES = 5
TIMES_ENGINE = 30
PEERS = ("psycopg", "polars", "rule_engine", "zen")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--snapshot", default="", help="已有的快照文件，不再生成")
    parser.add_argument("--peer-acts", type=int, default=ACTS, help="对手最多用多少件")
    parser.add_argument("--no-peers", action="store_true", help="只测本产品")
    parser.add_argument("--each", action="store_true", help="逐条规则列出")


def measure(options: argparse.Namespace) -> list[Row]:
    acts = options.acts or ACTS
    for name in () if options.no_peers else PEERS:
        importlib.import_module(name)  # told before the work, not after ten minutes of it
    with tempfile.TemporaryDirectory(prefix="zhiheng-bench-") as text:
        folder = Path(text)
        folder.chmod(0o755)
        file = Path(options.snapshot) if options.snapshot else generate(folder, acts)
        ours = child("rules", file, folder)
        rows = list(own_rows(ours, each=options.each))
        if not options.no_peers:
            rows += peer_rows(folder, file, ours, options.peer_acts)
    return rows


def generate(folder: Path, acts: int) -> Path:
    file = folder / f"acts-{acts}.duckdb"
    child("generate", file, folder, str(acts))
    return file


def child(step: str, file: Path, folder: Path, *more: str) -> dict[str, Any]:
    """One step in its own process; the last line it prints is its result."""
    command = [sys.executable, "-m", "bench.screening_steps", step, str(file), str(folder), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def own_rows(ours: dict[str, Any], *, each: bool) -> Iterator[Row]:
    rules: dict[str, dict[str, float]] = ours["rules"]
    scans, seconds = sum(r["scan"] for r in rules.values()), ours["seconds"]
    if each:
        for name, rule in rules.items():
            yield {
                "what": name,
                "rows": int(rule["leads"]),
                "seconds": round(rule["seconds"], 3),
                "cpu_seconds": round(rule["cpu"], 3),
                "ratio": round(rule["seconds"] / rule["scan"], 2),
                "note": f"扫描 {rule['scan']:.3f} 秒",
            }
    yield {
        "what": f"全部 {len(rules)} 条规则，含写入疑点",
        "rows": ours["acts"],
        "seconds": round(seconds, 2),
        "cpu_seconds": round(ours["cpu"], 2),
        "rows_per_second": int(ours["acts"] / seconds),
        "rss_mb": round(ours["rss_mb"]),
        "ratio": round(seconds / scans, 2),
        "bar": f"≤ {MOST_OF_SCAN} × 扫描，≤ {MOST_RSS_MB} MB",
        "met": seconds <= MOST_OF_SCAN * scans and ours["rss_mb"] <= MOST_RSS_MB,
        "note": f"疑点 {ours['leads']} 条，其中写入 {ours['writing']:.2f} 秒；扫描合计 {scans:.2f} 秒",
    }
    yield {
        "what": "一百件新行为自提交至疑点提交",
        "rows": ours["micro_acts"],
        "seconds": round(ours["micro_seconds"], 3),
        "bar": f"≤ {MOST_MICRO_SECONDS} 秒",
        "met": ours["micro_seconds"] <= MOST_MICRO_SECONDS,
        "note": f"新增疑点 {ours['micro_leads']} 条，三次的中位数",
    }


def peer_rows(folder: Path, file: Path, ours: dict[str, Any], most: int) -> Iterator[Row]:
    """The peers, each beside our own time on the same acts and the same rules."""
    if ours["acts"] > most:
        file = generate(folder, most)
        ours = child("rules", file, folder)
        yield from own_rows(ours, each=False)
    rules = {name: rule["seconds"] for name, rule in ours["rules"].items()}
    postgres = child("postgres", file, folder)
    yield against("PostgreSQL，同样的文本", postgres, rules, ours["acts"], TIMES_POSTGRES)
    yield against("Polars", child("polars", file, folder), rules, ours["acts"], 0)
    for name in ("rule_engine", "zen_engine", "orm"):
        found = child(name, file, folder)
        bar = TIMES_ENGINE if name != "orm" else 0
        yield against(found["title"], found, rules, ours["acts"], bar)


def against(title: str, peer: dict[str, Any], rules: dict[str, float], acts: int, bar: int) -> Row:
    """A peer ran `rules` over `acts` rows: compared per row and rule."""
    own = sum(rules[name] for name in peer["rules"]) / acts
    theirs = peer["seconds"] / peer["acts"]
    return {
        "what": title,
        "rows": peer["acts"],
        "seconds": round(peer["seconds"], 3),
        "rss_mb": round(peer["rss_mb"]),
        "ratio": round(theirs / own, 1),
        "bar": f"本产品每行快 ≥ {bar} 倍" if bar else "",
        "met": theirs / own >= bar if bar else None,
        "note": f"{len(peer['rules'])} 条规则；同样的规则本产品 {own * acts:.3f} 秒",
    }
