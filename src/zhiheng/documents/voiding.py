"""文书的作废：由制作单位的负责人批准，写明理由；文件保留，纸面注明作废，文号不再使用。"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.kernel import ledger, numbering
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import IssuedNumber
from zhiheng.kernel.scope import roles_of
from zhiheng.kernel.transactions import changes


@dataclass(frozen=True)
class Voider:
    """办件上作废这种文书的一步：怎样办理，此刻此人为何不能办理（空即可以）。"""

    take: Callable[..., Any]  # (matter, actor, reason, now)
    refusal: Callable[[Any, User, datetime], str]


_voiders: dict[tuple[str, str], Voider] = {}


def register_voider(kind_id: str, model_label: str, voider: Voider) -> None:
    """作废这种文书是办件的一步（意见书、提醒函），由高一层房间登记；其余的只作废文书。"""
    _voiders[kind_id, model_label.lower()] = voider


def _voider(paper: Document) -> Voider | None:
    return _voiders.get((paper.kind, paper.matter._meta.label_lower))


def refusal(paper: Document, person: User, now: datetime) -> str:
    """不能作废的理由；空即可以。文书自己没有，再问办件上的那一步。"""
    voider = _voider(paper)
    return _own_refusal(paper, person, now) or (
        voider.refusal(paper.matter, person, now) if voider is not None else ""
    )


def _own_refusal(paper: Document, person: User, now: datetime) -> str:
    if paper.status == Document.Status.VOID:
        return "这份文书已经作废。"
    if paper.status == Document.Status.FROZEN:
        return "文书正在生成，完成之后才能作废。"
    if not may_decide(paper, person, now):
        return "文书由制作单位的负责人批准作废。"
    if paper.proofs.exists():
        return "已经送出或者送达的文书不能作废；需要变更或者撤回的，另行制发文书。"
    return ""


def may_decide(paper: Document, person: User, now: datetime) -> bool:
    """监督机构的负责人，且文书出自本单位。"""
    made_by = paper.created_by
    is_own = made_by is not None and made_by.agency_id == person.agency_id
    return is_own and Role.SO_HEAD in roles_of(person, timezone.localdate(now))


@changes
def void(paper: Document, *, actor: User, reason: str, now: datetime) -> Document:
    """作废一份文书；意见书、提醒函随之退回修改或者终止（由登记的一步办理）。"""
    if sentence := refusal(paper, actor, now):
        raise RuleViolation(sentence)
    voider = _voider(paper)
    if voider is None:
        return mark_void(paper, actor=actor, reason=reason, now=now)
    voider.take(paper.matter, actor=actor, reason=reason, now=now)
    paper.refresh_from_db()
    return paper


@changes
def mark_void(paper: Document, *, actor: User, reason: str, now: datetime) -> Document:
    """作废文书及其文号，各留一条痕。"""
    if not reason.strip():
        raise RuleViolation("请填写作废理由。", field="reason")
    locked = Document.objects.select_for_update().get(pk=paper.pk)
    if sentence := _own_refusal(locked, actor, now):
        raise RuleViolation(sentence)
    locked.status, locked.void_reason = Document.Status.VOID, reason  # 不是办件
    locked.voided_at, locked.voided_by = now, actor
    locked.save(update_fields=["status", "void_reason", "voided_at", "voided_by"])
    ledger.append(
        "documents.voided",
        at=now,
        actor=actor,
        subject=f"{locked.matter_type.app_label}.{locked.matter_type.model}:{locked.matter_id}",
        facts={"document": locked.pk, "document_kind": locked.kind},
        texts={"reason": reason},
    )
    _void_number(locked, actor, reason, now)
    return locked


def _void_number(paper: Document, actor: User, reason: str, now: datetime) -> None:
    """文号是本文书自己的，一并作废；随办件印上的文号不动。"""
    number = IssuedNumber.objects.filter(
        matter_type=paper.matter_type_id,
        matter_id=paper.matter_id,
        series__kind=paper.kind,
        text=paper.number,
        void__isnull=True,
    ).first()
    if number is not None:
        numbering.void(number, reason=reason, approved_by=actor, now=now)
