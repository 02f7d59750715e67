"""类案罚款偏离、机关之间轻重不一、顶格比例（SE-1、SE-1b、AB-2）：一组类案里差一点的与过了线的。

一组类案自有案由代码，不与别处混在一起；组内数额按位置（占法定幅度的比例）给出。
"""

from collections.abc import Iterable
from datetime import date, timedelta

from zhiheng.demo.cases.base import Group, near, violation
from zhiheng.demo.cases.common import EXEMPT
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import penalties
from zhiheng.demo.world import Agency, World

LAW_MAX = 100_000
SPREAD = tuple(30 + k for k in range(11))  # 百分位置 0.30 至 0.40
FAR, CLOSE = 60, 55  # 距中位数 0.245 与 0.195，门槛为 0.2
TOP, BELOW_TOP = 95, 94.999
LIGHT, HEAVY = range(30, 38), range(45, 53)  # 相差不到 0.2，逐件看都不偏离


def _heading(world: World) -> str:
    world.last_heading += 1
    return f"YS-ZJ-{world.last_heading:03d}"


def _fine(world: World, agency: Agency, heading: str, place: float, half: int = 1) -> Draft:
    """位置为 place（百分数）的一个罚款，决定日都在同一个半年。"""
    year = world.today.year - 1
    draft = penalties.ordinary(
        world, agency, day=_day_in_half(world, year, half), party=world.party("legal", agency)
    )
    draft.set(violation_code=heading, law_min=0, law_max=LAW_MAX, fine=round(LAW_MAX * place / 100))
    return draft.clear("bench_min", "bench_max", "band_id", "band_version")


def _day_in_half(world: World, year: int, half: int) -> date:
    first = date(year, 1 if half == 1 else 7, 5)
    return world.almanac.between(world.rng, first, first + timedelta(days=70))


def _cell(world: World, places: Iterable[float], heading: str = "") -> list[Draft]:
    heading = heading or _heading(world)
    return [_fine(world, world.agency(), heading, place) for place in places]


@violation("SE-1")
def fine_far_from_like_cases(world: World) -> Group:
    *peers, far = _cell(world, (*SPREAD, FAR))
    return Group([far], peers)


@violation("SE-1")
def fine_far_below_like_cases(world: World) -> Group:
    *peers, far = _cell(world, (*SPREAD, 10))
    return Group([far], peers)


@violation("SE-1")
def one_yuan_off_where_all_are_equal(world: World) -> Group:
    *peers, odd = _cell(world, [40] * 9)
    odd.set(fine=odd.act["fine"] + 1)
    return Group([odd], peers)


@near("SE-1", yields=2)
def fines_just_inside_the_distance(world: World) -> Group:
    """三十件类案，两件偏离在门槛之内。"""
    *peers, first, second = _cell(world, (*SPREAD, *SPREAD, CLOSE, CLOSE))
    return Group([first, second], peers)


@near("SE-1", yields=7)
def too_few_like_cases(world: World) -> Group:
    return Group(_exempt(_cell(world, (30, 30, 30, 30, 30, 30, 80))))


def _exempt(drafts: list[Draft]) -> list[Draft]:
    """各豁免类别轮流出现；类案比较不因豁免类别而不同。"""
    for n, draft in enumerate(drafts):
        draft.set(exempt_class=("", *EXEMPT)[n % (len(EXEMPT) + 1)])
    return drafts


@near("SE-1", yields=3)
def less_than_four_fifths_are_equal(world: World) -> Group:
    *peers, first, second, third = _cell(world, (*[40] * 11, 41, 42, 43))
    return Group([first, second, third], peers)


@near("SE-1", yields=11)
def widely_scattered_cases(world: World) -> Group:
    return Group(_exempt(_cell(world, range(5, 93, 8))))


@near("SE-1", yields=4)
def reasons_were_recorded(world: World) -> Group:
    *peers, lighter, heavier, reduced, approved = _cell(world, (*SPREAD, 5, 90, 2, 88))
    lighter.set(mitigation="lighter")
    heavier.set(mitigation="heavier")
    reduced.set(mitigation="reduced")
    approved.set(deviation_approved=True)
    return Group([lighter, heavier, reduced, approved], peers)


@near("SE-1", yields=2)
def heading_not_recorded(world: World) -> Group:
    *peers, first, second = _cell(world, (*SPREAD, FAR, FAR))
    for draft in (first, second):
        draft.clear("violation_code")
    return Group([first, second], peers)


@near("SE-1", yields=12)
def no_upper_limit_and_close_amounts(world: World) -> Group:
    """没有上限的比较罚款的对数：一成多的差别在门槛之内。"""
    drafts = _cell(world, [30] * 12)
    for n, draft in enumerate(drafts):
        draft.clear("law_max").set(fine=100_000 + n * 1_500)
    return Group(drafts)


def _agencies(world: World, n: int) -> list[Agency]:
    found: dict[int, Agency] = {}
    while len(found) < n:
        agency = world.agency()
        found[agency.id] = agency
    return list(found.values())


def _by_agency(world: World, *places: Iterable[float]) -> list[tuple[Agency, list[Draft]]]:
    """同一案由，几个机关各罚若干件，依次给出各机关的位置。"""
    heading = _heading(world)
    agencies = _agencies(world, len(places))
    return [
        (agency, [_fine(world, agency, heading, place) for place in own])
        for agency, own in zip(agencies, places, strict=True)
    ]


def _one_apart(world: World, own: Iterable[float], others: Iterable[float]) -> Group:
    (agency, guilty), *peers = _by_agency(world, own, *[others] * 4)
    everybody = [*guilty, *(draft for _, drafts in peers for draft in drafts)]
    return Group([], everybody, key=(agency.name, guilty[0].act["violation_code"]))


@violation("SE-1b", "higher")
def one_agency_is_heavier(world: World) -> Group:
    return _one_apart(world, HEAVY, LIGHT)


@violation("SE-1b", "lower")
def one_agency_is_lighter(world: World) -> Group:
    return _one_apart(world, LIGHT, HEAVY)


@near("SE-1b", yields=40)
def agencies_fine_alike(world: World) -> Group:
    found = _by_agency(world, *[range(30, 40)] * 4)
    return Group(_exempt([draft for _, drafts in found for draft in drafts]))


@near("SE-1b", yields=7)
def heavier_agency_has_one_case_too_few(world: World) -> Group:
    (_, few), (_, peers) = _by_agency(world, HEAVY[:7], LIGHT)
    return Group(few, peers)


@near("SE-1b", yields=60)
def agencies_differ_less_than_a_third(world: World) -> Group:
    """各三十件：较重的档一方二十件、一方十一件，检验显著而 δ 为 0.3。"""
    found = _by_agency(world, [45] * 20 + [30] * 10, [45] * 11 + [30] * 19)
    return Group([draft for _, drafts in found for draft in drafts])


@near("SE-1b", yields=8)
def heavier_agency_recorded_its_reasons(world: World) -> Group:
    (_, heavy), (_, peers) = _by_agency(world, HEAVY, LIGHT)
    return Group([draft.set(mitigation="heavier") for draft in heavy], peers)


def _bench(world: World, agency: Agency, heading: str, n: int, top: int) -> list[Draft]:
    """一个机关的 n 件罚款，其中 top 件达到上限的九成五；偏离已经批准，不比单案。"""
    places = [TOP] * top + [BELOW_TOP] * (n - top)
    return [_fine(world, agency, heading, place).set(deviation_approved=True) for place in places]


@violation("AB-2")
def one_agency_fines_at_the_top(world: World) -> Group:
    heading = _heading(world)
    first, *peers = _agencies(world, 5)
    guilty = _bench(world, first, heading, 12, 10)
    others = [draft for agency in peers for draft in _bench(world, agency, heading, 12, 2)]
    return Group([], [*guilty, *others], key=(first.name, heading))


@near("AB-2", yields=40)
def equal_shares_of_top_fines(world: World) -> Group:
    heading = _heading(world)
    return Group(
        [draft for agency in _agencies(world, 4) for draft in _bench(world, agency, heading, 10, 3)]
    )


@near("AB-2", yields=19)
def too_few_fines_or_heavier_ones(world: World) -> Group:
    heading = _heading(world)
    few, heavier, *peers = _agencies(world, 5)
    drafts = _bench(world, few, heading, 9, 9)
    drafts += [draft.set(mitigation="heavier") for draft in _bench(world, heavier, heading, 10, 10)]
    return Group(
        drafts, [draft for agency in peers for draft in _bench(world, agency, heading, 10, 2)]
    )
