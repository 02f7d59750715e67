"""上传、修补、登记机关、放弃的表单。"""

from typing import Any

from django import forms

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, Jurisdiction
from zhiheng.exchange.models import Batch
from zhiheng.exchange.repairs import SEALED_FIELDS, cells_of
from zhiheng.ui.forms import ReasonField, TextField


class UploadForm(forms.Form):
    """选择文件；监督机构代报的，可以指明没有写机关的行归于哪个机关。"""

    file = forms.FileField(
        label="表格文件",
        help_text="CSV（UTF-8、GB18030）或者 XLSX",
        error_messages={
            "required": "请选择文件。",
            "empty": "文件是空的。",
            "missing": "请选择文件。",
            "invalid": "没有收到文件，请重新选择。",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    default_agency = forms.ModelChoiceField(
        label="未写机关的行归于",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="（没有，未写机关的行进入隔离区）",
        error_messages={"invalid_choice": "请在列出的机关中选择。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.scope.level == "so":
            self.fields["default_agency"].queryset = Agency.objects.within(user.scope.path)  # type: ignore[attr-defined]
        else:
            del self.fields["default_agency"]

    def chosen_agency(self) -> Agency | None:
        """An agency reports only its own acts, so what names no agency is its own."""
        if self.user.scope.level == "agency":
            return self.user.agency
        chosen: Agency | None = self.cleaned_data.get("default_agency")
        return chosen


class RepairForm(forms.Form):
    """隔离行的各列；身份证号等封存的内容不显示，留空表示不改。"""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from zhiheng.exchange.readers.layout import as_text

        batch: Batch = row.batch
        cells = cells_of(row)
        self.wrong = {problem[0] for problem in row.problems}
        for index, name, _unit in batch.plan["columns"]:
            value = as_text(cells[index]) if index < len(cells) else ""
            sealed = name in SEALED_FIELDS
            self.fields[f"cell-{index}"] = TextField(
                label=batch.plan["headings"][index] or name,
                required=False,
                max_length=6000,
                rows=3 if len(value) > 80 else 1,
                initial="" if sealed else value,
                help_text="已封存，留空表示不改" if sealed and value else "",
            )


class RegisterAgencyForm(forms.Form):
    """名录中没有的机关：登记为新机关，或者登记为已有机关的又一种写法。"""

    existing = forms.ModelChoiceField(
        label="是已有机关的另一种写法",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="（不是，登记为新的机关）",
        error_messages={"invalid_choice": "请在列出的机关中选择。"},
    )
    kind = forms.ChoiceField(
        label="机关类型", choices=Agency.Kind.choices, initial=Agency.Kind.DEPARTMENT
    )
    place = forms.ModelChoiceField(
        label="辖区",
        queryset=Jurisdiction.objects.none(),
        error_messages={"required": "请选择辖区。", "invalid_choice": "请在列出的辖区中选择。"},
    )

    def __init__(self, *args: Any, path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(path__startswith=path)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["place"].initial = places.order_by("path").first()
        self.fields["existing"].queryset = Agency.objects.within(path)  # type: ignore[attr-defined]


class DiscardForm(forms.Form):
    """放弃一行须写明理由。"""

    reason = ReasonField(max_length=300)
