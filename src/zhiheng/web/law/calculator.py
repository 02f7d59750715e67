"""期限试算：与 `zhiheng due` 同一套计算，结果逐日说明。"""

from argparse import Namespace
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from zhiheng.law import due, library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.library import Profile
from zhiheng.law.model import ORIGIN_NAMES, Clock, UnknownLaw
from zhiheng.ui.forms import TextField

LONGEST_STRIP = 130
OUT_OF_RANGE = f"日期超出可以推算的范围（{due.YEARS[0]}年至{due.YEARS[-1]}年）。"
REFUSED = (due.BadInput, UnknownLaw, period.SetByDocument, period.WrongStart)


class TermForm(forms.Form):
    """起算日，加上目录中的期限或者自己写的长短。"""

    clock = forms.ChoiceField(label="期限", required=False)
    amount = TextField(
        label="或者自定长短", required=False, max_length=12, help_text="5wd、30d、2m、1y、24h"
    )
    direction = forms.ChoiceField(
        label="方向",
        required=False,
        choices=[("", "期限之内"), ("before", "倒算，最迟一日"), ("after", "须期满之后")],
    )
    start = TextField(
        label="起算日", max_length=16, help_text="2026-02-12；按小时的 2026-05-01T09:30"
    )
    place = forms.ChoiceField(label="地方")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {c.name: f"{c.title}（{c.name}）" for p in PLACES for c in _clocks(p, day)}
        self.fields["clock"].choices = [("", "不用目录"), *titles.items()]
        self.fields["place"].choices = [(code, _profile(code).title) for code in PLACES]


@dataclass(frozen=True, slots=True)
class Answer:
    """试算的结果，供页面显示。"""

    clock: Clock
    start: date
    result: period.Deadline
    notice: str

    @property
    def due(self) -> str:
        return due.write(self.result.due)

    @property
    def weekday(self) -> str:
        return "一二三四五六日"[self.result.due.weekday()]

    @property
    def question(self) -> str:
        return {
            "before": "最迟一日",
            "after": "可以实施的第一日",
            "bar": "界限之日",
        }.get(self.clock.kind, "最后一日")

    @property
    def amount(self) -> str:
        return self.clock.amount.words if self.clock.amount else ""

    @property
    def term(self) -> str:
        """期限的写法：起算之事和长短，倒算的写“之前”。"""
        clock = self.clock
        if clock.kind == "before":
            return f"{clock.start}前 {self.amount}"
        if clock.amount and clock.amount.fixed:
            return self.amount
        return f"{clock.start}起 {self.amount}" if clock.start else self.amount

    @property
    def origin(self) -> str:
        return ORIGIN_NAMES[self.clock.origin] if self.clock.name else "自定长短"

    @property
    def other_days(self) -> list[tuple[str, str]]:
        """与结果不同的名义日、从严和从宽的日子。"""
        named = [
            ("名义届满日（未顺延）", self.result.nominal),
            ("从严解释", self.result.strict),
            ("从宽解释（顺延）", self.result.lenient),
        ]
        return [(name, due.write(day)) for name, day in named if day and day != self.result.due]

    @property
    def trace(self) -> list[dict[str, Any]]:
        return [
            {"day": due.write(one.day), "n": one.n, "reason": one.reason}
            for one in self.result.trace
        ]

    @property
    def strip(self) -> tuple[period.TraceDay, ...]:
        """按小时的和太长的不画日历条，只列表。"""
        trace = self.result.trace
        is_hours = isinstance(self.result.due, datetime)
        return () if is_hours or len(trace) > LONGEST_STRIP else trace


def calculate(
    values: Mapping[str, Any], calendar: Calendar, readings: Collection[str] = ()
) -> Answer:
    """按表单的值推算；不能推算时抛出 `REFUSED` 之一（给用户看的句子）。"""
    options = Namespace(
        start=values["start"],
        amount=values.get("amount") or None,
        clock=values.get("clock") or None,
        place=values["place"],
        no_roll=False,
        before=values.get("direction") == "before",
        after=values.get("direction") == "after",
    )
    try:
        clock, start = due.question(options, values["place"])
        result = period.run(clock, start, calendar, readings=readings)
    except OverflowError:
        raise due.BadInput(OUT_OF_RANGE) from None
    if result.due.year not in due.YEARS:
        raise due.BadInput(OUT_OF_RANGE)
    notice = due.provisional_sentence(result, calendar) if result.provisional else ""
    return Answer(clock, start, result, notice)


PLACES = ("371000", "370321", "370000")


def place_of(profile: Profile) -> str:
    """规则组合的代表地方。"""
    return next(code for code in PLACES if _profile(code) == profile)


def _profile(code: str) -> Profile:
    return library.profile_for(code)


def _clocks(code: str, day: date) -> tuple[Clock, ...]:
    return _profile(code).clocks(day)
