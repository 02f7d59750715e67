"""What one step changes besides the status: fields, clocks, number, paper; and what of it enters the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from zhiheng.directory.models import Agency
from zhiheng.kernel import deadlines, facts, hooks, next_due, numbering
from zhiheng.kernel.reckoning import Reckoner
from zhiheng.kernel.scope import lent_to
from zhiheng.kernel.steps.declare import Attempt, Start
from zhiheng.law import coverage

PROTECTED = frozenset(
    {"id", "number", "agency", "path", "version", "created_by", "created_at", "closed_on"}
)


def set_fields(matter: Any, given: Mapping[str, Any], columns: frozenset[str]) -> None:
    """Facts that are columns of the matter are stored on it; status, number and origin are not facts."""
    names = {field.name for field in matter._meta.concrete_fields}
    for name, value in given.items():
        if name in PROTECTED or name in columns:
            raise TypeError(f"{name} is not a fact of a step")
        if name in names:
            setattr(matter, name, value)


def _is_code(matter: models.Model, name: str, codes: frozenset[str]) -> bool:
    if name in codes:
        return True
    return any(field.name == name and field.choices for field in matter._meta.concrete_fields)


def _reference(value: models.Model) -> dict[str, Any]:
    return {"model": value._meta.label_lower, "id": value.pk}


def split_facts(attempt: Attempt) -> tuple[dict[str, Any], dict[str, str]]:
    """Into what may stand in the ledger as it is and texts of which only the keyed hash may."""
    codes = frozenset(attempt.step.codes)
    plain: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for name, value in attempt.facts.items():
        if isinstance(value, models.Model):
            plain[name] = _reference(value)
        elif isinstance(value, str) and value and not _is_code(attempt.matter, name, codes):
            texts[name] = value
        elif isinstance(value, (list, tuple, models.QuerySet)):
            plain[name] = [_item(item) for item in value]
        elif isinstance(value, str):
            plain[name] = value  # a code, or empty
        else:
            plain[name] = _item(value)
    return plain, texts


def _item(item: Any) -> object:
    """A row by its id, a stored file by its hash; anything else only by its type."""
    if isinstance(item, models.Model):
        return item.pk
    if isinstance(getattr(item, "sha256", None), str):
        return {"sha256": item.sha256, "size": item.size}
    if isinstance(item, (str, Mapping)):
        return facts.safe(item)
    is_plain = item is None or isinstance(item, (bool, int, Decimal, date))
    return item if is_plain else {"type": type(item).__name__}


def run_clocks(attempt: Attempt) -> dict[str, Any]:
    """先止后起：办结的、终止的、新起算的；返回各自的日期，写入留痕。"""
    step, matter = attempt.step, attempt.matter
    found: dict[str, Any] = {}
    on = _as_day(attempt.facts.get(step.stopped_on), attempt.today)
    stops = step.stops if is_named(step.stops_with, matter) else ()
    stopped = {clock: deadlines.satisfy(matter, clock, on) for clock in stops}
    ended = {
        clock: deadlines.cancel(matter, clock, on=attempt.today, why=attempt.name)
        for clock in step.cancels
    }
    again = [clock for clock in step.reopens if deadlines.reopen(matter, clock) is not None]
    reckoner = Reckoner()
    started = {
        clock: _start(attempt, clock, reckoner)
        for clock in step.starts
        if isinstance(clock, Start) and concerns(clock, matter)
    }
    if stopped or ended or again or started:
        next_due.set_on(matter)
    if done := {
        clock: {"due": row.due, "on": row.satisfied_on, "late": row.late_days}
        for clock, row in stopped.items()
        if row is not None
    }:
        found["stopped"] = done
    if gone := [clock for clock, row in ended.items() if row is not None]:
        found["ended"] = gone
    if again:
        found["reopened"] = again
    if begun := {
        start.clock: row.due_at or row.due for start, row in started.items() if row is not None
    }:
        found["started"] = begun
    return found


def _as_day(value: Any, otherwise: date) -> date:
    if isinstance(value, datetime):
        return value.astimezone().date()
    return value if isinstance(value, date) else otherwise


def concerns(start: Start, matter: Any) -> bool:
    """Whether the clock runs for matters of this kind, as far as they are filled in."""
    return is_named(start.only_with, matter) and (not start.kinds or matter.kind in start.kinds)


def is_named(column: str, matter: Any) -> bool:
    """Whether the unit or person in this column is filled in; no column, nothing to fill in."""
    return not column or getattr(matter, f"{column}_id", None) is not None


def _start(attempt: Attempt, start: Start, reckoner: Reckoner) -> Any:
    since = attempt.fact(start.since) if start.since else attempt.now
    if since is None:
        raise TypeError(f"{attempt.name}: no {start.since} to start {start.clock} from")
    is_column = any(f.name == start.since for f in attempt.matter._meta.concrete_fields)
    return deadlines.start(
        attempt.matter,
        start.clock,
        since,
        stated_due=attempt.fact(start.due) if start.due else None,
        start_field=start.since if is_column else "",
        reckoner=reckoner,
    )


def issue_number(attempt: Attempt) -> dict[str, Any]:
    """编号并写在办件上。"""
    step = attempt.step
    if not step.number:
        return {}
    issuer = step.issuer(attempt) if step.issuer else _unit(attempt)
    issued = numbering.take(numbering.Issue(issuer, step.number, attempt.now), attempt.matter)
    attempt.matter.number = issued.text
    return {"number": {"series": issued.series_id, "year": issued.series.year, "n": issued.n}}


def _unit(attempt: Attempt) -> Agency:
    if attempt.actor is None or attempt.actor.agency is None:
        raise TypeError(f"{attempt.name}: nobody to number for")
    return attempt.actor.agency


def freeze_paper(attempt: Attempt) -> Mapping[str, Any]:
    """冻结文书的事实（内容与模板版本），提交后再排版。"""
    renderer, step = hooks.document_renderer(), attempt.step
    document = step.papers.get(attempt.matter.kind, "") if step.papers else step.document
    if not document or renderer is None:
        return {}
    coverage.executed("document", document)
    return renderer.freeze(
        document,
        attempt.matter,
        number=attempt.matter.number,
        actor=attempt.actor,
        now=attempt.now,
        facts=attempt.facts,
    )


def stand_in(attempt: Attempt) -> dict[str, Any]:
    """代理（AB 岗）办理的，留痕注明代谁：代承办人的写承办人，否则写借出角色的人。"""
    actor, roles = attempt.actor, attempt.step.roles
    if actor is None:
        return {}
    principals = [person for person, role in lent_to(actor, attempt.today) if role in roles]
    handler = getattr(attempt.matter, "handler_id", None)
    if handler in principals and handler != actor.pk and attempt.step.who is not None:
        return {"stand_in_for": handler}
    if not principals or not actor.own_roles.isdisjoint(roles):
        return {}
    return {"stand_in_for": min(principals)}
