"""What every matter's page shows: next steps, running clocks, the ledger as a timeline."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel import hooks, ledger
from zhiheng.kernel.models import Deadline, LedgerEntry
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.steps import Offer, Steps
from zhiheng.law import library
from zhiheng.ui.present import StepView, TimelineRow, clock_view

MOST_ENTRIES = 200
LONGEST_TEXT = 120


@dataclass(frozen=True)
class Verdict:
    """Whether the shown entries are unchanged: each hash recomputed."""

    ok: bool
    text: str = ""
    broken: int = 0


def matter_context(
    matter: Any, tables: Sequence[Steps[Any]], user: User, *, now: datetime | None = None
) -> dict[str, Any]:
    """`steps`, `clocks`, `deadlines`, `entries`, `verdict` for a matter's page."""
    at = now or timezone.now()
    today = timezone.localdate(at)
    deadlines = list(Deadline.objects.of(matter).order_by("id"))
    entries = entries_of(matter)
    return {
        "steps": offered_steps(matter, tables, user, at, deadlines),
        "deadlines": deadlines,
        "clocks": [clock_view(row, today) for row in deadlines if row.is_running],
        "entries": timeline_of(entries),
        "verdict": verdict_of(entries),
        "today": today,
    }


# --- next steps --------------------------------------------------------------------------------


def offered_steps(
    matter: Any,
    tables: Sequence[Steps[Any]],
    user: User,
    now: datetime,
    deadlines: Iterable[Deadline] = (),
) -> list[StepView]:
    """Steps of the present state, allowed or locked, and the ones that follow next for this person."""
    shown = [offer for table in tables for offer in _shown(table, matter, user, now)]
    running = {row.clock: row.due for row in deadlines if row.is_running}
    main = _main(shown)
    base, day = matter.get_absolute_url(), timezone.localdate(now)
    views = [_step_view(offer, matter, base, running, offer is main, day) for offer in shown]
    views += [_linked_view(step, matter, day) for step in hooks.linked_steps(matter, user, day)]
    return sorted(views, key=lambda view: (not view.allowed, not view.primary))


def _shown(table: Steps[Any], matter: Any, user: User, now: datetime) -> list[Offer]:
    offers = table.offered(matter, user, now)
    reached = {offer.step.target for offer in offers if offer.is_relevant and offer.step.target}
    roles = user.roles_on(timezone.localdate(now))
    return [
        offer
        for offer in offers
        if offer.is_relevant
        or (not reached.isdisjoint(offer.step.sources) and not roles.isdisjoint(offer.step.roles))
    ]


def _main(offers: Sequence[Offer]) -> Offer | None:
    """The first allowed step that moves the matter on, otherwise the first allowed one."""
    allowed = [offer for offer in offers if offer.allowed]
    moving = [offer for offer in allowed if offer.step.target is not None]
    return next(iter(moving or allowed), None)


def _step_view(
    offer: Offer, matter: Any, base: str, running: dict[str, date], primary: bool, day: date
) -> StepView:
    step, refusal = offer.step, offer.refusal
    due = min((running[clock] for clock in step.stops if clock in running), default=None)
    return StepView(
        name=offer.name,
        label=step.label,
        href=f"{base}{offer.name}",
        is_allowed=offer.allowed,
        primary=primary,
        due=due,
        clauses=cited(step.rows, matter.path, day),
        refusal=refusal.sentence if refusal else "",
        refusal_clauses=cited(refusal.row, matter.path, day) if refusal else (),
    )


def _linked_view(step: hooks.LinkedStep, matter: Any, day: date) -> StepView:
    refusal = step.refusal
    return StepView(
        name=step.url.strip("/").replace("/", "-"),
        label=step.label,
        href=step.url,
        is_allowed=step.allowed,
        clauses=cited(step.rows, matter.path, day),
        refusal=refusal.sentence if refusal else "",
        refusal_clauses=cited(refusal.row, matter.path, day) if refusal else (),
    )


def cited(rows: str, path: str, day: date) -> tuple[Any, ...]:
    """The clauses among `rows` whose norm is in force at that place on that day."""
    return tuple(profile_of(path).cites(rows, day)) if rows else ()


# --- timeline ----------------------------------------------------------------------------------


def entries_of(matter: Any) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.of(matter)[:MOST_ENTRIES])


def timeline_of(entries: Iterable[LedgerEntry]) -> list[TimelineRow]:
    """Newest first."""
    return [_timeline_row(entry) for entry in sorted(entries, key=lambda e: -e.sequence)]


def _timeline_row(entry: LedgerEntry) -> TimelineRow:
    return TimelineRow(
        seq=entry.sequence,
        at=entry.at,
        actor=entry.actor.display_name if entry.actor else "系统",
        label=hooks.action_text(entry.action),
        text=_entry_text(entry),
        clauses=tuple(entry.rows.split()),
        hash=entry.hash,
    )


def _entry_text(entry: LedgerEntry) -> str:
    """The texts given with the step and the days that it set."""
    facts = json.loads(entry.facts)
    parts = [text.text for text in entry.texts.all()]
    titles = {clock.name: clock.title for clock in library.all_clocks()}
    parts += [f"{titles.get(c, c)}至 {due[:10]}" for c, due in facts.get("started", {}).items()]
    for clock, done in facts.get("stopped", {}).items():
        late = f"，逾期 {done['late']} 日" if done["late"] else ""
        parts.append(f"{titles.get(clock, clock)}已办{late}")
    text = "；".join(parts)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}……"


def verdict_of(entries: Iterable[LedgerEntry]) -> Verdict:
    broken = [e.sequence for e in entries if ledger.expected_hash(e) != e.hash]
    if broken:
        return Verdict(ok=False, broken=min(broken))
    return Verdict(ok=True, text="逐条重算哈希相符。")
