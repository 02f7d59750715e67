"""随机的小快照：每一列取边界附近的值，可空的列常为空；用来对照 DuckDB、PostgreSQL 与孪生。"""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from zhiheng.screening.rulefile import Column, schema
from zhiheng.screening.tests.scene import Row, Tables, traces

CODES: dict[str, tuple[str, ...]] = {
    "party_kind": ("natural", "household", "legal", "other"),
    "profile": ("weihai", "huantai", "shandong"),
    "kind": (
        "penalty",
        "penalty",
        "inspection",
        "inspection",
        "inspection",
        "licence",
        "measure",
        "levy",
    ),
    "record_level": ("process", "process", "result"),
    "exempt_class": ("", "", "", "", "", "complaint", "emergency", "special_law"),
    "procedure": ("summary", "ordinary"),
    "violation_code": ("V1", "V2"),
    "place_code": ("371002", "371003"),
    "legal_review_result": ("passed", "comments", "rejected"),
    "decision": ("impose", "impose", "decline", "withdrew"),
    "service_method": ("on_spot", "direct", "announce", "mail"),
    "publish_basis": ("impact", "local_all", "withheld"),
    "change_kind": ("changed", "revoked", "unlawful"),
    "sanctions": ("fine", "warning", "fine,warning", "criticism", ""),
    "mitigation": ("lighter", "reduced", "heavier"),
    "limitation_class": ("2y", "5y"),
    "mode": ("routine", "special", "case"),
    "risk_class": ("high", "low"),
    "result": ("none", "closed", "found"),
    "measure": ("seal_up", "seize", "freeze", "substitute", "demolish", "other"),
    "checklist": ("1111111111", "11111111-1", "1110111111", "11"),
    "role": ("officer", "officer", "assistant"),
    "staff_type": ("civil", "career", "contract", "auxiliary"),
    "cert_status": ("valid", "valid", "expired"),
    "level": ("city", "county"),
    "domain": ("market", "fire"),
    "check_item": ("a", "b", "c", "d"),
    "series": ("A1", "B2"),
}
FACT_KINDS = ("file", "notify", "review", "decide", "serve", "visit", "pay")
FIRST, LAST = date(2026, 6, 1), date(2026, 11, 19)
DETAILS = {
    "inspections": "inspection",
    "coercions": "measure",
    "licences": "licence",
    "transfers": "penalty",
    "preservations": "penalty",
}
DETACHED = (
    "due",
    "cal",
    "params",
    "run",
    "act_due",
    "traces",
    "act_facts",
    "inspection_items",
    "doc_numbers",
    "agencies",
    "agency_terms",
    "item_terms",
    "caps",
)


class Fuzz:
    """One random snapshot out of a seed."""

    def __init__(self, seed: int, acts: int = 400) -> None:
        self.random = random.Random(seed)  # noqa: S311  # repeatable test data
        self.tables: Tables = {name: [] for name in schema()}
        self.registers()
        for act_id in range(1, acts + 1):
            self.act(act_id)
        self.tables["traces"] = traces(
            self.tables["act_facts"], {a["act_id"]: a for a in self.tables["acts"]}
        )
        pool = sorted(
            {
                (
                    self.random.randint(1, 3),
                    self.random.choice(("A1", "B2")),
                    2026,
                    n,
                    self.random.random() < 0.5,
                )
                for n in range(1, 30)
            }
        )
        self.tables["doc_numbers"] = [
            dict(zip(("agency_id", "series", "year", "seq", "is_void"), row, strict=True))
            for row in pool * 2
            if self.random.random() < 0.7
        ]

    def registers(self) -> None:
        for agency in range(1, 6):
            self.tables["agencies"].append(self.row("agencies", agency_id=agency))
            self.tables["agency_terms"].append(
                {
                    "agency_id": agency,
                    "valid_from": date(2026, 7, 1),
                    "valid_to": self.maybe(self.day()),
                }
            )
            for item in (1, 2):
                self.tables["item_terms"].append(
                    {
                        "agency_id": agency,
                        "item_id": item,
                        "valid_from": self.day(),
                        "valid_to": self.maybe(self.day()),
                    }
                )
        self.tables["caps"].append(
            {"profile": "weihai", "domain": "*", "level": "*", "year": 2026, "cap": 3}
        )
        self.tables["caps"].append(
            {"profile": "huantai", "domain": "fire", "level": "city", "year": 2026, "cap": 1}
        )

    def act(self, act_id: int) -> None:
        agency = self.random.choice(self.tables["agencies"])
        row = self.row(
            "acts", act_id=act_id, agency_id=agency["agency_id"], profile=agency["profile"]
        )
        if row["fact_start"] and row["fact_end"] and row["fact_end"] < row["fact_start"]:
            row["fact_end"] = None
        row["recorded_on"] = row["recorded_at"].date()
        self.tables["acts"].append(row)
        for table, kind in DETAILS.items():
            if row["kind"] == kind and (table == "inspections" or self.random.random() < 0.7):
                self.detail(table, row)
        if self.random.random() < 0.3:
            self.detail("recordings", row)
        for _ in range(self.random.randint(0, 2)):
            self.detail("act_officers", row)
        self.facts(row)

    def detail(self, table: str, act: Row) -> None:
        shared = {
            c.name: act[c.name]
            for c in schema()[table]
            if c.name in act and c.name not in ("approved_on",)
        }
        row = self.row(table, **shared)
        if "started_on" in row:
            start = row["started_on"] = act["act_on"]
            row["started_at"] = datetime.combine(start, self.clock())
            if table == "inspections":
                row["started_at"] = self.maybe(row["started_at"])
            if "day_no" in row:
                row["day_no"] = (start - date(1999, 12, 31)).days
        if table == "act_officers":
            row["acted_on"], begin = act["act_on"], self.random.randint(8, 15)
            row["started_at"] = self.maybe(datetime.combine(act["act_on"], time(begin)))
            row["ended_at"] = self.maybe(
                datetime.combine(act["act_on"], time(begin + self.random.randint(1, 3)))
            )
        if table == "licences":
            row["accepted_on"] = act["filed_on"]
        for key in ("preservation_id", "recording_id"):
            if key in row:
                row[key] = act["act_id"]
        self.tables[table].append(row)
        if table == "inspections":
            for item in self.random.sample(CODES["check_item"], self.random.randint(0, 3)):
                self.tables["inspection_items"].append(
                    {"act_id": act["act_id"], "party_id": act["party_id"], "check_item": item}
                )

    def facts(self, act: Row) -> None:
        for kind in self.random.sample(FACT_KINDS, self.random.randint(0, 4)):
            event = datetime.combine(self.day(), self.clock())
            recorded = event + timedelta(hours=self.random.choice((0, 0, 1, 24, 48, 72, 120)))
            self.tables["act_facts"].append(
                {
                    "act_id": act["act_id"],
                    "party_id": act["party_id"],
                    "kind": kind,
                    "is_field": kind == "visit",
                    "event_at": event,
                    "event_on": event.date(),
                    "recorded_at": recorded,
                    "recorded_on": recorded.date(),
                    "officer_id": None,
                }
            )

    def row(self, table: str, **given: Any) -> Row:
        return {
            c.name: given[c.name] if c.name in given else self.value(c) for c in schema()[table]
        }

    def value(self, column: Column) -> Any:
        if column.nullable and self.random.random() < 0.25:
            return None
        if column.name in CODES:
            return self.random.choice(CODES[column.name])
        if column.type == "DATE":
            return self.day(old=column.name in ("fact_start", "fact_end"))
        if column.type == "TIMESTAMP":
            return datetime.combine(self.day(), time(self.random.randint(8, 17)))
        if column.type == "BOOLEAN":
            return self.random.random() < 0.5
        if column.type.startswith("DECIMAL"):
            return Decimal(
                self.random.choice((0, 200, 201, 1000, 2500, 2850, 2999, 3000, 3001, 6000))
            )
        return {"party_id": self.random.randint(1, 8), "officers_n": self.random.randint(0, 3), "item_id": self.random.randint(1, 3),
                "officer_id": self.random.randint(1, 8), "band_id": 1, "extension_days": self.random.choice((5, 30, 31)),
                "pause_days": 5, "joint_task_id": self.random.choice((None, None, None, 1, 2)), "fact_id": self.random.randint(1, 20)}.get(column.name, 1)  # fmt: skip

    def clock(self) -> time:
        return time(self.random.randint(8, 17), self.random.choice((0, 0, 1, 30)))

    def maybe(self, value: Any) -> Any:
        return None if self.random.random() < 0.25 else value

    def day(self, old: bool = False) -> date:
        if old and self.random.random() < 0.5:
            return date(2024, 1, 1) + timedelta(days=self.random.randint(0, 700))
        if self.random.random() < 0.01:
            return date(1999, 12, 31)
        return FIRST + timedelta(days=self.random.randint(0, (LAST - FIRST).days))


class Fines(Fuzz):
    """Penalties of a few headings alone, one agency heavier than the others: for rules that compare like cases."""

    GIVEN = {"kind": "penalty", "party_kind": "legal", "mitigation": None, "deviation_approved": False,
             "exempt_class": "", "violation_code": "V1", "law_min": Decimal(200)}  # fmt: skip

    def __init__(self, seed: int) -> None:
        super().__init__(seed, acts=600)

    def value(self, column: Column) -> Any:
        return self.GIVEN[column.name] if column.name in self.GIVEN else super().value(column)

    def act(self, act_id: int) -> None:
        super().act(act_id)
        row = self.tables["acts"][-1]
        if row["agency_id"] == 1 and row["fine"]:
            row["fine"] += self.random.choice((0, 1500, 3000))
