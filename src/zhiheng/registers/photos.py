"""证件照片：收进保险库，查看留痕。"""

from datetime import datetime

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Officer
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.kernel.uploads import Upload
from zhiheng.registers.models import OfficerPhoto

LARGEST = 2 * 1024 * 1024
PICTURES = ("png", "jpg", "jpeg")


def of(officer: Officer) -> OfficerPhoto | None:
    return getattr(officer, "photo", None)


@changes
def keep(
    officer: Officer, *, photo: Upload, actor: User, now: datetime | None = None
) -> OfficerPhoto:
    """换上一张照片。"""
    if photo.name.rsplit(".", 1)[-1].lower() not in PICTURES:
        raise RuleViolation("照片须是 png 或者 jpg。", field="photo")
    if photo.size > LARGEST:
        raise RuleViolation("照片超过 2 MB，请压缩后再上传。", field="photo")
    at = now or timezone.now()
    values = {"name": photo.name, "sha256": photo.sha256, "size": photo.size, "added_at": at}
    kept, _ = OfficerPhoto.objects.update_or_create(officer=officer, defaults=values)
    ledger.append(
        "registers.keep_photo",
        at=at,
        actor=actor,
        subject=officer,
        rows="SD-10",
        facts={"sha256": photo.sha256, "size": photo.size},
    )
    return kept


@changes
def note_reading(photo: OfficerPhoto, *, actor: User, now: datetime) -> None:
    """查看照片留痕：谁、何时、哪一张。"""
    ledger.append(
        "registers.read_photo",
        at=now,
        actor=actor,
        subject=photo.officer,
        facts={"sha256": photo.sha256},
    )
