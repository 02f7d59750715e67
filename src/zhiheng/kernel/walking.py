"""Walk a workflow table in tests: every step × state × role is asked, and what is refused is tried too."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from zhiheng.accounts.models import User
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.steps import Step, Steps
from zhiheng.kernel.steps.checks import refusal
from zhiheng.kernel.steps.declare import Attempt


class WalkedInto(AssertionError):
    """The table allows what it should not, or refuses without a sentence."""


@dataclass
class Walked:
    """Which combinations the table allows: (step, state, role)."""

    asked: int = 0
    allowed: set[tuple[str, str, str]] = field(default_factory=set)


def walk(
    steps: Steps[Any], make: Callable[[], Any], users: Mapping[str, User], *, now: datetime
) -> Walked:
    """`make` gives a matter; it is put into every state and offered to every role's user.

    Asserts that a step is open only in its states and to its roles, that every refusal is a sentence, and that
    taking a refused step raises and changes nothing.
    """
    walked = Walked()
    matter = make()
    for state in _states(steps):
        _force(steps, matter, state)
        for name, step, role, user in _each(steps, users):
            walked.asked += 1
            attempt = Attempt(name, step, matter, user, now, {}, is_offer=True)
            found = refusal(attempt, steps.column)
            _check(attempt, state, role, found is None)
            if found is None:
                walked.allowed.add((name, state, str(role)))
            elif not found.sentence.endswith("。"):
                raise WalkedInto(f"{name} in {state} for {role}: {found.sentence!r}")
            elif state not in step.sources or role not in step.roles:
                _try(steps, attempt)
    return walked


def _states(steps: Steps[Any]) -> list[str]:
    column: Any = steps.model._meta.get_field(steps.column)
    named = [state for state, _ in column.flatchoices or ()]
    return named or [str(state) for state in steps.model.Status]


def _each(steps: Steps[Any], users: Mapping[str, User]) -> Iterator[tuple[str, Step, str, User]]:
    for name, step in steps.table.items():
        if not step.opens:
            for role, user in users.items():
                yield name, step, role, user


def _force(steps: Steps[Any], matter: Any, state: str) -> None:
    steps.model._base_manager.filter(pk=matter.pk).update(**{steps.column: state})
    matter.refresh_from_db()


def _check(attempt: Attempt, state: str, role: str, is_allowed: bool) -> None:
    step = attempt.step
    may = state in step.sources and role in step.roles and not step.system
    if is_allowed and not may:
        raise WalkedInto(f"{attempt.name} is open in {state} for {role}")


def _try(steps: Steps[Any], attempt: Attempt) -> None:
    """A refused step must be refused by `take`, too, and leave the row as it was."""
    before = attempt.matter.version
    try:
        with transaction.atomic():
            steps.take(attempt.name, attempt.matter, actor=attempt.actor, now=attempt.now)
    except (RuleViolation, NotVisible):
        attempt.matter.refresh_from_db()
        if attempt.matter.version == before:
            return
    raise WalkedInto(f"{attempt.name} went through in {attempt.matter.status}")
