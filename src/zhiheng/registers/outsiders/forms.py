"""聘任、参加活动、线索的表单。"""

from typing import Any

from django import forms

from zhiheng.directory.models import Agency
from zhiheng.registers.models import Appointment
from zhiheng.ui.forms import DayField, ReasonField, TextField


class TermsForm(forms.Form):
    """职责、条件、任期。"""

    duties = TextField(label="职责", rows=4, help_text="一行一条，写进聘书。")
    conditions = TextField(label="符合的条件", rows=4, help_text="一行一条，写进聘书。")
    term_from = DayField(label="任期起")
    term_to = DayField(label="任期止")


class AgainForm(TermsForm):
    """再次拟聘。"""

    kind = forms.ChoiceField(label="种类", choices=Appointment.Kind.choices)
    field_order = ["kind"]


class OutsiderForm(AgainForm):
    """登记并拟聘。"""

    name = TextField(label="姓名", max_length=40)
    unit = TextField(label="单位、职业", max_length=120)
    field = TextField(label="专业、领域", max_length=80, required=False)
    contact = TextField(
        label="联系方式",
        max_length=120,
        required=False,
        help_text="加密保存，只有监督机构写明理由才能查看，不导出。",
    )
    field_order = ["kind", "name", "unit", "field", "contact"]


class CorrectPersonForm(forms.Form):
    """更正受聘人的登记。"""

    name = TextField(label="姓名", max_length=40)
    unit = TextField(label="单位、职业", max_length=120)
    field = TextField(label="专业、领域", max_length=80, required=False)
    contact = TextField(
        label="新的联系方式",
        max_length=120,
        required=False,
        help_text="不改的空着；写了的加密保存，替换原来的。",
    )
    reason = ReasonField(label="更正的理由")


class ReasonForm(forms.Form):
    reason = ReasonField()


class DismissForm(forms.Form):
    dismissed_on = DayField(label="解聘日期", may_be_future=False)
    reason = ReasonField()


class ActivityForm(forms.Form):
    held_on = DayField(label="日期", may_be_future=False)
    activity = TextField(label="参加的活动", max_length=120, help_text="座谈、检查、案卷评查等。")
    views = TextField(label="意见、建议", rows=4, required=False)


class CorrectActivityForm(ActivityForm):
    """更正一次活动的登记。"""

    reason = ReasonField(label="更正的理由")


class ClueForm(forms.Form):
    """登记一条线索。"""

    received_on = DayField(label="反映日期", may_be_future=False)
    concerned = forms.ModelChoiceField(
        Agency.objects.none(), label="涉及机关", empty_label="请选择"
    )
    subject = TextField(label="事由", max_length=120)
    text = TextField(label="反映的情况", rows=6, help_text="只有监督机构看得见。")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["concerned"]
        field.queryset = Agency.objects.visible_to(user).order_by("path", "id")


class TransferForm(forms.Form):
    transferred_to = TextField(label="转办给", max_length=120, help_text="单位、科室。")


class ReplyForm(forms.Form):
    reply = TextField(label="反馈", rows=5, help_text="办理结果，写进反馈单。")
