"""The fields that a sheet can fill, read once from fields.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from zhiheng.values.money import Unit
from zhiheng.values.text import narrow, squeeze

KIND_NAMES = {
    "penalty": "行政处罚",
    "licence": "行政许可",
    "measure": "行政强制措施",
    "execution": "行政强制执行",
    "inspection": "行政检查",
    "levy": "行政征收",
    "requisition": "行政征用",
    "fee": "行政收费",
    "benefit": "行政给付",
    "confirmation": "行政确认",
    "registration": "行政登记",
    "adjudication": "行政裁决",
    "reward": "行政奖励",
    "other": "其他",
}

_UNIT = re.compile(
    r"[(（\[【]\s*(?:单位)?\s*[:：]?\s*(?:人民币)?\s*(?:万元|万|元)\s*[)）\]】]|(?<=[额款得])(?:万元|元)$|[/_-](?:万元|元)$"
)
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the platform as a sheet may carry it."""

    name: str
    label: str
    type: str
    kinds: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    limit: int = 200
    list: str = ""
    kept: bool = True
    note: str = ""
    is_foreign: bool = False

    def fits(self, kind: str) -> bool:
        return not self.kinds or not kind or kind in self.kinds


@cache
def _source() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "fields.toml").read_text(encoding="utf-8"))


@cache
def fields() -> dict[str, Field]:
    """All fields by name, in the order of the template."""
    made = {}
    for row in _source()["field"]:
        values: dict[str, Any] = {
            key: tuple(v) if isinstance(v, list) else v for key, v in row.items()
        }
        made[row["name"]] = Field(**values)
    return made


@cache
def words(name: str) -> dict[str, str]:
    """Squeezed word → code of one list of choices; the codes themselves count too."""
    table = _source()["lists"][name]
    found = {squeeze(code): code for code in table}
    return found | {squeeze(word): code for code, given in table.items() for word in given}


@cache
def choices(name: str) -> dict[str, str]:
    """Code → the first word of one list, for templates and forms."""
    return {code: given[0] for code, given in _source()["lists"][name].items()}


def split_unit(heading: str) -> tuple[str, Unit]:
    """A heading without its unit, and the unit it states."""
    match = _UNIT.search(narrow(heading))
    if not match:
        return heading, ""
    unit: Unit = "wan" if "万" in match[0] else "yuan"
    return _UNIT.sub("", narrow(heading)), unit


@cache
def synonyms() -> dict[str, tuple[str, bool]]:
    """Squeezed heading → (field, whether it is beyond doubt)."""
    table: dict[str, tuple[str, bool]] = {}
    for field in fields().values():
        doubtful = {squeeze(word) for word in field.ambiguous}
        for word in (field.label, *field.synonyms):
            key = squeeze(word)
            table.setdefault(key, (field.name, key not in doubtful))
    return table


@cache
def ignored() -> frozenset[str]:
    return frozenset(squeeze(word) for word in _source()["ignored"]["headers"])


@cache
def unkept() -> frozenset[str]:
    return frozenset(squeeze(word) for word in _source()["ignored"]["unkept"])


@cache
def doubtful() -> frozenset[str]:
    return frozenset(squeeze(word) for word in _source()["ignored"]["doubtful"])


def look_up(heading: str) -> tuple[str, bool, Unit]:
    """The field that a heading names, whether that is certain, and the unit it states."""
    bare, unit = split_unit(heading)
    for form in (squeeze(bare), squeeze(_BRACKETS.sub("", narrow(bare)))):
        if form in doubtful():
            return "", False, unit
        if found := synonyms().get(form):
            return found[0], found[1], unit
    return "", False, unit


def is_known(heading: str) -> bool:
    """Whether this text is a heading we have seen: a field, a column of a pack, or one we skip on purpose."""
    from zhiheng.exchange.mapping.packs import all_columns

    key = squeeze(heading)
    return bool(key) and (bool(look_up(heading)[0]) or key in ignored() | unkept() | all_columns())
