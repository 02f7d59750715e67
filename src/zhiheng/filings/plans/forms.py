"""登记监督计划一项工作的结果、写年度总结的表单（WH-22）。"""

from typing import Any

from django import forms

from zhiheng.filings.plans.models import PlanTask
from zhiheng.ui.forms import DayField, ReasonField, TextField, UploadField


class DoneForm(forms.Form):
    """何日完成、何人办理、结果如何。"""

    done_on = DayField(label="完成日期", may_be_future=False)
    done_by = TextField(
        label="办理人", max_length=60, help_text="实际办理的人；几个人的用顿号隔开。"
    )
    result = TextField(label="完成情况", rows=4, max_length=1000)
    reference = TextField(
        label="文号或者办件编号",
        max_length=120,
        required=False,
        help_text="据以完成的文书、办件的编号，没有的不填。",
    )
    file = UploadField(label="材料", required=False)

    def __init__(self, *args: Any, task: PlanTask, **kwargs: Any) -> None:
        known = {"done_by": task.responsible[:60]} if not task.is_recorded else _known(task)
        super().__init__(*args, initial=known, **kwargs)


class NotDoneForm(forms.Form):
    """为什么没有完成。"""

    not_done_reason = ReasonField(label="未完成的原因")

    def __init__(self, *args: Any, task: PlanTask, **kwargs: Any) -> None:
        super().__init__(*args, initial=_known(task), **kwargs)


class CorrectDoneForm(DoneForm):
    """更正登记为完成的。"""

    reason = ReasonField(label="更正的理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "换一份材料"


class CorrectNotDoneForm(NotDoneForm):
    """更正没有完成的原因。"""

    reason = ReasonField(label="更正的理由")


class UndoForm(forms.Form):
    """撤销登记。"""

    reason = ReasonField(label="撤销的理由")

    def __init__(self, *args: Any, task: PlanTask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _known(task: PlanTask) -> dict[str, Any]:
    names = ("done_on", "done_by", "result", "reference", "not_done_reason")
    return {name: getattr(task, name) for name in names}


class SummaryForm(forms.Form):
    """年度总结的文字部分；各项的数和结果由平台列出。"""

    overview = ReasonField(label="总体情况", max_length=2000)
    problems = TextField(label="存在的问题", rows=4, required=False, help_text="一行一项。")
    next_steps = TextField(label="下一步的打算", rows=4, required=False, help_text="一行一项。")

    def clean_problems(self) -> list[str]:
        return _lines(self.cleaned_data["problems"])

    def clean_next_steps(self) -> list[str]:
        return _lines(self.cleaned_data["next_steps"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
