"""`zhiheng screen`：运行筛查；`--explain` 说明一条规则对一件行为的全部推理。"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

POLL_SECONDS = 0.3
NO_TABLES = ("no such table", "does not exist")


class BadOption(ValueError):
    """参数有误；`str(error)` 是给用户看的句子。"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", default="", metavar="DAY", help="截止日 YYYY-MM-DD，默认今天")
    parser.add_argument(
        "--rules", default="", metavar="IDS", help="只运行这些规则，逗号相隔，如 AB-1.26a,RE-1"
    )
    parser.add_argument("--rebuild", action="store_true", help="先重建快照")
    parser.add_argument("--json", action="store_true", help="只输出一行 JSON")
    parser.add_argument(
        "--explain", default="", metavar="RULE", help="说明这条规则对一件行为的推理"
    )
    parser.add_argument("--act", default="", metavar="ID", help="行为编号，与 --explain 同用")


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import OperationalError, ProgrammingError

    from zhiheng.screening.engine import UnknownRule

    try:
        return _explain(options) if options.explain or options.act else _screen(options)
    except (BadOption, UnknownRule) as error:
        print(error, file=sys.stderr)
    except (OperationalError, ProgrammingError) as error:
        if not any(words in str(error) for words in NO_TABLES):
            raise
        print("数据库还没有建立，请先运行 make run，或者 zhiheng manage migrate。", file=sys.stderr)
    return 2


def _screen(options: argparse.Namespace) -> int:
    from zhiheng.screening.engine import choose

    ids = [word.strip() for word in options.rules.split(",") if word.strip()]
    choose(ids)
    day = _day(options.as_of)
    line = _run_here_or_there(ids, day, options.rebuild)
    if options.json:
        print(json.dumps(line, ensure_ascii=False))
        return 0
    for text in _table(line):
        print(text)
    return 0


def _day(text: str) -> date | None:
    from zhiheng.law.due import YEARS

    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadOption(f"日期 {text} 写法不对，应为 YYYY-MM-DD。") from None
    if day.year not in YEARS:
        raise BadOption(f"日期 {text} 不在可计算的范围内（{YEARS[0]} 年至 {YEARS[-1]} 年）。")
    return day


def _run_here_or_there(ids: list[str], day: date | None, rebuild: bool) -> dict[str, Any]:
    """快照空闲时就地运行；平台正在运行、占着快照时交给它的后台任务。"""
    from django.utils import timezone

    from zhiheng.screening import jobs, runs
    from zhiheng.screening.snapshot import Busy

    try:
        result = runs.screen_all(timezone.now(), as_of=day, ids=ids or None, rebuild=rebuild)
    except Busy:
        arguments = {
            "rules": ids or None,
            "as_of": day.isoformat() if day else "",
            "rebuild": rebuild,
        }
        return _wait(jobs.FULL, arguments, timezone.now())
    finally:
        runs.close_shared()
    return jobs.summary(result)


def _wait(kind: str, arguments: dict[str, Any], now: datetime) -> dict[str, Any]:
    from zhiheng.kernel import jobs

    submitted = jobs.submit(kind, now=now, arguments=arguments)
    while not submitted.is_finished:
        time.sleep(POLL_SECONDS)
        submitted.refresh_from_db()
    if submitted.state != submitted.State.DONE:
        raise BadOption(submitted.message or "筛查没有完成。")
    return dict(submitted.result or {})


def _table(line: dict[str, Any]) -> Iterator[str]:
    from zhiheng.screening.rulefile import rules

    for rule_id, number in line["rules"].items():
        yield f"{rule_id:<9} {number:>7}  {rules()[rule_id].title}"
    yield (
        f"截至 {line['as_of']}，行为 {line['acts']} 件，命中 {line['found']} 条，新增疑点 {line['new']} 条，"
        f"自动消除 {line['cleared']} 条，重新提出 {line['reopened']} 条，用时 {line['seconds']} 秒。"
    )


def _explain(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from zhiheng.screening.engine import choose
    from zhiheng.screening.reasoning import reasoning

    if not (options.explain and options.act):
        raise BadOption("说明推理须同时给出 --explain 规则编号和 --act 行为编号。")
    if not options.act.isascii() or not options.act.isdigit() or len(options.act) > 18:
        raise BadOption(f"行为编号 {options.act} 写法不对，应为数字。")
    rule = choose([options.explain])[0]
    told = reasoning(rule, int(options.act), timezone.now(), as_of=_day(options.as_of))
    if told is None:
        raise BadOption(f"没有编号为 {options.act} 的执法行为，或者该记录已经撤回。")
    print(
        json.dumps(told.as_json(), ensure_ascii=False) if options.json else "\n".join(told.lines())
    )
    return 0
