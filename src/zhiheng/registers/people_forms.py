"""人员、职务、证件的表单。"""

from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import (
    Agency,
    Jurisdiction,
    Officer,
    OfficerCertificate,
    OfficerDuty,
)
from zhiheng.registers.models import CertificateYearCheck
from zhiheng.registers.photos import PICTURES
from zhiheng.ui.choices import LongSelect
from zhiheng.ui.forms import DayField, ReasonField, TextField, UploadField

CHOOSE = {"empty_label": "请选择", "error_messages": {"required": "请选择。"}}
EARLIEST_YEAR, LATEST_YEAR = 2015, 2100


class _OfficerFacts(forms.Form):
    name = TextField(label="姓名", max_length=40)
    staff_type = forms.ChoiceField(
        label="人员类别",
        choices=[("", "请选择"), *Officer.StaffType.choices],
        help_text="合同制、劳务派遣、借调、辅助人员只能从事辅助工作，不发证件。",
    )
    law_qualification = TextField(
        label="法律职业资格证书编号",
        max_length=40,
        required=False,
        help_text="初次从事法制审核的必须有。",
    )
    works_from = DayField(label="到岗日期")
    works_to = DayField(
        label="离岗日期", required=False, help_text="补登已经离岗的人才填；在岗的不填。"
    )


class OfficerForm(_OfficerFacts):
    """登记人员。"""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="单位", **CHOOSE)
    is_another = forms.BooleanField(
        label="同名另一人",
        required=False,
        help_text="本单位已有同名的人，确是另一人的才勾选。",
    )
    field_order = ("agency",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Agency.objects.visible_to(user).order_by("path", "id")
        self.fields["agency"].queryset = found  # type: ignore[attr-defined]
        if user.scope.level == "agency":
            self.fields["agency"].initial = user.agency_id


WHY_CORRECTED = {"label": "更正的理由", "help_text": "写明错在哪里、凭什么改。"}


class OfficerCorrectionForm(_OfficerFacts):
    """更正人员的登记；单位、在岗的人的离岗不在此改（调动、离岗另办）。"""

    reason = ReasonField(**WHY_CORRECTED)

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if officer.works_to is None:
            del self.fields["works_to"]
        for name in self.fields:
            self.initial[name] = getattr(officer, name, "")


class OfficerField(forms.ModelChoiceField):
    """一个人：同名的靠单位和到岗日期分清。"""

    widget = LongSelect

    def label_from_instance(self, obj: Officer) -> str:
        return f"{obj.name}（{obj.agency}，{obj.works_from} 到岗）"


class VoidForm(forms.Form):
    """作废误登、重复登记的人员。"""

    kept = OfficerField(
        queryset=Officer.objects.none(),
        label="保留的登记",
        required=False,
        empty_label="不是重复登记",
        help_text="重复登记的，选保留的那一人：本单位的，或者范围内同名的。",
        error_messages={"invalid_choice": "没有这个人，或者不在范围内，请重新选择。"},
    )
    reason = ReasonField(label="作废的理由", help_text="如与哪一人重复登记。")

    def __init__(self, *args: Any, officer: Officer, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Q(agency=officer.agency_id) | Q(name=officer.name)
        found = Officer.objects.visible_to(user).filter(near).exclude(pk=officer.pk)
        same = Case(When(name=officer.name, then=0), default=1)  # 同名的在前
        self.fields["kept"].queryset = found.select_related("agency").order_by(same, "name", "pk")


class ShareForm(forms.Form):
    """另定法制审核人员的比例。"""

    percent = forms.DecimalField(
        label="不少于执法人员的百分之几", max_digits=4, decimal_places=1, help_text="如 7.5。"
    )
    valid_from = DayField(label="自何日起", initial=timezone.localdate)
    reason = ReasonField(max_length=200, help_text="写明决定的会议、文号。")


class DutyForm(forms.Form):
    """担任一项职务。"""

    duty = forms.ChoiceField(label="职务", choices=[("", "请选择"), *OfficerDuty.Kind.choices])
    starts_on = DayField(label="起")
    ends_on = DayField(label="止", required=False, help_text="不填为至今。")
    is_first_review = forms.BooleanField(
        label="初次从事法制审核",
        required=False,
        initial=True,
        help_text="只用于法制审核人员；初次从事的须有法律职业资格。",
    )


class CorrectDutyForm(forms.Form):
    """更正一项职务的登记。"""

    duty = forms.ChoiceField(label="职务", choices=OfficerDuty.Kind.choices)
    starts_on = DayField(label="起")
    ends_on = DayField(label="止", required=False, help_text="还在担任的空着。")
    is_void = forms.BooleanField(label="这项职务没有担任过（登记错了人），作废", required=False)
    reason = ReasonField(label="更正的理由")


class EndDutyForm(forms.Form):
    """终止一项职务。"""

    ends_on = DayField(label="最后一日")


class _Territory(forms.Form):
    territory = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label="执法区域", to_field_name="path", **CHOOSE
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = Jurisdiction.objects.visible_to(user)  # type: ignore[attr-defined]

    def clean_territory(self) -> str:
        return str(self.cleaned_data["territory"].path)


FIELD_HELP = "不填表示不限领域。"


class ApplicationForm(_Territory):
    """申请证件。"""

    kind = forms.ChoiceField(label="证件种类", choices=OfficerCertificate.Kind.choices)
    field = TextField(label="执法领域", max_length=40, required=False, help_text=FIELD_HELP)
    field_order = ("kind", "territory", "field")


class CertificateForm(_Territory):
    """补登已有的证件；暂扣、取消、退出另办。"""

    kind = forms.ChoiceField(label="证件种类", choices=OfficerCertificate.Kind.choices)
    number = TextField(label="证号", max_length=32)
    field = TextField(label="执法领域", max_length=40, required=False, help_text=FIELD_HELP)
    valid_from = DayField(label="有效期起")
    valid_to = DayField(label="有效期止")
    field_order = ("kind", "number", "territory", "field", "valid_from", "valid_to")


class CertificateCorrectionForm(CertificateForm):
    """更正证件的登记；换发、暂扣、取消、退出另办。"""

    reason = ReasonField(**WHY_CORRECTED)

    def __init__(self, *args: Any, certificate: OfficerCertificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial[name] = getattr(certificate, name, "")


class TrainingForm(forms.Form):
    """岗前培训。"""

    trained_on = DayField(label="培训结束日期", may_be_future=False)
    training_hours = forms.IntegerField(label="培训学时", min_value=1, max_value=999)


class ExamForm(forms.Form):
    """考试合格。"""

    passed_on = DayField(label="考试日期", may_be_future=False)
    score = forms.DecimalField(
        label="考试成绩", min_value=0, max_value=100, max_digits=4, decimal_places=1, required=False
    )


class IssueForm(forms.Form):
    """发证。"""

    certificate_number = TextField(label="证号", max_length=32)
    valid_from = DayField(label="有效期起")
    valid_to = DayField(label="有效期止")


class DropForm(forms.Form):
    """终止申请。"""

    reason = ReasonField(label="终止的理由")


LATE = "只在补登时填写。"


class RenewForm(forms.Form):
    """换发；证件已经过期、当时已经换发而没有登记的，凭当时的文书补登。"""

    starts_on = DayField(label="换发之日", help_text="证件已经过期的，自今天起；补登除外。")
    valid_to = DayField(label="新的有效期止")
    decision_number = TextField(
        label="换发文书的文号", max_length=60, required=False, help_text=LATE
    )
    decided_by = TextField(label="换发机关", max_length=120, required=False, help_text=LATE)
    decided_on = DayField(label="文书日期", required=False, may_be_future=False, help_text=LATE)
    reason = ReasonField(label="补登的理由", required=False, help_text=LATE)


class DecisionForm(forms.Form):
    """凭有权机关的决定。"""

    decision_number = TextField(label="决定文号", max_length=60)
    decided_by = TextField(label="决定机关", max_length=120)
    decided_on = DayField(label="决定日期", may_be_future=False)
    starts_on = DayField(label="生效日期")


class SuspensionForm(DecisionForm):
    """暂扣，可以有期限。"""

    starts_on = DayField(label="暂扣起")
    ends_on = DayField(
        label="暂扣止", required=False, help_text="期满次日起自行恢复；不填为另行决定恢复。"
    )


class YearCheckForm(forms.Form):
    """年度审验。"""

    year = forms.IntegerField(label="年度", min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    result = forms.ChoiceField(label="结果", choices=CertificateYearCheck.Result.choices)
    checked_on = DayField(label="审验日期", may_be_future=False)
    note = TextField(
        label="说明", max_length=200, required=False, help_text="不合格的必须写明原因。"
    )


class YearCheckCorrectionForm(YearCheckForm):
    """更正一次年度审验。"""

    reason = ReasonField(**WHY_CORRECTED)

    def __init__(self, *args: Any, check: CertificateYearCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial[name] = getattr(check, name, "")


class PhotoForm(forms.Form):
    """证件照片。"""

    photo = UploadField(
        label="照片", suffixes=PICTURES, help_text="免冠正面照，png 或者 jpg，不超过 2 MB。"
    )


class ClearForm(forms.Form):
    """公布之前的保密审查。"""

    is_cleared = forms.BooleanField(
        label="已作保密审查：没有依法不公开身份的人员",
        error_messages={"required": "公布之前须作保密审查，核对无误后勾选。"},
    )
