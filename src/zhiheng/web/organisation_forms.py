"""更名、合并、分立、撤销的表单。"""

from typing import Any

from django import forms

from zhiheng.directory.agency_changes import Grounds
from zhiheng.directory.models import Agency, Officer
from zhiheng.directory.organisation import Plan
from zhiheng.ui.forms import DayField, TextField

STAYS = ""
PLACES = ("first", "second", "third")
ORDINALS = dict(zip(PLACES, ("一", "二", "三"), strict=True))


class GroundsForm(forms.Form):
    """何日起、依据什么；四种变动都要写。"""

    kind = ""
    effective_on = DayField(label="生效日期", help_text="三定规定、批复的生效日；可以是将来。")
    basis = TextField(label="变更依据", rows=2)
    document_number = TextField(label="依据文号", max_length=60, required=False)

    def __init__(self, *args: Any, agency: Agency, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        others = Agency.objects.visible_to(actor).exclude(pk=agency.pk)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = others  # type: ignore[assignment]
                field.empty_label = "请选择"

    def grounds(self) -> Grounds:
        names = ("effective_on", "basis", "document_number")
        return Grounds(kind=self.kind, **{name: self.cleaned_data[name] for name in names})


class RenameForm(GroundsForm):
    kind = "rename"
    name = TextField(label="新名称", max_length=120)
    short_name = TextField(label="新简称", max_length=40, required=False)
    prefix = TextField(label="新的机关代字", max_length=20, required=False)

    def names(self) -> dict[str, str]:
        """简称、代字不填的不变。"""
        given = {name: self.cleaned_data[name] for name in ("name", "short_name", "prefix")}
        return {name: value for name, value in given.items() if value}


class _SuccessorForm(GroundsForm):
    """归一个承接机关，没有的（撤销）不归谁。"""

    def successors(self) -> list[Agency]:
        to = self.cleaned_data["successor"]
        return [to] if to else []

    def plan(self) -> Plan:
        return Plan(heir=self.cleaned_data["successor"])


class MergeForm(_SuccessorForm):
    kind = "merge"
    successor = forms.ModelChoiceField(Agency.objects.none(), label="并入的机关")


class AbolishForm(_SuccessorForm):
    kind = "abolish"
    successor = forms.ModelChoiceField(
        Agency.objects.none(),
        label="承接机关",
        required=False,
        help_text="还有人在岗、有未办结的件或者下属机关的，必须选择。",
    )


class SplitForm(GroundsForm):
    """分出的机关至多三个；每一名在岗人员可以另选去处，不选的不动。"""

    kind = "split"
    first = forms.ModelChoiceField(
        Agency.objects.none(),
        label="分出的机关一",
        help_text="原机关终止的，未另行选择的人和未办结的件归它。",
    )
    second = forms.ModelChoiceField(Agency.objects.none(), label="分出的机关二", required=False)
    third = forms.ModelChoiceField(Agency.objects.none(), label="分出的机关三", required=False)
    ends = forms.BooleanField(label="原机关同时终止", required=False)

    def __init__(self, *args: Any, people: list[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(STAYS, "不另选"), *((n, f"归机关{ORDINALS[n]}") for n in PLACES)]
        for one in people:
            self.fields[f"person_{one.pk}"] = forms.ChoiceField(
                label=one.name, choices=choices, required=False
            )
        self.people = people

    def clean(self) -> dict[str, Any] | None:
        found = super().clean()
        for one in self.people:
            where = self.cleaned_data.get(f"person_{one.pk}")
            if where and not self.cleaned_data.get(where):
                self.add_error(f"person_{one.pk}", f"没有选择分出的机关{ORDINALS[where]}。")
        return found

    def successors(self) -> list[Agency]:
        return [self.cleaned_data[name] for name in PLACES if self.cleaned_data[name]]

    def plan(self) -> Plan:
        data = self.cleaned_data
        people = {one.pk: data[f"person_{one.pk}"] for one in self.people}
        named = {person: data[where] for person, where in people.items() if where}
        return Plan(heir=data["first"] if data["ends"] else None, people=named, ends=data["ends"])
