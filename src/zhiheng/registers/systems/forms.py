"""制度、协作文件、研究重大问题的表单。"""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from zhiheng.directory.models import Agency
from zhiheng.registers.models import CooperationAgreement, InternalSystem, ProblemMeeting
from zhiheng.registers.systems.correcting import COLUMNS
from zhiheng.registers.systems.kinds import BY_CODE, CHOICES
from zhiheng.ui.forms import DayField, ReasonField, TextField, UploadField

LONGEST_KEY = 19  # digits of a key that a database takes
FILE_HELP = "PDF、Word、图片等，不超过 20 MB。"


class AgencyForm(forms.Form):
    """先定机关：机关的人只有本机关；监督机构的人可以为下面的机关登记。"""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="机关", empty_label="请选择")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.visible_to(user).order_by("path", "id")
        self.user = user
        if user.agency_id:
            self.initial.setdefault("agency", user.agency_id)


class EditionField(forms.ModelChoiceField):
    """一项制度的各版：名称之外，写明文号、何日施行、是否到期。"""

    def label_from_instance(self, obj: InternalSystem) -> str:
        number = f"{obj.number}，" if obj.number else ""
        is_over = obj.valid_to is not None and obj.valid_to < timezone.localdate()
        end = f"，{obj.valid_to} 已到期" if is_over else ""
        return f"{obj.title}（{number}{obj.valid_from} 施行{end}）"


class SystemForm(AgencyForm):
    """一项制度。"""

    kind = forms.ChoiceField(label="制度种类", choices=[("", "请选择"), *CHOICES])
    title = TextField(label="制度名称", max_length=200)
    number = TextField(label="文号", max_length=80, required=False)
    valid_from = DayField(label="施行日期")
    valid_to = DayField(label="有效期止", required=False, help_text="没有规定有效期的不填。")
    leader = TextField(label="责任领导", max_length=40)
    contact = TextField(label="联系人", max_length=60, required=False)
    file = UploadField(label="制度文本", help_text=FILE_HELP)
    replaces = EditionField(
        InternalSystem.objects.none(),
        label="替代的上一版",
        required=False,
        empty_label="没有上一版",
        help_text="修订的，选上一版；上一版自新版施行之日起被替代，仍可查阅。只列这个机关这一种制度施行中的、到期等着修订的。",
        error_messages={
            "invalid_choice": "上一版须是这个机关、这一种制度施行中的文本，请重新选择。"
        },
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        known = self.data if self.is_bound else self.initial
        agency = known.get("agency")
        kind = known.get("kind") if known.get("kind") in BY_CODE else None
        is_key = str(agency).isdecimal() and len(str(agency)) < LONGEST_KEY
        rows = InternalSystem.objects.visible_to(user).replaceable(timezone.localdate())
        field: Any = self.fields["replaces"]
        field.queryset = rows.filter(agency_id=agency if is_key else None, kind=kind)
        if kind is None:
            field.empty_label = "先选制度种类"
        for name in ("agency", "kind"):  # the editions follow the choice
            self.fields[name].widget.attrs |= {
                "hx-get": reverse("registers:new-system"),
                "hx-include": "#id_agency, #id_kind",
                "hx-select": "#id_replaces",
                "hx-target": "#id_replaces",
                "hx-swap": "outerHTML",
            }


class EndForm(forms.Form):
    """废止、终止。"""

    ended_on = DayField(label="废止、终止日期")
    reason = ReasonField()


class ReasonForm(forms.Form):
    reason = ReasonField()


class AgreementForm(AgencyForm):
    """一份协作文件。"""

    partner = forms.ChoiceField(label="协作的一方", choices=CooperationAgreement.Partner.choices)
    parties = TextField(label="各方名称", max_length=200)
    title = TextField(label="文件名称", max_length=200)
    signed_on = DayField(label="签订日期", may_be_future=False)
    valid_from = DayField(label="生效日期")
    valid_to = DayField(label="期满日期", required=False, help_text="长期有效的不填。")
    contact = TextField(label="联系人", max_length=60, required=False)
    file = UploadField(label="协作文件", help_text=FILE_HELP)


class MeetingForm(AgencyForm):
    """一次研究重大问题的会议。"""

    held_on = DayField(label="会议日期", may_be_future=False)
    leader = TextField(label="主持的主要负责人", max_length=40)
    topic = TextField(label="研究的问题", max_length=200)
    decision = TextField(label="议定事项", rows=4)
    file = UploadField(label="会议纪要", required=False, help_text=FILE_HELP)


FORMS: dict[Any, type[AgencyForm]] = {
    InternalSystem: SystemForm,
    CooperationAgreement: AgreementForm,
    ProblemMeeting: MeetingForm,
}


class CorrectionForm(forms.Form):
    """更正登记错的一行：各栏与登记时相同，机关除外。"""

    def __init__(self, *args: Any, row: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = FORMS[type(row)](user=user).fields
        for name in COLUMNS[type(row)]:
            self.fields[name] = known[name]
            self.initial[name] = getattr(row, name)
        self.fields["file"] = known["file"]
        self.fields["file"].required = False
        self.fields[
            "file"
        ].help_text = f"上传错了的才选；不选的，仍是{row.file_name or '没有文件'}。"
        self.fields["reason"] = ReasonField(label="更正的理由")
