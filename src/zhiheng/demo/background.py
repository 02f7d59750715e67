"""背景：两年的合法行为，按机关的比重、领域的旺季和当事人的间隔铺开。"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from zhiheng.demo.drafts import Draft, has_day, truncate
from zhiheng.demo.making import others, penalties
from zhiheng.demo.world import Agency, Item, Party, World

KINDS = ("penalty", "licence", "inspection", "measure")
OTHERS_SHARE = 6  # 每百件中的其他各类行为
EXEMPT = (
    "complaint",
    "assigned",
    "superior",
    "remote",
    "recheck",
    "licensing",
    "request",
    "emergency",
    "special_law",
)
TRIES = 5
EARLIER = timedelta(days=120)


class Background:
    """Draws one lawful act after another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.agencies = [agency for agency in world.agencies if agency.weight > 0]
        self.weights = [agency.weight for agency in self.agencies]
        self.days = {
            agency.field.key: world.almanac.seasonal(
                world.first_day, world.today, agency.field.season
            )
            for agency in self.agencies
        }

    def acts(self, n: int) -> Iterator[Draft]:
        rng = self.world.rng
        for agency in rng.choices(self.agencies, self.weights, k=n):
            days, weights = self.days[agency.field.key]
            draft = self._act(agency, rng.choices(days, cum_weights=weights)[0])
            truncate(draft, self.world.today)
            if not has_day(draft):
                draft = self._act(agency, days[rng.randrange(len(days) // 2)])
                truncate(draft, self.world.today)
            yield draft

    def _act(self, agency: Agency, day: date) -> Draft:
        rng = self.world.rng
        draft = self._make(agency, day)
        if rng.random() < 0.04 and not draft.act.get("exempt_class"):
            draft.set(exempt_class=rng.choice(EXEMPT))
        return draft

    def _make(self, agency: Agency, day: date) -> Draft:
        world, rng = self.world, self.world.rng
        others_of = [kind for kind in agency.items if kind not in (*KINDS, "execution", "retired")]
        if others_of and rng.randrange(100) < OTHERS_SHARE:
            return others.other(
                world,
                agency,
                rng.choice(others_of),
                day=day,
                party=self._party(agency, person=True),
            )
        kinds = [kind for kind in KINDS if agency.items.get(kind)]
        weights = [
            weight
            for kind, weight in zip(KINDS, agency.field.weights, strict=True)
            if agency.items.get(kind)
        ]
        return getattr(self, f"_{rng.choices(kinds, weights)[0]}")(agency, day)  # type: ignore[no-any-return]

    def _party(
        self, agency: Agency, *, person: bool, fits: Callable[[Party], bool] | None = None
    ) -> Party:
        """从本地同行业的当事人中取合适的一个，没有的新造一个。"""
        world, pool = self.world, self.world.pooled(agency, person=person)
        for _ in range(min(TRIES, len(pool))):
            party = world.rng.choice(pool)
            if fits is None or fits(party):
                return party
        kind = "natural" if person else world.rng.choice(("legal", "legal", "legal", "household"))
        pool.append(world.party(kind, agency))
        return pool[-1]

    def _culprit(self, agency: Agency, item: Item) -> Party:
        """同一当事人同一案由只用一次。"""
        code = item.violation.code if item.violation else ""
        person = (
            bool(item.violation and item.violation.for_persons) and self.world.rng.random() < 0.5
        )
        return self._party(agency, person=person, fits=lambda party: code not in party.codes)

    def _penalty(self, agency: Agency, day: date) -> Draft:
        world, draw = self.world, self.world.rng.random()
        item = world.rng.choice(agency.items["penalty"])
        party = self._culprit(agency, item)
        if draw < 0.42:
            return penalties.summary(world, agency, day=day, party=party, item=item)
        if draw < 0.52:
            early = min(day, world.today - EARLIER)
            return penalties.result_only(world, agency, day=early, party=party)
        draft = penalties.ordinary(
            world, agency, day=day, party=party, item=item, hearing=draw > 0.97
        )
        return penalties.other_decision(world, draft) if 0.52 <= draw < 0.55 else draft

    def _licence(self, agency: Agency, day: date) -> Draft:
        return others.licence(self.world, agency, day=day, party=self._party(agency, person=False))

    def _inspection(self, agency: Agency, day: date) -> Draft:
        party = self._party(agency, person=False, fits=lambda party: party.may_be_visited(day))
        mode = self.world.rng.choice(("routine", "routine", "special"))
        return others.inspection(self.world, agency, day=day, party=party, mode=mode)

    def _measure(self, agency: Agency, day: date) -> Draft:
        if agency.items.get("execution") and self.world.rng.random() < 0.3:
            return others.execution(
                self.world, agency, day=day, party=self._party(agency, person=False)
            )
        return others.coercion(self.world, agency, day=day, party=self._party(agency, person=False))
