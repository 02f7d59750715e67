"""执法主体页面的表单。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from zhiheng.directory.day_corrections import NOT_A_CHANGE
from zhiheng.directory.models import FACTS, Agency, AgencyAlias, AgencyChange, Jurisdiction
from zhiheng.ui.forms import DayField, ReasonField, TextField

DAYS = ("qualified_from", "qualified_to")
OWN_FORM = {AgencyChange.Kind.MERGE, AgencyChange.Kind.SPLIT, AgencyChange.Kind.ABOLISH}
BY_HAND = [
    (kind.value, kind.label) for kind in AgencyChange.Kind if kind not in OWN_FORM | NOT_A_CHANGE
]


def _above(path: str) -> list[str]:
    """上级各辖区的路径，如 /370000/ 。"""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[:n])}/" for n in range(1, len(codes))]


class AgencyForm(forms.ModelForm):
    """登记机关；变更、更正的表单在此之上加由来。"""

    name = TextField(label="名称", max_length=120)
    short_name = TextField(label="简称", max_length=40, required=False)
    prefix = TextField(label="机关代字", max_length=20, required=False, help_text="用于文号。")
    superior_name = TextField(
        label="平台以外的上级主管部门",
        max_length=120,
        required=False,
        help_text="上级主管部门不在平台上的，写它的名称。",
    )
    legal_basis = TextField(label="设立与职权依据", rows=3, required=False)
    powers = TextField(label="职权范围", rows=3, required=False)
    supervision_unit = TextField(
        label="监督科室",
        max_length=60,
        required=False,
        help_text="本机关内部承担执法监督的科室，不办案。",
    )
    responsible_leader = TextField(
        label="第一责任人", max_length=40, required=False, help_text="主要负责人的姓名。"
    )
    leader_post = TextField(label="第一责任人职务", max_length=60, required=False)
    qualified_from = DayField(label="主体资格起")
    qualified_to = DayField(label="主体资格止", required=False)

    class Meta:
        model = Agency
        fields = list(FACTS)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(pk=self.instance.superior_id)
        seen = Agency.objects.visible_to(actor).values("pk")
        self.fields["jurisdiction"].queryset = Jurisdiction.objects.visible_to(actor)
        self.fields["kind"].choices = [("", "请选择"), *Agency.Kind.choices]
        near = Q(pk__in=seen) | Q(path__in=_above(actor.scope.path))
        near |= Q(pk=self.instance.government_id)
        governments = Agency.objects.filter(near, kind=Agency.Kind.GOVERNMENT)
        self.fields["government"].queryset = governments.order_by("path", "pk")
        self.fields["government"].help_text = "不填时取辖区的本级政府；开发区取上级政府。"
        self.fields["superior"].queryset = Agency.objects.filter(Q(pk__in=seen) | own)
        self.fields["superior"].help_text = "垂直管理机关填写上一级主管部门。"
        for name in ("jurisdiction", "government", "superior"):
            self.fields[name].empty_label = "请选择"

    def clean_credit_code(self) -> str | None:
        return self.cleaned_data["credit_code"] or None


class ChangedFacts(AgencyForm):
    """与所示的内容相比改动了哪些；各项由服务按生效那一日的名录核对。"""

    def _post_clean(self) -> None:
        """The row of today is not the one to check against, and must not be written to."""

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS if name in self.changed_data}


class ChangeForm(ChangedFacts):
    """变更登记：何日起、因何事、依据什么文件，改动哪些。"""

    effective_on = DayField(label="生效日期", help_text="三定规定、批复的生效日；可以是将来。")
    change_kind = forms.ChoiceField(
        label="变更种类",
        choices=[("", "请选择"), *BY_HAND],
        error_messages={"required": "请选择变更的种类。"},
        help_text="负责人、科室等变动选“登记”；名称、类型、职权、依据的变化是主体资格变化，"
        "不能选“登记”；合并、分立、撤销在机关的页面上另办。",
    )
    basis = TextField(
        label="变更依据", rows=2, required=False, help_text="主体资格的变化必须写明依据。"
    )
    document_number = TextField(label="依据文号", max_length=60, required=False)
    field_order = ("effective_on", "change_kind", "basis", "document_number", *FACTS)

    def grounds(self) -> dict[str, Any]:
        return {
            "effective_on": self.cleaned_data["effective_on"],
            "kind": self.cleaned_data["change_kind"],
            "basis": self.cleaned_data["basis"],
            "document_number": self.cleaned_data["document_number"],
        }


class CorrectionForm(ChangedFacts):
    """更正：登记错了，不是情况变了。"""

    basis = ReasonField(label="更正理由")
    field_order = ("basis", *FACTS)

    def grounds(self, day: date) -> dict[str, Any]:
        basis = self.cleaned_data["basis"]
        return {
            "effective_on": day,
            "kind": AgencyChange.Kind.CORRECTION,
            "basis": basis,
            "document_number": "",
        }


class DayCorrectionForm(forms.Form):
    """更正一次变更的生效日期。"""

    effective_on = DayField(label="对的生效日期")
    basis = ReasonField(label="更正理由")


class WithdrawalForm(forms.Form):
    """撤回还没有生效的变更。"""

    reason = ReasonField(label="撤回理由")


class AliasForm(forms.ModelForm):
    """登记外来数据中的一种写法。"""

    name = TextField(label="写法", max_length=120)

    class Meta:
        model = AgencyAlias
        fields = ["name"]


def labels_of(names: Sequence[str]) -> str:
    """栏目的中文，供一句话里列举。"""
    return "、".join(str(Agency._meta.get_field(name).verbose_name) for name in names)
