"""生成演示城市：名录、账号、两年的执法行为、注入的违法与擦边合法的场景，以及真值文件。"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from zhiheng.acts import models as acts
from zhiheng.demo import accounts, details, drafts, filings, numbering, parties, registers, writing
from zhiheng.demo.almanac import Almanac
from zhiheng.demo.background import Background
from zhiheng.demo.cases import CASES, Case, Group
from zhiheng.demo.drafts import Draft, Fact
from zhiheng.demo.world import World, moment
from zhiheng.exchange.writing import slow_down, speed_up
from zhiheng.kernel import ledger
from zhiheng.norms.services import current_calendar

DEFAULT_ACTS = 20_000
DEFAULT_SEED = 1
NEAR_MISSES = 50  # 每条规则的擦边场景
FULL_SIZE = 3_000  # 小于此数的城市，擦边场景按比例减少
ACTS_PER_REPEAT = 7_000
MOST_REPEATS = 10
RESULT_ENTERED_AFTER = timedelta(days=3)

account_lines = accounts.lines


@dataclass(frozen=True)
class Truth:
    """一处注入的违法：规则、键（行为的来源编号；编号、机关案由另行约定）、情形、部分。"""

    rule: str
    key: tuple[str, ...]
    ground: str = ""
    part: str = ""

    def line(self) -> str:
        values = {
            "rule": self.rule,
            "key": list(self.key),
            "ground": self.ground,
            "part": self.part,
        }
        return json.dumps(values, ensure_ascii=False)


@dataclass(frozen=True)
class Summary:
    """生成了多少。"""

    acts: int
    parties: int
    agencies: int
    truth: tuple[Truth, ...]
    near_misses: dict[str, int]


def build(
    n: int = DEFAULT_ACTS,
    seed: int = DEFAULT_SEED,
    *,
    today: date | None = None,
    truth: Path | None = None,
) -> Summary:
    """在空库中生成演示城市；同样的种子和日期得到同样的城市。"""
    speed_up()
    try:
        with transaction.atomic():
            summary = _build(n, seed, today or timezone.localdate())
    finally:
        slow_down()
    if truth:
        truth.write_text("".join(f"{line.line()}\n" for line in summary.truth), "utf-8")
    return summary


def _build(n: int, seed: int, today: date) -> Summary:
    rng = Random(f"{seed} {today} names")  # names apart from acts
    known = registers.build(rng, today)
    accounts.open_all(known)
    details.build(known, Random(f"{seed} {today} registers"), today)
    world = World(seed, Almanac(current_calendar(), today), known.agencies, parties.Inventor())
    world.specials = known.specials
    plan = _Plan(world, n)
    plan.run()
    numbers = numbering.assign(plan.drafts)
    found = (
        *plan.truths(),
        *(Truth("OF-2", (s, str(y), str(q)), g) for s, y, q, g in numbers.broken),
    )
    _write(world, plan.drafts, numbers)
    filings.build(Random(f"{seed} {today} filings"), today)
    summary = Summary(
        len(plan.drafts),
        len(world.parties),
        len(known.agencies),
        tuple(sorted(found, key=lambda t: (t.rule, t.key))),
        plan.near,
    )
    _note(summary, seed, today)
    return summary


def _note(summary: Summary, seed: int, today: date) -> None:
    facts = {
        "acts": summary.acts,
        "parties": summary.parties,
        "agencies": summary.agencies,
        "seed": seed,
        "today": today,
    }
    ledger.append("demo.city", at=timezone.now(), actor=None, facts=facts)


class _Plan:
    """Scenes first (they reserve officers and parties), then the background up to n."""

    def __init__(self, world: World, n: int) -> None:
        self.world = world
        self.n = n
        self.drafts: list[Draft] = []
        self.injected: list[tuple[Case, Group]] = []
        self.near: Counter[str] = Counter()

    def run(self) -> None:
        for case, times in _schedule(self.n):
            for _ in range(times):
                for group in case.groups(self.world):
                    self._take(case, group)
        for draft in Background(self.world).acts(max(self.n - len(self.drafts), 0)):
            self._add(draft)
        for draft in self.drafts:
            if draft.facts is None:
                draft.facts = drafts.timely_facts(draft, self.world.rng)

    def _take(self, case: Case, group: Group) -> None:
        for draft in (*group.acts, *group.bystanders):
            drafts.truncate(draft, self.world.today)
            self._add(draft)
        if case.violates:
            self.injected.append((case, group))
        else:
            self.near[case.rule] += case.yields

    def _add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        draft.key = f"YS{len(self.drafts):08d}"

    def truths(self) -> Iterator[Truth]:
        for case, group in self.injected:
            if case.rule != "OF-2":
                key = group.key or tuple(sorted(draft.key for draft in group.acts))
                yield Truth(case.rule, key, case.ground, case.part)


def _schedule(n: int) -> Iterator[tuple[Case, int]]:
    """每个违法场景几次，每条规则的擦边场景合计至少五十次。"""
    variants: dict[str, int] = defaultdict(int)
    for case in CASES:
        if not case.violates:
            variants[case.rule] += case.size
    wanted = NEAR_MISSES * min(n / FULL_SIZE, 1)
    for case in CASES:
        if case.violates:
            yield case, min(max(round(n / ACTS_PER_REPEAT), 1), MOST_REPEATS)
        else:
            yield case, max(math.ceil(wanted / variants[case.rule]), 1)


def _write(world: World, made: list[Draft], numbers: numbering.Numbers) -> None:
    offset = _last_id(acts.EnforcementAct)
    strangers = _last_id(acts.Party)
    writing.insert(acts.Party, parties.rows(world.parties, strangers))
    ids = {id(draft): offset + n for n, draft in enumerate(made, start=1)}
    writing.insert(
        acts.EnforcementAct, (_act_row(d, ids[id(d)], strangers, world.today) for d in made)
    )
    details = {
        "inspection": acts.Inspection,
        "licence": acts.Licence,
        "measure": acts.Coercion,
        "execution": acts.Coercion,
    }
    for model in (acts.Inspection, acts.Licence, acts.Coercion):
        writing.insert(
            model,
            ({"act_id": ids[id(d)], **d.detail} for d in made if details.get(d.kind) is model),
        )
    writing.insert(
        acts.CriminalTransfer, ({"act_id": ids[id(d)], **d.transfer} for d in made if d.transfer)
    )
    for model, name in (
        (acts.Preservation, "preservations"),
        (acts.ActOfficer, "officers"),
        (acts.Recording, "recordings"),
    ):
        writing.insert(
            model, ({"act_id": ids[id(d)], **row} for d in made for row in getattr(d, name))
        )
    writing.insert(
        acts.InspectedItem,
        ({"act_id": ids[id(d)], "check_item": i} for d in made for i in d.check_items),
    )
    writing.insert(
        acts.ActFact, (_fact_row(d, fact, ids[id(d)]) for d in made for fact in d.facts or ())
    )
    void = ("agency_id", "series", "year", "seq")
    writing.insert(
        acts.VoidDocNumber,
        (
            {**dict(zip(void, row, strict=True)), "reason": "打印错误（演示）"}
            for row in numbers.void
        ),
    )
    writing.reset_sequences(acts.EnforcementAct, acts.Party)


def _last_id(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _act_row(draft: Draft, pk: int, strangers: int, today: date) -> dict[str, Any]:
    day = drafts.act_day(draft)
    recorded = _recorded_at(draft, day, today)
    return {
        "id": pk, "agency_id": draft.agency.id, "path": draft.agency.path, "kind": draft.kind, "record_level": "process",
        "source": "demo", "source_key": draft.key, "source_version": "1", "act_on": day, "is_withdrawn": False,
        "party_id": strangers + draft.party.id if draft.party else None, "recorded_at": recorded, "updated_at": recorded, **draft.act,
    }  # fmt: skip


def _recorded_at(draft: Draft, day: date, today: date) -> datetime:
    """首次录入时刻：最早录入的环节；只有结果的，导入之时。"""
    if draft.facts:
        return min(fact.recorded_at for fact in draft.facts)
    return moment(min(day + RESULT_ENTERED_AFTER, today), 20)


def _fact_row(draft: Draft, fact: Fact, pk: int) -> dict[str, Any]:
    officer = draft.officers[0]["officer_id"] if draft.officers else None
    return {
        "act_id": pk,
        "kind": fact.kind,
        "event_at": fact.event_at,
        "recorded_at": fact.recorded_at,
        "officer_id": officer,
    }
