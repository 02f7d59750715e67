"""岗责、依据条款、裁量试算的表单。"""

from collections.abc import Mapping
from typing import Any

from django import forms

from zhiheng.directory.models import AgencyItem, ItemBasis, Officer, PostDuty
from zhiheng.ui.forms import DayField, MoneyField, ReasonField, TextField
from zhiheng.web.item_forms import clean_code


class BasisForm(forms.ModelForm):
    """事项的一条依据。"""

    norm_title = TextField(label="规范名称", max_length=120, help_text="法律、法规、规章的全称。")
    article = TextField(label="条款项", max_length=60, help_text="如第四十条第一款。")
    gist = TextField(label="要旨", rows=3, max_length=500, required=False)
    is_ranged = forms.BooleanField(
        label="有裁量幅度",
        required=False,
        help_text="有幅度的须制定裁量基准，自施行之日起催办。",
    )
    violation_code = TextField(
        label="违法行为代码", max_length=40, required=False, help_text="与裁量阶次的代码相同。"
    )
    effective_on = DayField(label="条款施行日期", required=False)
    repealed_on = DayField(label="条款最后有效日", required=False, help_text="仍然有效的留空。")

    class Meta:
        model = ItemBasis
        fields = [
            "norm_title",
            "article",
            "gist",
            "is_ranged",
            "violation_code",
            "effective_on",
            "repealed_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["reason"] = ReasonField(label="更正理由")

    def clean_violation_code(self) -> str:
        value = self.cleaned_data["violation_code"]
        return clean_code(value) if value else ""


class DutyForm(forms.ModelForm):
    """一个岗位对一个事项的职责、程序和责任人。"""

    post = TextField(label="岗位", max_length=80, help_text="如执法一科调查岗。")
    duties = TextField(label="职责", rows=3, max_length=1000)
    procedure = TextField(label="程序", rows=3, max_length=1000)
    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        label="责任人",
        required=False,
        empty_label="暂缺",
        error_messages={"invalid_choice": "没有这个人员，请从列表中选择。"},
    )
    valid_from = DayField(label="自何日起")

    class Meta:
        model = PostDuty
        fields = ["post", "duties", "procedure", "officer", "valid_from"]

    def __init__(self, *args: Any, claim: AgencyItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agency, self.instance.item = claim.agency, claim.item
        self.fields["officer"].queryset = claim.agency.officers.filter(works_to__isnull=True)


class SimulatorForm(forms.Form):
    """事实：哪个机关、违法行为、日期，加上情节或者金额。"""

    agency = forms.TypedChoiceField(
        label="适用机关",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="本机关没有基准的，用上级主管部门的，再没有的用清单通用的。",
        error_messages={"invalid_choice": "这个机关没有承担这个事项，请从列表中选择。"},
    )
    violation = forms.ChoiceField(
        label="违法行为",
        error_messages={"invalid_choice": "这个事项没有登记该违法行为的裁量阶次。"},
    )
    day = DayField(label="行为日", help_text="过去的日子用当时施行的版本。")
    circumstance = forms.ChoiceField(
        label="情节",
        required=False,
        help_text="照基准所写；没有查清的不选，只按数额找。",
        error_messages={"invalid_choice": "这个事项的基准里没有情节“%(value)s”，请从列表中选择。"},
    )
    amount = MoneyField(label="罚款数额（元）", required=False)

    def __init__(
        self,
        *args: Any,
        names: Mapping[str, str],
        circumstances: Mapping[str, Any],
        agencies: Mapping[int, str] | None,
        **kwargs: Any,
    ) -> None:
        """`names`: the violations by code; `circumstances`: those of each; `agencies`: to choose from."""
        super().__init__(*args, **kwargs)
        if agencies is None:
            del self.fields["agency"]
        else:
            self.fields["agency"].choices = [("", "清单通用的基准"), *agencies.items()]
        self.fields["violation"].choices = list(names.items())
        known = [
            (names[code], [(one, one) for one in found]) for code, found in circumstances.items()
        ]
        only: Any = known[0][1] if len(known) == 1 else known
        self.fields["circumstance"].choices = [("", "没有查清，不选"), *only]
