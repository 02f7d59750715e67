"""期间的计算：一个纯函数 `run`，结果带逐日说明。

规则见 statutes 1.3：开始的当日不计入（民法典第二百零一条）；按月、年的到对应日，没有对应日的到月末日
（第二百零二条）；最后一日是法定休假日的顺延（第二百零三条）。内部监督的期限类推适用。
"""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta

from zhiheng.law import coverage
from zhiheng.law.calendar import Calendar, Day
from zhiheng.law.model import Amount, Clock, Kind, Roll, StrictReading

ONE_DAY = timedelta(days=1)


class SetByDocument(ValueError):
    """该期限的最后一日由文书载明，不能推算；`str(error)` 是给用户看的句子。"""


class WrongStart(TypeError):
    """起算点与期限的单位不符；`str(error)` 是给用户看的句子。"""


@dataclass(frozen=True, slots=True)
class TraceDay:
    """推算经过的一天：`n` 是计入的第几日，不计入的为空。"""

    day: date
    n: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """推算结果：nominal 名义届满日，due 默认解释下的最后一日（倒算为最迟一日，期满后为可以实施的第一日），
    strict 从严解释下的最后一日；有一日须靠未公布的日历判断的为暂定。按小时计的都是时刻。"""

    nominal: date
    due: date
    strict: date
    provisional: bool
    trace: tuple[TraceDay, ...]
    lenient: date | None = None  # 从宽解释（顺延），仅并列显示


@dataclass(frozen=True, slots=True)
class Pause:
    """不计入期限的一段日子（首尾两日都不计入）。"""

    first: date
    last: date
    reason: str


def term(amount: Amount, kind: Kind = "within", roll: Roll = "forward") -> Clock:
    """不属于任何条款的期限，供计算器和命令行使用；倒算的从严解释为整 n 日（A40）。"""
    one = Amount(1, "wd" if amount.unit == "wd" else "d")
    strict = StrictReading("A40", earlier=one) if kind == "before" and amount.unit != "h" else None
    return Clock("", "", kind, amount, roll, (), "", "", "agency", origin="reading", strict=strict)


def run(
    clock: Clock,
    start: date,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    readings: Collection[str] = (),
    traced: bool = True,
) -> Deadline:
    """自 `start`（事件之日；按小时的为时刻）推算；`readings` 是本地选择从严解释的疑义编号。

    `traced=False` leaves the trace out, for tables of many days.
    """
    if clock.name:
        coverage.executed("clock", clock.name)
    amount = _amount(clock, start, pauses)
    if amount.unit == "h":
        return _run_hours(clock.kind, amount, start)
    count = _Count(calendar, pauses, traced)
    nominal = count.end(clock.kind, amount, start)
    due = count.rest(clock.kind, clock.roll, nominal)
    strict, unsure = _strict(clock, start, due, _Count(calendar, pauses, traced))
    chosen = clock.strict is not None and clock.strict.ambiguity in readings
    return Deadline(
        nominal=nominal,
        due=strict if chosen else due,
        strict=strict,
        provisional=count.unsure or unsure,
        trace=tuple(count.trace),
        lenient=_Count(calendar, ()).rest("within", "forward", nominal)
        if clock.lenient_roll
        else None,
    )


def _amount(clock: Clock, start: date, pauses: Sequence[Pause]) -> Amount:
    if clock.amount is None:
        raise SetByDocument(f"期限 {clock.name} 的最后一日由文书载明，不能推算。")
    is_moment = isinstance(start, datetime)
    if clock.amount.unit == "h" and not is_moment:
        raise WrongStart("按小时计算的期限须给出起算的时刻，如 2026-05-01T09:30。")
    if clock.amount.unit != "h" and is_moment:
        raise WrongStart("按日计算的期限只须给出日期，如 2026-05-01。")
    if pauses and (clock.kind == "before" or clock.amount.unit in ("h", "fixed")):
        raise ValueError("倒算、固定日期和按小时的期限不能中止计算")
    return clock.amount


def _run_hours(kind: Kind, amount: Amount, start: date) -> Deadline:
    """按小时计算的自规定的时间起算，不扣除休假日（民法典第二百零一条第二款）。"""
    length = timedelta(hours=amount.n)
    end = start - length if kind == "before" else start + length
    trace = (
        TraceDay(start, None, "起算时刻"),
        TraceDay(end, amount.n, f"{amount.n}小时届满，休假日不扣除"),
    )
    return Deadline(end, end, end, provisional=False, trace=trace)


def _strict(clock: Clock, start: date, due: date, count: "_Count") -> tuple[date, bool]:
    if clock.strict is None or clock.amount is None:
        return due, False
    nominal = count.end(clock.kind, clock.strict.amount or clock.amount, start)
    if clock.strict.earlier:
        nominal = count.end("before", clock.strict.earlier, nominal)
    return count.rest(clock.kind, clock.strict.roll or clock.roll, nominal), count.unsure


def shift_months(day: date, months: int) -> date:
    """到期月的对应日；没有对应日的，月末日（民法典第二百零二条）。"""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def corresponding_day(start: date, amount: Amount, sign: int = 1) -> date:
    """按日、月、年计算的届满日，不看日历。"""
    if amount.unit == "d":
        return start + timedelta(days=sign * amount.n)
    return shift_months(start, sign * amount.n * (12 if amount.unit == "y" else 1))


class _Count:
    """One computation under way: counts days, keeps the trace and whether a day was uncertain."""

    def __init__(self, calendar: Calendar, pauses: Sequence[Pause], traced: bool = True) -> None:
        self.calendar = calendar
        self.pauses = pauses
        self.traced = traced
        self.trace: list[TraceDay] = []
        self.unsure = False

    def end(self, kind: Kind, amount: Amount, start: date) -> date:
        """名义届满日。"""
        if amount.fixed:
            return self._fixed_day(amount, start)
        sign = -1 if kind == "before" else 1
        self._note(start, None, "当日不计入")
        if amount.unit == "wd":
            return self._working_days(start, amount.n, sign)
        days = abs((corresponding_day(start, amount, sign) - start).days)
        return self._calendar_days(start, days, sign)

    def rest(self, kind: Kind, roll: Roll, nominal: date) -> date:
        """届满日遇休假日的处理：顺延到次一工作日；倒算的提前到前一工作日；期满后的另起一日。"""
        day = nominal
        if roll == "forward":
            step = -ONE_DAY if kind == "before" else ONE_DAY
            while not (looked := self._look(day)).workday:
                self._note_rest_day(day, looked.name, "提前" if kind == "before" else "顺延")
                day += step
            if day != nominal:
                self._note(day, None, f"{looked.name}，工作日，届满")
        if kind == "after":
            day += ONE_DAY
            self._note(day, None, "期满后第一日，可以实施")
        return day

    def _note_rest_day(self, day: date, name: str, moved: str) -> None:
        n = None
        if self.trace and self.trace[-1].day == day:
            n = self.trace.pop().n
        self._note(day, n, f"{name}，休假日，{moved}")

    def _note(self, day: date, n: int | None, reason: str) -> None:
        if self.traced:
            self.trace.append(TraceDay(day, n, reason))

    def _look(self, day: date) -> Day:
        looked = self.calendar.day(day)
        self.unsure = self.unsure or not looked.official
        return looked

    def _fixed_day(self, amount: Amount, start: date) -> date:
        month, day = (int(part) for part in amount.fixed.split("-"))
        fixed = date(start.year, month, day)
        self._note(fixed, None, f"{amount.words}，{self.calendar.day(fixed).name}")
        return fixed

    def _working_days(self, start: date, length: int, sign: int) -> date:
        day, counted = start, 0
        while counted < length:
            day += sign * ONE_DAY
            looked = self._look(day)
            if pause := self._pause_on(day):
                self._note(day, None, f"{pause.reason}，不计入")
            elif looked.workday:
                counted += 1
                self._note(day, counted, looked.name)
            else:
                self._note(day, None, f"{looked.name}，非工作日，不计入")
        return day

    def _calendar_days(self, start: date, length: int, sign: int) -> date:
        if not self.traced and not self.pauses:
            return start + timedelta(days=sign * length)
        day, counted = start, 0
        while counted < length:
            day += sign * ONE_DAY
            if pause := self._pause_on(day):
                self._note(day, None, f"{pause.reason}，不计入")
            else:
                counted += 1
                self._note(day, counted, self.calendar.day(day).name)
        return day

    def _pause_on(self, day: date) -> Pause | None:
        return next((pause for pause in self.pauses if pause.first <= day <= pause.last), None)


def in_place_of(clock: Clock, amount: Amount) -> Clock:
    """同一期限换一个长度（行业规定或者经批准的延长）。"""
    return replace(clock, amount=amount)
