"""从电子表格登记参训与成绩：全部各行无误才登记，否则逐行说明，一个也不登记。"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhiheng import sheets
from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer
from zhiheng.kernel.errors import RuleViolation
from zhiheng.registers.models import TrainingCourse
from zhiheng.registers.training.roster import Roster
from zhiheng.registers.training.services import Result, problems_of, record_results
from zhiheng.sheets import Layout, RowError
from zhiheng.values.dates import read_date

COLUMNS = ("证号", "姓名", "机关", "课时", "成绩", "考试结果", "考试日期")
LAYOUT = Layout(COLUMNS, ("证号", "姓名"), of_what="人")
REASON = "哪里要改"
PASSED = {"合格": True, "不合格": False, "": None}
Line = dict[str, str]


@dataclass
class Imported:
    """结果：登记了几人；有错误时一个也没有登记，`rows` 是有错的行，供错误工作簿用。"""

    people: int = 0
    errors: list[RowError] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def refuse(self, number: int, line: Line, sentence: str) -> None:
        self.errors.append(RowError(number, sentence))
        self.rows.append([*(line[column] for column in COLUMNS), sentence])


def import_sheet(
    course: TrainingCourse, name: str, content: bytes, *, actor: User, now: datetime
) -> Imported:
    """逐行认人、核对，全部无误才一次登记（WH-11.s2、HT-2.2-2）。"""
    lines = list(sheets.lines_of(name, content, LAYOUT))
    if not lines:
        raise RuleViolation("表格里没有要登记的人。", field="file")
    outcome = Imported()
    read = _read(lines, Officer.objects.visible_to(actor), outcome)
    problems = problems_of(course, [result for _, _, result in read], now)
    for (number, line, _), sentence in zip(read, problems, strict=True):
        if sentence:
            outcome.refuse(number, line, sentence)
    if outcome.errors:
        order = sorted(range(len(outcome.errors)), key=lambda place: outcome.errors[place].row)
        outcome.errors = [outcome.errors[place] for place in order]
        outcome.rows = [outcome.rows[place] for place in order]
        return outcome
    results = [result for _, _, result in read]
    outcome.people = len(record_results(course, results, actor=actor, now=now))
    return outcome


def _read(
    lines: list[tuple[int, Line]], officers: Any, outcome: Imported
) -> list[tuple[int, Line, Result]]:
    numbers = (line["证号"] for _, line in lines)
    roster = Roster.of(officers, numbers, [line["姓名"] for _, line in lines])
    found = []
    for number, line in lines:
        try:
            found.append((number, line, _result(line, roster)))
        except RuleViolation as violation:
            outcome.refuse(number, line, violation.sentence)
    return found


def _result(line: Line, roster: Roster) -> Result:
    officer = roster.find(line["证号"], line["姓名"], line["机关"])
    if line["考试结果"] not in PASSED:
        raise RuleViolation("考试结果只写“合格”或者“不合格”，没有考试的不写。")
    return Result(
        officer=officer,
        hours=_value(line, "课时", _number),
        score=_value(line, "成绩", _number),
        has_passed=PASSED[line["考试结果"]],
        exam_on=_day(line, "考试日期"),
    )


def _value(line: Line, column: str, read: Callable[[str], Any]) -> Any:
    """空的为空；读不出来的说出是哪一栏。"""
    text = line[column]
    try:
        return read(text) if text else None
    except (ValueError, InvalidOperation):
        raise RuleViolation(f"{column}“{text[:20]}”不能识别。") from None


def _day(line: Line, column: str) -> date | None:
    """与其他导入一样，各种写法的日期都认；认不出的说出为什么。"""
    reading = read_date(line[column])
    if reading.problem:
        raise RuleViolation(f"{column}：{reading.problem}。")
    return reading.value


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value) >= 1000 or value != round(value, 1):
        raise ValueError(text)
    return round(value, 1)


def error_book(rows: list[list[str]]) -> io.BytesIO:
    """错误工作簿：有错的行照原样，最后一栏写明哪里要改；改好可以直接再导。"""
    return sheets.book([(*COLUMNS, REASON), *(tuple(row) for row in rows)], "需要改正的行")
