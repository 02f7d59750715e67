"""Files that come with a step: checked, put into the vault, and handed on by name, hash and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zhiheng.kernel import vault
from zhiheng.kernel.errors import RuleViolation

LARGEST = 20 * 1024 * 1024  # bytes; a proof or a letter, not a recording
LONGEST_NAME = 120
KINDS = {  # file name ending: first bytes
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "ofd": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the vault with the name its sender gave it."""

    name: str
    sha256: str
    size: int


def check_upload(file: UploadedFile[Any]) -> None:
    """Refuse what is empty, too large, or not what its ending says."""
    name = file.name or ""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not file.size:
        raise RuleViolation("文件是空的，请重新选择。")
    if file.size > LARGEST:
        raise RuleViolation(f"文件超过 {LARGEST // 1024 // 1024} MB，请压缩或者拆分后再上传。")
    if ending not in KINDS:
        kinds = "、".join(KINDS)
        raise RuleViolation(f"不接收这种文件，可以上传：{kinds}。")
    file.seek(0)
    if not file.read(8).startswith(KINDS[ending]):
        raise RuleViolation(f"文件内容不是 {ending}，请确认没有改错后缀。")
    file.seek(0)


def keep_upload(file: UploadedFile[Any]) -> Upload:
    """Check the file, store it and give its name, hash and size."""
    check_upload(file)
    stored = vault.put(file.chunks())
    name = (file.name or "").replace("/", "_").replace("\\", "_").replace("\x00", "")
    return Upload(name[-LONGEST_NAME:], stored.sha256, stored.size)
