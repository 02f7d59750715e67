"""Mapping packs: sheets that the country or the platform has fixed, each one TOML file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhiheng.values.money import Unit
from zhiheng.values.text import squeeze


@dataclass(frozen=True, slots=True)
class Pack:
    """A known sheet: its columns, units and the kind of act it carries."""

    name: str
    title: str
    kind: str
    columns: dict[str, str]
    units: dict[str, Unit]
    signature: frozenset[str]
    unsigned: frozenset[str]
    record_level: str

    def matches(self, headings: frozenset[str]) -> int:
        """How many headings are ours; 0 when the sheet is another one."""
        if not self.signature <= headings:
            return 0
        return len(headings & self.columns.keys()) - 2 * len(headings & self.unsigned)


def _squeezed(words: list[str]) -> frozenset[str]:
    return frozenset(squeeze(word) for word in words)


@cache
def packs() -> dict[str, Pack]:
    found = {}
    for file in sorted((files(__package__) / "packs").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        row = tomllib.loads(file.read_text(encoding="utf-8"))
        name = file.name.removesuffix(".toml")
        found[name] = Pack(
            name=name,
            title=row["title"],
            kind=row["kind"],
            columns={squeeze(key): field for key, field in row["columns"].items()},
            units={squeeze(key): unit for key, unit in row.get("units", {}).items()},
            signature=_squeezed(row["signature"]),
            unsigned=_squeezed(row.get("unsigned", [])),
            record_level=row["record_level"],
        )
    return found


@cache
def all_columns() -> frozenset[str]:
    return frozenset(key for pack in packs().values() for key in pack.columns)


def recognise(headings: list[str]) -> Pack | None:
    """The pack that explains most headings."""
    keys = frozenset(squeeze(heading) for heading in headings)
    best = max(packs().values(), key=lambda pack: pack.matches(keys))
    return best if best.matches(keys) > 0 else None
