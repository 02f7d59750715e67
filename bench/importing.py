"""The import: rows a second, CPU and memory of `zhiheng import acts`, and how long somebody else's save waits meanwhile.

Everything happens in an installation of its own under the data folder, removed afterwards. The peer is
django-import-export on the same columns, on fewer rows: its time a row does not fall with the number of rows.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import importing_data, world
from bench.report import Row, percentile, tree_mb

ACTS = 100_000
PEER_ROWS = 20_000
MOST_SECONDS_A_MILLION, MOST_MB, MOST_SAVE_MS = 120, 300, 500
PAUSE = 0.05  # between two saves of the other person
ROOT = Path(__file__).resolve().parent.parent


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-peer", action="store_true", help="不跑 django-import-export")


def measure(options: argparse.Namespace) -> list[Row]:
    acts = options.acts or ACTS
    name = f"import-{os.getpid()}"
    folder = world.enter(name)
    try:
        clerk, act = _people()
        rows = list(_ours(acts, folder, clerk, act))
        if not options.no_peer:
            rows.append(_peer(min(acts, PEER_ROWS), folder, rows[0]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def _people() -> tuple[Any, Any]:
    """Twenty agencies, and a clerk who has registered one act by hand."""
    from django.utils import timezone

    from zhiheng import factories
    from zhiheng.accounts.roles import Role
    from zhiheng.acts import services

    world.migrate()
    agencies = [
        factories.make_agency("371002", name=importing_data.agency_name(number))
        for number in range(importing_data.AGENCIES)
    ]
    clerk = factories.make_user(Role.EA_CLERK, agencies[0])
    values = {"kind": "penalty", "title": "演示", "late_entry_reason": "演示"}
    values |= {"decided_on": date(2026, 3, 2)}
    act = services.register(
        agency=agencies[0], actor=clerk, party=None, values=values, now=timezone.now()
    )
    return clerk, act


@dataclass
class Spent:
    """What a child process used."""

    output: str
    seconds: float
    cpu_seconds: float
    rss_mb: float


def _ours(acts: int, folder: Path, clerk: Any, act: Any) -> Iterator[Row]:
    """Everything alone, into an empty installation; then a quarter of it again while somebody else saves forms."""
    spent = _import(
        folder, importing_data.write(folder / "acts.csv", acts), lambda: time.sleep(PAUSE)
    )
    counts = json.loads(spent.output.splitlines()[-1])
    most = max(10.0, MOST_SECONDS_A_MILLION * acts / 1_000_000)
    yield {
        "what": "zhiheng import acts",
        "rows": acts,
        "seconds": round(spent.seconds, 1),
        "cpu_seconds": round(spent.cpu_seconds, 1),
        "rows_per_second": int(acts / spent.seconds),
        "rss_mb": round(spent.rss_mb),
        "bar": f"≤ {most:.0f} 秒，≤ {MOST_MB} MB",
        "met": spent.seconds <= most and spent.rss_mb <= MOST_MB and counts["accepted"] == acts,
        "note": "，".join(f"{name} {number:,}" for name, number in counts.items()),
    }
    saves: list[float] = []
    more = importing_data.write(folder / "more.csv", acts // 4, series="演后罚")
    spent = _import(folder, more, lambda: saves.append(_save(act, clerk, len(saves))))
    p95 = percentile(saves, 0.95)
    yield {
        "what": "导入时他人更正一件行为",
        "rows": len(saves),
        "p50_ms": round(percentile(saves, 0.5), 1),
        "p95_ms": round(p95, 1),
        "max_ms": round(max(saves), 1),
        "bar": f"p95 ≤ {MOST_SAVE_MS} ms",
        "met": p95 <= MOST_SAVE_MS,
        "note": f"每次之后歇 {PAUSE * 1000:.0f} ms；同时再导入 {acts // 4:,} 行，{spent.seconds:.1f} 秒",
    }


def _import(folder: Path, path: Path, meanwhile: Callable[[], object]) -> "Spent":
    print(f"正在导入 {path.name} ……", file=sys.stderr)
    command = [sys.executable, "-m", "zhiheng.cli", "import", "acts", str(path), "--json"]
    return _watch(command, folder, meanwhile)


def _save(act: Any, clerk: Any, number: int) -> float:
    """One correction as the form makes it; milliseconds."""
    from zhiheng.acts import services

    day = date(2026, 3, 2) + timedelta(days=number % 90)
    began = time.perf_counter()
    services.edit(act, actor=clerk, values={"served_on": day})
    ms = (time.perf_counter() - began) * 1000
    time.sleep(PAUSE)
    return ms


def _watch(command: list[str], folder: Path, meanwhile: Callable[[], object]) -> Spent:
    """Run a child and do something else again and again until it ends."""
    output = folder / "output"
    began = time.perf_counter()
    with output.open("w") as stream:
        child = subprocess.Popen(command, stdout=stream, cwd=ROOT)
        pid, status, used, rss_mb = 0, 0, None, 0.0
        while not pid:
            meanwhile()
            rss_mb = max(rss_mb, tree_mb(child.pid))
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)  # reaped here, not by Popen
    if child.returncode or used is None:
        raise SystemExit(f"导入没有完成：{child.returncode}")
    return Spent(output.read_text(), seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _peer(rows: int, folder: Path, ours: Row) -> Row:
    path = importing_data.write(folder / "peer.csv", rows)
    print(f"正在用 django-import-export 导入 {rows:,} 行 ……", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing_peer", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    written, seconds, cpu, rss = (float(part) for part in done.stdout.split()[-4:])
    speed = written / seconds
    return {
        "what": "django-import-export",
        "rows": int(written),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "rows_per_second": int(speed),
        "rss_mb": round(rss),
        "ratio": round(ours["rows_per_second"] / speed, 1),
        "note": "不查重、不校验代码、不隔离；倍数为我方行/秒与它之比",
    }
