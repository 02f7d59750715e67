"""公布名录里的内容：与正在公示的一样的不再公布；执法主体公告（D59）、责任制公布表（D59-2）照公示的表生成。"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.documents.services import draw_up
from zhiheng.documents.sources import Source, register_paper
from zhiheng.kernel.errors import RuleViolation
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, digest, publish, replace

ENTITIES, RESPONSIBILITY = "D59", "D59-2"
TABLES = {  # 文书里表的名称和各栏，次序与公示的表相同
    ENTITIES: ("entities", ("name", "nature", "credit_code", "powers")),
    RESPONSIBILITY: ("entries", ("item", "basis", "post", "duties", "procedure")),
}


@transaction.atomic
def announce(notice: Notice, *, actor: User, now: datetime, paper: str = "") -> Publication:
    """公布，先前由别处（审核确认）公示的一并替代；有文书的一并生成；有印不出的字的，说明是哪一个，什么也没有公布。"""
    current = Publication.objects.of(notice.agency).in_force().filter(kind=notice.kind).first()
    content = {"title": notice.title, "sections": [dict(one) for one in notice.sections]}
    if current is not None and current.sha256 == digest(content):
        raise ValidationError("内容与正在公示的一样，不必再次公布。")
    made = publish(notice, notice.agency, actor=actor, now=now)
    same = Publication.objects.filter(agency=notice.agency, kind=notice.kind)
    replace(same.filter(withdrawn_at=None, replaced_at=None), made, now=now)
    if paper:
        source = Source(paper, made, actor=actor, now=now)
        try:
            draw_up(source, facts(source))
        except RuleViolation as wrong:
            raise ValidationError(wrong.sentence) from wrong
    return made


def facts(source: Source) -> dict[str, Any]:
    """与公示的表一致；公示里没有的（如责任人姓名），文书里也没有。"""
    publication: Publication = source.matter
    name, columns = TABLES[source.kind]
    rows = publication.content["sections"][0]["table"]["rows"]
    return {
        "organ": publication.agency.name,
        "dated": timezone.localdate(source.now).isoformat(),
        name: [
            {column: cell or "—" for column, cell in zip(columns, row, strict=True)} for row in rows
        ],
    }


def register() -> None:
    for kind in TABLES:
        register_paper(kind, "publications.publication", facts)
