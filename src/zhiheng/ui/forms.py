"""Form fields, widgets and errors in the words of the office."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.uploads import Upload, keep_upload
from zhiheng.ui.choices import LongSelect

EARLIEST = date(1949, 10, 1)
LATEST = date(2199, 12, 31)
MAX_TEXT = 4000
LONGEST_KEY = 18  # digits of a row's key


class EmptyForm(forms.Form):
    """A step that needs nothing but the decision to take it."""


class DayWidget(forms.DateInput):
    """A day as text, 2026-10-16 in every browser and language, with the browser's calendar beside it."""

    template_name = "ui/day_widget.html"
    picker, sample, format = "date", "2026-10-16", "%Y-%m-%d"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"placeholder": "年-月-日", "autocomplete": "off", "maxlength": len(self.sample)}
        super().__init__(plain | (attrs or {}), format=self.format)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"picker": self.picker, "earliest": EARLIEST, "latest": LATEST}
        return context


class MomentWidget(DayWidget):
    """A day and a time of day as text, with the browser's picker beside it."""

    picker, sample, format = "datetime-local", "2026-10-16 09:30", "%Y-%m-%d %H:%M"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "年-月-日 时:分"} | (attrs or {}))


class MoneyWidget(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "class": "money", "maxlength": 20, **(attrs or {})}
        )


class CodeWidget(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {
            "class": "code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": 60,
        }
        super().__init__(plain | (attrs or {}))


class DayField(forms.DateField):
    """日期：写作 2026-10-16；不合理的年份直接指出，不改写。"""

    widget = DayWidget
    default_error_messages = {
        "required": "请填写日期。",
        "invalid": "日期不能识别，请写成 2026-10-16 的样子。",
        "unlikely": "日期须在 1949-10-01 至 2199-12-31 之间。",
        "future": "日期不能晚于今天。",
    }

    def __init__(self, *, may_be_future: bool = True, **kwargs: Any) -> None:
        self.may_be_future = may_be_future
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is None:
            return None
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(self.error_messages["unlikely"], code="unlikely")
        if not self.may_be_future and day > timezone.localdate():
            raise ValidationError(self.error_messages["future"], code="future")
        return day


class MomentField(forms.DateTimeField):
    """日期与时刻：写作 2026-10-16 09:30；不合理的年份直接指出。"""

    default_error_messages = {
        "required": "请填写时间。",
        "invalid": "时间不能识别，请写成 2026-10-16 09:30 的样子。",
        "unlikely": "时间须在 1949-10-01 至 2199-12-31 之间。",
    }
    PATTERN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", re.ASCII)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MomentWidget, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            text = value.strip()
            if not self.PATTERN.fullmatch(text):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            if not EARLIEST.isoformat() <= text[:10] <= LATEST.isoformat():
                raise ValidationError(self.error_messages["unlikely"], code="unlikely")
        return super().to_python(value)


_DECIMALS = re.compile(r"[0-9][0-9,]*\.[0-9]{3,}", re.ASCII)
_LONG = re.compile(r"[0-9][0-9,]{12,}(\.[0-9]*)?", re.ASCII)
_MONEY = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?|[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)


class MoneyField(forms.Field):
    """金额（元）：可以带千分位，最多两位小数；“万元”“约”之类不猜。"""

    widget = MoneyWidget
    default_error_messages = {
        "required": "请填写金额。",
        "invalid": "金额不能识别，请以元为单位写数字，如 5000 或者 5,000.00。",
        "too_large": "金额须小于一万亿元。",
        "too_fine": "金额至多写两位小数。",
    }

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if not _MONEY.fullmatch(text):
            code = self._what_is_wrong(text)
            raise ValidationError(self.error_messages[code], code=code)
        amount = Decimal(text.replace(",", ""))
        if amount >= Decimal(10) ** 12:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return amount

    @staticmethod
    def _what_is_wrong(text: str) -> str:
        if _DECIMALS.fullmatch(text):
            return "too_fine"
        is_long = _LONG.fullmatch(text) and len(text.partition(".")[0].replace(",", "")) > 12
        return "too_large" if is_long else "invalid"


def reject_control_characters(text: str) -> None:
    """NUL and other control characters are refused in words, never dropped silently."""
    if any(ord(char) < 32 and char not in "\t\r\n" for char in text):
        raise ValidationError(
            "内容含有不可见的控制字符，请重新输入或者去掉格式后粘贴。", code="control"
        )


def speak_plainly() -> None:
    """Django's own words for an empty field speak of “字段”; ours say what to do."""
    forms.Field.default_error_messages["required"] = "请填写这一项。"
    forms.ChoiceField.default_error_messages["required"] = "请选择一项。"
    forms.ModelChoiceField.default_error_messages["required"] = "请选择一项。"


def narrow_long_choices() -> None:
    """Every choice of a row, in every form and filter bar: a box beside it once there are many."""
    forms.ModelChoiceField.widget = LongSelect


class TextField(forms.CharField):
    """一段文字：控制字符和过长的内容用一句话拒绝。"""

    default_error_messages = {"required": "请填写这一项。"}

    def __init__(self, *, rows: int = 1, max_length: int = MAX_TEXT, **kwargs: Any) -> None:
        if rows > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        label, own = kwargs.get("label", "这一项"), kwargs.get("error_messages") or {}
        self.error_messages |= {
            "min_length": f"{label}至少写 %(limit_value)d 个字，现在是 %(show_value)d 个，请写完整。",
            "max_length": f"{label}最多写 %(limit_value)d 个字，现在是 %(show_value)d 个，请精简。",
        } | own
        self.validators = [
            v for v in self.validators if type(v).__name__ != "ProhibitNullCharactersValidator"
        ]
        self.validators.insert(0, reject_control_characters)


class ReasonField(TextField):
    """理由：必填，写进留痕和文书，所以不能太短。"""

    default_error_messages = {"required": "请写明理由。"}

    def __init__(self, *, min_length: int = 4, **kwargs: Any) -> None:
        super().__init__(
            **{"rows": 4, "max_length": 1000, "label": "理由"} | kwargs, min_length=min_length
        )


class RowsField(forms.ModelMultipleChoiceField):
    """几行的多选；不像编号的值用一句话拒绝。"""

    default_error_messages = {
        "required": "请至少选择一个。",
        "invalid_choice": "所选的不在列表里，请重新选择。",
        "invalid_pk_value": "所选的不在列表里，请重新选择。",
    }

    def _check_values(self, value: Any) -> Any:
        """A number that no key can be never reaches the database, which cannot hold it."""
        if any(not str(key).isdecimal() or len(str(key)) > LONGEST_KEY for key in value):
            raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super()._check_values(value)


class UploadField(forms.FileField):
    """一个附件；检查后放进保险库，表单的值是名称、哈希与字节数。"""

    default_error_messages = {"required": "请选择文件。", "empty": "文件是空的，请重新选择。"}

    def __init__(self, *, suffixes: Sequence[str] = (), **kwargs: Any) -> None:
        self.suffixes = tuple(suffixes)  # none: whatever the vault takes
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        file: UploadedFile[Any] | None = super().clean(data, initial)
        if not file:
            return None
        suffix = (file.name or "").rsplit(".", 1)[-1].lower()
        if self.suffixes and suffix not in self.suffixes:
            allowed = "、".join(self.suffixes)
            raise ValidationError(f"{self.label}须是 {allowed} 文件，请重新选择。", code="suffix")
        try:
            return keep_upload(file)
        except RuleViolation as violation:
            raise ValidationError(violation.sentence) from violation


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    text: str
    id: str = ""
    label: str = ""


def problems(form: forms.BaseForm) -> list[Problem]:
    """Every error of the form in page order, each with the id of its field."""
    if not form.is_bound:
        return []
    found = [Problem(str(text)) for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else bound.id_for_label or bound.auto_id
        found += [Problem(str(text), target, str(bound.label)) for text in bound.errors]
    return found


def add_violation(form: forms.BaseForm, violation: RuleViolation) -> None:
    """Write a refusal at the field it concerns, or at the top of the form."""
    field = violation.field if violation.field in form.fields else None
    form.add_error(field, violation.sentence)
