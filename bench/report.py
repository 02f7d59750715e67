"""The common report: what was measured as one table for people or one line of JSON, and the machine it ran on.

A benchmark gives rows: dictionaries with the same few keys, in the order of the columns. `bar` is the limit in words
and `met` whether it was kept; both may be missing.
"""

import json
import os
import platform
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Row = dict[str, Any]

LABELS = {
    "what": "项目",
    "who": "账号",
    "page": "页",
    "rows": "行数",
    "seconds": "秒",
    "cpu_seconds": "CPU 秒",
    "rows_per_second": "行/秒",
    "rss_mb": "内存峰值 MB",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "max_ms": "最大 ms",
    "cpu_p50_ms": "CPU p50 ms",
    "cpu_p95_ms": "CPU p95 ms",
    "queries": "查询",
    "database_ms": "其中数据库 ms",
    "peer_seconds": "numpy 秒",
    "converted_seconds": "numpy 秒（含换算）",
    "ratio": "倍",
    "differing": "不同的行",
    "bar": "界限",
    "met": "达到",
    "note": "说明",
}
PACKAGES = ("django", "duckdb", "numpy", "polars", "django-import-export")


def machine() -> dict[str, Any]:
    """Where and when: cores, memory, load, versions."""
    found: dict[str, Any] = {
        "when": datetime.now().astimezone().isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def as_json(results: Sequence[dict[str, Any]]) -> str:
    return json.dumps({"machine": machine(), "results": list(results)}, ensure_ascii=False)


def as_text(results: Sequence[dict[str, Any]]) -> str:
    """The machine on one line, then one table for each benchmark."""
    line = "，".join(f"{name} {value}" for name, value in machine().items())
    parts = [line]
    for result in results:
        title = f"{result['bench']}"
        if result.get("failed"):
            title += "：没有完成"
        parts.append(f"{title}\n{table(result['rows'])}" if result["rows"] else title)
    return "\n\n".join(parts)


def table(rows: Sequence[Row]) -> str:
    """Columns in the order in which the rows first name them; numbers to the right."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[LABELS.get(name, name) for name in names]]
    cells += [[words(row.get(name)) for name in names] for row in rows]
    widths = [max(width(line[place]) for line in cells) for place in range(len(names))]
    numeric = [all(_is_number(row.get(name)) for row in rows) for name in names]
    columns = list(zip(widths, numeric, strict=True))
    return "\n".join(
        "  ".join(
            _pad(cell, wide, to_right=right)
            for cell, (wide, right) in zip(line, columns, strict=True)
        ).rstrip()
        for line in cells
    )


def words(value: Any) -> str:
    """A value as the table shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _pad(text: str, wide: int, *, to_right: bool) -> str:
    space = " " * (wide - width(text))
    return space + text if to_right else text + space


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest measured value that at least this share of the values do not exceed."""
    ordered = sorted(values)
    place = -(-len(ordered) * share // 1)
    return ordered[max(0, int(place) - 1)]


def peak_mb() -> float:
    """The most memory this process has held; unlike getrusage not what its parent held before it."""
    return _memory("self", "VmHWM")


def tree_mb(process: int) -> float:
    """What a living process and all its children hold now; shared pages count for each."""
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        below = children.read_text().split()
        return _memory(process, "VmRSS") + sum(tree_mb(int(child)) for child in below)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has just ended


def _memory(process: int | str, name: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"{name}:\s+(\d+) kB", status)  # a process that has ended has none
    return int(found.group(1)) / 1024 if found else 0.0
