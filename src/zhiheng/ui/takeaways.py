"""Who exported what, in the ledger."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiheng.kernel import ledger

ACTION = "list.export"


def record(user: Any, page: str, kind: str, rows: int) -> None:
    """导出列表先留痕：谁、哪个列表、什么格式、多少行。"""
    with transaction.atomic():
        ledger.append(
            ACTION,
            at=timezone.now(),
            actor=user,
            subject=f"list:{page}",
            facts={"format": kind, "count": rows},
        )
