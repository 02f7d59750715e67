"""条款落实：谁（期限、步骤、规则、文书、台账、关口）落实哪一款，以及有没有测试为证。

Rooms call `declare` when they are loaded and `executed` where the declared thing runs. A clause is implemented
when a declaration that carries its id can be reached, and tested when that declaration was seen running inside a
passing test marked with the same id (`pytest_plugin` records it into `tested.json`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from zhiheng.law import library
from zhiheng.law.model import Clause

Kind = Literal["clock", "step", "rule", "document", "register", "guard"]
KIND_NAMES: Mapping[str, str] = {
    "clock": "期限",
    "step": "步骤",
    "rule": "筛查规则",
    "document": "文书",
    "register": "台账",
    "guard": "关口",
}
TESTED = Path(str(files("zhiheng.law"))) / "tested.json"

Tested = dict[str, dict[str, list[str]]]
"""clause id → declaration key → tests that prove it"""


@dataclass(frozen=True, slots=True)
class Declaration:
    """一项落实：`rows` 是所落实的条款，`reached_by` 是到达它的网址名、命令或者任务。

    `uses` 是它动用的其他登记（键）：步骤查的关口、出的文书、起算的期限；到达步骤，也就到达了它们。
    """

    kind: str
    name: str
    rows: tuple[str, ...]
    reached_by: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}"

    def __str__(self) -> str:
        return f"{KIND_NAMES[self.kind]} {self.name}"


@dataclass(frozen=True, slots=True)
class ClauseStatus:
    """一行条款的落实情况；`declarations` 只列能够到达的。"""

    id: str
    operative: bool
    implemented: bool
    tested: bool
    declarations: tuple[str, ...]
    tests: tuple[str, ...]


_registry: dict[str, Declaration] = {}
_recorder: set[str] | None = None


def declare(
    kind: Kind,
    name: str,
    rows: str | Iterable[str],
    *,
    reached_by: str | Iterable[str] = (),
    clocks: str | Iterable[str] = (),
    uses: Iterable[str] = (),
) -> Declaration:
    """登记一项落实；`rows` 写作 "WH-31 SD-28 SC-28" 或者编号的序列，`clocks` 是它起算的期限。

    `uses` names other declarations by key (`guard:two-handlers`, `document:D33`). Repeating a declaration adds its
    places, rows and uses: a page may announce a step of a lower room.
    """
    used = (*uses, *(f"clock:{clock}" for clock in _words(clocks)))
    new = Declaration(kind, name, _words(rows), _places(reached_by), used)
    old = _registry.get(new.key)
    if old is not None:
        new = replace(
            old,
            rows=_merged(old.rows, new.rows),
            reached_by=_merged(old.reached_by, new.reached_by),
            uses=_merged(old.uses, new.uses),
        )
    _registry[new.key] = new
    return new


def reach(kind: Kind, name: str, reached_by: str | Iterable[str]) -> Declaration:
    """补记一个到达处：较高的房间为较低房间登记的步骤、文书提供了页面。"""
    return declare(kind, name, (), reached_by=reached_by)


def executed(kind: Kind, name: str) -> None:
    """在所登记之事实际运行处调用；没有测试在记录时什么也不做。"""
    if _recorder is not None:
        _recorder.add(f"{kind}:{name}")


@contextmanager
def recording() -> Iterator[set[str]]:
    """记下其间运行过的登记（键），供测试插件使用；可以嵌套。"""
    global _recorder
    outer, _recorder = _recorder, set()
    try:
        yield _recorder
    finally:
        inner, _recorder = _recorder, outer
        if outer is not None:
            outer |= inner


def declarations() -> dict[str, Declaration]:
    """全部登记，按键；各规则包的期限也在其中。到达处含由动用它的登记带来的。"""
    found = dict(_registry)
    for name, rows in _pack_clocks().items():
        clock = found.get(f"clock:{name}", Declaration("clock", name, ()))
        found[clock.key] = replace(clock, rows=_merged(clock.rows, rows))
    users: dict[str, list[str]] = {}
    for declaration in found.values():
        for key in declaration.uses:
            users.setdefault(key, []).append(declaration.key)
    return {
        key: replace(found[key], reached_by=_reached(key, found, users)) for key in sorted(found)
    }


def _reached(
    key: str, found: Mapping[str, Declaration], users: Mapping[str, list[str]]
) -> tuple[str, ...]:
    """Its own places and those of everything that uses it, directly or through others."""
    places: dict[str, None] = {}
    waiting, seen = [key], {key}
    while waiting:
        current = waiting.pop()
        places.update(dict.fromkeys(found[current].reached_by))
        new = [user for user in users.get(current, ()) if user not in seen]
        seen.update(new)
        waiting += new
    return tuple(places)


def proofs(clause_ids: Iterable[str], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """`keys` 中确实载有某款编号的登记：（条款，登记）。"""
    known = declarations()
    wanted = set(clause_ids)
    for key in keys:
        if key in known:
            yield from ((row, key) for row in known[key].rows if row in wanted)


def unknown_rows() -> list[str]:
    """登记中写错的条款编号（规则包里没有的）。"""
    known = library.clauses()
    return [
        f"{d.key} → {row}" for d in declarations().values() for row in d.rows if row not in known
    ]


def report(tested: Tested | None = None) -> list[ClauseStatus]:
    """两份种子规范每一行的落实情况，次序同规则包。"""
    rows = (clause for clause in library.clauses().values() if clause.row)
    return list(statuses(rows, tested).values())


def statuses(clauses: Iterable[Clause], tested: Tested | None = None) -> dict[str, ClauseStatus]:
    """任意条款的落实情况，按编号。"""
    tested = read_tested() if tested is None else tested
    by_row: dict[str, list[str]] = {}
    for declaration in declarations().values():
        for row in declaration.rows if declaration.reached_by else ():
            by_row.setdefault(row, []).append(declaration.key)
    return {
        clause.id: _status(
            clause.id, clause.duty, by_row.get(clause.id, []), tested.get(clause.id, {})
        )
        for clause in clauses
    }


def summary(statuses: list[ClauseStatus]) -> dict[str, Any]:
    """`zhiheng law coverage --json` 的一行。"""
    return {
        "operative": sum(s.operative for s in statuses),
        "implemented": sum(s.operative and s.implemented for s in statuses),
        "tested": sum(s.operative and s.tested for s in statuses),
        "clauses": [asdict(s) for s in statuses],
    }


def read_tested(path: Path | None = None) -> Tested:
    """The committed record, or another file of the same form."""
    path = path or TESTED
    if not path.exists():
        return {}
    content: Tested = json.loads(path.read_text("utf-8"))
    return content


def write_tested(tested: Tested, path: Path | None = None) -> None:
    """Sorted, so that equal runs give equal bytes."""
    path = path or TESTED
    path.write_text(
        json.dumps(tested, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
    )


def merged_tested(folder: Path) -> Tested:
    """The parts that the sessions of one test run left in `folder`, as one sorted record."""
    found: dict[str, dict[str, set[str]]] = {}
    for part in sorted(folder.glob("*.json")):
        for row, by_key in read_tested(part).items():
            for key, tests in by_key.items():
                found.setdefault(row, {}).setdefault(key, set()).update(tests)
    return {
        row: {key: sorted(tests) for key, tests in sorted(by_key.items())}
        for row, by_key in sorted(found.items())
    }


def only_declared(tested: Tested) -> Tested:
    """The proofs of what the product declares and somebody can reach; tests declare samples of their own."""
    known = declarations()
    kept = {
        row: {
            key: tests
            for key, tests in by_key.items()
            if key in known and known[key].reached_by and row in known[key].rows
        }
        for row, by_key in tested.items()
    }
    return {row: by_key for row, by_key in kept.items() if by_key}


def _status(
    row: str, duty: bool, reachable: list[str], proven: Mapping[str, list[str]]
) -> ClauseStatus:
    keys = [key for key in reachable if key in proven]
    tests = sorted({test for key in keys for test in proven[key]})
    return ClauseStatus(row, duty, bool(reachable), bool(keys), tuple(reachable), tuple(tests))


@cache
def _pack_clocks() -> dict[str, tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    for clock in library.all_clocks():
        rows[clock.name] = _merged(rows.get(clock.name, ()), clock.rows)
    return rows


def _words(text: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(text.split()) if isinstance(text, str) else tuple(text)


def _places(text: str | Iterable[str]) -> tuple[str, ...]:
    """One place is one string: commands contain spaces."""
    if isinstance(text, str):
        return (text,) if text else ()
    return tuple(text)


def _merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
