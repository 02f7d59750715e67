"""疑点各步的表单。"""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.screening.models import Lead
from zhiheng.ui.forms import DayField, ReasonField, UploadField

EXPLANATION_DAYS = 10  # 平台默认，承办人可以改


def handlers_of(user: User) -> Any:
    """本监督机构在岗的承办人。"""
    return User.objects.filter(
        agency_id=user.agency_id, is_active=True, assignments__role=Role.SO_HANDLER
    ).order_by("id")


class AssignForm(forms.Form):
    """分派给谁。"""

    handler = forms.ModelChoiceField(
        User.objects.none(),
        label="承办人",
        empty_label="请选择",
        error_messages={"required": "请选择承办人。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handler"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = handlers_of(user)


class ExplanationRequestForm(forms.Form):
    """要求机关何时前说明。"""

    explanation_due = DayField(
        label="说明期限", help_text="由监督机构在通知书中载明，非法定；默认十日。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explanation_due"].initial = timezone.localdate() + timedelta(EXPLANATION_DAYS)


class ExplanationForm(forms.Form):
    """机关的说明。"""

    explanation = ReasonField(label="情况说明", rows=6, max_length=2000)
    claimed_on = DayField(
        label="实际办理日期",
        required=False,
        may_be_future=False,
        help_text="例如实际公开、送达的日期；平台按此重新计算，请同时更正业务数据。",
    )
    attachment = UploadField(
        label="证明材料", required=False, help_text="PDF、图片、Word、Excel、OFD，20 MB 以内。"
    )


class VerdictForm(forms.Form):
    """核实结论的理由。"""

    verdict_reason = ReasonField(label="理由", rows=5)


class UpholdForm(VerdictForm):
    """认定成立的，写明问题程度。"""

    level = forms.ChoiceField(
        label="问题程度",
        choices=Lead.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择问题程度。"},
    )
    field_order = ("level", "verdict_reason")
