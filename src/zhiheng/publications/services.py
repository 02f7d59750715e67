"""公示、更新、撤回：内容在公开之时定格，哈希留痕；门户只取台账里的快照。"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.documents.papers import canonical
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.publications.models import Publication

REGISTER = "publications.queue"


@dataclass(frozen=True)
class Notice:
    """要公示的内容：`sections` 每节有标题，以及成对的栏目 `pairs` 或者表 `table`（head、rows）。"""

    kind: str
    title: str
    agency: Agency
    sections: tuple[Mapping[str, Any], ...]
    rows: str  # 公示所落实的条款


def section(
    title: str,
    *,
    pairs: list[tuple[str, str]] | None = None,
    head: list[str] | None = None,
    rows: list[list[str]] | None = None,
) -> dict[str, Any]:
    """公示内容的一节。"""
    found: dict[str, Any] = {"title": title}
    if pairs is not None:
        found["pairs"] = [[label, str(value)] for label, value in pairs]
    if head is not None:
        found["table"] = {"head": head, "rows": [[str(c) for c in row] for row in rows or []]}
    return found


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON; the portal recomputes it from what it shows."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@changes
def publish(
    notice: Notice,
    source: models.Model | None,
    *,
    actor: User | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> Publication:
    """把内容定格入公示台账；同一来源先前正在公示的，标为被替代，仍可查阅。`facts` 一并留痕。"""
    if not notice.sections:
        raise RuleViolation("公示没有内容。")
    coverage.executed("register", REGISTER)
    content = {"title": notice.title, "sections": [dict(one) for one in notice.sections]}
    made = Publication.objects.create(
        kind=notice.kind,
        title=notice.title[:200],
        agency=notice.agency,
        source=source,
        content=content,
        sha256=digest(content),
        published_at=now,
        published_by=actor,
    )
    if source is not None:
        earlier = Publication.objects.of(source).in_force().filter(kind=notice.kind)
        earlier.exclude(pk=made.pk).update(replaced_at=now, replaced_by=made)
    ledger.append(
        "publications.publish",
        at=now,
        actor=actor,
        subject=made,
        rows=notice.rows,
        facts={
            "kind": made.kind,
            "sha256": made.sha256,
            "agency": made.agency_id,
            **(facts or {}),
        },
    )
    return made


@changes
def replace(earlier: models.QuerySet[Publication], made: Publication, *, now: datetime) -> int:
    """另一来源的公示由新的替代（新版备案公布后，旧版的公示）。"""
    return earlier.exclude(pk=made.pk).update(replaced_at=now, replaced_by=made)


@changes
def withdraw(
    publication: Publication, *, reason: str, actor: User | None, now: datetime, rows: str = ""
) -> Publication:
    """撤回一条公示，写明理由；快照仍在台账中。"""
    if not reason.strip():
        raise RuleViolation("请写明撤回公示的理由。", field="reason")
    locked = Publication.objects.select_for_update().get(pk=publication.pk)
    if locked.withdrawn_at is not None:
        raise RuleViolation("这条公示已经撤回。")
    locked.withdrawn_at, locked.withdrawal_reason = now, reason
    locked.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    ledger.append(
        "publications.withdraw",
        at=now,
        actor=actor,
        subject=locked,
        rows=rows,
        facts={"sha256": locked.sha256},
        texts={"reason": reason},
    )
    return locked


def is_intact(publication: Publication) -> bool:
    """快照与登记的哈希相符。"""
    return digest(publication.content) == publication.sha256
