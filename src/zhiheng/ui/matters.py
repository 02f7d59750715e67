"""What every matter's page shows: next steps, running clocks, the ledger as a timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.safestring import SafeString

from zhiheng.accounts.models import User
from zhiheng.kernel import hooks, ledger, notices
from zhiheng.kernel.models import Deadline, LedgerEntry
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.scope import roles_of
from zhiheng.kernel.steps import Offer, Steps
from zhiheng.ui import html
from zhiheng.ui.present import TimelineRow, timeline_rows

MOST_ENTRIES = 200
OPENING = (
    ".serve",
    ".register_service",
    ".request_explanation",
    ".issue_reminder",
    ".raise",
    ".start",
    ".enter",
    ".adjust",
)  # from here on the agency takes part


@dataclass(frozen=True)
class Verdict:
    """Whether the shown entries are unchanged: each hash recomputed."""

    ok: bool
    text: str = ""
    broken: int = 0


def matter_context(
    matter: Any, tables: Sequence[Steps[Any]], user: User, *, now: datetime | None = None
) -> dict[str, Any]:
    """`steps`, `main_step`, `running`, `past`, `entries`, `verdict`, `news`, `today` for a matter's page."""
    at = now or timezone.now()
    today = timezone.localdate(at)
    has_clocks = any(step.clocks for table in tables for _, step in table)
    if has_clocks:
        prefetch_related_objects([matter], "deadlines")  # the guards ask for them, too
    deadlines = sorted(matter.deadlines.all(), key=attrgetter("pk")) if has_clocks else []
    offers = offered(matter, tables, user, at)
    links = list(hooks.linked_steps(matter, user, today))
    entries = entries_of(matter)
    shown = timeline_rows(entries, path=matter.path, today=today)
    return {
        "steps": [*offers, *links],
        "main_step": main_link(links, len(offers)) or main_step(offers, matter.status),
        "running": [row for row in deadlines if row.is_running],
        "past": [row for row in deadlines if not row.is_running],
        "entries": outside_view(shown, entries, user),
        "verdict": verdict_of(entries),
        "news": news_of(matter, user),
        "today": today,
    }


def clock_lamp(deadline: Deadline | None, today: date) -> SafeString:
    """列表里最近届满的一项期限：颜色、文字、届满日。"""
    if deadline is None:
        return html.EMPTY
    return html.lamp(str(deadline.lamp(today)), f"{deadline.word(today)} {deadline.due:%Y-%m-%d}")


def news_of(subject: Any, user: User) -> dict[str, Any]:
    """The unread notices about what this page shows; the page marks them read once it is open."""
    name = subject_of(subject)
    unread = notices.unread_about(name, user)
    return {
        "subject": name,
        "lines": [(notices.text_of(one, is_named=False), one.created_at) for one in unread],
    }


def offered(matter: Any, tables: Sequence[Steps[Any]], user: User, now: datetime) -> list[Offer]:
    """Steps of the present state, allowed or locked, and the ones that follow next for this person."""
    return [
        offer for table in tables for offer in _shown(table.offered(matter, user, now), user, now)
    ]


def _shown(offers: list[Offer], user: User, now: datetime) -> list[Offer]:
    reached = {offer.step.target for offer in offers if offer.is_relevant and offer.step.target}
    roles = roles_of(user, timezone.localdate(now))
    return [
        offer
        for offer in offers
        if _is_near(offer, roles)
        or (not reached.isdisjoint(offer.step.sources) and not roles.isdisjoint(offer.step.roles))
    ]


def _is_near(offer: Offer, roles: frozenset[str]) -> bool:
    """Now possible for somebody; what is aside of the regular way is shown to those who may do it."""
    return offer.is_relevant and not (offer.step.aside and roles.isdisjoint(offer.step.roles))


def main_link(links: Sequence[hooks.LinkedStep], place: int) -> str:
    """A step of a later room that a clause provides for comes first: 成立的疑点接着起草意见书。"""
    found = (n for n, link in enumerate(links, place) if link.allowed and link.rows)
    return next((f"link-{n}" for n in found), "")


def main_step(offers: Sequence[Offer], status: str) -> str:
    """The first allowed step that moves the matter on, otherwise the first allowed one; never one aside."""
    allowed = [offer for offer in offers if offer.allowed and not offer.step.aside]
    moving = [offer for offer in allowed if offer.step.target not in (None, status)]
    return next((offer.name for offer in moving or allowed), "")


def entries_of(matter: Any) -> list[LedgerEntry]:
    """Newest first."""
    rows = list(LedgerEntry.objects.of(matter)[:MOST_ENTRIES])
    return rows[::-1]


def outside_view(
    rows: list[TimelineRow], entries: Sequence[LedgerEntry], user: User
) -> list[TimelineRow]:
    """机关看得见的经过：从第一次送达（要求说明）起，他单位的人写的意见、理由不列。"""
    if user.scope.level != "agency":
        return rows
    started = min((e.sequence for e in entries if e.action.endswith(OPENING)), default=None)
    return [
        row if own(entry, user) else replace(row, text="")
        for row, entry in zip(rows, entries, strict=True)
        if started is not None and entry.sequence >= started
    ]


def own(entry: LedgerEntry, user: User) -> bool:
    return entry.actor is not None and entry.actor.agency_id == user.agency_id


def verdict_of(entries: Iterable[LedgerEntry]) -> Verdict:
    broken = [e.sequence for e in entries if ledger.expected_hash(e) != e.hash]
    if broken:
        return Verdict(ok=False, broken=min(broken))
    return Verdict(ok=True, text="逐条重算哈希相符。")
