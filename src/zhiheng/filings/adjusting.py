"""办理调整：照已备案的一件另列一件，写明缘由（WH-8-2、WH-11.s1、WH-19、WH-22、HT-2.3-3a、SD-17）。"""

from datetime import datetime

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.filings import adjustments, kinds, services
from zhiheng.filings.models import Filing
from zhiheng.filings.steps import FILING
from zhiheng.kernel.transactions import changes


@changes
def adjust(
    filing: Filing,
    *,
    actor: User,
    adjusted_for: str,
    adjust_reason: str,
    now: datetime | None = None,
) -> Filing:
    """调整已备案的计划、报告：另办一件，内容照原来的预填，受理之后替代它；不另计报送期限。"""
    moment = now or timezone.now()
    old = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    services.refuse_ended(old.agency, timezone.localdate(moment))
    year = old.year if kinds.of(old.kind).is_yearly else None
    title = services.title_of(old.kind, old.agency, year, old.norm.title if old.norm else "")
    made = Filing(
        kind=old.kind,
        agency=old.agency,
        title=f"{title[:150]}（第{old.edition + 1}版）",
        year=old.year,
        starts_on=old.starts_on,
        norm=old.norm,
        previous=old,
        content=adjustments.content_of(old),
    )
    services.address(made, timezone.localdate(moment))
    return FILING.open(
        "adjust", made, actor=actor, now=moment, adjusted_for=adjusted_for,
        adjust_reason=adjust_reason,
    )  # fmt: skip
