"""更名、合并、分立、撤销的表单。"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from zhiheng.directory import organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.models import Agency, AgencyChange, Succession
from zhiheng.directory.organisation import Plan
from zhiheng.directory.services import find_agency
from zhiheng.directory.succession_people import in_post
from zhiheng.filings.models import Filing
from zhiheng.ui.forms import DayField, ReasonField, TextField

STAYS = ""
PLACES = ("first", "second", "third")
ORDINALS = dict(zip(PLACES, ("一", "二", "三"), strict=True))
FOLLOWS = (
    "填好之后先列出将要移交的，核对无误再办理。原机关的主体资格在生效的前一日终止，历史保留。在岗人员及其账号、未办结的件和报给它的备案归"
    "承接机关，期限照旧计算；账号的角色收回，由承接机关的安全管理员核对之后重新授予，"
    "没有对应人员的账号停用；承担的事项和岗责到前一日为止，承接机关自生效日起接上。"
    "生效日期在将来的，到日自动移交。承接机关还没有登记的，先登记它。"
)


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


class ReorganisationForm(GroundsForm):
    """有承接的变动；`corrects` 是更正一次没有到日的，要写理由。"""

    explanation = FOLLOWS
    service: Callable[..., Succession]

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        self.title = str(AgencyChange.Kind(self.kind).label)
        if corrects:
            self.fields["reason"] = ReasonField(label="更正理由", rows=2)

    def successors(self) -> list[Agency]:
        to = self.cleaned_data["successor"]
        return [to] if to else []

    def plan(self) -> Plan:
        return Plan(heir=self.cleaned_data["successor"])

    def carry_out(self, credit: Credit) -> Succession:
        heir = self.cleaned_data["successor"]
        return type(self).service(self.agency, heir, self.grounds(), credit)


class MergeForm(ReorganisationForm):
    kind = "merge"
    service = staticmethod(organisation.merge)
    successor = forms.ModelChoiceField(Agency.objects.none(), label="并入的机关")


class AbolishForm(ReorganisationForm):
    kind = "abolish"
    service = staticmethod(organisation.abolish)
    successor = forms.ModelChoiceField(
        Agency.objects.none(),
        label="承接机关",
        required=False,
        help_text="还有人在岗、有未办结的件或者下属机关的，必须选择。",
    )


class SplitForm(ReorganisationForm):
    """分出的机关至多三个；每一名在岗人员可以另选去处，不选的不动。"""

    kind = "split"
    explanation = (
        "逐人选择归哪个机关，不选的留在原机关；原机关同时终止的，不选的归机关一。" + FOLLOWS
    )
    first = forms.ModelChoiceField(
        Agency.objects.none(),
        label="分出的机关一",
        help_text="原机关终止的，未另行选择的人和未办结的件归它。",
    )
    second = forms.ModelChoiceField(Agency.objects.none(), label="分出的机关二", required=False)
    third = forms.ModelChoiceField(Agency.objects.none(), label="分出的机关三", required=False)
    ends = forms.BooleanField(label="原机关同时终止", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = in_post(self.agency, timezone.localdate())
        self.people = list(present.order_by("name", "pk"))
        choices = [(STAYS, "不另选"), *((n, f"归机关{ORDINALS[n]}") for n in PLACES)]
        for one in self.people:
            self.fields[f"person_{one.pk}"] = forms.ChoiceField(
                label=one.name, choices=choices, required=False
            )

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

    def carry_out(self, credit: Credit) -> Succession:
        heirs = self.successors()
        return organisation.split(self.agency, heirs, self.grounds(), credit, self.plan())


FORMS: dict[str, type[ReorganisationForm]] = {
    one.kind: one for one in (MergeForm, AbolishForm, SplitForm)
}


def initial_of(succession: Succession) -> dict[str, Any]:
    """原来登记的内容，更正时填好。"""
    change = succession.change
    heirs = sorted(change.counterparts.all(), key=lambda one: (one != succession.heir, one.pk))
    places = dict(zip((one.pk for one in heirs), PLACES, strict=False))
    return {
        "effective_on": change.effective_on,
        "basis": change.basis,
        "document_number": change.document_number,
        "successor": heirs[0] if heirs else None,
        "ends": bool(change.values.get("qualified_to")),
        **dict(zip(PLACES, heirs, strict=False)),
        **{f"person_{person}": places.get(to, "") for person, to in succession.people.items()},
    }


def initial_of_filing(filing: Filing) -> dict[str, Any]:
    """审核确认的申请写明的；承接机关的名称在名录里认得的，随之选好。"""
    content = filing.content
    found = [find_agency(name) for name in content.get("successors") or ()]
    heirs = [one for one in found if one and one.pk != filing.agency_id]
    return {
        "effective_on": filing.starts_on,
        "basis": content.get("change_basis", ""),
        "document_number": content.get("document_number", ""),
        "successor": heirs[0] if heirs else None,
        **dict(zip(PLACES, heirs, strict=False)),
    }
