"""上传一张表。"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from zhiheng.kernel.errors import RuleViolation
from zhiheng.web.register_imports.template_book import refuse_foreign


class SheetForm(forms.Form):
    """电子表格；不是表格的当场说明。"""

    file = forms.FileField(
        label="表格文件",
        help_text="XLSX，或者 CSV（UTF-8、GB18030）；一次最多 20 万行。",
        error_messages={
            "required": "请选择文件。",
            "empty": "文件是空的，请重新选择。",
            "missing": "请选择文件。",
            "invalid": "没有收到文件，请重新选择。",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        most = settings.UPLOAD_MAX_MB
        if (file.size or 0) > most * 1024 * 1024:
            raise ValidationError(f"文件超过 {most} MB，请分成几份。")
        try:
            refuse_foreign(file)
        except RuleViolation as violation:
            raise ValidationError(violation.sentence) from violation
        return file
