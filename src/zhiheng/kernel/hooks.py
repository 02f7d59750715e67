"""What the kernel and the rooms below a room need from higher ones; each registers in its AppConfig.ready().

The whole list: document renderer, to-do provider, step offered on a lower room's page, matter ended or
corrected, notice texts. (Navigation entries live in `ui`, the coverage register in `law.coverage`; accounts and the directory
report to the ledger through `directory.events`, norms through `norms.services.when_changed`.)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Protocol

from django.db import models

from zhiheng.accounts.models import User
from zhiheng.kernel import deadlines
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.models import Deadline

# --- document renderer -------------------------------------------------------------------------


class DocumentRenderer(Protocol):
    """Freezes the facts of a paper inside the step's transaction and renders it after the commit."""

    def freeze(
        self,
        kind: str,
        matter: models.Model,
        *,
        number: str,
        actor: User | None,
        now: datetime,
        facts: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        """Store the frozen facts; return ledger facts (`document` = its id, hash of the frozen facts)."""

    def render(self, frozen: Mapping[str, Any]) -> None:
        """Called after commit with what `freeze` returned; queues the rendering."""


_renderer: list[DocumentRenderer] = []


def register_document_renderer(renderer: DocumentRenderer) -> None:
    _renderer[:] = [renderer]


def document_renderer() -> DocumentRenderer | None:
    return _renderer[0] if _renderer else None


# --- to-dos ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToDo:
    """工作台上的一件待办：办什么、哪一件、何日届满；给出 `matter` 的，取该件最近届满的一项期限。"""

    title: str
    subject: str
    url: str
    due: date | None = None
    lamp: str = "green"
    row: str = ""
    kind: str = ""
    matter: models.Model | None = None
    other_bearer: str = ""  # 这一方承担的期限不是本人的（监督机构看报来的备案：机关的期限）


ToDoProvider = Callable[[User, date], Iterable[ToDo]]
_to_do_providers: dict[str, ToDoProvider] = {}


_own_to_dos: set[str] = set()


def register_to_dos(name: str, provider: ToDoProvider, *, models: Iterable[str] = ()) -> None:
    """`models` are the matters whose work the provider lists itself, deadline included ("filings.filing")."""
    _to_do_providers[name] = provider
    _own_to_dos.update(models)


def to_do_providers() -> tuple[str, ...]:
    return tuple(_to_do_providers)


def lists_own_to_dos() -> frozenset[str]:
    """Labels of the matters of which the bare deadlines need no line of their own."""
    return frozenset(_own_to_dos)


def to_dos(user: User, today: date) -> list[ToDo]:
    """本人的全部待办，届满日在前；没有届满日的在后。"""
    listed = [to_do for provider in _to_do_providers.values() for to_do in provider(user, today)]
    others = {
        deadlines.key_of(to_do.matter): to_do.other_bearer
        for to_do in listed
        if to_do.matter is not None
    }
    matters = [to_do.matter for to_do in listed if to_do.matter is not None]
    nearest = deadlines.nearest(matters, others)
    found = [_with_clock(to_do, nearest, today) for to_do in listed]
    return sorted(found, key=lambda to_do: (to_do.due is None, to_do.due or today, to_do.title))


def _with_clock(to_do: ToDo, nearest: Mapping[tuple[int, int], Deadline], today: date) -> ToDo:
    clock = None if to_do.matter is None else nearest.get(deadlines.key_of(to_do.matter))
    if clock is None:
        return to_do
    row = clock.rows.split()[0] if clock.rows else to_do.row
    return replace(to_do, due=clock.due, lamp=str(clock.lamp(today)), row=row)


# --- steps of a higher room on a lower room's page ---------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkedStep:
    """高一层房间在此页提供的一步（疑点 → 意见书）：可办则给网址，不可办则说明理由。"""

    label: str
    url: str
    rows: str = ""
    refusal: Refusal | None = None

    @property
    def allowed(self) -> bool:
        return self.refusal is None


LinkedStepProvider = Callable[[Any, User, date], Iterable[LinkedStep]]
_linked_steps: dict[str, list[LinkedStepProvider]] = {}


def register_linked_steps(model_label: str, provider: LinkedStepProvider) -> None:
    """`model_label` is the lower room's model, as in "screening.lead"."""
    providers = _linked_steps.setdefault(model_label.lower(), [])
    if provider not in providers:
        providers.append(provider)


def linked_steps(matter: models.Model, user: User, today: date) -> list[LinkedStep]:
    providers = _linked_steps.get(matter._meta.label_lower, [])
    return [step for provider in providers for step in provider(matter, user, today)]


# --- a matter has ended ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ended:
    """一件已办结：哪一件、由谁、何时；在同一事务内告知来源一方。"""

    matter: Any
    actor: User | None
    now: datetime


MatterEnded = Callable[[Ended], None]
_matter_ended: dict[str, list[MatterEnded]] = {}


def register_matter_ended(model_label: str, receiver: MatterEnded) -> None:
    receivers = _matter_ended.setdefault(model_label.lower(), [])
    if receiver not in receivers:
        receivers.append(receiver)


def matter_ended(ended: Ended) -> None:
    for receiver in _matter_ended.get(ended.matter._meta.label_lower, []):
        receiver(ended)


# --- a matter was corrected --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Corrected:
    """一件的一栏已更正，由它起算的期限已重新计算；在同一事务内，随之改动的由本房间改。"""

    matter: Any
    field: str
    old: Any
    now: datetime


MatterCorrected = Callable[[Corrected], None]
_matter_corrected: dict[str, list[MatterCorrected]] = {}


def register_corrected(model_label: str, receiver: MatterCorrected) -> None:
    receivers = _matter_corrected.setdefault(model_label.lower(), [])
    if receiver not in receivers:
        receivers.append(receiver)


def matter_corrected(corrected: Corrected) -> None:
    for receiver in _matter_corrected.get(corrected.matter._meta.label_lower, []):
        receiver(corrected)


# --- wording of notices and ledger entries -----------------------------------------------------

NoticeText = str | Callable[[Mapping[str, Any]], str]
_notice_texts: dict[str, NoticeText] = {}
_action_texts: dict[str, str] = {}


def register_notice_text(code: str, text: NoticeText) -> None:
    """A format string over the notice's facts, or a function of them."""
    _notice_texts[code] = text


def notice_text(code: str, facts: Mapping[str, Any]) -> str:
    """The words of a notice; where the matter gives its name, that comes first."""
    text = _notice_texts.get(code, _action_texts.get(code, code))
    words = text(facts) if callable(text) else text.format_map(_Blank(facts))
    return f"{facts['about']}：{words}" if facts.get("about") else words


def register_action_text(action: str, text: str) -> None:
    """The Chinese words for an action code of the ledger; steps register theirs themselves."""
    _action_texts[action] = text


def action_text(action: str) -> str:
    return _action_texts.get(action, action)


def action_choices() -> list[tuple[str, str]]:
    """Every action that the product knows, with its words, for a filter."""
    return sorted(
        ((code, f"{text}（{code}）") for code, text in _action_texts.items()), key=itemgetter(1)
    )


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
