"""依据库：从规则包读出规范、条款、期限、参数，并按地方和日期查找。

Files of a pack (all optional, UTF-8 TOML, entries are arrays of tables whose keys are the fields of the
classes in `law.model`; lists stand for tuples, "5wd" for an Amount):

    norms.toml       [[norm]]      code, title, number, rank, jurisdiction, effective_from, …
    clauses.toml     [[clause]]    id, article, gist, bearer, addressee, features, duty, row   (norm = prefix of id)
    clocks.toml      [[clock]]     name, title, kind, amount, roll, rows, start, stop, bearer, … (a local
                                   pack writes only what differs from the national one)
    parameters.toml  [[parameter]] key, title, value, rows, …
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from zhiheng.law.model import (
    Ambiguity,
    Amount,
    Clause,
    Clock,
    Norm,
    NotInForce,
    Parameter,
    StrictReading,
    UnknownLaw,
)

_PACKS = files("zhiheng.law") / "packs"
PACKS = ("cn", "shandong", "weihai", "huantai")


def _entries(path: str, key: str) -> list[dict[str, Any]]:
    source = _PACKS.joinpath(*path.split("/"))
    if not source.is_file():
        return []
    entries: list[dict[str, Any]] = tomllib.loads(source.read_text("utf-8")).get(key, [])
    return [
        {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
        for entry in entries
    ]


@cache
def norms() -> dict[str, Norm]:
    """所有规范，按编号前缀。"""
    return {e["code"]: Norm(**e) for pack in PACKS for e in _entries(f"{pack}/norms.toml", "norm")}


@cache
def _norms_of(pack: str) -> frozenset[str]:
    return frozenset(entry["code"] for entry in _entries(f"{pack}/norms.toml", "norm"))


def norm(code: str) -> Norm:
    try:
        return norms()[code]
    except KeyError:
        raise UnknownLaw(f"没有编号为 {code} 的规范。") from None


def norms_of(pack: str) -> tuple[Norm, ...]:
    """一个规则包里的规范，次序同文件。"""
    return tuple(norm for code, norm in norms().items() if code in _norms_of(pack))


def norm_code(clause_id: str) -> str:
    """The prefix of a clause id: WH-32.s1 → WH."""
    return clause_id.split("-", 1)[0]


@cache
def clauses() -> dict[str, Clause]:
    """所有条款，按编号，顺序同规则包。"""
    return {
        e["id"]: Clause(**{"norm": norm_code(e["id"]), **e})
        for pack in PACKS
        for e in _entries(f"{pack}/clauses.toml", "clause")
    }


def clause(clause_id: str) -> Clause:
    try:
        return clauses()[clause_id]
    except KeyError:
        raise UnknownLaw(f"没有编号为 {clause_id} 的条款。") from None


@cache
def ambiguities() -> dict[str, Ambiguity]:
    return {e["id"]: Ambiguity(**e) for e in _entries("ambiguities.toml", "ambiguity")}


def ambiguity(ambiguity_id: str) -> Ambiguity:
    try:
        return ambiguities()[ambiguity_id]
    except KeyError:
        raise UnknownLaw(f"没有编号为 {ambiguity_id} 的疑义。") from None


def _clock(entry: dict[str, Any]) -> Clock:
    amount, yellow, strict = (entry.get(key) for key in ("amount", "yellow", "strict"))
    if strict:
        lengths = {k: Amount.parse(strict[k]) for k in ("amount", "earlier") if k in strict}
        strict = StrictReading(**{**strict, **lengths})
    return Clock(
        **{
            "rows": (),
            **entry,
            "amount": Amount.parse(amount) if amount else None,
            "yellow": Amount.parse(yellow) if yellow else None,
            "strict": strict,
        }
    )


@cache
def _clocks_of(pack: str) -> dict[str, Clock]:
    return {name: _clock(entry) for name, entry in _clock_entries(pack).items()}


@cache
def _clock_entries(pack: str) -> dict[str, dict[str, Any]]:
    """地方包的一项只写与全国包不同的字段。"""
    entries = {entry["name"]: entry for entry in _entries(f"{pack}/clocks.toml", "clock")}
    if pack == PACKS[0]:
        return entries
    wide = _clock_entries(PACKS[0])
    return {name: {**wide.get(name, {}), **entry} for name, entry in entries.items()}


def all_clocks() -> Iterator[Clock]:
    """各规则包写明的每一项期限，不论地方和日期；同名的可出现多次。"""
    for pack in PACKS:
        yield from _clocks_of(pack).values()


@cache
def _parameters_of(pack: str) -> dict[str, list[Parameter]]:
    found: dict[str, list[Parameter]] = {}
    for entry in _entries(f"{pack}/parameters.toml", "parameter"):
        found.setdefault(entry["key"], []).append(Parameter(**entry))
    return found


@dataclass(frozen=True, slots=True)
class Profile:
    """一个地方适用的规则包，由宽到窄；后面的包优先。"""

    name: str
    title: str
    packs: tuple[str, ...]

    def applies(self, norm_code: str) -> bool:
        """该规范属于本地的规则包（不论是否施行）。"""
        return any(norm_code in _norms_of(pack) for pack in self.packs)

    def in_force(self, clause_id: str, day: date) -> bool:
        code = norm_code(clause_id)
        return self.applies(code) and norm(code).in_force(day)

    def changes(self) -> tuple[date, ...]:
        """本地各规范施行或者失效、因而依据可能改变的日子。"""
        laws = [law for law in norms().values() if self.applies(law.code)]
        begin = {law.effective_from for law in laws}
        end = {law.effective_to + timedelta(days=1) for law in laws if law.effective_to}
        return tuple(sorted(begin | end))

    def cites(self, ids: str, day: date) -> tuple[Clause, ...]:
        """`"WH-31 SD-28 SC-28"` 中该日在本地施行的条款，次序不变。"""
        found = [clause(clause_id) for clause_id in ids.split()]
        return tuple(c for c in found if self.in_force(c.id, day))

    def clock_names(self) -> tuple[str, ...]:
        """本地各包写明的全部期限名称。"""
        return tuple(dict.fromkeys(name for pack in self.packs for name in _clocks_of(pack)))

    def _versions(self, name: str) -> list[Clock]:
        versions = [_clocks_of(pack)[name] for pack in self.packs if name in _clocks_of(pack)]
        if not versions:
            raise UnknownLaw(_no_such_clock(name, self))
        return versions

    def clock_kind(self, name: str) -> Clock:
        """期限最窄一包的写法，不问何日施行；只用来看它的种类和单位。"""
        return self._versions(name)[-1]

    def clock(self, name: str, day: date) -> Clock:
        """期限在该日的规定：取最窄的、其条款已施行的一项；没有则 `NotInForce`。"""
        versions = self._versions(name)
        for version in reversed(versions):
            rows = self._rows_of(version, day)
            if rows or not version.rows:
                return replace(version, rows=rows)
        if versions[0].origin == "default":
            return replace(versions[0], rows=())
        raise NotInForce(_not_yet(versions[0], day))

    def _rows_of(self, version: Clock, day: date) -> tuple[str, ...]:
        """时效一类的期限约束的是今后的处理，起算日可以早于规范施行之日。"""
        if version.reaches_back:
            return tuple(row for row in version.rows if self.applies(norm_code(row)))
        return tuple(row for row in version.rows if self.in_force(row, day))

    def clocks(self, day: date) -> tuple[Clock, ...]:
        """该日在本地运行的全部期限；默认关闭的不在其中。"""
        return tuple(c for c in self._defined(day) if c.enabled)

    def _defined(self, day: date) -> Iterator[Clock]:
        for name in self.clock_names():
            try:
                yield self.clock(name, day)
            except NotInForce:
                continue

    def parameter(self, key: str, day: date) -> Any:
        """参数在该日的出厂值；本级另定的值由 norms.services.parameter 先查。"""
        return self.parameter_entry(key, day).value

    def parameter_entry(self, key: str, day: date) -> Parameter:
        for pack in reversed(self.packs):
            for entry in _parameters_of(pack).get(key, ()):
                if entry.covers(day):
                    return entry
        raise UnknownLaw(f"没有名为 {key} 的参数。")

    def parameters(self, day: date) -> dict[str, Parameter]:
        keys = dict.fromkeys(key for pack in self.packs for key in _parameters_of(pack))
        return {key: self.parameter_entry(key, day) for key in keys}


def _no_such_clock(name: str, place: Profile) -> str:
    if any(name in _clocks_of(pack) for pack in PACKS):
        return f"期限 {name} 不适用于{place.title}。"
    return f"没有名为 {name} 的期限。"


def _not_yet(clock: Clock, day: date) -> str:
    law = norm(norm_code(clock.rows[0]))
    return (
        f"期限 {clock.name} 依据《{law.title}》，该规范自{law.effective_from}起施行，{day}不适用。"
    )


@cache
def profiles() -> dict[str, Profile]:
    return {
        e["name"]: Profile(e["name"], e["title"], e["packs"])
        for e in _entries("profiles.toml", "profile")
    }


def profile(name: str) -> Profile:
    try:
        return profiles()[name]
    except KeyError:
        raise UnknownLaw(f"没有名为 {name} 的规则组合。") from None


@cache
def _places() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern, re.ASCII), entry["name"])
        for entry in _entries("profiles.toml", "profile")
        for pattern in entry["places"]
    )


def profile_for(place: str) -> Profile:
    """行政区划代码（371002）或者路径（/370000/371000/371002/）所适用的规则组合。"""
    code = place.strip("/").rsplit("/", 1)[-1]
    for pattern, name in _places():
        if pattern.fullmatch(code):
            return profile(name)
    raise UnknownLaw(f"没有适用于行政区划 {place} 的规则包，请核对代码（如 371000、370321）。")
