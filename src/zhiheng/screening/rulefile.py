"""筛查规则文件：头部说明依据、期限、参数、豁免和说明语句，正文是一条 SELECT。

Header lines are `-- key: value`; `param`, `ground`, `clock` and `note` may repeat. Parts of one line are set off by
three or more spaces (`-- param: officers = 2   basis: CF-42   origin: law`). `clear`, `stays` and `demand` speak of some
grounds alone (`-- stays: late missing = …`): what clears them instead of `clears`, why correcting the data does not
undo them, what a draft opinion demands. `detail` holds the statistics behind `explain`, told on the lead's page alone;
`figures` names, for both, the values of the result's column of that name, in their order.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

SCOPES = ("row", "pair", "window", "series", "agency-year", "peer")
ORIGINS = ("law", "reading", "default")
SCOPE_NAMES: Mapping[str, str] = {
    "row": "单个行为",
    "pair": "两个行为",
    "window": "同一当事人一段时间",
    "series": "文书编号",
    "agency-year": "机关和年度",
    "peer": "同类比较",
}
WAITS_FOR_FULL_RUN = frozenset({"SE-1", "SE-1b", "AB-2", "OF-2", "OF-4b"})

_HEADER = re.compile(r"-- (\w+):(?: (.*))?")
_REQUIRED = ("id", "title", "scope", "row", "clears", "exempt", "explain")


class BrokenRuleFile(ValueError):
    """A rule file whose header cannot be read."""


@dataclass(frozen=True, slots=True)
class RuleParameter:
    """一个参数：各地的出厂值（'*'＝各地）、依据和来源（法定、读法、平台默认）。"""

    key: str
    values: Mapping[str, Decimal]
    basis: str
    origin: str

    def value(self, profile: str) -> Decimal:
        return self.values.get(profile, self.values["*"])


@dataclass(frozen=True, slots=True)
class Rule:
    """一条筛查规则；`version` 是文件内容的摘要，内容一变就是新版本。"""

    id: str
    title: str
    scope: str
    rows: tuple[str, ...]
    clears: str
    exempt: tuple[str, ...]
    explain: str
    detail: str
    figures: tuple[str, ...]
    grounds: Mapping[str, str]
    clocks: tuple[str, ...]
    parameters: tuple[RuleParameter, ...]
    notes: tuple[str, ...]
    inputs: tuple[str, ...]
    final: str
    sql: str
    version: str
    clears_grounds: Mapping[str, str]
    stays: Mapping[str, str]
    demands: Mapping[str, str]

    def clearing(self, ground: str) -> str:
        """该情形怎样消除；几种办法以分号相隔。"""
        return self.clears_grounds.get(ground, self.clears)

    @property
    def is_micro_batched(self) -> bool:
        """增量筛查时运行；统计比较和文书编号等下一次全量运行。"""
        return self.id not in WAITS_FOR_FULL_RUN


DEFAULT_INPUTS = ("ground", "part", "fact_on", "due_on", "value", "threshold")


def parse(text: str) -> Rule:
    """Read one rule file; raises BrokenRuleFile with what is wrong."""
    header, sql = _split(text)
    single = {key: values[-1] for key, values in header.items()}
    missing = [key for key in _REQUIRED if key not in single]
    if missing:
        raise BrokenRuleFile(f"rule header lacks {', '.join(missing)}")
    if single["scope"] not in SCOPES:
        raise BrokenRuleFile(f"unknown scope {single['scope']}")
    return Rule(
        id=single["id"],
        title=single["title"],
        scope=single["scope"],
        rows=tuple(single["row"].split()),
        clears=single["clears"],
        exempt=tuple(single["exempt"].split()),
        explain=single["explain"],
        detail=single.get("detail", ""),
        figures=tuple(single.get("figures", "").split()),
        grounds=dict(_equation(line) for line in header.get("ground", [])),
        clocks=tuple(" ".join(header.get("clock", [])).split()),
        parameters=tuple(_parameter(line) for line in header.get("param", [])),
        notes=tuple(header.get("note", [])),
        inputs=tuple(single.get("inputs", "").split()) or DEFAULT_INPUTS,
        final=single.get("final", ""),
        sql=sql,
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        clears_grounds=_of_grounds(header.get("clear", [])),
        stays=_of_grounds(header.get("stays", [])),
        demands=_of_grounds(header.get("demand", [])),
    )


def _split(text: str) -> tuple[dict[str, list[str]], str]:
    header: dict[str, list[str]] = {}
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        found = _HEADER.match(line)
        if not found:
            return header, "".join(lines[number:])
        header.setdefault(found[1], []).append((found[2] or "").strip())
    raise BrokenRuleFile("rule file has no SELECT")


def _equation(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BrokenRuleFile(f"expected name = value: {text}")
    return name.strip(), value.strip()


def _of_grounds(lines: list[str]) -> dict[str, str]:
    """`late missing = 句子`：所列的每种情形。"""
    return {name: text for names, text in map(_equation, lines) for name in names.split()}


def _parameter(text: str) -> RuleParameter:
    first, *others = re.split(r"\s{3,}", text)
    key, value = _equation(first)
    marks = dict(part.split(": ", 1) for part in others)
    basis, origin = marks.pop("basis", ""), marks.pop("origin", "")
    if origin not in ORIGINS:
        raise BrokenRuleFile(f"parameter {key} needs an origin out of {ORIGINS}")
    local = {place: Decimal(given) for place, given in marks.items()}
    return RuleParameter(key, {"*": Decimal(value), **local}, basis, origin)


@cache
def rules() -> dict[str, Rule]:
    """全部规则，按编号排序。"""
    folder = files("zhiheng.screening") / "rules"
    found = [
        parse(path.read_text("utf-8")) for path in folder.iterdir() if path.name.endswith(".sql")
    ]
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}


def rule(rule_id: str) -> Rule:
    """按编号取规则；没有这条规则时抛出 KeyError。"""
    return rules()[rule_id]


@cache
def schema_text() -> str:
    return (files("zhiheng.screening") / "schema.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Column:
    """快照约定中的一列。"""

    name: str
    type: str
    nullable: bool
    meaning: str


@cache
def schema() -> dict[str, tuple[Column, ...]]:
    """快照约定：表名 → 各列。"""
    tables: dict[str, tuple[Column, ...]] = {}
    for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\);", schema_text(), re.DOTALL):
        found = re.findall(
            r"^ {4}(\w+) ([A-Z]+(?: PRECISION)?(?:\([\d,]+\))?)( NOT NULL)?,?\s+-- (.*)$",
            body,
            re.MULTILINE,
        )
        tables[name] = tuple(Column(n, t, not required, m) for n, t, required, m in found)
    return tables
