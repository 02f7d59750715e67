"""登记执法行为的表单：总表、各类明细、当事人、人员、环节、音像。"""

from dataclasses import dataclass
from typing import Any

from django import forms

from zhiheng.acts import bands, sanctions
from zhiheng.acts.models import ActFact, ActOfficer, EnforcementAct, Party
from zhiheng.acts.services import DETAILS, PartyEntry
from zhiheng.directory import codes
from zhiheng.directory.models import Agency, Officer
from zhiheng.ui.forms import DayField, MomentField, MoneyField, ReasonField, TextField

COMMON = (
    "document_number", "title", "facts", "basis", "content", "item", "violation_code", "fact_id", "fact_start",
    "fact_end", "place_code", "jurisdiction_basis", "exempt_class",
)  # fmt: skip
PROCESS = ("discovered_on", "filed_on", "investigated_on", "precheck")
DECISION = (
    "decided_on", "decision", "served_on", "service_method", "publish_basis", "withheld_reason", "published_on",
    "changed_on", "change_kind", "publication_withdrawn_on", "withdrawal_reason", "closed_on", "late_entry_reason",
)  # fmt: skip
PENALTY = (
    "procedure", "noticed_on", "statement_recorded", "statement_waived", "hearing_required", "hearing_notified_on",
    "hearing_requested_on", "hearing_notice_sent_on", "hearing_held_on", "review_required", "legal_reviewed_on",
    "legal_review_result", "is_complex", "discussed_on", "sanctions", "fine", "confiscated", "law_min", "law_max",
    "band", "mitigation", "deviation_approved", "limitation_class", "is_daily_fine", "correct_due", "paid_on",
    "cash_collected_on", "cash_handed_on", "cash_banked_on", "transferred_on",
)  # fmt: skip
REVIEWED = ("review_required", "legal_reviewed_on", "legal_review_result", "hearing_requested_on",
            "hearing_notice_sent_on", "hearing_held_on")  # fmt: skip
VISIT = ("plan_id", "joint_task_id")
BY_KIND: dict[str, tuple[str, ...]] = {
    "penalty": COMMON + PROCESS + PENALTY + DECISION,
    "licence": COMMON + PROCESS + REVIEWED + DECISION,
    "inspection": COMMON + VISIT + DECISION[6:7] + ("closed_on", "late_entry_reason"),
    "measure": COMMON
    + PROCESS
    + ("review_required", "legal_reviewed_on", "legal_review_result")
    + DECISION,
    "execution": COMMON
    + PROCESS
    + ("review_required", "legal_reviewed_on", "legal_review_result")
    + DECISION,
}
OTHERS = COMMON + PROCESS + ("fine",) + DECISION
PARTY = ("party_kind", "party_name", "party_credit_code", "party_identity")
SECTIONS = (
    ("当事人", PARTY),
    ("案件", COMMON + VISIT),
    ("经过", PROCESS + PENALTY[:14]),
    ("决定与公开", DECISION),
    ("处罚与执行", PENALTY[14:]),
)
WIDE = {"facts", "basis", "content", "withheld_reason", "withdrawal_reason"}


def formfield_for(field: Any) -> Any:
    """The office's own fields for days, money and text; everything else as Django makes it."""
    kind = field.get_internal_type()
    common = {"label": field.verbose_name, "required": not (field.blank or field.null)}
    if kind == "DateField":
        return DayField(**common)
    if kind == "DecimalField":
        return MoneyField(**common)
    if kind == "TextField":
        return TextField(rows=3, **common)
    if kind == "CharField" and not field.choices:
        return TextField(max_length=field.max_length, **common)
    if kind == "BooleanField":
        return forms.NullBooleanField(
            label=field.verbose_name,
            required=False,
            widget=forms.Select(choices=[("", "不详"), ("true", "是"), ("false", "否")]),
        )
    if kind == "DateTimeField":
        return MomentField(**common)
    return _plainly_empty(field.formfield())


def _plainly_empty(made: Any) -> Any:
    """没有填的写“未填”，不写一排短横。"""
    if isinstance(made, forms.ModelChoiceField):
        made.empty_label = "未填"
    elif isinstance(made, forms.ChoiceField):
        made.choices = [(value, label if value else "未填") for value, label in made.choices]
    return made


@dataclass(frozen=True)
class Section:
    """登记表的一节：标题和其中的栏目。"""

    title: str
    visible_fields: list[Any]
    hidden_fields: tuple[Any, ...] = ()


class SanctionsField(forms.MultipleChoiceField):
    """处罚种类：勾选，不写代码。"""

    def __init__(self, **kwargs: Any) -> None:
        given = {"choices": sanctions.SANCTIONS.items(), "widget": forms.CheckboxSelectMultiple}
        super().__init__(**given | kwargs)

    def clean(self, value: Any) -> str:
        return sanctions.joined(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


class ActForm(forms.Form):
    """一种行为的登记表；栏目取自总表与该种明细，当事人另填。"""

    party_kind = forms.ChoiceField(label="当事人类别", choices=Party.Kind.choices, required=False)
    party_name = TextField(label="当事人名称（姓名）", max_length=200, required=False)
    party_credit_code = TextField(label="统一社会信用代码", max_length=18, required=False)
    party_identity = TextField(
        label="证件号码",
        max_length=32,
        required=False,
        help_text="自然人填写；加密保存，页面只显示遮盖后的姓名。",
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        agency: Agency | None = None,
        act: EnforcementAct | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if act is not None:
            for name in ("party_kind", "party_name", "party_credit_code", "party_identity"):
                del self.fields[name]
        detail = DETAILS.get(kind)
        present = {"detail": getattr(act, _related(kind), None) if act and detail else None}
        for name in BY_KIND.get(kind, OTHERS):
            self._add(EnforcementAct._meta.get_field(name), act)
        if detail is not None:
            for field in detail._meta.concrete_fields:
                if field.name != "act":
                    self._add(field, present["detail"])
        self._narrow(agency)

    def _add(self, field: Any, holder: Any) -> None:
        is_sanctions = field.name == "sanctions"
        made = SanctionsField(label=field.verbose_name) if is_sanctions else formfield_for(field)
        made.required = False if field.null or field.blank else made.required
        if holder is not None:
            made.initial = getattr(holder, field.attname)
        self.fields[field.name] = made

    def sections(self) -> list[Section]:
        """按办案的次序分节；空的节不列，没有归入的在最后。"""
        titled = {name: title for title, names in SECTIONS for name in names}
        found: dict[str, list[Any]] = {title: [] for title, _ in SECTIONS} | {"明细": []}
        for bound in self:
            found[titled.get(bound.name, "明细")].append(bound)
        return [Section(title, fields) for title, fields in found.items() if fields]

    def _narrow(self, agency: Agency | None) -> None:
        """事项只列本机关的，阶次只列适用于本机关的，见 `acts.bands`。"""
        if agency is None:
            return
        if "item" in self.fields:
            self.fields["item"].queryset = (
                self.fields["item"].queryset.filter(claims__agency=agency).distinct()
            )  # type: ignore[attr-defined]
        if "band" in self.fields:
            field: Any = self.fields["band"]
            field.queryset = bands.offered(agency, field.initial)
            field.label_from_instance = bands.label

    def clean_party_credit_code(self) -> str:
        code = str(self.cleaned_data["party_credit_code"]).strip()
        if code and (problem := codes.credit_code_problem(code)):
            raise forms.ValidationError(problem)
        return code

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        party = None
        if given.get("party_name") or given.get("party_credit_code"):
            party = PartyEntry(
                given.get("party_kind") or Party.Kind.LEGAL,
                given.get("party_name") or "",
                given.get("party_credit_code") or "",
                given.get("party_identity") or "",
            )
        values = {name: value for name, value in given.items() if not name.startswith("party_")}
        return {"party": party, "values": {**values, "kind": self.kind}}


def _related(kind: str) -> str:
    return {"inspection": "inspection", "licence": "licence"}.get(kind, "coercion")


class KindForm(forms.Form):
    """先选种类。"""

    kind = forms.ChoiceField(label="行为种类", choices=EnforcementAct.Kind.choices)


class WithdrawForm(forms.Form):
    """撤回记录的理由。"""

    reason = ReasonField(label="撤回的理由", rows=3, max_length=300)


class OfficerForm(forms.Form):
    """参与人员。"""

    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        label="人员",
        empty_label="请选择",
        error_messages={"required": "请选择人员。"},
    )
    role = forms.ChoiceField(label="身份", choices=ActOfficer.Role.choices)
    acted_on = DayField(label="参与日期", may_be_future=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = Officer.objects.filter(agency=agency)  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """一个环节。"""

    kind = forms.ChoiceField(label="环节", choices=ActFact.Kind.choices)
    event_at = MomentField(label="发生时刻")
    late_reason = TextField(
        label="补录理由", max_length=300, required=False, help_text="录入晚于发生两日以上的必填。"
    )


class RecordingForm(forms.Form):
    """音像记录的索引。"""

    device = TextField(label="设备编号", max_length=40, required=False)
    started_at = MomentField(label="录制开始", required=False)
    ended_at = MomentField(label="录制结束")
    stored_at = MomentField(label="入库时刻", required=False)
    place = TextField(label="地点", max_length=120, required=False)
    scene = TextField(label="场景", max_length=120, required=False)
    people = TextField(label="参与人员", max_length=200, required=False)
    violation = TextField(label="违法违规行为", max_length=200, required=False)
    is_interrupted = forms.BooleanField(label="有中止或者断续", required=False)
    interruption_reason = TextField(label="中断的技术原因", max_length=200, required=False)


class UnsealForm(forms.Form):
    """查看封存内容的理由，写进留痕。"""

    reason = ReasonField(label="查看的理由", rows=2, max_length=200)
