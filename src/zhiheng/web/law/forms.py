"""日历通知、解释选择、落实总表筛选的表单。"""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhiheng.norms.services import DayPlan, Validity, choose_reading
from zhiheng.ui.forms import DayField, ReasonField, TextField

LINE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:\s*(?:至|到|~)\s*(\d{4}-\d\d-\d\d))?\s+(放假|上班)\s*(\S{0,20})", re.ASCII
)
LONGEST_HOLIDAY = 31


class NoticeForm(forms.Form):
    """一份放假通知；日子逐行写，一行可以是一段。"""

    number = TextField(label="文号", max_length=60)
    title = TextField(label="标题", max_length=200)
    issued_on = DayField(label="发文日期")
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=1950,
        max_value=2100,
        help_text="年度放假通知填写年份，录入后该年不再是暂定；临时安排留空。",
    )
    days = TextField(
        label="日子",
        rows=8,
        help_text="每行一日或者一段：2027-01-01至2027-01-03 放假 元旦；2027-01-09 上班 元旦调休。",
    )

    def clean_days(self) -> list[DayPlan]:
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines() if line.strip()]
        return [plan for number, line in enumerate(lines, 1) for plan in day_plans(line, number)]


def day_plans(line: str, number: int) -> list[DayPlan]:
    """一行所写的每一天；写错的指出第几行错在哪里。"""
    match = LINE.fullmatch(line)
    if not match:
        raise ValidationError(f"第 {number} 行不能识别，应写成“2027-01-01 放假 元旦”。")
    try:
        first = date.fromisoformat(match[1])
        last = date.fromisoformat(match[2] or match[1])
    except ValueError:
        raise ValidationError(f"第 {number} 行有不存在的日期。") from None
    length = (last - first).days
    if not 0 <= length < LONGEST_HOLIDAY:
        raise ValidationError(f"第 {number} 行的起止日不对：止日不能早于起日，一段最多 31 日。")
    name = match[4] or match[3]
    days = (first + timedelta(days=n) for n in range(length + 1))
    return [DayPlan(day, match[3] == "上班", name) for day in days]


class ReadingForm(forms.Form):
    """选择一处疑义的解释。"""

    reading = forms.ChoiceField(
        label="解释",
        choices=[("default", "默认解释"), ("strict", "从严解释")],
        widget=forms.RadioSelect,
    )
    valid_from = DayField(label="自何日起适用")
    reason = ReasonField(max_length=200, help_text="写明依据的会议、文号；记入留痕。")

    def save(self, ambiguity: str, profile: str, actor: object, now: datetime) -> None:
        """选定；不能成立时抛出 NormsRefusal。"""
        validity = Validity(self.cleaned_data["valid_from"], self.cleaned_data["reason"])
        reading = self.cleaned_data["reading"]
        choose_reading(ambiguity, profile, reading, validity, actor=actor, now=now)


class CoverageFilter(forms.Form):
    """条款落实总表的筛选；不认识的值当作没有筛选并指出。"""

    YES_NO = [("", "全部"), ("yes", "是"), ("no", "否")]

    norm = forms.ChoiceField(
        label="规范", required=False, choices=[("", "全部"), ("WH", "威海办法"), ("HT", "桓台意见")]
    )
    operative = forms.ChoiceField(label="须落实", required=False, choices=YES_NO)
    implemented = forms.ChoiceField(label="已落实", required=False, choices=YES_NO)
    tested = forms.ChoiceField(label="有测试为证", required=False, choices=YES_NO)

    def keeps(self, status: Any) -> bool:
        """该行是否符合所选的条件。"""
        wanted = self.cleaned_data
        if wanted.get("norm") and not status.id.startswith(wanted["norm"]):
            return False
        return all(
            wanted.get(name, "") in ("", "yes" if getattr(status, name) else "no")
            for name in ("operative", "implemented", "tested")
        )
