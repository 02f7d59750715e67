"""A list of short rows in one form field: a small table with some blank rows, no script needed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhiheng.ui.forms import MAX_TEXT, reject_control_characters

BLANK = 3
NUMBER = re.compile(r"\d{1,15}(\.\d{1,4})?", re.ASCII)
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One column: its name, its heading, whether a row that is filled must have it; `choices` as code and words."""

    name: str
    label: str
    required: bool = True
    shape: str = "text"  # text, day, number
    choices: tuple[tuple[str, str], ...] = ()


Row = dict[str, str]


class EntriesWidget(forms.Widget):
    """Rows as `name-3-part` inputs; rows given and a few blank ones."""

    template_name = "ui/entries_widget.html"
    use_fieldset = True

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self.parts = tuple(parts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [dict(row) for row in value or ()]
        rows += [{}] * min(BLANK, max(MOST_ROWS - len(rows), 0))
        context["widget"] |= {"parts": self.parts, "rows": list(self._cells(name, rows))}
        return context

    def _cells(
        self, name: str, rows: Sequence[Mapping[str, Any]]
    ) -> Iterable[list[dict[str, Any]]]:
        for n, row in enumerate(rows):
            yield [
                {"name": f"{name}-{n}-{part.name}", "label": f"第{n + 1}行{part.label}", "part": part, "value": row.get(part.name) or ""}
                for part in self.parts
            ]  # fmt: skip

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        rows = []
        for n in range(MOST_ROWS + 1):
            cells = {part.name: data.get(f"{name}-{n}-{part.name}") for part in self.parts}
            if all(cell is None for cell in cells.values()):
                break
            rows.append({key: (cell or "").strip() for key, cell in cells.items()})
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-0-") for key in data)


class EntriesField(forms.Field):
    """清单：每行几栏；填了的行，必填的栏不能空，草稿除外。"""

    def __init__(self, parts: Sequence[Part], *, is_draft: bool = False, **kwargs: Any) -> None:
        self.parts, self.is_draft = tuple(parts), is_draft
        super().__init__(widget=EntriesWidget(self.parts), **kwargs)

    def to_python(self, value: Any) -> list[Row]:
        return list(value or ())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_ROWS:
            raise ValidationError(f"最多 {MOST_ROWS} 行，请合并或者改用附件。")
        wrong = [
            f"第 {n} 行“{part.label}”{sentence}"
            for n, row in enumerate(value, 1)
            for part in self.parts
            if (text := row.get(part.name, "")) or not self.is_draft
            if (sentence := _fault(part, text))
        ]
        if wrong:
            raise ValidationError(wrong[:10])


def _fault(part: Part, text: str) -> str:
    if not text:
        return "没有填写。" if part.required else ""
    if len(text) > MAX_TEXT:
        return f"超过 {MAX_TEXT} 个字。"
    try:
        reject_control_characters(text)
    except ValidationError:
        return "含有不可见的控制字符，请重新输入。"
    return _shape_fault(part, text)


def _shape_fault(part: Part, text: str) -> str:
    if part.choices and text not in dict(part.choices):
        return "不在可选的范围内。"
    if part.shape == "day":
        try:
            date.fromisoformat(text)
        except ValueError:
            return "不是日期，请写成 2026-10-16 的样子。"
    if part.shape == "number" and not NUMBER.fullmatch(text.replace(",", "")):
        rest = "。" if part.required else "；没有的（如不封顶）留空。"
        return f"不是数字。只写数字，如 5000{rest}"
    return ""
