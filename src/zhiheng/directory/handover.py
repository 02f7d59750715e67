"""移交：机关终止、分立时，人、证件、事项、未办结的件各归哪里；先列出计划，再照计划移交（SC-10）。

预览和办理用同一份计划，没有另数的数；期限照旧计算，不因移交而变。
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from zhiheng.directory import succession_items, succession_people
from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import AgencyChange, Succession
from zhiheng.directory.moves import MOST_IDS, ROWS, Batch, Handover, Move, note
from zhiheng.directory.succession_people import people_of

Planner = Callable[[Handover], Iterable[Move]]
_planners: list[Planner] = []


def follow(planner: Planner) -> None:
    """右边的房间登记随机关走的一类。"""
    if planner not in _planners:
        _planners.append(planner)


def plan(handover: Handover) -> list[Move]:
    """全部列出之后才移交，前一步的移交不改变后一步的计划。"""
    found = [*succession_people.plan(handover), *_plan_items(handover)]
    found += [move for planner in _planners for move in planner(handover)]
    return [move for move in found if move.batches or move.refusal]


def planned(handover: Handover) -> list[Batch]:
    """计划里的各批，供核对；什么也不改。"""
    return [batch for move in plan(handover) for batch in move.batches]


# --- items and duties ----------------------------------------------------------------------------


def _plan_items(handover: Handover) -> Iterable[Move]:
    """原机关终止的：事项、岗责到前一日为止，承接机关自生效日起接上。"""
    if handover.ends:
        for passing in succession_items.plan(handover.old, handover.heir, handover.day):
            yield _plan_passing(handover, passing)


def _plan_passing(handover: Handover, passing: succession_items.Passing) -> Move:
    model, heir = passing.model._meta, handover.heir
    ids = [row.pk for row in passing.rows]
    label, name = model.label_lower, model.verbose_name
    ended = [Batch(label, None, ids, passing.left, f"终止的{name}")] if ids else []

    def taken(keys: list[int]) -> list[Batch]:
        return [Batch(label, heir.pk, keys, label=f"承接的{name}")] if heir and keys else []

    def carry(credit: Credit) -> Sequence[Batch]:
        made = succession_items.carry(passing, heir, handover.day)
        facts = {"to": heir.pk if heir else None, "taken": made[:MOST_IDS]}
        note(handover, ended[0], credit, rows=succession_items.ROWS, **facts)
        return [*ended, *taken(made)]

    return Move([*ended, *taken(passing.sources)], carry)


# --- handing over --------------------------------------------------------------------------------


def handover_of(succession: Succession) -> Handover:
    """到日时按当日的名录：在岗的人、未办结的件都在移交时才定。"""
    change: AgencyChange = succession.change
    named = {int(person): to for person, to in succession.people.items()}
    return Handover(
        change.agency,
        succession.heir,
        bool(change.values.get("qualified_to")),
        change.effective_on,
        people_of(change.agency, change.effective_on, named, succession.heir_id),
        _below(change),
        change.document_number,
    )


def _below(change: AgencyChange) -> list[int]:
    rehung = change.parts.filter(kind=AgencyChange.Kind.REGISTER)
    return sorted(rehung.values_list("agency_id", flat=True))


def hand_over(succession: Succession, credit: Credit) -> list[Batch]:
    """照计划移交，每一批一条留痕，末了一条列出全部数目；移交过的不再移交。"""
    made = Succession.objects.select_for_update(of=("self",)).select_related("change", "heir")
    locked = made.get(pk=succession.pk)
    if locked.moved_at is not None or locked.withdrawn_at is not None:
        return []
    handover = handover_of(locked)
    batches = [batch for move in plan(handover) for batch in move.carry(credit)]
    succession.moved_at = locked.moved_at = credit.now
    succession.moved = locked.moved = [one.as_facts() for one in batches]
    locked.save(update_fields=["moved_at", "moved"])
    _tell(locked, batches, credit)
    return batches


def _tell(succession: Succession, batches: Sequence[Batch], credit: Credit) -> None:
    """与预览、承接页相同的数目，一条列全。"""
    moved = [
        {"model": one.model, "to": one.to, "count": len(one.ids), "left": len(one.left)}
        for one in batches
    ]
    facts = {"change": succession.change_id, "succession": succession.pk, "moved": moved}
    old = succession.change.agency
    report(Event("agency.hand_over", credit.now, credit.actor, old, ROWS, facts))


@transaction.atomic
def hand_over_due(today: date, *, now: datetime) -> int:
    """生效日期已到而没有移交的承接，逐一移交；重复执行结果不变。"""
    waiting = Succession.objects.pending().filter(change__effective_on__lte=today)
    due = list(waiting.order_by("pk"))
    for one in due:
        hand_over(one, Credit(None, now))
    return len(due)
