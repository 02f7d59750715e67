"""空白表和上传时的头一眼。"""

import io
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zhiheng.exchange.readers import sniff
from zhiheng.web.register_imports.columns import Form


def refuse_foreign(file: UploadedFile[Any]) -> None:
    """Not a sheet by its first bytes; whether it can be read is found when it is checked."""
    path = getattr(file, "temporary_file_path", None)
    if path is not None:
        sniff.kind_of(Path(path()), file.name or "")
        return
    with NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        sniff.kind_of(Path(copy.name), file.name or "")
    file.seek(0)


def template(form: Form) -> io.BytesIO:
    """空白表：各栏都是文字格式；说明和示例在另一张工作表，不会被当作数据。"""
    import xlsxwriter  # slow to load, and rarely needed

    memory = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(memory, plain) as book:
        head = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        page = book.add_worksheet("数据")
        page.freeze_panes(1, 0)
        notes = book.add_worksheet("填写说明")
        notes.write_row(0, 0, ["列", "必填", "怎样填", "示例"], head)
        notes.set_column(0, 1, 18, wrapped)
        notes.set_column(2, 3, 48, wrapped)
        for place, column in enumerate(form.columns):
            page.write_string(0, place, column.label, head)
            page.set_column(place, place, max(12, len(column.label) * 2 + 2), text)
            must = "是" if column.is_required else ""
            notes.write_row(place + 1, 0, [column.label, must, column.hint, column.example])
    memory.seek(0)
    return memory
