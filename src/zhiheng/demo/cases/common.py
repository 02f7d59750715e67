"""各场景共用的改动：另定决定日、撤去决定、按边界造日期。"""

from datetime import date, timedelta

from zhiheng.demo.almanac import ONE_DAY
from zhiheng.demo.background import EXEMPT
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import penalties
from zhiheng.demo.world import Agency, Item, Party, World

__all__ = [
    "EXEMPT",
    "ONE_DAY",
    "bounded_item",
    "decide_on",
    "due",
    "opened",
    "short_case",
    "undecided",
]

LATER = ("served_on", "service_method", "published_on", "paid_on", "closed_on")


def due(world: World, draft: Draft, clock: str, start: date) -> date:
    return world.almanac.due(draft.agency.profile, clock, start)


def item_of(agency: Agency, draft: Draft) -> Item:
    return next(item for item in agency.items["penalty"] if item.id == draft.act["item_id"])


def decide_on(world: World, draft: Draft, day: date) -> Draft:
    """另定决定日，其后的送达、公开、缴款随之另定。"""
    draft.set(decided_on=day)
    penalties.impose(world, draft, item_of(draft.agency, draft))
    penalties.complete(world, draft)
    return draft


def undecided(draft: Draft) -> Draft:
    """尚未决定的案件。"""
    draft.clear(
        "decided_on", "decision", "fine", "sanctions", "content", "law_min", "law_max", "bench_min", "bench_max", "band_id",
        "band_version", "publish_basis", "correct_due", "discussed_on", "is_complex", "legal_reviewed_on", *LATER,
    )  # fmt: skip
    draft.is_numbered = False
    return draft


def opened(world: World, filed: date, agency: Agency | None = None) -> Draft:
    """在指定日立案、尚未决定的案件。"""
    draft = penalties.ordinary(world, agency, day=world.almanac.before(filed, 2))
    draft.set(
        filed_on=filed,
        investigated_on=world.almanac.after(filed),
        noticed_on=world.almanac.after(filed, 4),
    )
    draft.officers = [row | {"acted_on": draft.day("investigated_on")} for row in draft.officers]
    draft.recordings = []
    return undecided(draft)


def short_case(
    world: World,
    agency: Agency,
    filed: date,
    decided: date,
    *,
    party: Party,
    item: Item | None = None,
) -> Draft:
    """几个工作日内办结的不予处罚案件。"""
    almanac = world.almanac
    draft = penalties.ordinary(world, agency, day=almanac.before(filed, 2), party=party, item=item)
    draft.set(
        filed_on=filed, investigated_on=almanac.after(filed), noticed_on=almanac.after(filed), decided_on=decided,
        legal_reviewed_on=almanac.before(decided), legal_review_result="passed",
    ).clear("discussed_on", "is_complex")  # fmt: skip
    draft.officers = [row | {"acted_on": draft.day("investigated_on")} for row in draft.officers]
    draft.recordings = []
    penalties.complete(world, draft)
    return penalties.other_decision(world, draft)


def bounded_item(
    world: World, *, low: int = 0, most_low: int = 10**9, high: int = 1
) -> tuple[Agency, Item]:
    """一个有罚款上限的案由：下限在 `low` 与 `most_low` 之间，上限不低于 `high`。"""
    for _ in range(500):
        agency = world.agency()
        item = world.rng.choice(agency.items["penalty"])
        v = item.violation
        if v and v.law_max >= high and low <= v.law_min <= most_low:
            return agency, item
    raise LookupError((low, most_low, high))


def spread(day: date, days: int) -> date:
    return day + timedelta(days=days)
