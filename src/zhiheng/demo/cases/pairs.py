"""一事二罚与双立案（RE-3、CR-3）。"""

from datetime import date, timedelta

from zhiheng.demo.almanac import ONE_DAY
from zhiheng.demo.cases.base import Group, near, violation
from zhiheng.demo.cases.common import EXEMPT, decide_on, opened, short_case
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import penalties
from zhiheng.demo.world import Agency, Party, World


def _two_fines(world: World, gap: int, agency: Agency | None = None) -> list[Draft]:
    """同一机关对同一当事人的两个罚款：案由、地点相同，两次违法行为相隔 gap 日，编号不同。"""
    agency = agency or world.agency()
    party, item, day = (
        world.party("legal", agency),
        world.rng.choice(agency.items["penalty"]),
        world.day(until=300),
    )
    first = penalties.ordinary(world, agency, day=day, party=party, item=item)
    second = penalties.ordinary(
        world, agency, day=world.almanac.after(day, 3), party=party, item=item
    )
    decide_on(
        world, second, max(second.day("decided_on"), world.almanac.after(first.day("decided_on")))
    )
    start = day - timedelta(days=40)
    first.set(fact_start=start, fact_end=start + timedelta(days=3))
    second.set(fact_start=start + timedelta(days=3 + gap), fact_end=start + timedelta(days=5 + gap))
    return [first, second]


@violation("RE-3", "fact")
def same_fact_fined_twice(world: World) -> list[Draft]:
    first, second = _two_fines(world, 0)
    return [first, second.set(fact_id=first.act["fact_id"])]


@violation("RE-3", "fact")
def same_fact_fined_twice_under_two_headings(world: World) -> list[Draft]:
    first, second = _two_fines(world, 0)
    second.set(fact_id=first.act["fact_id"], violation_code="YS-QT-01").clear(
        "fact_start", "fact_end"
    )
    return [first, second]


@violation("RE-3", "code", each=(0, 3, 7))
def same_heading_within_seven_days(world: World, gap: int) -> list[Draft]:
    return _two_fines(world, gap)


@violation("RE-3", "code", each=(0, 1))
def place_of_one_is_unknown(world: World, n: int) -> list[Draft]:
    drafts = _two_fines(world, 6)
    drafts[n].set(place_code="")
    return drafts


@near("RE-3", each=(8, 9, 20))
def same_heading_after_seven_days(world: World, gap: int) -> list[Draft]:
    return _two_fines(world, gap)


@near("RE-3")
def another_place(world: World) -> list[Draft]:
    agency = next(a for a in world.agencies if a.place == "371000" and a.items.get("penalty"))
    first, second = _two_fines(world, 0, agency)
    return [first, second.set(place_code="371082")]


@near("RE-3", each=(0, 1))
def one_fine_was_revoked(world: World, n: int) -> list[Draft]:
    drafts = _two_fines(world, 0)
    changed = world.almanac.after(drafts[n].day("closed_on"), 5)
    drafts[n].set(
        changed_on=changed,
        change_kind="revoked",
        publication_withdrawn_on=changed,
        withdrawal_reason="已撤销（演示）",
    )
    return drafts


@near("RE-3", each=(0, 1))
def one_is_a_daily_fine(world: World, n: int) -> list[Draft]:
    drafts = _two_fines(world, 0)
    drafts[n].set(is_daily_fine=True)
    return drafts


@near("RE-3")
def one_is_not_punished(world: World) -> list[Draft]:
    first, second = _two_fines(world, 0)
    return [first, penalties.other_decision(world, second)]


@near("RE-3")
def new_act_after_the_order_to_correct(world: World) -> list[Draft]:
    """责令改正期满之后又发生的，是新的违法行为。"""
    first, second = _two_fines(world, 1)
    order = first.day("fact_end")
    first.set(correct_due=order)
    return [first, second.set(fact_start=order + ONE_DAY)]


@near("RE-3")
def dates_of_one_are_unknown(world: World) -> list[Draft]:
    first, second = _two_fines(world, 0)
    return [first, second.clear("fact_start", "fact_end", "fact_id")]


@near("RE-3", each=("", *EXEMPT))
def two_parties(world: World, exempt: str) -> list[Draft]:
    first, second = _two_fines(world, 0)
    second.party = world.party("legal", first.agency)
    return [first, second.set(exempt_class=exempt)]


def _rivals(world: World) -> tuple[Draft, Agency, Party]:
    """先立案的机关及其案件，以及后立案的另一机关。"""
    agency = world.agency()
    other = world.agency()
    while other.id == agency.id:
        other = world.agency()
    party = world.party("legal", agency)
    first = penalties.ordinary(world, agency, party=party, day=world.day(until=260))
    return first, other, party


def _double(world: World, workdays: int, *, same_fact: bool = True) -> list[Draft]:
    """后立案的机关在立案后第 workdays 个工作日终结。"""
    first, other, party = _rivals(world)
    filed = world.almanac.after(first.day("filed_on"))
    second = short_case(world, other, filed, world.almanac.after(filed, workdays), party=party)
    if same_fact:
        return [first, second.set(fact_id=first.act["fact_id"])]
    same = {name: first.act[name] for name in ("violation_code", "fact_start", "fact_end")}
    return [first, second.set(**same).clear("fact_id")]


@violation("CR-3", "ended", each=(6, 7, 15))
def second_agency_went_on_after_five_days(world: World, workdays: int) -> list[Draft]:
    return _double(world, workdays)


@violation("CR-3", "ended")
def same_heading_without_a_fact_number(world: World) -> list[Draft]:
    return _double(world, 6, same_fact=False)


@violation("CR-3", "open")
def second_agency_is_still_at_it(world: World) -> list[Draft]:
    return _open_pair(world, world.almanac.before(world.today, 8))


def _open_pair(world: World, filed: date) -> list[Draft]:
    first = opened(world, world.almanac.before(filed, 4))
    other = world.agency()
    while other.id == first.agency.id:
        other = world.agency()
    second = opened(world, filed, other)
    second.party = first.party
    return [first, second.set(fact_id=first.act["fact_id"])]


@near("CR-3", each=(5, 4, 3))
def second_agency_stopped_within_five_days(world: World, workdays: int) -> list[Draft]:
    return _double(world, workdays)


@near("CR-3")
def five_days_are_not_yet_over(world: World) -> list[Draft]:
    return _open_pair(world, world.almanac.before(world.today, 5))


@near("CR-3", each=(0, 1))
def one_case_was_transferred(world: World, n: int) -> list[Draft]:
    drafts = _double(world, 12)
    drafts[n].set(transferred_on=drafts[n].day("filed_on") + timedelta(days=6))
    return drafts


@near("CR-3")
def first_case_was_over_before(world: World) -> list[Draft]:
    first, other, party = _rivals(world)
    filed = world.almanac.after(first.day("decided_on"))
    second = short_case(world, other, filed, world.almanac.after(filed, 10), party=party)
    return [first, second.set(fact_id=first.act["fact_id"])]


@near("CR-3")
def two_different_facts(world: World) -> list[Draft]:
    drafts = _double(world, 12)
    return [drafts[0], drafts[1].set(fact_id=world.fact_id(), violation_code="YS-QT-02")]


@near("CR-3")
def facts_do_not_overlap(world: World) -> list[Draft]:
    first, second = _double(world, 12, same_fact=False)
    day = first.day("fact_start") - ONE_DAY
    return [first, second.set(fact_start=day, fact_end=day)]


@near("CR-3")
def nothing_links_the_cases(world: World) -> list[Draft]:
    first, second = _double(world, 12, same_fact=False)
    return [first.clear("fact_id"), second.clear("violation_code", "fact_start", "fact_end")]


@near("CR-3", each=EXEMPT)
def stopped_in_time_in_an_exempt_act(world: World, exempt: str) -> Group:
    first, second = _double(world, 5)
    return Group([first, second.set(exempt_class=exempt)])
