"""场景的登记：违法的要写进真值文件，擦边合法的不得成为疑点。"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from zhiheng.demo.drafts import Draft
from zhiheng.demo.world import World


@dataclass
class Group:
    """一个场景造出的行为：`acts` 是疑点所涉的，`bystanders` 是陪衬；`key` 代替行为编号作为真值的键。"""

    acts: list[Draft]
    bystanders: list[Draft] = field(default_factory=list)
    key: tuple[str, ...] = ()


Build = Callable[..., Any]


@dataclass(frozen=True)
class Case:
    """一个场景；`values` 里的每个值各造一次。"""

    rule: str
    build: Build
    violates: bool
    ground: str = ""
    part: str = ""
    values: tuple[Any, ...] = ()
    yields: int = 1  # 一次造出的擦边行为（成组比较的场景不止一件）

    @property
    def size(self) -> int:
        return max(len(self.values), 1) * self.yields

    def groups(self, world: World) -> Iterable[Group]:
        arguments: Iterable[tuple[Any, ...]] = [(value,) for value in self.values] or [()]
        for given in arguments:
            made = self.build(world, *given)
            if isinstance(made, Draft):
                made = [made]
            yield made if isinstance(made, Group) else Group(list(made))


CASES: list[Case] = []


def violation(
    rule: str, ground: str = "", *, part: str = "", each: Iterable[Any] = ()
) -> Callable[[Build], Build]:
    """登记一个违法场景。"""

    def note(build: Build) -> Build:
        CASES.append(Case(rule, build, True, ground, part, tuple(each)))
        return build

    return note


def near(rule: str, *, each: Iterable[Any] = (), yields: int = 1) -> Callable[[Build], Build]:
    """登记一个擦边而合法的场景。"""

    def note(build: Build) -> Build:
        CASES.append(Case(rule, build, False, values=tuple(each), yields=yields))
        return build

    return note
