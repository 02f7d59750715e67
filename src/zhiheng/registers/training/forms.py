"""学习培训的表单。"""

from typing import Any

from django import forms
from django.utils import timezone

from zhiheng.registers.models import TrainingCourse
from zhiheng.registers.models.training import Duty
from zhiheng.ui.forms import DayField, ReasonField, TextField


class HoursField(forms.DecimalField):
    """课时：可以有半个课时。"""

    def __init__(self, *, most: int = 500, least: int = 0, **kwargs: Any) -> None:
        super().__init__(max_digits=5, decimal_places=1, min_value=least, max_value=most, **kwargs)


class YearField(forms.IntegerField):
    """年度，不写时是今年。"""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", lambda: timezone.localdate().year)
        super().__init__(min_value=2000, max_value=2100, **kwargs)


class HoursForm(forms.Form):
    """规定课时。"""

    year = YearField(label="自哪一年度起", help_text="以后的年度沿用，直到另作规定。")
    duty = forms.ChoiceField(label="人员种类", choices=Duty.choices)
    public_hours = HoursField(label="公共法律知识课时")
    professional_hours = HoursField(label="专业法律知识课时")
    basis = TextField(label="规定的文件", max_length=200, help_text="名称和文号。")


class CourseForm(forms.Form):
    """一次培训。"""

    title = TextField(label="培训名称", max_length=120)
    kind = forms.ChoiceField(label="内容", choices=TrainingCourse.Kind.choices)
    year = YearField(label="计入哪一年度的培训计划")
    hours = HoursField(label="课时", most=200)
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期")
    place = TextField(label="地点", max_length=120, required=False)
    teacher = TextField(label="授课人", max_length=120, required=False)
    has_exam = forms.BooleanField(label="结束时考试", required=False)


class ChangeCourseForm(CourseForm):
    """改正登记。"""

    reason = ReasonField(label="改正的理由")


class PeopleForm(forms.Form):
    """逐行写下参训的人。"""

    people = TextField(
        label="参训人员",
        rows=8,
        max_length=100_000,
        help_text="一行一人：写证号；或者写姓名，重名的再空一格写机关名称。可以从表格里粘贴一列。",
    )
    hours = HoursField(label="计入课时", most=200)


class SheetForm(forms.Form):
    """一份参训名单。"""

    file = forms.FileField(
        label="参训名单（XLSX 或者 CSV）",
        help_text="第一行是列名；一行一人，最多 2000 人。",
        error_messages={"empty": "文件是空的。", "required": "请选择文件。"},
    )


class CorrectionForm(forms.Form):
    """更正一条参训记录。"""

    hours = HoursField(label="计入课时", most=200)
    score = forms.DecimalField(
        label="成绩", max_digits=4, decimal_places=1, min_value=0, max_value=150, required=False
    )
    has_passed = forms.TypedChoiceField(
        label="考试",
        choices=[("", "没有考试"), ("yes", "合格"), ("no", "不合格")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    exam_on = DayField(label="考试日期", required=False, may_be_future=False)
    is_withdrawn = forms.BooleanField(label="撤销这条记录（登记错了人）", required=False)
    reason = ReasonField(label="更正的理由")
