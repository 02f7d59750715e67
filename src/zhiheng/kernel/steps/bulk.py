"""Steps taken by the system over many matters: short transactions, one ledger entry with the digest each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.kernel import deadlines, facts, ledger, next_due
from zhiheng.kernel.bulk import create
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.reckoning import Reckoner
from zhiheng.kernel.steps import checks, record
from zhiheng.kernel.steps.declare import Attempt, Start, Step, own_rows
from zhiheng.kernel.transactions import change
from zhiheng.law import coverage

if TYPE_CHECKING:
    from zhiheng.kernel.steps.table import Steps

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Batch:
    """何时、由谁（系统为空）、凭什么事实成批办理。"""

    now: datetime
    actor: User | None
    facts: Mapping[str, Any]


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(rows), MOST_ROWS):
        yield rows[at : at + MOST_ROWS]


def _system_step(table: "Steps[Any]", name: str, *, opens: bool) -> Step:
    step = table.table[name]
    if not step.system or step.opens is not opens:
        raise TypeError(f"{name} is not a system step of this kind")
    if step.document or step.papers or step.number or step.approval or step.stops_with:
        raise TypeError(f"{name} differs from matter to matter; take it one by one")
    return step


def take_many(table: "Steps[Any]", name: str, keys: Sequence[int], batch: Batch) -> list[int]:
    step = _system_step(table, name, opens=False)
    taken: list[int] = []
    for chunk in _chunks(sorted(set(keys))):
        taken += change(partial(_take_chunk, table, name, step, chunk, batch))
    return taken


def _take_chunk(
    table: "Steps[Any]", name: str, step: Step, keys: Sequence[int], batch: Batch
) -> list[int]:
    rows = table.model._base_manager.select_for_update(of=("self",))
    able = [
        matter
        for matter in rows.filter(pk__in=keys).order_by("pk")
        if checks.refusal(_attempt(name, step, matter, batch), table.column) is None
    ]
    if not able:
        return []
    before = [dict(vars(matter)) for matter in able]
    _move(table, name, step, able, batch)
    _store(table, able, _changed_columns(table, able, before))
    _clocks(step, able, batch)
    _after(table, name, step, able, batch)
    return [matter.pk for matter in able]


def open_many(table: "Steps[Any]", name: str, matters: Sequence[Any], batch: Batch) -> list[Any]:
    step = _system_step(table, name, opens=True)
    for chunk in _chunks(matters):
        change(partial(_open_chunk, table, name, step, chunk, batch))
    return list(matters)


def _open_chunk(
    table: "Steps[Any]", name: str, step: Step, matters: Sequence[Any], batch: Batch
) -> None:
    for matter in matters:
        matter.created_by, matter.created_at = batch.actor, batch.now
        matter.path = matter.path or matter.agency.path
    _move(table, name, step, matters, batch)
    create(matters)
    _clocks(step, matters, batch)
    _after(table, name, step, matters, batch)


def _attempt(name: str, step: Step, matter: Any, batch: Batch) -> Attempt:
    return Attempt(name, step, matter, batch.actor, batch.now, batch.facts)


def _move(table: "Steps[Any]", name: str, step: Step, matters: Sequence[Any], batch: Batch) -> None:
    """Set the columns on the rows in memory."""
    moves = dict(step.also)
    if step.target is not None:
        moves[table.column] = step.target
    for matter in matters:
        record.set_fields(matter, batch.facts, frozenset(moves))
        for column, value in moves.items():
            setattr(matter, column, value)
        if not step.opens:
            matter.version += 1
        if step.ends or step.resumes:
            matter.closed_on = timezone.localdate(batch.now) if step.ends else None
        for effect in step.effects:
            effect(_attempt(name, step, matter, batch))


def _changed_columns(
    table: "Steps[Any]", matters: Sequence[Any], before: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The columns in which at least one row differs from what was read."""
    return [
        column.name
        for column in table.model._meta.concrete_fields
        if any(
            getattr(matter, column.attname) != old[column.attname]
            for matter, old in zip(matters, before, strict=True)
        )
    ]


def _store(table: "Steps[Any]", matters: Sequence[Any], changed: Sequence[str]) -> None:
    """One UPDATE for what is the same in all rows; row by row only what differs."""
    rows = table.model._base_manager.filter(pk__in=[matter.pk for matter in matters])
    first = matters[0]
    attributes = {f.name: f.attname for f in table.model._meta.concrete_fields}
    values = {name: getattr(first, attributes[name]) for name in changed}
    same = {
        name: value
        for name, value in values.items()
        if all(getattr(matter, attributes[name]) == value for matter in matters)
    }
    rows.update(**{**same, "version": F("version") + 1})
    if differing := [name for name in changed if name not in same and name != "version"]:
        table.model._base_manager.bulk_update(matters, differing, batch_size=500)


def _clocks(step: Step, matters: Sequence[Any], batch: Batch) -> None:
    on = timezone.localdate(batch.now)
    if step.stops or step.cancels:
        running = Deadline.objects.running().filter(
            matter_type=ContentType.objects.get_for_model(matters[0]),
            matter_id__in=[matter.pk for matter in matters],
        )
        for deadline in running.filter(clock__in=list(step.stops)):
            deadline.satisfied_on, deadline.late_days = on, deadline.late_by(on)
            deadline.save(update_fields=["satisfied_on", "late_days"])
        running.filter(clock__in=list(step.cancels)).update(ended_on=on, ended_why="system")
    starts = [start for start in step.starts if isinstance(start, Start)]
    reckoner = Reckoner()
    built = [
        deadlines.build(
            matter,
            start.clock,
            getattr(matter, start.since) if start.since else batch.now,
            stated_due=getattr(matter, start.due) if start.due else None,
            start_field=start.since,
            reckoner=reckoner,
        )
        for matter in matters
        for start in starts
        if record.concerns(start, matter)
    ]
    create([row for row in built if row is not None])
    next_due.keep(type(matters[0]), [matter.pk for matter in matters])


def _after(
    table: "Steps[Any]", name: str, step: Step, matters: Sequence[Any], batch: Batch
) -> None:
    keys = [matter.pk for matter in matters]
    coverage.executed("step", table.action(name))
    today = timezone.localdate(batch.now)
    plain, texts = record.split_facts(_attempt(name, step, matters[0], batch))
    own = {row for matter in matters for row in own_rows(step.rows, matter).split()}
    rows = " ".join(row for row in step.rows.split() if row in own)
    cited = checks.cited_anywhere(rows, [matter.path for matter in matters], today)
    ledger.append_batch(
        table.action(name),
        at=batch.now,
        actor=batch.actor,
        model=table.label,
        keys=keys,
        rows=" ".join(cited),
        facts={**plain, "count": len(keys), "digest": facts.digest(keys)},
        texts=texts,
    )
