"""Due days: a million starts through `law.clocks.due_days` against numpy.busday_offset, row by row the same.

numpy knows a week mask and holidays, but no working Saturday: a holiday list can only take days away. So it is given a
week of seven working days and every rest day of the range (weekends that are not shifted, and holidays) as a holiday.
Months are added by hand with the end of the month as limit. `ratio` is its time on an array that is already there; the
conversion from and to the days of Python is shown beside it. What it cannot say at all, and what ours says in the same
time: whether a day was counted in a year without an official calendar, the strict reading, and (in `period.run`) why.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bench.report import Row
from zhiheng.law import clocks, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import Amount

FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
AMOUNTS = ("5wd", "10wd", "30d", "2m")
STARTS = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="随机起算日的种子")


def measure(options: argparse.Namespace) -> list[Row]:
    acts = options.acts or STARTS
    draw = random.Random(options.seed)  # noqa: S311 - start days of a benchmark
    days = (LAST - FIRST).days
    starts = [FIRST + timedelta(days=draw.randint(0, days)) for _ in range(acts)]
    return [compare(Amount.parse(text), text, starts) for text in AMOUNTS]


def compare(amount: Amount, text: str, starts: list[date]) -> Row:
    """One row: our time, numpy's without and with the conversion of days, and how many days differ."""
    clock, calendar = period.term(amount), Calendar()
    ours, seconds = timed(lambda: clocks.due_days(clock, starts, calendar))
    peer = Peer(calendar)
    theirs, whole = timed(lambda: peer.from_dates(amount, starts).tolist())
    given = peer.array(starts)
    _, bare = timed(lambda: peer.due(amount, given))
    differing = sum(one != other for one, other in zip(ours, theirs, strict=True))
    return {
        "what": text,
        "rows": len(starts),
        "seconds": round(seconds, 3),
        "rows_per_second": int(len(starts) / seconds),
        "peer_seconds": round(bare, 3),
        "converted_seconds": round(whole, 3),
        "ratio": round(bare / seconds, 2),
        "differing": differing,
        "bar": "逐行相同",
        "met": differing == 0,
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the best of three."""
    best, result = float("inf"), None
    for _ in range(3):
        began = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - began)
    return result, best


class Peer:
    """The same due days with numpy."""

    def __init__(self, calendar: Calendar) -> None:
        import numpy

        self.np = numpy
        rest = numpy.array(list(rest_days(calendar)), dtype="M8[D]")
        self.calendar = numpy.busdaycalendar(weekmask="1111111", holidays=rest)

    def array(self, starts: list[date]) -> Any:
        return self.np.array(starts, dtype="M8[D]")

    def from_dates(self, amount: Amount, starts: list[date]) -> Any:
        return self.due(amount, self.array(starts))

    def due(self, amount: Amount, starts: Any) -> Any:
        np = self.np
        if amount.unit == "wd":  # from a rest day the first day counted is the next working day
            return np.busday_offset(starts, amount.n, roll="backward", busdaycal=self.calendar)
        ends = starts + amount.n if amount.unit == "d" else self.months_later(starts, amount.n)
        return np.busday_offset(ends, 0, roll="forward", busdaycal=self.calendar)

    def months_later(self, starts: Any, months: int) -> Any:
        """The corresponding day, or the last day of a shorter month."""
        np = self.np
        month = starts.astype("M8[M]")
        wanted = (month + months).astype("M8[D]") + (starts - month.astype("M8[D]"))
        return np.minimum(wanted, (month + months + 1).astype("M8[D]") - 1)


def rest_days(calendar: Calendar) -> Iterator[date]:
    """Every day of the range, and a year beyond, on which nobody works."""
    for offset in range((LAST - FIRST).days + 800):
        day = FIRST - timedelta(days=400) + timedelta(days=offset)
        if not calendar.is_workday(day):
            yield day
