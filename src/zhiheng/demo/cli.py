"""`zhiheng demo`: fills an empty database with the demo city."""

import argparse
import sys
import time
from datetime import date
from pathlib import Path

MOST_ACTS = 2_000_000


def act_count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_ACTS:
        raise argparse.ArgumentTypeError(f"件数应为 1 至 {MOST_ACTS} 的整数，现为“{text}”。")
    return int(text)


def day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写成 2026-10-16 的样子，现为“{text}”。") from None
    if not 2024 <= found.year <= 2030:
        raise argparse.ArgumentTypeError(f"截止日应在 2024 至 2030 年之间，现为“{text}”。")
    return found


def truth_file(text: str) -> Path:
    """A file that can be written, tried before the city is built."""
    try:
        path = Path(text)
        path.open("a", encoding="utf-8").close()
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError(f"真值文件“{text}”写不进去，请检查目录和权限。") from None
    return path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--acts", type=act_count, default=20_000, help="执法行为的件数，默认 20000")
    parser.add_argument(
        "--seed", type=int, default=1, help="随机种子，默认 1；同样的种子和截止日得到同样的城市"
    )
    parser.add_argument("--as-of", type=day, help="截止日，默认今天")
    parser.add_argument(
        "--truth", type=truth_file, help="把注入的违法写成真值文件（每行一个 JSON）"
    )


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from zhiheng.demo import city
    from zhiheng.directory.models import Agency

    call_command("migrate", verbosity=0, interactive=False)
    if Agency.objects.exists():
        print(
            f"数据目录 {settings.DATA} 的库里已有机关，演示城市只在空库中生成；请用 DATA= 换一个空目录。",
            file=sys.stderr,
        )
        return 2
    if options.truth and not options.truth.parent.is_dir():
        print(f"没有 {options.truth.parent} 这个目录，真值文件写不进去。", file=sys.stderr)
        return 2
    began = time.perf_counter()
    made = city.build(options.acts, options.seed, today=options.as_of, truth=options.truth)
    seconds = time.perf_counter() - began
    print(
        f"演示城市已生成：执法行为 {made.acts} 件，当事人 {made.parties} 个，机关 {made.agencies} 个，"
        f"注入违法 {len(made.truth)} 处，擦边场景 {sum(made.near_misses.values())} 件，用时 {seconds:.1f} 秒。"
    )
    print("\n".join(city.account_lines()))
    return 0
