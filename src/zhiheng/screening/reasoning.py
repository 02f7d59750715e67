"""一条规则对一件行为的全部推理：所读的各列、参数、期限的逐日推算、结论和消除办法。"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import duckdb
from django.utils import timezone

from zhiheng.acts.models import ActOfficer, EnforcementAct
from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import UnknownLaw
from zhiheng.law.period import TraceDay
from zhiheng.norms import services as norms
from zhiheng.screening import registers
from zhiheng.screening.dialect import columns_read
from zhiheng.screening.duedays import clock_names, fill_cal, fill_due
from zhiheng.screening.engine import prepare_run, run_rule
from zhiheng.screening.findings import sentence
from zhiheng.screening.latest import Latest, latest
from zhiheng.screening.overrides import current_overrides
from zhiheng.screening.owndue import fill_act_due
from zhiheng.screening.parameters import parameter_rows
from zhiheng.screening.rulefile import Rule, schema, schema_text
from zhiheng.screening.snapshot import load_acts

BESIDE = frozenset(
    {"due", "cal", "params", "run", "agencies", "agency_terms", "item_terms", "caps", "doc_numbers"}
)
MOST_NEIGHBOURS = 2_000


@dataclass(frozen=True, slots=True)
class Computed:
    """一项期限自某个日期起的推算。"""

    clock: str
    title: str
    start: date
    due: date
    row: str | None
    trace: tuple[TraceDay, ...]


@dataclass(frozen=True, slots=True)
class Reasoning:
    """推理的全部内容。"""

    rule: Rule
    act_id: int
    today: date
    profile: str
    columns: dict[str, object]
    parameters: dict[str, str]
    computed: list[Computed]
    sentences: list[str]
    ground: str
    latest: Latest | None  # 只有比较许多行为的规则才有

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule.id,
            "title": self.rule.title,
            "version": self.rule.version,
            "rows": [c.id for c in library.profile(self.profile).cites(" ".join(self.rule.rows), self.today)],
            "act": self.act_id,
            "as_of": self.today.isoformat(),
            "fires": bool(self.sentences),
            "sentences": self.sentences,
            "latest": self.latest and {**asdict(self.latest), "as_of": self.latest.as_of and self.latest.as_of.isoformat()},
            "columns": {name: None if value is None else str(value) for name, value in self.columns.items()},
            "parameters": self.parameters,
            "clocks": [
                {**{k: str(v) for k, v in asdict(c).items() if k != "trace"}, "trace": [f"{t.day} {t.reason}" for t in c.trace]}
                for c in self.computed
            ],
            "clears": self.rule.clearing(self.ground),
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        rows = library.profile(self.profile).cites(" ".join(self.rule.rows), self.today)
        yield f"规则 {self.rule.id} {self.rule.title}（版本 {self.rule.version}）"
        yield f"依据：{'、'.join(clause.id for clause in rows) or '平台默认，非法定'}"
        yield from (f"说明：{note}" for note in self.rule.notes)
        yield f"行为 {self.act_id}，截至 {self.today}，规则所读的各列："
        yield from (
            f"  {name} = {'（空）' if value is None else value}"
            for name, value in self.columns.items()
        )
        yield from (f"参数：{name} = {value}" for name, value in self.parameters.items())
        for found in self.computed:
            yield f"期限 {found.clock} {found.title}（{found.row or '平台默认'}）：自 {found.start} 起算，末日 {found.due}"
            yield from (
                f"  {day.day} {'' if day.n is None else f'第{day.n}日 '}{day.reason}"
                for day in found.trace
            )
        yield from self.latest.lines() if self.latest else self._conclusion()
        yield f"怎样消除：{self.rule.clearing(self.ground)}"
        if self.ground in self.rule.stays:
            yield f"不能消除：{self.rule.stays[self.ground]}"

    def _conclusion(self) -> Iterator[str]:
        yield f"结论：{'命中' if self.sentences else '不命中'}"
        yield from (f"  {text}" for text in self.sentences)


def reasoning(
    rule: Rule, act_id: int, now: datetime, *, as_of: date | None = None
) -> Reasoning | None:
    """在内存中装入该行为的邻域并运行规则；没有这件行为返回 None。"""
    today = as_of or timezone.localdate(now)
    calendar = norms.current_calendar()
    connection = duckdb.connect()
    try:
        if not _load(connection, rule, act_id, today, calendar):
            return None
        prepare_run(
            connection, run_id=0, now=datetime.combine(today, timezone.localtime(now).time())
        )
        found = run_rule(connection, rule, today=today).findings if rule.is_micro_batched else []
        return _told(connection, rule, act_id, today, calendar, found)
    finally:
        connection.close()


def _load(connection: Any, rule: Rule, act_id: int, today: date, calendar: Calendar) -> bool:
    act = EnforcementAct.objects.released().filter(pk=act_id, is_withdrawn=False).first()
    if act is None:
        return False
    connection.execute(schema_text())
    connection.execute("SET TimeZone = 'UTC'")
    registers.fill(connection, today)
    neighbours = [act_id]
    if act.party_id:
        same = EnforcementAct.objects.filter(party_id=act.party_id).exclude(pk=act_id)
        neighbours += same.order_by("-pk").values_list("pk", flat=True)[:MOST_NEIGHBOURS]
    load_acts(connection, sorted({*neighbours, *_of_colleagues(act_id)}))
    readings = {name: norms.strict_readings(name, today) for name in library.profiles()}
    fill_due(connection, calendar, today, names=clock_names([rule]), readings=readings)
    fill_cal(connection, calendar, today)
    fill_act_due(connection, calendar)
    registers.insert(connection, "params", list(parameter_rows(current_overrides(), [rule])))
    return True


def _of_colleagues(act_id: int) -> Iterator[int]:
    """同一人员当日的其他行为，供“同时在两处”比对。"""
    for officer_id, day in ActOfficer.objects.filter(act=act_id).values_list("officer", "acted_on"):
        same = ActOfficer.objects.filter(officer=officer_id, acted_on=day)
        yield from same.values_list("act_id", flat=True)[:MOST_NEIGHBOURS]


def _told(
    connection: Any, rule: Rule, act_id: int, today: date, calendar: Calendar, findings: list[Any]
) -> Reasoning:
    profile = str(
        connection.execute("SELECT profile FROM acts WHERE act_id = ?", [act_id]).fetchone()[0]
    )
    mine = [f for f in findings if any(act == act_id for act, _ in f.acts)]
    columns = _columns(connection, rule, act_id)
    many = None if rule.is_micro_batched else latest(rule, act_id)
    return Reasoning(
        rule=rule,
        act_id=act_id,
        today=today,
        profile=profile,
        columns=columns,
        parameters=_parameters(connection, rule, act_id, mine),
        computed=list(_computed(rule, profile, mine, columns, calendar)),
        sentences=many.of_act if many else [sentence(rule, finding) for finding in mine],
        ground=mine[0].ground if mine else "",
        latest=many,
    )


def _parameters(connection: Any, rule: Rule, act_id: int, mine: list[Any]) -> dict[str, str]:
    """机关所在地在事实发生之日的现行值；不命中的以行为日为准。"""
    day = next((finding.fact_on for finding in mine if finding.fact_on), None)
    rows = connection.execute(
        "SELECT p.key, p.value FROM params p JOIN acts a ON a.profile = p.profile "
        "WHERE p.rule = ? AND a.act_id = ? AND COALESCE(?, a.act_on) BETWEEN p.valid_from AND p.valid_to",
        [rule.id, act_id, day],
    ).fetchall()
    return {key: f"{value.normalize():f}" for key, value in rows}


def _columns(connection: Any, rule: Rule, act_id: int) -> dict[str, object]:
    """规则读了该行为的哪些列，各是什么值；明细有几行的逐行列出。"""
    values: dict[str, object] = {}
    for table, names in columns_read(rule).items():
        if table in BESIDE or "act_id" not in {column.name for column in schema()[table]}:
            continue
        rows = connection.execute(
            f"SELECT {', '.join(names)} FROM {table} WHERE act_id = ?", [act_id]
        ).fetchall()
        for number, row in enumerate(rows, start=1):
            label = table if len(rows) == 1 else f"{table}[{number}]"
            values.update(
                {f"{label}.{name}": value for name, value in zip(names, row, strict=True)}
            )
    return values


def _computed(
    rule: Rule, profile: str, findings: list[Any], columns: dict[str, object], calendar: Calendar
) -> Iterator[Computed]:
    """命中的按疑点的起算日，不命中的按各列中的日期推算规则所用的期限。"""
    starts = {f.fact_on for f in findings if f.fact_on} or {
        value for name, value in columns.items() if name.endswith(("decided_on", "filed_on", "started_on", "changed_on")) and isinstance(value, date)
    }  # fmt: skip
    parts = {f.part for f in findings} & set(rule.clocks)
    for name in sorted(
        parts or set(clock_names([rule])) if len(rule.clocks) < 4 or parts else set()
    ):
        for start in sorted(starts):
            try:
                clock = library.profile(profile).clock(name, start)
                found = period.run(clock, start, calendar)
            except (UnknownLaw, period.WrongStart):
                continue
            yield Computed(name, clock.title, start, found.due, clock.row, found.trace)
