"""`zhiheng bench`：与同类和界限比较的基准测试；只在源码目录里可用。"""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def _bench() -> Any:
    """The bench package beside `src`; None where the platform is installed without its sources."""
    if not (ROOT / "bench" / "__init__.py").is_file():
        return None
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module("bench.command")


def arguments(parser: argparse.ArgumentParser) -> None:
    bench = _bench()
    if bench is None:
        parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    else:
        bench.arguments(parser)


def run(options: argparse.Namespace) -> int:
    bench = _bench()
    if bench is None:
        print("基准测试只能在源码目录里运行（需要其中的 bench 文件夹）。", file=sys.stderr)
        return 2
    return int(bench.run(options))
