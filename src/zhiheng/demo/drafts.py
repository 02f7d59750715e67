"""一件执法行为的草稿：先按法定程序造好，再由各个场景改动，最后补上环节、截去未来、写入。"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from zhiheng.demo.world import Agency, Item, Party, World, moment

# 环节：列名 → (环节, 同日发生时的钟点)
STAGES = (
    ("discovered_on", "discover", 8), ("filed_on", "file", 9), ("investigated_on", "investigate", 10),
    ("noticed_on", "notify", 11), ("hearing_held_on", "hearing", 12), ("legal_reviewed_on", "review", 13),
    ("discussed_on", "discuss", 14), ("decided_on", "decide", 15), ("served_on", "serve", 16),
    ("published_on", "publish", 17), ("paid_on", "pay", 18), ("closed_on", "close", 19),
)  # fmt: skip
ON_DECISION = ("decision", "sanctions", "fine", "confiscated", "service_method", "publish_basis")
DETAIL_DAYS = (
    "ended_on", "papers_delivered_on", "performed_on", "urged_on", "extension_approved_on", "correction_told_on",
    "lower_reviewed_on", "inspectors_assigned_on", "issued_on", "property_handed_on", "approved_on", "opening_notice_on", "reported_on",
)  # fmt: skip
FUTURE_ALLOWED = frozenset({"correct_due", "added_fine_from"})


@dataclass
class Fact:
    """一个环节。"""

    kind: str
    event_at: datetime
    recorded_at: datetime


@dataclass
class Draft:
    """一件执法行为及其明细；`act` 只写有值的列。"""

    kind: str
    agency: Agency
    party: Party | None
    act: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    transfer: dict[str, Any] = field(default_factory=dict)
    preservations: list[dict[str, Any]] = field(default_factory=list)
    check_items: list[str] = field(default_factory=list)
    officers: list[dict[str, Any]] = field(default_factory=list)
    recordings: list[dict[str, Any]] = field(default_factory=list)
    facts: list[Fact] | None = None
    is_numbered: bool = True
    number_skip: int = 0  # 此前跳过的编号数
    number_repeat: bool = False  # 与前一件同号
    void_skipped: bool = False  # 跳过的编号登记作废
    keep_future: bool = False
    key: str = ""

    @property
    def is_process(self) -> bool:
        return self.act.get("record_level", "process") == "process"

    def set(self, **values: Any) -> "Draft":
        self.act.update(values)
        return self

    def put(self, **values: Any) -> "Draft":
        self.detail.update(values)
        return self

    def day(self, name: str) -> date:
        found: date = self.act[name]
        return found

    def clear(self, *names: str) -> "Draft":
        for name in names:
            self.act.pop(name, None)
            self.detail.pop(name, None)
        return self


def start(world: World, kind: str, agency: Agency, party: Party | None, item: Item | None) -> Draft:
    draft = Draft(kind, agency, party)
    draft.set(place_code=agency.place, item_id=item.id if item else None)
    if item:
        draft.set(
            title=f"{party.name if party and party.kind != 'natural' else '当事人'}{item.name}一案（演示）"[
                :200
            ],
            basis=f"《演示法规》：{item.name}",
        )
        draft.set(facts=f"演示数据：{item.name}。")
    return draft


def add_officers(
    world: World, draft: Draft, day: date, *, field_work: bool = False, assistant: bool = False
) -> None:
    """两名持证执法人员；现场行为另记在场时段。"""
    team = world.team(draft.agency, day) if field_work else None
    pair = team.officers if team and team.officers else _office_pair(world, draft.agency)
    for officer in pair:
        row: dict[str, Any] = {"officer_id": officer, "role": "officer", "acted_on": day}
        if team and team.officers:
            row |= {"started_at": team.started_at, "ended_at": team.ended_at}
        draft.officers.append(row)
    if assistant:
        helper = world.rng.choice(draft.agency.contract)
        draft.officers.append({"officer_id": helper, "role": "assistant", "acted_on": day})
    if team:
        draft.detail.setdefault("started_at", team.started_at)
        if draft.kind == "inspection":
            draft.detail.setdefault("ended_at", team.ended_at)


def _office_pair(world: World, agency: Agency) -> tuple[int, ...]:
    n = world.rng.randrange(0, len(agency.officers) - 1, 2)
    return tuple(agency.officers[n : n + 2])


def add_recording(
    world: World, draft: Draft, day: date, stored_on: date | None = None
) -> dict[str, Any]:
    """完整的音像记录，期限内入库（WH-17.s1）。"""
    due = world.almanac.due(draft.agency.profile, "recording.store", day)
    stored = stored_on or min(due, world.almanac.after(day))
    began = draft.detail.get("started_at") or moment(day, 9)
    row: dict[str, Any] = {
        "device": f"示仪{draft.agency.id:03d}", "started_at": began, "ended_at": began + timedelta(minutes=20),
        "stored_at": moment(stored, 17), "place": "演示地点", "scene": "现场执法", "people": "执法人员二名",
        "violation": "见案卷", "is_interrupted": False,
    }  # fmt: skip
    draft.recordings.append(row)
    return row


def truncate(draft: Draft, today: date) -> None:
    """截去今天以后的环节：没有到期的事还没有做，不算逾期。"""
    act = draft.act
    if not draft.keep_future:
        for name in [
            n for n, v in act.items() if type(v) is date and v > today and n not in FUTURE_ALLOWED
        ]:
            del act[name]
        for name in DETAIL_DAYS:
            for row in (draft.detail, draft.transfer):
                if name in row and row[name] is not None and row[name] > today:
                    del row[name]
        _truncate_rows(draft, today)
    if "legal_reviewed_on" not in act:
        draft.clear("legal_review_result")
    if draft.kind not in ("inspection", "measure", "execution") and "decided_on" not in act:
        draft.clear(*ON_DECISION)
        draft.is_numbered = False
        act.pop("document_number", None)


def _truncate_rows(draft: Draft, today: date) -> None:
    draft.recordings = [row for row in draft.recordings if row["ended_at"].date() <= today]
    for row in draft.recordings:
        if row["stored_at"] and row["stored_at"].date() > today:
            row["stored_at"] = None
    for row in draft.officers:
        row["acted_on"] = min(row["acted_on"], today)


def has_day(draft: Draft) -> bool:
    """截去未来之后还有行为日。"""
    return draft.kind in ("inspection", "measure", "execution") or any(
        draft.act.get(name) for name in ("decided_on", "filed_on", "discovered_on")
    )


def act_day(draft: Draft) -> date:
    """行为日：有决定的为决定日，检查、强制为实施日，未决的为立案（受理）日。"""
    if draft.kind in ("inspection", "measure", "execution"):
        found: date = (
            draft.detail["started_on"]
            if draft.kind == "inspection"
            else draft.detail["started_at"].date()
        )
        return found
    return next(
        draft.act[name]
        for name in ("decided_on", "filed_on", "discovered_on")
        if draft.act.get(name)
    )


def timely_facts(draft: Draft, rng: Random) -> list[Fact]:
    """各环节当日录入，先后不乱；只有结果的记录没有环节。"""
    if not draft.is_process:
        return []
    days = [
        (day, hour, kind) for name, kind, hour in STAGES if (day := draft.act.get(name)) is not None
    ]
    detail = draft.detail
    if draft.kind == "inspection":
        days.append((detail["started_on"], 10, "visit"))
    elif draft.kind in ("measure", "execution"):
        days.append((detail["started_at"].date(), 10, "coerce"))
    elif draft.kind == "licence":
        days = [(day, hour, "accept" if kind == "file" else kind) for day, hour, kind in days]
        if detail.get("issued_on"):
            days.append((detail["issued_on"], 16, "issue"))
    facts = []
    for day, hour, kind in sorted(days):
        event = moment(day, hour, rng.randrange(0, 30))
        facts.append(Fact(kind, event, event + timedelta(minutes=rng.randrange(5, 25))))
    return facts
