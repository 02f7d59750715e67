"""Open a file: its reader, where the headings are, and a proposal for every column."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.mapping.catalogue import KIND_NAMES, fields
from zhiheng.exchange.mapping.packs import packs
from zhiheng.exchange.mapping.proposals import Column, Known, Why, propose
from zhiheng.exchange.readers import Layout, Table, open_table
from zhiheng.exchange.readers.layout import find_layout
from zhiheng.values.text import squeeze


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read, with everything needed to settle its mapping."""

    table: Table
    layout: Layout
    columns: list[Column]

    @property
    def note(self) -> str:
        return self.table.note


def open_file(
    path: Path, name: str, *, chosen: Mapping[str, str], remembered: Mapping[str, str]
) -> Opened:
    table = open_table(path, name)
    layout = find_layout(table)
    known = Known(chosen, remembered, layout.unit)  # type: ignore[arg-type]
    return Opened(table, layout, propose(layout.headings, layout.sample, known))


def field_named(text: str) -> str:
    """A field by its name or by its Chinese label; refused when there is none."""
    found = fields().get(text)
    if found:
        return text
    for field in fields().values():
        if squeeze(text) == squeeze(field.label):
            return field.name
    raise FileRefused(f"没有“{text}”这个平台字段。")


_UNITS = {"元": "yuan", "万元": "wan", "yuan": "yuan", "wan": "wan"}


def _target(text: str) -> str:
    """`罚款金额@万元` → `fine@wan`; `不导入` → ''."""
    name, at, unit = text.strip().partition("@")
    if name in ("", "不导入", "-"):
        return ""
    if at and unit not in _UNITS:
        raise FileRefused(f"单位“{unit}”只能是元或者万元。")
    return f"{field_named(name)}@{_UNITS[unit]}" if at else field_named(name)


def parse_mapping(given: Iterable[str]) -> tuple[dict[str, str], str]:
    """What `--mapping` says: names of packs, 表头=字段 pairs, or TOML files; and the kind a pack implies."""
    chosen: dict[str, str] = {}
    kind = ""
    for text in given:
        if text in packs():
            pack = packs()[text]
            kind = pack.kind
            for heading, name in pack.columns.items():
                if name:  # what the platform does not keep is found and told as without the option
                    unit = pack.units.get(heading)
                    chosen[heading] = f"{name}@{unit}" if unit else name
        elif text.endswith(".toml"):
            chosen |= _from_file(Path(text))
        elif "=" in text:
            heading, _, target = text.rpartition("=")
            chosen[squeeze(heading)] = _target(target)
        elif text not in ("ours", "free"):
            known = "、".join(("ours", "free", *packs()))
            raise FileRefused(
                f"没有“{text}”这个映射。可以是 {known}，或者 表头=字段，或者 .toml 文件。"
            )
    return chosen, kind


def _from_file(path: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileRefused(f"映射文件无法读取：{path.name}。") from error
    columns = table.get("columns", {})
    if not isinstance(columns, dict):
        raise FileRefused(f"映射文件 {path.name} 里应有 [columns] 一节。")
    return {squeeze(heading): _target(str(target)) for heading, target in columns.items()}


def check_kind(kind: str) -> str:
    """A kind by code or Chinese name; '' stays ''."""
    if not kind or kind in KIND_NAMES:
        return kind
    for code, label in KIND_NAMES.items():
        if kind in (label, label.removeprefix("行政")):
            return code
    known = "、".join(f"{code} {label}" for code, label in KIND_NAMES.items())
    raise FileRefused(f"没有“{kind}”这类执法行为，可选 {known}。")


def column_json(column: Column) -> dict[str, Any]:
    return asdict(column) | {"why": column.why.value}


def column_from_json(stored: Mapping[str, Any]) -> Column:
    return Column(**{**stored, "why": Why(stored["why"])})
