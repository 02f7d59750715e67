"""筛查引擎：在一个 DuckDB 连接上逐条运行规则。"""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhiheng.law import coverage
from zhiheng.screening import statistics
from zhiheng.screening.findings import Finding, Hit, gather, hits
from zhiheng.screening.rulefile import Rule, rules


@dataclass(frozen=True, slots=True)
class Outcome:
    """一条规则的一次运行。"""

    rule: Rule
    findings: list[Finding]
    seconds: float


class UnknownRule(LookupError):
    """没有这条规则；`str(error)` 是给用户看的句子。"""


def choose(ids: Collection[str] | None) -> list[Rule]:
    """按编号挑选规则；空＝全部。"""
    known = rules()
    unknown = [rule_id for rule_id in ids or () if rule_id not in known]
    if unknown:
        raise UnknownRule(f"没有编号为 {'、'.join(unknown)} 的规则。现有规则：{'、'.join(known)}。")
    return [rule for rule in known.values() if not ids or rule.id in ids]


def prepare_run(connection: Any, *, run_id: int, now: datetime) -> None:
    """写好 run 表唯一的一行；`now` 是北京时间，不带时区。"""
    connection.execute("DELETE FROM run")
    connection.execute("INSERT INTO run VALUES (?, ?, ?)", [run_id, now.date(), now])


def query(connection: Any, rule: Rule) -> list[Hit]:
    """运行规则的 SQL（不含统计末步）。"""
    coverage.executed("rule", rule.id)
    cursor = connection.execute(rule.sql)
    columns = [column[0] for column in cursor.description]
    return hits(columns, cursor.fetchall())


def run_rule(connection: Any, rule: Rule, *, today: date) -> Outcome:
    """运行一条规则，归并成疑点。"""
    started = time.perf_counter()
    found = query(connection, rule)
    if rule.final:
        found = statistics.FINALS[rule.final](rule, found)
    return Outcome(rule, gather(rule, found), time.perf_counter() - started)


def run_rules(connection: Any, chosen: Iterable[Rule], *, today: date) -> list[Outcome]:
    return [run_rule(connection, rule, today=today) for rule in chosen]
