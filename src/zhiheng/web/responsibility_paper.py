"""责任制公布表（D59-2）：公布责任制之时，照公示的内容生成（SD-15、HT-3.4-1）。"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.documents.services import draw_up
from zhiheng.documents.sources import Source, register_paper
from zhiheng.kernel.errors import RuleViolation
from zhiheng.publications.models import Publication

KIND = "D59-2"
COLUMNS = ("item", "basis", "post", "duties", "procedure")  # as the public table has them


def facts(source: Source) -> dict[str, Any]:
    """与公示的表一致；责任人姓名不公布，表里也不写。"""
    publication: Publication = source.matter
    rows = publication.content["sections"][0]["table"]["rows"]
    return {
        "organ": publication.agency.name,
        "dated": timezone.localdate(source.now).isoformat(),
        "entries": [
            {name: cell or "—" for name, cell in zip(COLUMNS, row, strict=True)} for row in rows
        ],
    }


def draw(publication: Publication, *, actor: User, now: datetime) -> None:
    """生成公布表；有印不出的字的，说明是哪一个，责任制随之没有公布。"""
    source = Source(KIND, publication, actor=actor, now=now)
    try:
        draw_up(source, facts(source))
    except RuleViolation as wrong:
        raise ValidationError(wrong.sentence) from wrong


def register() -> None:
    register_paper(KIND, "publications.publication", facts)
