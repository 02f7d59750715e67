"""名录页面的表单。"""

from typing import Any

from django import forms

from zhiheng.directory.models import Agency, AgencyAlias, Jurisdiction
from zhiheng.ui.forms import DayField, TextField


class AgencyForm(forms.ModelForm):
    """登记或者变更机关。"""

    name = TextField(label="名称", max_length=120)
    short_name = TextField(label="简称", max_length=40, required=False)
    prefix = TextField(label="机关代字", max_length=20, required=False, help_text="用于文号。")
    legal_basis = TextField(label="设立与职权依据", rows=3, required=False)
    powers = TextField(label="职权范围", rows=3, required=False)
    qualified_from = DayField(label="主体资格起")
    qualified_to = DayField(label="主体资格止", required=False)

    class Meta:
        model = Agency
        fields = [
            "name",
            "short_name",
            "prefix",
            "credit_code",
            "kind",
            "jurisdiction",
            "government",
            "superior",
            "is_vertical",
            "is_supervision_authority",
            "field",
            "legal_basis",
            "powers",
            "qualified_from",
            "qualified_to",
        ]

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = Jurisdiction.objects.visible_to(actor)
        self.fields["kind"].choices = [("", "请选择"), *Agency.Kind.choices]
        self.fields["government"].queryset = Agency.objects.filter(kind=Agency.Kind.GOVERNMENT)
        self.fields["government"].help_text = "不填时取辖区的本级政府；开发区取上级政府。"
        self.fields["superior"].queryset = Agency.objects.visible_to(actor)
        self.fields["superior"].help_text = "垂直管理机关填写上一级主管部门。"
        for name in ("jurisdiction", "government", "superior"):
            self.fields[name].empty_label = "请选择"

    def clean_credit_code(self) -> str | None:
        return self.cleaned_data["credit_code"] or None


class AliasForm(forms.ModelForm):
    """登记外来数据中的一种写法。"""

    name = TextField(label="写法", max_length=120)

    class Meta:
        model = AgencyAlias
        fields = ["name"]
