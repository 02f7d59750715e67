"""意见书与提醒函各步的表单。"""

from typing import Any

from django import forms
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel.uploads import Upload
from zhiheng.screening.forms import handlers_of
from zhiheng.supervision.effects import (
    Answer,
    Answers,
    Check,
    Checks,
    Demand,
    Demands,
    People,
    Views,
)
from zhiheng.supervision.models import OpinionItem, SupervisionOpinion
from zhiheng.ui.forms import DayField, MomentField, ReasonField, TextField, UploadField

MOST_DEMANDS = 30
FEWEST_PEOPLE = 3  # 平台默认：少于三人不成其为集体讨论


class OpinionTextForm(forms.Form):
    """意见书的文字栏目；纠正要求一行一项。"""

    title = TextField(label="事由", max_length=120)
    ground = forms.ChoiceField(label="问题程度", choices=SupervisionOpinion.Ground.choices)
    findings = TextField(label="查明的事实", rows=6)
    evidence = TextField(label="证据", rows=3)
    basis = TextField(label="认定的依据和理由", rows=4)
    demands = TextField(
        label="纠正要求",
        rows=5,
        help_text=f"一行一项，最多 {MOST_DEMANDS} 项；机关逐项报送，逐项核查。",
    )
    target_on = DayField(
        label="希望完成的日期",
        required=False,
        help_text="可不填；不得晚于法定期限。自行纠正的法定期限自收到之日起计算。",
    )
    is_concrete = forms.BooleanField(
        label="针对具体执法行为（须集体讨论）", required=False, initial=True
    )
    is_complex = forms.BooleanField(
        label="复杂或者分歧较大（须附法律顾问、专家意见）", required=False
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        target_on = values.pop("target_on", None)
        rows = [
            line.strip() for line in str(values.get("demands") or "").splitlines() if line.strip()
        ]
        if len(rows) > MOST_DEMANDS:
            self.add_error(
                "demands", f"纠正要求最多 {MOST_DEMANDS} 项，现有 {len(rows)} 项，请合并。"
            )
        values["demands"] = Demands([Demand(text, target_on) for text in rows])
        return values


class ChangeForm(OpinionTextForm):
    """变更后的意见书，连同论证意见与回复。"""

    argument = ReasonField(label="论证意见", rows=5, max_length=4000)
    reply = ReasonField(label="回复", rows=4, max_length=4000)
    field_order = ("argument", "reply")


class DiscussionForm(forms.Form):
    """集体讨论记录。"""

    held_at = MomentField(label="讨论时间")
    place = TextField(label="讨论地点", max_length=80)
    chair = TextField(label="主持人", max_length=40)
    people = TextField(label="参加人员", rows=3, help_text="一行一人，写姓名。")
    views = TextField(
        label="各人意见", rows=5, help_text="一行一人，写成“姓名：意见”；有不同意见的一并记录。"
    )
    conclusion = TextField(label="结论", rows=3)
    expert_view = TextField(label="法律顾问、专家意见", rows=3, required=False)

    def clean_people(self) -> People:
        rows = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(rows) < FEWEST_PEOPLE:
            raise forms.ValidationError("集体讨论的参加人员不得少于三人。")
        return People(rows)

    def clean_views(self) -> Views:
        rows = []
        for n, line in enumerate(self.cleaned_data["views"].splitlines(), 1):
            name, colon, view = line.replace(":", "：", 1).partition("：")
            if line.strip() and not (colon and name.strip() and view.strip()):
                raise forms.ValidationError(f"第 {n} 行不能识别，请写成“姓名：意见”。")
            if line.strip():
                rows.append({"name": name.strip(), "view": view.strip()})
        return Views(rows)


class OpinionForm(forms.Form):
    """审批意见，可以不写。"""

    opinion_text = TextField(label="意见", rows=3, max_length=500, required=False)


class SendBackForm(forms.Form):
    """退回的理由。"""

    opinion_text = ReasonField(label="退回的理由", rows=3, max_length=500)


class AbandonForm(forms.Form):
    """不再制发的理由。"""

    reason = ReasonField(label="理由", rows=3)


class ReceiptForm(forms.Form):
    """签收日期。"""

    received_on = DayField(
        label="收到日期", may_be_future=False, help_text="复查申请和自行纠正的期限自次日起计算。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()


class ReportForm(forms.Form):
    """逐项报送：纠正情况、证明，或者没有证明的理由。"""

    def __init__(self, *args: Any, opinion: SupervisionOpinion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(opinion.items.exclude(state=OpinionItem.State.PASSED))
        for item in self.items:
            n = item.position
            self.fields[f"report_{n}"] = TextField(
                label=f"第 {n} 项纠正情况：{item.demand}", rows=3, initial=item.report
            )
            self.fields[f"proof_{n}"] = UploadField(label=f"第 {n} 项证明材料", required=False)
            self.fields[f"reason_{n}"] = TextField(
                label=f"第 {n} 项没有证明材料的理由", max_length=500, required=False
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        return {"answers": Answers([self._answer(item, values) for item in self.items])}

    @staticmethod
    def _answer(item: OpinionItem, values: dict[str, Any]) -> Answer:
        n = item.position
        proof: Upload | None = values.get(f"proof_{n}")
        return Answer(item, values.get(f"report_{n}") or "", proof, values.get(f"reason_{n}") or "")


class VerifyForm(forms.Form):
    """二人核查，逐项结论。"""

    second_checker = forms.ModelChoiceField(
        User.objects.none(),
        label="另一名核查人",
        empty_label="请选择",
        error_messages={"required": "核查不得少于二人，请选择另一名核查人。"},
    )
    conclusion = TextField(label="核查结论", rows=3)

    def __init__(self, *args: Any, opinion: SupervisionOpinion, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = self.fields["second_checker"]
        others.queryset = handlers_of(user).exclude(pk=user.pk)  # type: ignore[attr-defined]
        self.items = list(opinion.items.filter(state=OpinionItem.State.REPORTED))
        for item in self.items:
            n = item.position
            self.fields[f"result_{n}"] = forms.ChoiceField(
                label=f"第 {n} 项",
                choices=[("passed", "到位"), ("failed", "不到位")],
                widget=forms.RadioSelect,
                help_text=item.demand,
                error_messages={"required": f"请对第 {n} 项作出核查结论。"},
            )
            self.fields[f"finding_{n}"] = TextField(
                label=f"第 {n} 项核查意见", max_length=1000, required=False
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        checks = [
            Check(
                item,
                values.get(f"result_{item.position}") == "passed",
                values.get(f"finding_{item.position}") or "",
            )
            for item in self.items
        ]
        kept = {name: values.get(name) for name in ("second_checker", "conclusion")}
        return {**kept, "checks": Checks(checks)}


class CloseForm(forms.Form):
    """结案意见。"""

    conclusion = ReasonField(label="结案意见", rows=3)


class ObjectionForm(forms.Form):
    """书面异议。"""

    reasons = ReasonField(label="异议的理由", rows=6, max_length=4000)
    attachment = UploadField(label="书面申请或者材料", required=False)


class ReplyForm(forms.Form):
    """论证意见与回复。"""

    argument = ReasonField(label="论证意见", rows=5, max_length=4000)
    reply = ReasonField(label="回复", rows=4, max_length=4000)


class ReminderForm(forms.Form):
    """提醒事项。"""

    text = ReasonField(
        label="提醒事项",
        rows=6,
        max_length=2000,
        help_text="提请核对的事项和依据；不设期限，不附后果。",
    )
