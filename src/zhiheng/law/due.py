"""`zhiheng due` 的输入和输出：推算一个期限的最后一日；日历由调用者给出。"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import ORIGIN_NAMES, Amount, Clock, Kind, UnknownLaw

YEARS = range(1949, 2101)
_DAYS_IN = {"wd": 1.0, "d": 1.0, "m": 28.0, "y": 365.0, "h": 1 / 24}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class BadInput(ValueError):
    """命令的参数有误；`str(error)` 是给用户看的句子。"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "start",
        metavar="START",
        nargs="?",
        help="起算日 YYYY-MM-DD；按小时的 YYYY-MM-DDTHH:MM；固定日期的写年份",
    )
    parser.add_argument("amount", metavar="AMOUNT", nargs="?", help="期限：5wd 30d 2m 1y 24h")
    parser.add_argument("--clock", metavar="NAME", help="期限目录中的名称，如 opinion.objection")
    parser.add_argument("--place", metavar="CODE", help="行政区划代码，默认为本平台所在地")
    parser.add_argument("--no-roll", action="store_true", help="最后一日遇休假日不顺延")
    parser.add_argument("--before", action="store_true", help="自事件日倒算，得出最迟一日")
    parser.add_argument("--after", action="store_true", help="须期满之后，得出可以实施的第一日")
    parser.add_argument("--explain", action="store_true", help="逐日说明")
    parser.add_argument("--json", action="store_true", help="一行 JSON")


def answer(options: argparse.Namespace, calendar: Calendar, place: str) -> int:
    """打印结果；输入有误时在 stderr 说明并返回 2。"""
    try:
        clock, start = question(options, place)
        result = period.run(clock, start, calendar)
        _check_year(result.due)
    except (BadInput, UnknownLaw, period.SetByDocument, period.WrongStart) as error:
        print(error, file=sys.stderr)
        return 2
    except OverflowError:
        print(_out_of_range(), file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(as_json(clock, result), ensure_ascii=False))
    else:
        print(write(result.due))
        for line in _explanation(clock, result) if options.explain else ():
            print(line)
    if result.provisional:
        print(provisional_sentence(result, calendar), file=sys.stderr)
    return 0


def question(options: argparse.Namespace, place: str) -> tuple[Clock, date]:
    """所问的期限和起算日；命令行和试算页共用。"""
    profile = library.profile_for(place if options.place is None else options.place)
    if not options.start:
        raise BadInput("请给出起算日，如：zhiheng due 2026-02-12 5wd。")
    if options.clock is None:
        clock = _free_term(options)
        return clock, parse_start(options.start, clock)
    if options.amount is not None or options.before or options.after or options.no_roll:
        raise BadInput("用 --clock 时，长短、方向和顺延由期限目录规定，不能另外指定。")
    known = profile.clock_kind(options.clock)
    start = parse_start(options.start, known)
    clock = profile.clock(options.clock, start.date() if isinstance(start, datetime) else start)
    if not clock.enabled:
        raise BadInput(f"期限 {clock.name} 在{profile.title}默认不启用。")
    return clock, start


def _free_term(options: argparse.Namespace) -> Clock:
    if options.amount is None:
        raise BadInput("请给出期限的长短（5wd、30d、2m、1y、24h），或者用 --clock 指明期限名称。")
    if options.before and options.after:
        raise BadInput("--before 和 --after 只能选一个。")
    try:
        amount = Amount.parse(options.amount)
    except ValueError:
        amount = Amount(0, "d")
    if amount.n < 1:
        raise BadInput(
            f"期限“{options.amount}”写法不对，应为 5wd、30d、2m、1y、24h 这样的正整数加单位。"
        )
    if amount.n * _DAYS_IN[amount.unit] > len(YEARS) * 366:
        raise BadInput(_out_of_range())
    kind: Kind = "before" if options.before else "after" if options.after else "within"
    return period.term(amount, kind, "none" if options.no_roll else "forward")


def parse_start(text: str, clock: Clock) -> date:
    """起算日：按小时的是时刻，固定日期的是年份或者该年任一日，其余是日期。"""
    unit = clock.amount.unit if clock.amount else "d"
    if unit == "fixed" and _YEAR.fullmatch(text):
        text += "-01-01"
    shape, example = (_MOMENT, "2026-05-01T09:30") if unit == "h" else (_DAY, "2026-05-01")
    if not shape.fullmatch(text):
        raise BadInput(f"起算日“{text}”写法不对，应为 {example}{_year_hint(unit)}。")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"没有“{text}”这一天或者这一时刻。") from None
    _check_year(moment)
    return moment if unit == "h" else moment.date()


def _year_hint(unit: str) -> str:
    return "，或者年份 2026" if unit == "fixed" else ""


def _check_year(day: date) -> None:
    if day.year not in YEARS:
        raise BadInput(_out_of_range())


def _out_of_range() -> str:
    return f"日期超出可以推算的范围（{YEARS[0]}年至{YEARS[-1]}年）。"


def write(day: date) -> str:
    """YYYY-MM-DD，按小时的 YYYY-MM-DDTHH:MM。"""
    return day.isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat()


def as_json(clock: Clock, result: period.Deadline) -> dict[str, object]:
    return {
        "nominal": write(result.nominal),
        "due": write(result.due),
        "strict": write(result.strict),
        "provisional": result.provisional,
        "row": clock.row,
        "trace": [
            {"day": write(step.day), "n": step.n, "reason": step.reason} for step in result.trace
        ],
    }


def _explanation(clock: Clock, result: period.Deadline) -> Iterator[str]:
    if clock.name and clock.amount:
        basis = " ".join(clock.rows) or "没有条款"
        yield f"{clock.title}：{clock.start}起{clock.amount.words}（{basis}，{ORIGIN_NAMES[clock.origin]}）"
    for step in result.trace:
        number = "" if step.n is None else str(step.n)
        yield f"{write(step.day)}  {number:>4}  {step.reason}"
    if result.strict != result.due:
        yield f"从严解释：{write(result.strict)}"
    if result.lenient is not None and result.lenient != result.due:
        yield f"从宽解释（顺延）：{write(result.lenient)}"


def provisional_sentence(result: period.Deadline, calendar: Calendar) -> str:
    """暂定的原因：推算到了没有官方放假安排的年份。"""
    days = {step.day for step in result.trace} | {result.nominal, result.strict}
    years = sorted({day.year for day in days if not calendar.is_official(day)})
    named = "、".join(f"{year}年" for year in years)
    return f"结果为暂定：{named}的放假安排未公布或者未收录，只按周末推算，录入通知后须重新计算。"
