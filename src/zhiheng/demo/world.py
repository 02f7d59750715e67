"""生成时的世界：机关、人员、事项、当事人和日历；登记进库之前都是这里的普通值。"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from zhiheng.demo.almanac import Almanac
from zhiheng.demo.words import Field, Violation

SLOTS = ((9, 0), (10, 30), (13, 30), (14, 45), (16, 0))
SLOT_MINUTES = 60
SPACING = 91  # 日：背景检查之间至少相隔的日数
YEARLY = 2
BUSY, BUSIER = "371000", 2  # 市级机关


@dataclass(frozen=True)
class Band:
    """裁量阶次的一个版本。"""

    id: int
    version: int
    low: int
    high: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Item:
    """执法事项；处罚事项带案由和阶次。"""

    id: int
    kind: str
    name: str
    violation: Violation | None = None
    bands: tuple[tuple[Band, ...], ...] = ()
    may_be_joint: bool = False

    def band(self, rng: Random, day: date) -> Band:
        return next(b for b in rng.choice(self.bands) if b.valid_to is None or day <= b.valid_to)


@dataclass
class Agency:
    """一个执法机关。"""

    id: int
    name: str
    prefix: str
    path: str
    place: str
    profile: str
    field: Field
    items: dict[str, list[Item]]
    weight: float
    officers: list[int] = field(default_factory=list)
    contract: list[int] = field(default_factory=list)
    is_entrusted: bool = False
    qualified_to: date | None = None


@dataclass
class Party:
    """一个当事人；`visits` 是受检查的日子，`codes` 是已经用过的案由。"""

    id: int
    kind: str
    name: str
    code: str
    place: str
    trade: str
    visits: list[date] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    def may_be_visited(self, day: date) -> bool:
        """同一对象一年至多两次，相隔三个月以上。"""
        if sum(other.year == day.year for other in self.visits) >= YEARLY:
            return False
        return all(abs((day - other).days) >= SPACING for other in self.visits)


@dataclass(frozen=True)
class Special:
    """一个机关里证件有变化的人员：过期、暂扣、取消、区域不符、领域不符。"""

    expired: int
    expired_on: date
    suspended: int
    suspended_from: date
    suspended_to: date
    revoked: int
    revoked_on: date
    elsewhere: int
    otherwise: int


@dataclass(frozen=True)
class Team:
    """一次现场行为的两名执法人员和时段。"""

    officers: tuple[int, ...]
    started_at: datetime
    ended_at: datetime


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """北京时间的一刻，不带时区。"""
    return datetime.combine(day, time(hour, minute))


class World:
    """The state that all generators share; the only source of randomness is `rng`."""

    def __init__(
        self, seed: int, almanac: Almanac, agencies: Sequence[Agency], maker: "PartyMaker"
    ) -> None:
        self.rng = Random(seed)  # the stream of this city
        self.almanac = almanac
        self.today = almanac.today
        self.first_day = almanac.after(self.today - timedelta(days=731))
        self.agencies = list(agencies)
        self.maker = maker
        self.specials: dict[int, Special] = {}
        self.parties: list[Party] = []
        self.pools: dict[tuple[str, str, bool], list[Party]] = defaultdict(list)
        self.last_fact = 0
        self.last_task = 0
        self.last_heading = 0
        self.last_own_year = 0
        self._used: dict[tuple[int, date], int] = defaultdict(int)
        self._turn = 0

    def agency(self, *, kind: str = "penalty", profile: str = "weihai", key: str = "") -> Agency:
        """轮流取一个能作某类行为的机关；市级机关多取几次，演示账号看得到更多疑点。"""
        found = [
            agency
            for agency in self.agencies
            if agency.items.get(kind)
            and agency.profile == profile
            and (not key or agency.field.key == key)
            and not agency.is_entrusted
            and agency.qualified_to is None
        ]
        found += [agency for agency in found if agency.place == BUSY] * BUSIER
        self._turn += 1
        return found[self._turn % len(found)]

    def day(self, *, back: int = 700, until: int = 220) -> date:
        """随机一个早已过去的工作日：各项期限都已届满。"""
        return self.almanac.between(
            self.rng, self.today - timedelta(days=back), self.today - timedelta(days=until)
        )

    def party(self, kind: str = "legal", agency: Agency | None = None) -> Party:
        """一个新的当事人，只用于一处。"""
        place = agency.place if agency else "371002"
        trade = agency.field.key if agency else "market"
        party = self.maker.make(self.rng, kind, place, trade, len(self.parties) + 1)
        self.parties.append(party)
        return party

    def pooled(self, agency: Agency, *, person: bool) -> list[Party]:
        return self.pools[(agency.place, agency.field.key, person)]

    def fact_id(self) -> int:
        self.last_fact += 1
        return self.last_fact

    def task_id(self) -> int:
        self.last_task += 1
        return self.last_task

    def team(self, agency: Agency, day: date, *, whole_day: bool = False) -> Team:
        """两名执法人员当日的一个空闲时段；同一人的时段互不重叠，都占满的另取时段在晚间。"""
        pairs = [agency.officers[n : n + 2] for n in range(0, len(agency.officers) - 1, 2)]
        first = self.rng.randrange(len(pairs))
        for n in range(len(pairs)):
            pair = pairs[(first + n) % len(pairs)]
            used = self._used[(pair[0], day)]
            if used < (1 if whole_day else len(SLOTS)):
                self._used[(pair[0], day)] = len(SLOTS) if whole_day else used + 1
                hour, minute = SLOTS[used]
                start = moment(day, hour, minute + self.rng.randrange(0, 10))
                return Team(
                    tuple(pair),
                    start,
                    start + timedelta(minutes=self.rng.randrange(25, SLOT_MINUTES)),
                )
        start = moment(day, 17, 30)
        return Team((), start, start + timedelta(minutes=30))


class PartyMaker(Protocol):
    """由 `parties` 实现：造一个虚构的当事人。"""

    def make(self, rng: Random, kind: str, place: str, trade: str, number: int) -> Party: ...
