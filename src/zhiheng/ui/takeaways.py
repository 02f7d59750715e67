"""Who exported what and who fetched which file, in the ledger."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiheng.kernel import ledger
from zhiheng.ui.models import ListExport

ACTION = "list.export"
DOWNLOAD = "list.download"


def record(user: Any, page: str, kind: str, rows: int) -> None:
    """导出列表先留痕：谁、哪个列表、什么格式、多少行。"""
    _append(ACTION, user, page, {"format": kind, "count": rows})


def record_download(user: Any, export: ListExport) -> None:
    """取走后台备好的文件也先留痕：哪一个文件、多少行。"""
    facts = {"format": export.kind, "count": export.rows, "export": export.pk}
    _append(DOWNLOAD, user, export.page, facts | {"sha256": export.sha256})


def _append(action: str, user: Any, page: str, facts: dict[str, Any]) -> None:
    with transaction.atomic():
        ledger.append(action, at=timezone.now(), actor=user, subject=f"list:{page}", facts=facts)
