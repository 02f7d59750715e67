"""执法事项、承担机关、裁量阶次的表单。"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.benchmarks import Benchmark, Tier
from zhiheng.directory.models import Agency, DiscretionBand, EnforcementItem
from zhiheng.ui.forms import CodeWidget, DayField, MoneyField, ReasonField, TextField

MOST_TIERS = 20
NO_LIMIT = "不封顶"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)


def clean_code(value: str) -> str:
    """事项、违法行为的编码；不猜全角，不收空格。"""
    if not CODE.fullmatch(value):
        raise ValidationError(
            "编码只用半角字母、数字、点、横线、下划线和斜线，以字母或者数字开头。"
        )
    return value


class CodeField(TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, "widget": CodeWidget} | kwargs)

    def clean(self, value: Any) -> str:
        return clean_code(super().clean(value))


class ItemForm(forms.ModelForm):
    """登记或者变更事项；编码和行为种类登记之后不改。"""

    code = CodeField(label="事项编码")
    name = TextField(label="事项名称", max_length=200)
    act_kind = forms.ChoiceField(
        label="行为种类", choices=[("", "请选择"), *EnforcementAct.Kind.choices]
    )
    basis = TextField(label="法定依据", rows=4, help_text="法律、法规、规章的名称与条款项。")
    domain = TextField(label="领域", max_length=12, required=False, help_text="如市场监管。")
    level = forms.ChoiceField(
        label="行使层级",
        required=False,
        choices=[("", "没有写明"), *EnforcementItem.Level.choices],
    )

    class Meta:
        model = EnforcementItem
        fields = ["code", "name", "act_kind", "basis", "domain", "level", "may_be_joint"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("code", "act_kind"):
                del self.fields[name]
            self.fields["reason"] = ReasonField(label="变更理由")


class ClaimForm(forms.Form):
    """登记承担机关。"""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="机关", empty_label="请选择")
    valid_from = DayField(label="自何日起承担")

    def __init__(self, *args: Any, actor: Any, item: EnforcementItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(actor)
        self.fields["agency"].queryset = agencies.within(item.jurisdiction.path)


class EndForm(forms.Form):
    """到哪一日为止。"""

    valid_to = DayField(label="到哪一日为止（含这一日）")


class TiersField(TextField):
    """每行一个阶次：情节、下限、上限；从表格里粘贴的制表符也认。"""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"rows": 6} | kwargs)

    def clean(self, value: Any) -> tuple[Tier, ...]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_TIERS:
            raise ValidationError(f"一版最多 {MOST_TIERS} 个阶次，现有 {len(lines)} 行。")
        return tuple(tier(line, number) for number, line in enumerate(lines, 1))


def tier(line: str, number: int) -> Tier:
    """一行写的阶次；写错的指出第几行错在哪里。"""
    parts = line.split()
    if len(parts) < 3:
        raise ValidationError(
            f"第 {number} 行不能识别，应写成“较轻 1000 3000”；没有上限的写“严重 6000 {NO_LIMIT}”。"
        )
    *words, least, most = parts
    circumstance = " ".join(words)
    if _is_amount(words[-1]):
        raise ValidationError(
            f"第 {number} 行“{circumstance[:20]}”的后面有不止两个数，一行只写一个阶次：情节 下限 上限；"
            "情节里的数字请连着写，如“第3次”。"
        )
    if len(circumstance) > 120:
        raise ValidationError(f"第 {number} 行的情节超过 120 字。")
    upper = None if most == NO_LIMIT else _amount(most, number)
    return Tier(circumstance, _amount(least, number), upper)


def _is_amount(text: str) -> bool:
    return text == NO_LIMIT or text.replace(",", "").replace(".", "").isdecimal()


def _amount(text: str, number: int) -> Decimal:
    try:
        return MoneyField().clean(text)
    except ValidationError as problem:
        raise ValidationError(
            f"第 {number} 行的“{text[:20]}”不能识别：{problem.messages[0]}"
        ) from None


class BandsForm(forms.Form):
    """一版裁量阶次：制定机关是本级及以下承担该事项的；清单归本监督机构的，也可以是通用的。"""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="制定机关",
        help_text="本机关和没有自己的基准的下级机关适用；别的机关的不变。",
    )
    violation_code = CodeField(
        label="违法行为代码",
        help_text="与事项页“依据条款”里的代码相同；没有代码的自编一个，一种违法行为一个。",
    )
    document_number = TextField(
        label="公布裁量基准的文号", max_length=60, help_text="基准自制定之日起须向社会公布。"
    )
    law_min = MoneyField(label="法定下限（元）", help_text="没有下限的写 0。")
    law_max = MoneyField(label="法定上限（元）", required=False, help_text="不封顶的留空。")
    tiers = TiersField(
        label="各阶次",
        help_text=f"每行一个：情节 下限 上限。如“较轻 1000 3000”，没有上限的写“{NO_LIMIT}”；可以从表格里粘贴。",
    )
    valid_from = DayField(label="施行日期")
    may_leave_gaps = forms.BooleanField(label="已核对，确有空档", required=False)

    def __init__(
        self,
        *args: Any,
        makers: Any = None,
        common: str = "",
        version_of: list[DiscretionBand] | None = None,
        **kwargs: Any,
    ):
        """`makers`: the agencies to choose from; `common`: what to call a benchmark of no agency."""
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset, agency.required = makers or agency.queryset, not common
        agency.empty_label = common or "请选择"
        if version_of:
            del self.fields["violation_code"], self.fields["agency"]
            self.code, self.maker = version_of[0].violation_code, version_of[0].agency
            self.initial |= _as_written(version_of)

    def chosen_maker(self) -> Agency | None:
        """The maker; none where it is common to the catalogue."""
        return self.cleaned_data["agency"] if "agency" in self.fields else self.maker

    def benchmark(self) -> Benchmark:
        values = self.cleaned_data
        return Benchmark(
            values.get("violation_code") or self.code,
            values["law_min"],
            values["law_max"],
            values["valid_from"],
            values["tiers"],
            values["document_number"],
        )


def _as_written(bands: list[DiscretionBand]) -> dict[str, Any]:
    """The version before as the form would be filled, to be changed where it changes."""
    first = bands[0]
    lines = [
        f"{one.circumstance} {one.band_min or 0:.2f} "
        f"{NO_LIMIT if one.band_max is None else format(one.band_max, '.2f')}"
        for one in bands
    ]
    return {"law_min": first.law_min or 0, "law_max": first.law_max, "tiers": "\n".join(lines)}
