"""Steps: the workflow table of one status column, and the only functions that change a status."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction

from zhiheng.accounts.models import User
from zhiheng.kernel import approvals, hooks, ledger, notices
from zhiheng.kernel.constraints import explained
from zhiheng.kernel.errors import NotVisible, Refusal, RuleViolation
from zhiheng.kernel.models import Matter
from zhiheng.kernel.scope import in_scope
from zhiheng.kernel.steps import bulk, checks, record
from zhiheng.kernel.steps.declare import Attempt, Move, Offer, Step
from zhiheng.kernel.transactions import change
from zhiheng.law import coverage

M = TypeVar("M", bound=Matter)

TABLES: list["Steps[Any]"] = []
CHANGED = "本件刚刚被他人办理过，请刷新后再看。"


def _used(step: Step) -> list[str]:
    """The guards and the document of a step: who reaches the step reaches them."""
    named = (getattr(function, "guard_name", "") for function in (step.who, *step.guards))
    papers = dict.fromkeys((step.document, *step.papers.values()))
    documents = [f"document:{paper}" for paper in papers if paper]
    return [f"guard:{name}" for name in named if name] + documents


class Steps(Generic[M]):
    """一个状态栏的流程表；并行的一栏另立一表，用自己的 `column`。"""

    def __init__(
        self,
        model: type[M],
        table: Mapping[str, Step],
        *,
        column: str = "status",
        reached_by: str | Iterable[str] = (),
    ) -> None:
        self.model = model
        self.table = dict(table)
        self.column = column
        self.label = model._meta.label_lower
        self._register(reached_by)

    def _register(self, reached_by: str | Iterable[str]) -> None:
        taken = {name for other in TABLES if other.model is self.model for name in other.table}
        if clash := taken & self.table.keys():
            raise ValueError(f"{self.label}: {sorted(clash)} stand in two tables")
        TABLES.append(self)
        for name, step in self.table.items():
            places = reached_by if not isinstance(reached_by, str) else (reached_by,)
            coverage.declare(
                "step",
                self.action(name),
                step.rows,
                reached_by=[place for place in places if place],
                clocks=step.clocks,
                uses=_used(step),
            )
            hooks.register_action_text(self.action(name), step.label)

    def __iter__(self) -> Iterator[tuple[str, Step]]:
        return iter(self.table.items())

    def __getitem__(self, name: str) -> Step:
        return self.table[name]

    def action(self, name: str) -> str:
        """The code of a step in the ledger and in the coverage register."""
        return f"{self.label}.{name}"

    # --- asking --------------------------------------------------------------------------------

    def offered(self, matter: M, user: User, now: datetime) -> list[Offer]:
        """每一步：可办，或者为何不可办；页面据此画按钮。"""
        return [
            self.offer(name, matter, user, now)
            for name, step in self.table.items()
            if not step.opens and not step.system and step.is_for(matter)
        ]

    def offer(self, name: str, matter: M, user: User, now: datetime) -> Offer:
        """一步：可办，或者为何不可办。"""
        step = self.table[name]
        attempt = Attempt(name, step, matter, user, now, {}, is_offer=True)
        is_relevant = checks.in_state(attempt, self.column) is None
        cited = tuple(c.id for c in attempt.profile.cites(attempt.rows, attempt.today))
        return Offer(name, step, checks.refusal(attempt, self.column), is_relevant, cited)

    def closed_to(self, name: str, matter: M, user: User, now: datetime) -> Refusal | None:
        """这一步的表单不给此人看的理由；内容还不齐的仍给看，办理时再说。"""
        attempt = Attempt(name, self.table[name], matter, user, now, {}, is_offer=True)
        return checks.out_of_place(attempt, self.column)

    # --- taking --------------------------------------------------------------------------------

    def take(
        self,
        name: str,
        matter: M,
        *,
        actor: User | None,
        now: datetime,
        version: int | None = None,
        **facts: Any,
    ) -> M:
        """办理一步：锁定 → 状态、角色、范围、分离、关口 → 状态、期限、文号、文书 → 留痕 → 提交 → 提醒与排版。"""
        step = self.table[name]
        if step.opens:
            raise TypeError(f"{name} opens a matter; use open()")

        def work() -> M:
            locked = self._lock(matter, actor, step)
            if version is not None and version != locked.version:
                raise RuleViolation(CHANGED)
            self._perform(Attempt(name, step, locked, actor, now, facts))
            return locked

        try:
            locked = change(work)
        except IntegrityError as error:
            raise explained(error, matter) from error
        _copy(locked, matter)
        return matter

    def open(self, name: str, matter: M, *, actor: User | None, now: datetime, **facts: Any) -> M:
        """以第一步产生一件新办件；`matter` 是未存的一行。"""
        step = self.table[name]
        if not step.opens or matter.pk is not None:
            raise TypeError(f"{name} does not open a matter, or the matter exists")
        matter.created_by, matter.created_at = actor, now
        matter.path = matter.agency.path
        if actor is not None and not in_scope(actor, matter.agency):
            raise NotVisible

        def work() -> None:
            matter.pk, matter._state.adding = None, True
            self._perform(Attempt(name, step, matter, actor, now, facts))

        is_open = False
        try:
            change(work)
            is_open = True
        except IntegrityError as error:
            raise explained(error, matter) from error
        finally:
            if not is_open:  # the row was rolled back; the caller's instance is unsaved again
                matter.pk, matter._state.adding = None, True
        return matter

    def take_many(
        self,
        name: str,
        matters: Sequence[int],
        *,
        now: datetime,
        actor: User | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> list[int]:
        """系统批量办理：每个事务至多 2,000 件，一批一条留痕（含摘要）；返回办成的编号。"""
        return bulk.take_many(self, name, matters, bulk.Batch(now, actor, dict(facts or {})))

    def open_many(
        self,
        name: str,
        matters: Sequence[M],
        *,
        now: datetime,
        actor: User | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> list[M]:
        """系统批量产生新办件（未存的行），每批一条留痕。"""
        return bulk.open_many(self, name, matters, bulk.Batch(now, actor, dict(facts or {})))

    # --- how -----------------------------------------------------------------------------------

    def _lock(self, matter: M, actor: User | None, step: Step) -> M:
        rows = self.model._base_manager.select_for_update(of=("self",)).filter(pk=matter.pk)
        is_machine = step.system and actor is None
        if not is_machine:
            rows = rows.filter(pk__in=self.model.objects.visible_to(actor).values("pk"))
        locked = rows.first()
        if locked is None:
            raise NotVisible
        _keep_units(matter, locked)
        return locked

    def _perform(self, attempt: Attempt) -> None:
        found = checks.refusal(attempt, self.column)
        if found is not None:
            raise RuleViolation(found.sentence, row=found.row)
        step, matter = attempt.step, attempt.matter
        record.set_fields(matter, attempt.facts, self._columns())
        self._move(attempt)
        if step.opens:
            matter.save(force_insert=True)
        written: dict[str, Any] = {}
        for effect in step.effects:
            written |= effect(attempt) or {}
        written |= approvals.record(attempt, matter)
        written |= record.run_clocks(attempt)
        written |= record.issue_number(attempt)
        matter.save()
        paper = record.freeze_paper(attempt)
        written |= paper
        self._write(attempt, written)
        if step.ends:
            hooks.matter_ended(hooks.Ended(matter, attempt.actor, attempt.now))
        self._after_commit(attempt, paper)

    def _columns(self) -> frozenset[str]:
        return frozenset(table.column for table in TABLES if table.model is self.model)

    def _move(self, attempt: Attempt) -> None:
        step, matter = attempt.step, attempt.matter
        moves = dict(step.also)
        if step.target is not None:
            moves[self.column] = step.target
        for column, target in moves.items():
            setattr(matter, column, target)
        if not step.opens:
            matter.version += 1
        if step.ends or step.resumes:
            matter.closed_on = attempt.today if step.ends else None

    def _write(self, attempt: Attempt, written: Mapping[str, Any]) -> None:
        step, matter = attempt.step, attempt.matter
        plain, texts = record.split_facts(attempt)
        states = {column: getattr(matter, column) for column in [self.column, *step.also]}
        cited = attempt.profile.cites(attempt.rows, attempt.today)
        coverage.executed("step", self.action(attempt.name))
        ledger.append(
            self.action(attempt.name),
            at=attempt.now,
            actor=attempt.actor,
            subject=matter,
            rows=" ".join(clause.id for clause in cited),
            facts={**plain, **written, **states, **record.stand_in(attempt)},
            texts=texts,
        )

    def _after_commit(self, attempt: Attempt, paper: Mapping[str, Any]) -> None:
        """Neither a notice nor a renderer that fails may undo or hide a step that is committed."""
        frozen = replace(attempt)
        renderer = hooks.document_renderer()
        if paper and renderer is not None:
            transaction.on_commit(lambda: renderer.render(paper), robust=True)
        if attempt.step.notifies:
            action = self.action(attempt.name)
            transaction.on_commit(lambda: notices.send_for(action, frozen), robust=True)


def _keep_units(known: Matter, locked: Matter) -> None:
    """Units and people that the caller has read are not read again; other matters are: they may have moved on."""
    for field in known._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or not field.is_cached(known):
            continue
        row = field.get_cached_value(known)
        if isinstance(row, Matter) or getattr(locked, field.attname) != getattr(row, "pk", None):
            continue
        field.set_cached_value(locked, row)


def _copy(source: Matter, target: Matter) -> None:
    """The caller's instance shows what is stored now."""
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, getattr(source, field.attname))
    target._state.fields_cache.clear()
    getattr(target, "_prefetched_objects_cache", {}).clear()


__all__ = ["CHANGED", "TABLES", "Move", "Steps"]
