"""手写例子的搭建：默认各列都合法，例子只写与规则有关的几列。"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from zhiheng.screening.rulefile import schema

TODAY = date(2026, 11, 20)
NOW = datetime.combine(TODAY, time(10))
CASE_SIZE = 100

Row = dict[str, Any]


def day(text: str) -> date:
    """`day("03-27")` is in 2026; a full date is itself."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text if text[4:5] == "-" else f"2026-{text}")


@dataclass
class Scene:
    """一个例子：自己的机关和当事人（编号自 base 起），不与别的例子相互影响。"""

    base: int
    tables: dict[str, list[Row]] = field(default_factory=dict)
    used: int = 0

    def add(self, table: str, **columns: Any) -> Row:
        row = dict.fromkeys(column.name for column in schema()[table])
        unknown = set(columns) - set(row)
        assert not unknown, f"{table} has no {unknown}"
        row.update({name: _value(value) for name, value in columns.items()})
        self.tables.setdefault(table, []).append(row)
        return row

    def next_id(self) -> int:
        self.used += 1
        return self.base + self.used

    def agency(self, n: int = 0, **columns: Any) -> int:
        """第 n 个机关；资格和事项 1 长期有效。"""
        agency_id = self.base + n
        self.add(
            "agencies",
            **{
                "agency_id": agency_id,
                "profile": "weihai",
                "level": "county",
                "domain": "market",
                "territory_code": "371002",
            }
            | columns,
        )
        self.add("agency_terms", agency_id=agency_id, valid_from=date(2010, 1, 1))
        self.add("item_terms", agency_id=agency_id, item_id=1, valid_from=date(2010, 1, 1))
        return agency_id

    def act(self, kind: str, **columns: Any) -> Row:
        defaults: Row = {
            "act_id": self.next_id(),
            "agency_id": self.base,
            "party_id": self.base,
            "party_kind": "legal",
            "profile": "weihai",
            "kind": kind,
            "record_level": "process",
            "exempt_class": "",
            "item_id": 1,
            "place_code": "371002",
            "decision": "impose",
            "officers_n": 2,
            "publish_basis": "local_all",
        }
        row = defaults | {name: _value(value) for name, value in columns.items()}
        row.setdefault("act_on", row.get("decided_on") or row.get("filed_on") or day("03-27"))
        row.setdefault("recorded_on", row.get("filed_on") or row["act_on"])
        row.setdefault(
            "recorded_at",
            datetime.combine(row["recorded_on"], datetime.min.time()) + timedelta(hours=9),
        )
        known = {a["agency_id"] for a in self.tables.get("agencies", ())}
        if row["agency_id"] not in known:
            self.agency(row["agency_id"] - self.base, profile=row["profile"])
        return self.add("acts", **row)

    def penalty(self, **columns: Any) -> Row:
        """合法的普通程序处罚：3月2日立案，3月27日决定。"""
        defaults: Row = {
            "procedure": "ordinary",
            "violation_code": "V1",
            "fact_start": "02-20",
            "fact_end": "02-20",
            "discovered_on": "02-25",
            "filed_on": "03-02",
            "investigated_on": "03-03",
            "noticed_on": "03-16",
            "statement_recorded": True,
            "legal_reviewed_on": "03-24",
            "legal_review_result": "passed",
            "decided_on": "03-27",
            "served_on": "03-30",
            "service_method": "direct",
            "published_on": "03-31",
            "paid_on": "04-08",
            "closed_on": "04-09",
            "sanctions": "fine",
            "fine": 5000,
            "law_min": 1000,
            "law_max": 10000,
            "bench_min": 3000,
            "bench_max": 6000,
            "band_id": 1,
            "band_version": 1,
        }
        return self.act("penalty", **defaults | columns)

    def summary(self, **columns: Any) -> Row:
        """合法的简易程序处罚。"""
        return self.penalty(
            **{
                "procedure": "summary",
                "filed_on": None,
                "investigated_on": None,
                "noticed_on": None,
                "legal_reviewed_on": None,
                "legal_review_result": None,
                "service_method": "on_spot",
                "served_on": "03-27",
                "fine": 200,
                "law_min": 0,
                "bench_min": 0,
                "bench_max": 3000,
            }
            | columns
        )

    def licence(self, details: Row | None = None, **columns: Any) -> Row:
        """合法的许可：3月2日受理，3月20日决定。"""
        act = self.act(
            "licence",
            **{
                "filed_on": "03-02",
                "decided_on": "03-20",
                "published_on": "03-24",
                "act_on": "03-20",
            }
            | columns,
        )
        self.add(
            "licences",
            **{
                "act_id": act["act_id"],
                "agency_id": act["agency_id"],
                "party_id": act["party_id"],
                "profile": act["profile"],
                "record_level": act["record_level"],
                "exempt_class": act["exempt_class"],
                "received_on": "02-27",
                "accepted_on": act["filed_on"],
                "decided_on": act["decided_on"],
                "decision": act["decision"],
                "issued_on": "03-24",
                "closed_on": act["closed_on"],
                "hearing_requested_on": act["hearing_requested_on"],
                "hearing_notice_sent_on": act["hearing_notice_sent_on"],
                "hearing_held_on": act["hearing_held_on"],
            }
            | (details or {}),
        )
        return act

    def inspection(
        self, on: str = "03-27", details: Row | None = None, items: str = "", **columns: Any
    ) -> Row:
        """合法的日常现场检查；`items` 是空格相隔的检查项。"""
        started = day(on)
        act = self.act(
            "inspection",
            **{"act_on": started, "published_on": started + timedelta(days=5), "decision": None}
            | columns,
        )
        self.add(
            "inspections",
            **{
                "act_id": act["act_id"],
                "agency_id": act["agency_id"],
                "party_id": act["party_id"],
                "party_kind": act["party_kind"],
                "exempt_class": act["exempt_class"],
                "joint_task_id": act["joint_task_id"],
                "mode": "routine",
                "is_on_site": True,
                "is_joinable": False,
                "started_on": started,
                "day_no": (started - date(1999, 12, 31)).days,
                "has_trigger": False,
                "risk_class": "medium",
                "result": "none",
            }
            | (details or {}),
        )
        for item in items.split():
            self.add(
                "inspection_items", act_id=act["act_id"], party_id=act["party_id"], check_item=item
            )
        return act

    def coercion(self, details: Row | None = None, **columns: Any) -> Row:
        """合法的扣押：事先批准，十项齐全，3月16日9时实施，4月10日解除。"""
        act = self.act(
            "measure", **{"act_on": "03-16", "published_on": "03-20", "decision": None} | columns
        )
        self.add(
            "coercions",
            **{
                "act_id": act["act_id"],
                "agency_id": act["agency_id"],
                "party_id": act["party_id"],
                "profile": act["profile"],
                "record_level": act["record_level"],
                "exempt_class": act["exempt_class"],
                "measure": "seize",
                "is_entrusted": False,
                "on_the_spot": False,
                "started_at": moment("03-16 09:00"),
                "started_on": act["act_on"],
                "approved_at": moment("03-16 08:00"),
                "ended_on": "04-10",
                "outcome": "released",
                "checklist": "11111111-1",
                "papers_delivered_on": act["act_on"],
            }
            | (details or {}),
        )
        return act

    def officer(self, act: Row, **columns: Any) -> Row:
        """持有效证件、以执法人员身份签名的公务员。"""
        return self.add(
            "act_officers",
            **{
                "act_id": act["act_id"],
                "agency_id": act["agency_id"],
                "party_id": act["party_id"],
                "exempt_class": act["exempt_class"],
                "officer_id": self.base + 1,
                "role": "officer",
                "staff_type": "civil",
                "acted_on": act["act_on"],
                "cert_status": "valid",
                "cert_valid_from": "2024-01-01",
                "cert_valid_to": "2028-12-31",
                "territory_match": True,
                "field_match": True,
            }
            | columns,
        )

    def fact(self, act: Row, kind: str, event: str, recorded: str | None = None) -> None:
        """一个环节；没有写录入时刻的当即录入。"""
        event_at, recorded_at = moment(event), moment(recorded or event)
        self.add(
            "act_facts",
            act_id=act["act_id"],
            party_id=act["party_id"],
            kind=kind,
            is_field=kind in ("visit", "coerce"),
            event_at=event_at,
            event_on=event_at.date(),
            recorded_at=recorded_at,
            recorded_on=recorded_at.date(),
        )


def _value(value: Any) -> Any:
    if (
        isinstance(value, str)
        and len(value) in (5, 10)
        and value[-3:-2] == "-"
        and value.replace("-", "").isdigit()
    ):
        return day(value)
    if isinstance(value, str) and len(value) == 16 and value[10] == "T":
        return datetime.fromisoformat(value)
    return value


@dataclass(frozen=True)
class Example:
    """一个例子：名字是一句话；`expected` 列出应当命中的情形（'fires'＝没有分情形），空＝不命中。"""

    name: str
    build: Callable[[Scene], object]
    expected: str = ""


Tables = dict[str, list[Row]]


def build(examples: list[Example], first: int = 1) -> Tables:
    """把若干例子搭成一份快照的各表；第 i 个例子的编号都在 (first+i)×100 之内。"""
    tables: Tables = {name: [] for name in schema()}
    for number, example in enumerate(examples, start=first):
        scene = Scene(number * CASE_SIZE)
        example.build(scene)
        for name, rows in scene.tables.items():
            tables[name].extend(rows)
    tables["traces"] = traces(tables["act_facts"], {a["act_id"]: a for a in tables["acts"]})
    return tables


def traces(facts: list[Row], acts: dict[int, Row]) -> list[Row]:
    """由环节汇总的留痕。"""
    groups: dict[int, list[Row]] = {}
    for fact in facts:
        groups.setdefault(fact["act_id"], []).append(fact)
    found = []
    for act_id, group in groups.items():
        recorded = [f["recorded_at"] for f in group]
        events = [f["event_on"] for f in group]
        found.append(
            {
                "act_id": act_id,
                "agency_id": acts[act_id]["agency_id"],
                "party_id": acts[act_id]["party_id"],
                "exempt_class": acts[act_id]["exempt_class"],
                "facts_n": len(group),
                "first_event_on": min(events),
                "last_event_on": max(events),
                "first_recorded_at": min(recorded),
                "last_recorded_at": max(recorded),
                "recording_minutes": int((max(recorded) - min(recorded)).total_seconds() // 60),
                "event_days": (max(events) - min(events)).days,
                "round_n": sum(on_the_hour(f["event_at"]) for f in group),
            }
        )
    return found


def on_the_hour(at: datetime) -> bool:
    return at.minute == at.second == 0
