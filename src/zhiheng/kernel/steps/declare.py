"""Step: one row of a workflow table; what it starts, stops, freezes and numbers, and who may take it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.parameters import profile_of
from zhiheng.law.library import Profile


@dataclass(frozen=True, slots=True)
class Attempt:
    """一次办理：哪一步、哪一件、由谁、何时、凭什么事实；`is_offer` 为真时只是问按钮可否点。"""

    name: str
    step: "Step"
    matter: Any
    actor: User | None
    now: datetime
    facts: Mapping[str, Any]
    is_offer: bool = False

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def profile(self) -> Profile:
        return profile_of(self.matter.path)

    @property
    def rows(self) -> str:
        """这一步对这一件落实的条款：几种办件共用一张流程表的，只取本种的。"""
        return own_rows(self.step.rows, self.matter)

    def fact(self, name: str, default: Any = None) -> Any:
        """本次填写的，否则是办件上已有的。"""
        found = self.facts.get(name)
        return getattr(self.matter, name, default) if found is None else found


def own_rows(rows: str, matter: Any) -> str:
    """Those of the step's clauses that the matter's kind has, else the clauses of the kind; never another kind's."""
    own = str(getattr(matter, "clause_rows", ""))
    return " ".join(row for row in rows.split() if row in own.split()) or own or rows


Guard = Callable[[Attempt], Refusal | None]
Effect = Callable[[Attempt], Mapping[str, Any] | None]


class Move(StrEnum):
    """一步在审批链中的作用。"""

    SUBMIT = "submit"
    OPINION = "opinion"
    DECIDE = "decide"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Start:
    """起算一项期限：`since` 是起算日所在的事实或栏目（空为办理之日），`due` 是文书载明的最后一日。

    `kinds` 只对这些种类（办件的 kind 栏）起算，空为一律起算；`only_with` 只在指明了这个单位、人员时起算。
    """

    clock: str
    since: str = ""
    due: str = ""
    kinds: Collection[str] = ()
    only_with: str = ""


@dataclass(frozen=True, slots=True)
class Notify:
    """提交后发给谁的提醒：`to` 是 handler（承办人）、officer（所涉人员本人的账号）、actor_unit（本单位），或者办件上一个单位栏目（agency 等）。"""

    code: str
    to: str = "agency"
    roles: tuple[str, ...] = ()


def _words(value: str | Collection[str]) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, str) else tuple(str(item) for item in value)


@dataclass(frozen=True)
class Step:
    """流程表的一行：名称、来源状态、去向状态、角色、条款；其余按需填写。

    `sources` empty = the step opens a new matter; `target` None = the status stays. `rows` lists all clause ids.
    """

    label: str
    sources: Collection[str]
    target: str | None
    roles: str | Collection[str]
    rows: str
    starts: Collection[str | Start] = ()
    stops: Collection[str] = ()
    stopped_on: str = ""  # 办结日所在的事实，空为办理之日
    stops_with: str = ""  # 只在指明了这个单位时办结（报给平台以外的，到有回执才办结）
    cancels: Collection[str] = ()
    reopens: Collection[str] = ()  # 已办结的期限恢复计算（核查不到位，仍从原起算日计）
    document: str = ""  # 冻结哪一种文书
    papers: Mapping[str, str] = field(default_factory=dict)  # 按办件的种类（kind 栏）冻结哪一种文书
    number: str = ""  # 按哪一文种编号
    issuer: Callable[[Attempt], Agency] | None = None  # 空为办理人的单位
    guards: Collection[Guard] = ()
    separate_from: Collection[str] = ()  # 不得与这些栏目中的人相同
    who: Guard | None = None
    only_if: Mapping[str, Collection[str]] = field(default_factory=dict)  # 另一栏须在这些状态
    also: Mapping[str, str] = field(default_factory=dict)  # 同时改变的另一栏
    approval: Move | None = None
    chain: str = ""  # 审批链按哪一种文书
    needs: Collection[str] = ()  # 必填的事实
    codes: Collection[str] = ()  # 是代码、可以原样留痕的文字事实
    effects: Collection[Effect] = ()
    notifies: Collection[Notify] = ()
    ends: bool = False  # 办结
    resumes: bool = False  # 办结之后又重新办理
    system: bool = False  # 只由系统办理
    aside: bool = False  # 不是常规的下一步：修改、撤回、作废、不再办理

    def __post_init__(self) -> None:
        fixed = {
            "sources": frozenset(_words(self.sources)),
            "target": None if self.target is None else str(self.target),
            "roles": _words(self.roles),
            "starts": tuple(Start(s) if isinstance(s, str) else s for s in self.starts),
            "also": {column: str(target) for column, target in self.also.items()},
            "only_if": {c: frozenset(_words(states)) for c, states in self.only_if.items()},
        }
        for name, value in fixed.items():
            object.__setattr__(self, name, value)

    @property
    def opens(self) -> bool:
        """这一步产生新的办件。"""
        return not self.sources

    def is_for(self, matter: Any) -> bool:
        """几种办件共用一张流程表的，这一步是不是本种的。"""
        kinds = self.only_if.get("kind")
        return kinds is None or matter.kind in kinds

    @property
    def clocks(self) -> tuple[str, ...]:
        """这一步起算的期限。"""
        return tuple(start.clock for start in self.starts if isinstance(start, Start))


@dataclass(frozen=True, slots=True)
class Offer:
    """页面上的一个按钮：可办，或者不可办的理由与条款。"""

    name: str
    step: Step
    refusal: Refusal | None
    is_relevant: bool  # 当前状态下有这一步
    clauses: tuple[str, ...] = ()  # 该地该日施行的依据

    @property
    def allowed(self) -> bool:
        return self.refusal is None

    @property
    def label(self) -> str:
        return self.step.label
