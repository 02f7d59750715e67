"""从冻结的事实到一张“纸”：版头、正文、落款、版记都是普通数据，PDF 与 Word 由同一份数据排出。"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from zhiheng.documents.kinds import kind_of
from zhiheng.documents.kinds.base import DocumentKind, Facts, checked, day, padded

DEMO_TEXT = "演示数据，不具有法律效力"
DRAFT_TEXT = "送审稿"
VOID_TEXT = "作废"
NUMBER_PENDING = "（文号待编）"
EPOCH = datetime(
    2000, 1, 1, tzinfo=UTC
)  # same facts, same bytes: no paper carries its printing time
FROZEN = ("cites", "profile", "cited_on", "template_version", "objection_is_law")


def canonical(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def verification_code(kind_id: str, facts: Facts, number: str) -> str:
    """校验码：由文种、文号和冻结的事实算出，纸面与系统一对便知是否同一文书。"""
    text = "\n".join((kind_id, number, canonical(facts)))
    code = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
    return "-".join(code[i : i + 4] for i in range(0, 16, 4))


def _own_facts(kind: DocumentKind, facts: Facts, *, is_draft: bool) -> dict[str, Any]:
    own = (padded if is_draft else checked)(facts, kind.fields)
    frozen = {k: v for k, v in facts.items() if k in FROZEN or k.endswith("_limit")}
    return frozen | own


def compose(
    kind_id: str, facts: Facts, *, number: str = "", demo: bool = False, is_void: bool = False
) -> dict[str, Any]:
    """排版数据；没有文号的是送审稿，缺项印“（待填）”，正式文书缺项则报错。"""
    kind = kind_of(kind_id)
    is_draft = not number and bool(kind.series)
    own = _own_facts(kind, facts, is_draft=is_draft)
    body = kind.build(own)
    code = "" if is_draft else verification_code(kind_id, facts, number)
    return {
        "layout": kind.layout,
        "title": body.get("title", kind.title),
        "mark": own["organ"],
        "number": number or (NUMBER_PENDING if is_draft else ""),
        "demo": demo,
        "demo_text": DEMO_TEXT,
        "draft_text": VOID_TEXT if is_void else DRAFT_TEXT if is_draft else "",
        "code": code,
        "code_text": f"校验码 {code}" if code else "",
        **(_letter(kind, own, body) if kind.layout == "letter" else _form(body)),
    }


def _letter(kind: DocumentKind, own: Facts, body: Facts) -> dict[str, Any]:
    return {
        "signer": own.get("signer", "") if kind.is_upward else "",
        "addressee": own.get("addressee", ""),
        "blocks": body["blocks"],
        "attachments": own.get("attachments", []),
        "organ": own["organ"],
        "dated": day(own.get("dated")),
        "contact": f"联系人：{own['contact']}" if own.get("contact") else "",
        "copies": own.get("copies", []),
        "printer": own["organ"],
    }


def _form(body: Facts) -> dict[str, Any]:
    return {
        "subtitle": body.get("subtitle", ""),
        "rows": body["rows"],
        "notes": body.get("notes", []),
    }
