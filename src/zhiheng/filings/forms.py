"""备案各步的表单；内容表单的栏目取自文书的字段，草稿可以不全。"""

from typing import Any

from django import forms
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.codes import validate_credit_code
from zhiheng.directory.models import Agency
from zhiheng.documents.kinds.base import Field
from zhiheng.filings import completing, kinds, norms, periods, renewing, standing, twins
from zhiheng.filings.content import CHOICES, stored
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.filings.plans import laying_out
from zhiheng.filings.states import Adjustment, FilingKind
from zhiheng.kernel.uploads import Upload
from zhiheng.ui.entries import EntriesField, Part
from zhiheng.ui.forms import CodeWidget, DayField, ReasonField, RowsField, TextField, UploadField

SHORT = {  # 一行写得下的栏目
    "organisation", "representative", "item_code", "violation_code", "violation", "own_number", "document_number",
    "new_name", "bank", "frequency", "units",
}  # fmt: skip

WITH_SUPERIOR = (
    FilingKind.BENCHMARK,
    FilingKind.BENCHMARK_SUPERIOR,
    FilingKind.PAYMENT_AGREEMENT,
)


class StartForm(forms.Form):
    """办理一件备案：种类由所在的页定，这里填起算日期等。"""

    norm = forms.ModelChoiceField(
        label="所报告的规范",
        queryset=NewNorm.objects.none(),
        empty_label="请选择",
        help_text="清单里没有的，请监督机构先在“规范与实施报告”里登记。",
        error_messages={"required": "请选择所报告的规范。"},
    )
    starts_on = DayField(label="起算日期")
    subject = TextField(label="事由", max_length=60, required=False)
    previous = forms.ModelChoiceField(
        label="替代的备案", queryset=Filing.objects.none(), required=False, empty_label="不替代"
    )
    superior = forms.ModelChoiceField(
        label="上级机关", queryset=Agency.objects.none(), required=False, empty_label="不在平台上"
    )
    superior_name = TextField(
        label="平台以外的上级机关",
        max_length=120,
        required=False,
        help_text="上级机关不在平台上的，写它的名称。",
    )

    def __init__(self, *args: Any, kind: str, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = kinds.of(kind)
        self.fields["starts_on"].label = one.since
        self.fields["subject"].help_text = "写在标题里，便于辨认，例如受委托组织、事项的名称。"
        own = Filing.objects.visible_to(actor).filter(
            agency=actor.agency,
            kind=kind,
            status__in=standing.STANDING,
        )
        previous: Any = self.fields["previous"]
        previous.queryset = own.order_by("-id")
        if kind == FilingKind.BENCHMARK:
            previous.empty_label = "按内容得出"
            previous.help_text = "不选的，受理之后替代同一事项、同一违法行为现行的一件。"
        if kind == FilingKind.CATALOGUE or kinds.of(kind).is_adjustable:
            # 目录清单一个机关只有一版现行，不必选；计划、报告在那一件的页面上调整
            del self.fields["previous"]
        superior: Any = self.fields["superior"]
        superior.queryset = superiors_of(actor.agency)
        superior.initial = getattr(actor.agency, "superior_id", None)
        outside: Any = self.fields["superior_name"]
        outside.initial = getattr(actor.agency, "superior_name", "")
        if kind not in WITH_SUPERIOR:
            del self.fields["superior"], self.fields["superior_name"]
        if kind == FilingKind.IMPL_REPORT:  # 起算日期由规范的施行日期得出
            del self.fields["starts_on"], self.fields["subject"]
            norm: Any = self.fields["norm"]
            norm.queryset = norms.within(actor)
        else:
            del self.fields["norm"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if norm := values.get("norm"):
            values["starts_on"] = norms.year_on(norm)
        return values


def superiors_of(agency: Agency | None) -> Any:
    """上级主管部门：名录里指明的，和上级辖区同一领域的机关。"""
    if agency is None:
        return Agency.objects.none()
    above = agency.path.rstrip("/").rpartition("/")[0] + "/"
    rows = Agency.objects.valid_on(timezone.localdate()).filter(path=above, field=agency.field)
    if agency.superior_id:
        rows = rows | Agency.objects.filter(pk=agency.superior_id)
    return rows.exclude(field="").order_by("id")


def _form_field(field: Field, *, initial: Any) -> forms.Field:
    """文书的一个字段在表单里的样子；草稿都可以空着。"""
    plain: dict[str, Any] = {"label": field.label, "required": False, "initial": initial}
    if field.shape == "day":
        return DayField(**plain)
    if field.shape == "flag":
        return forms.BooleanField(**plain)
    if field.shape == "number":
        return forms.IntegerField(min_value=0, max_value=10**9, **plain)
    if field.shape == "texts":
        plain["initial"] = "\n".join(initial or ())
        return TextField(rows=4, help_text="一行一项。", **plain)
    if field.name in CHOICES:
        return forms.ChoiceField(choices=[("", "请选择"), *CHOICES[field.name].items()], **plain)
    if field.shape == "entries":
        parts = [
            Part(p.name, p.label, p.required, p.shape, tuple(CHOICES.get(p.name, {}).items()))
            for p in field.parts
        ]
        return EntriesField(parts, is_draft=True, **plain)
    if field.name == "credit_code":
        return CodeField(**plain)
    if field.name in SHORT:
        return TextField(max_length=120, **plain)
    return TextField(rows=2, **plain)


class CodeField(TextField):
    """统一社会信用代码：填了就核对校验位。"""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=18, widget=CodeWidget(), **kwargs)
        self.validators.append(validate_credit_code)


def _drafted(filing: Filing) -> dict[str, Any]:
    """还没有填写的，各按它的来历预填。"""
    earlier = renewing.drafted(filing) | laying_out.drafted(filing)
    return periods.drafted(filing) | twins.drafted(filing) | earlier


class ContentForm(forms.Form):
    """备案的内容与附件；随时可以存，齐全之后签发、报送。"""

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kinds.of(filing.kind)
        known = _drafted(filing) | filing.content
        returned = completing.open_return(filing)
        for field in self.kind.fields:
            initial = known.get(field.name)
            made = self.fields[field.name] = _form_field(field, initial=initial)
            if field.required:
                made.label = f"{field.label}（必填）"
            if returned is not None and field.label in returned.asked:
                made.help_text = f"补正通知要求写明这一栏。{made.help_text}"
        held = filing.current_files
        is_needed = "（必须有附件）" if self.kind.needs_files and not held else ""
        self.fields["attachment"] = UploadField(label=f"添加附件{is_needed}", required=False)
        if held:
            self.fields["removed_files"] = forms.MultipleChoiceField(
                label="移出附件",
                choices=[(file.pk, file.name) for file in held],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        own = {field.name: stored(field, values.get(field.name)) for field in self.kind.fields}
        added: Upload | None = values.get("attachment")
        self.cleaned_data = {
            "content": own,
            "files": [added] if added else [],
            "removed_files": [int(pk) for pk in values.get("removed_files") or ()],
        }
        return self.cleaned_data


class ReturnForm(forms.Form):
    """退回补正：只为形式问题，逐项列明。"""

    missing = forms.MultipleChoiceField(
        label="缺少或者没有写明的内容", required=False, widget=forms.CheckboxSelectMultiple
    )
    other = TextField(
        label="其他形式问题",
        rows=3,
        max_length=600,
        required=False,
        help_text="一行一项，例如附件看不清、没有盖章。",
    )

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["missing"]
        choices.choices = [(label, label) for label in completing.labels_of(filing)]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        defects = [completing.MISSING.format(label) for label in values.get("missing") or ()]
        defects += [
            line.strip() for line in str(values.get("other") or "").splitlines() if line.strip()
        ]
        if not defects:
            self.add_error(
                None,
                "请至少列出一项需要补正的内容；内容齐全的应当受理，实质问题受理后提出审查意见。",
            )
        self.cleaned_data = {"defects": defects}
        return self.cleaned_data


class ReasonForm(forms.Form):
    reason = ReasonField()


class OpinionForm(forms.Form):
    opinion = ReasonField(label="审核意见", max_length=2000)


class RemarkForm(forms.Form):
    remark = ReasonField(label="审查意见", max_length=4000, rows=6)


class ConclusionForm(forms.Form):
    conclusion = ReasonField(label="了结的情况", max_length=2000)


class PaperForm(forms.Form):
    """纸面报送的材料。"""

    received_on = DayField(label="收到日期", may_be_future=False)
    proof = UploadField(label="材料的扫描件")


class ReceiptForm(forms.Form):
    """平台以外的收受机关的回执。"""

    received_on = DayField(label="收受机关收到的日期", may_be_future=False)
    proof = UploadField(label="回执")


class PublishForm(forms.Form):
    """公示之前的保密审查。"""

    is_cleared = forms.BooleanField(
        label="已作保密审查：不含国家秘密、商业秘密和个人隐私",
        error_messages={"required": "公示之前须作保密审查，核对无误后勾选。"},
    )


class EndForm(PublishForm):
    """委托的终止：何日、为什么；随之公示，须作保密审查。"""

    ended_on = DayField(label="终止日期")
    end_reason = ReasonField(label="终止的原因", max_length=600)

    field_order = ("ended_on", "end_reason", "is_cleared")


class CopyForm(forms.Form):
    """报同级财政部门的回执。"""

    copied_to = TextField(label="同级财政部门", max_length=120)
    copied_on = DayField(label="报送日期", may_be_future=False)
    proof = UploadField(label="回执或者送达的凭证")


class DelegatePublicForm(forms.Form):
    """受委托组织何日、在哪里公布。"""

    delegate_public_on = DayField(label="公布日期", may_be_future=False)
    delegate_public_where = TextField(label="公布的网址或者载体", max_length=200)


class AdjustForm(forms.Form):
    """调整已备案的一件：为什么。"""

    adjusted_for = forms.ChoiceField(label="缘由", choices=Adjustment.choices)
    adjust_reason = ReasonField(
        label="理由", max_length=2000, help_text="写明调整哪些内容、为什么；收受机关看得到。"
    )


class NormForm(forms.Form):
    """一部规范及其实施部门。"""

    title = TextField(label="名称", max_length=160)
    rank = forms.ChoiceField(label="种类", choices=NewNorm.Rank.choices)
    document_number = TextField(label="公布文号", max_length=60, required=False)
    in_force_on = DayField(label="施行日期")
    agencies = RowsField(
        label="实施的部门",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="可以勾选多个；每个部门各列一件报告。",
        error_messages={"required": "请至少选择一个实施的部门。"},
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agency.objects.visible_to(actor).valid_on(timezone.localdate())
        rows = rows.filter(
            government_id=actor.agency.government_id if actor.agency else None,
            is_supervision_authority=False,
        )
        agencies: Any = self.fields["agencies"]
        agencies.queryset = rows.order_by("path", "id")

    def clean_agencies(self) -> list[Agency]:
        return list(self.cleaned_data["agencies"])


class CorrectNormForm(NormForm):
    """更正一部规范的登记。"""

    reason = ReasonField(label="更正的理由")

    def __init__(self, *args: Any, norm: NewNorm, **kwargs: Any) -> None:
        names = ("title", "rank", "document_number", "in_force_on", "agencies")
        given = {name: getattr(norm, name) for name in names[:-1]}
        given["agencies"] = list(norm.agencies.all())
        super().__init__(*args, initial=given, **kwargs)
        agencies: Any = self.fields["agencies"]
        kept = Agency.objects.filter(pk__in=[one.pk for one in given["agencies"]])
        agencies.queryset = (agencies.queryset | kept).distinct().order_by("path", "id")


class EndNormForm(forms.Form):
    """规范废止，或者登记错了。"""

    ended_on = DayField(label="废止日期", help_text="登记错了的，写施行日期。")
    reason = ReasonField(label="原因")
