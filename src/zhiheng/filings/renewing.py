"""委托书的续签：照原来的一件预填；新的一件自委托期限起之日接上，原来的一件到那一日为止（WH-10-1、CF-20-2）。"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.filings import delegation, standing
from zhiheng.filings.models import Filing
from zhiheng.filings.parts import FILER
from zhiheng.filings.states import FilingKind as K
from zhiheng.filings.steps import FILING, PUBLICATION
from zhiheng.kernel.transactions import changes
from zhiheng.publications import services as publications
from zhiheng.publications.models import Publication

S = Filing.Status
IN_FORCE = (S.FILED, S.UNDER_REVIEW)
GIVEN_UP = (S.CLOSED, S.REFUSED)


def drafted(filing: Filing) -> dict[str, Any]:
    """还没有填写的续签，照原来的一件预填；期限自届满的次日起，止期由双方约定，不预填。"""
    earlier = filing.previous
    if filing.kind != K.DELEGATION or filing.content or earlier is None:
        return {}
    last = earlier.ended_on or earlier.expires_on
    first = str(last + timedelta(days=1)) if last else ""
    return {**earlier.content, "term_from": first, "term_to": ""}


def opening_of(filing: Filing) -> dict[str, Any]:
    """办理续签的一页：替代哪一件，事由与原来的相同。"""
    return {"previous": filing.pk, "subject": filing.title.partition("：")[2]}


def shown(found: Filing, user: User, today: date) -> dict[str, Any]:
    """委托书页上：可以续签的，正在续签的，已经由哪一件接上、自何日起。"""
    if found.kind != K.DELEGATION:
        return {}
    after = [one for one in found.successors.all() if one.status not in GIVEN_UP]
    later = max(after, key=lambda one: one.pk, default=None)
    may_file = user.agency_id == found.agency_id and user.has_role(*FILER)
    is_standing = found.status in IN_FORCE and found.ended_on is None
    is_late = found.expires_on is not None and found.expires_on < today
    return {
        "renewal": later,
        "renewed_from": delegation.begins_on(later.content) if later else None,
        "may_renew": is_standing and later is None and may_file,
        "is_late_paper": is_late and found.filed_on is None and found.closed_on is None,
    }


def take_over(now: datetime) -> int:
    """委托期限起之日已到的续签，接上原来的一件；返回接上的件数。"""
    today = timezone.localdate(now)
    waiting = Filing.objects.filter(
        kind=K.DELEGATION, status__in=IN_FORCE, previous__status__in=standing.STANDING
    )
    due = [one for one in waiting if not delegation.is_to_come(one.content, today)]
    for one in due:
        _hand_over(one, now)
    return len(due)


@changes
def _hand_over(filing: Filing, now: datetime) -> None:
    """原来的一件由本件替代，它的公示也由本件的替代。"""
    FILING.take("supersede", filing.previous, actor=None, now=now)
    made = Publication.objects.of(filing).in_force().first()
    if made is None:
        return
    publications.replace(standing.public_before(filing), made, now=now)
    for one in standing.unpublished_before(filing):
        PUBLICATION.take("overtake", one, actor=None, now=now)
