"""检查规则文本只用 DuckDB、PostgreSQL、Spark 都懂的那一小部分 SQL。"""

import re
from collections.abc import Iterator

from zhiheng.screening.rulefile import Rule, schema

FORBIDDEN = {
    r"\bGROUP\s+BY\s+ALL\b": "GROUP BY ALL",
    r"\bQUALIFY\b": "QUALIFY",
    r"\bSEMI\s+JOIN\b|\bANTI\s+JOIN\b": "SEMI/ANTI JOIN",
    r"\bUSING\s*\(": "JOIN … USING",
    r"\bSELECT\s+\*\s+FROM\b": "SELECT *",
    r"::": "::cast",
    r"\bINTERVAL\b": "INTERVAL",
    r"\bCURRENT_DATE\b|\bNOW\s*\(|\bTODAY\s*\(": "the clock of the database",
    r"\b(?:JSON|STRUCT|LIST|UNNEST|ARRAY)\b": "nested types",
    r"\bDATE_(?:ADD|DIFF|TRUNC|PART)\b": "date functions",
    r"\bVARCHAR\b(?!\()": "VARCHAR without a length",
    r"\bLIMIT\b": "LIMIT",
    r"\bILIKE\b": "ILIKE",
    r"(?:_on|_due|\bday|\bdue|\btoday)\s*[+-]\s*\d": "date + integer",
    r"\bLAG\s*\([^,()]*(?:,[^,()]*)?\)": "LAG with fewer than three arguments",
}
_ALIAS = re.compile(
    r"\b(?:FROM|JOIN)\s+(\w+)\s+(?!ON\b|WHERE\b|GROUP\b|CROSS\b|LEFT\b|JOIN\b|UNION\b|ORDER\b)(?:AS\s+)?(\w+)"
)
_WHERE = re.compile(
    r"\b(?:WHERE|HAVING)\b(.*?)(?=\bGROUP\s+BY\b|\bORDER\s+BY\b|\bHAVING\b|$)", re.DOTALL
)


def complaints(rule: Rule) -> list[str]:
    """规则文本不合约定之处，每处一句。"""
    sql = _bare(rule.sql)
    found = [
        f"{rule.id}: {what}"
        for pattern, what in FORBIDDEN.items()
        if re.search(pattern, sql, re.IGNORECASE)
    ]
    found += [f"{rule.id}: unknown column {name}" for name in _unknown_columns(sql)]
    found += [
        f"{rule.id}: {name} may be NULL and is compared bare" for name in _bare_nullables(sql)
    ]
    return found


def _bare(sql: str) -> str:
    """Without comments and with every literal emptied."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--.*", "", sql))


def columns_read(rule: Rule) -> dict[str, tuple[str, ...]]:
    """规则读快照的哪些表的哪些列，供基准测试的下限扫描使用。"""
    sql = _bare(rule.sql)
    outer = _aliases(sql)
    read: dict[str, set[str]] = {}
    for block in blocks(sql):
        for alias, name in re.findall(r"\b(\w+)\.(\w+)", block):
            table = _aliases(block).get(alias, outer.get(alias))
            if table and name in {column.name for column in schema()[table]}:
                read.setdefault(table, set()).add(name)
        for table in re.findall(r"\bFROM\s+(\w+)\s*$", block.strip()):
            if table in schema():
                read.setdefault(table, set()).update(re.findall(r"\w+", block))
    known = {table: {column.name for column in schema()[table]} for table in read}
    return {table: tuple(sorted(read[table] & known[table])) for table in sorted(read)}


def blocks(sql: str) -> list[str]:
    """The SELECT blocks of a statement, each without its subqueries; the parts of a UNION are blocks of their own."""
    found: list[str] = []
    rest = sql
    while inner := _subquery(rest):
        start, end = inner
        found += blocks(rest[start + 1 : end])
        rest = f"{rest[:start]}0{rest[end + 1 :]}"
    return found + re.split(r"\bUNION(?:\s+ALL)?\b", rest)


def _subquery(sql: str) -> tuple[int, int] | None:
    """Where the first parenthesised SELECT begins and ends."""
    opening = re.search(r"\(\s*(?:SELECT|WITH)\b", sql)
    if not opening:
        return None
    depth, end = 1, opening.start() + 1
    while depth:
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        end += 1
    return opening.start(), end - 1


def _aliases(block: str) -> dict[str, str]:
    return {alias: table for table, alias in _ALIAS.findall(block) if table in schema()}


def _unknown_columns(sql: str) -> Iterator[str]:
    for block in blocks(sql):
        for alias, table in _aliases(block).items():
            known = {column.name for column in schema()[table]}
            for name in sorted(set(re.findall(rf"\b{alias}\.(\w+)", block)) - known):
                yield f"{alias}.{name}"


def _bare_nullables(sql: str) -> Iterator[str]:
    """每个可空列在 WHERE、HAVING 中须包在 COALESCE 里，或者后接 IS [NOT] NULL。"""
    for block in blocks(sql):
        outer = set(re.findall(r"\bLEFT\s+JOIN\s+\w+\s+(\w+)", block))
        for alias, table in _aliases(block).items():
            nullable = {c.name for c in schema()[table] if c.nullable or alias in outer}
            for clause in _WHERE.findall(block):
                yield from (f"{alias}.{name}" for name in _compared_bare(clause, alias, nullable))


def _compared_bare(clause: str, alias: str, nullable: set[str]) -> Iterator[str]:
    for found in re.finditer(
        rf"\b{alias}\.(\w+)(\s+IS\s+(?:NOT\s+)?NULL)?", _without_coalesce(clause)
    ):
        tested = f"{alias}.{found[1]} IS NOT NULL" in clause
        if found[1] in nullable and not found[2] and not tested:
            yield found[1]


def _without_coalesce(clause: str) -> str:
    """The clause with each COALESCE(…) and its arguments taken out."""
    while found := re.search(r"\bCOALESCE\s*\(", clause, re.IGNORECASE):
        depth, end = 1, found.end()
        while depth and end < len(clause):
            depth += {"(": 1, ")": -1}.get(clause[end], 0)
            end += 1
        clause = f"{clause[: found.start()]}0{clause[end:]}"
    return clause
