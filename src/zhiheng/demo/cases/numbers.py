"""文号断号、重号与超出范围的日期（OF-2、DQ-1）。"""

from datetime import date

from zhiheng.demo import drafts as drafting
from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import others, penalties
from zhiheng.demo.world import World

FIRST_DAY = date(2000, 1, 1)  # 期限可以计算的第一日；最后一日为十年后的年末
YEARS_AHEAD = 10


@violation("OF-2", "missing", each=(1, 3))
def numbers_were_skipped(world: World, n: int) -> Draft:
    draft = penalties.ordinary(world)
    draft.number_skip = n
    return draft


@violation("OF-2", "duplicate")
def number_was_used_twice(world: World) -> Draft:
    draft = others.licence(world)
    draft.number_repeat = True
    return draft


@near("OF-2", each=(1, 2))
def skipped_numbers_were_declared_void(world: World, n: int) -> Draft:
    draft = penalties.ordinary(world)
    draft.number_skip, draft.void_skipped = n, True
    return draft


@near("OF-2")
def act_without_a_number(world: World) -> Draft:
    draft = penalties.ordinary(world)
    draft.is_numbered = False
    return draft


@near("OF-2")
def withdrawn_record_has_no_number(world: World) -> Draft:
    draft = (
        penalties.ordinary(world)
        .set(is_withdrawn=True, withdrawn_reason="重复登记（演示）")
        .clear("published_on", "served_on")
    )
    draft.is_numbered = False
    return draft


@near("OF-2", each=EXEMPT)
def numbers_of_exempt_acts_follow_each_other(world: World, exempt: str) -> Draft:
    return others.licence(world).set(exempt_class=exempt)


def last_day(world: World) -> date:
    return date(world.today.year + YEARS_AHEAD, 12, 31)


def _result(world: World, decided: date) -> Draft:
    """只有结果的记录，决定日录入有误。"""
    draft = penalties.result_only(world).set(decided_on=decided).clear("published_on")
    draft.keep_future = True
    return draft


@violation("DQ-1", "act_on")
def decided_in_the_far_future(world: World) -> Draft:
    return _result(world, date(world.today.year + 36, 5, 6))


@violation("DQ-1", "act_on")
def decided_the_day_after_the_range(world: World) -> Draft:
    return _result(world, date(world.today.year + YEARS_AHEAD + 1, 1, 1))


@violation("DQ-1", "filed_on")
def filed_in_the_last_century(world: World) -> Draft:
    draft = penalties.ordinary(world)
    draft.facts = drafting.timely_facts(draft, world.rng)
    return draft.set(filed_on=date(1926, 3, 5))


@violation("DQ-1", "fact_on", each=(date(1999, 12, 31), date(1899, 12, 30)))
def fact_before_the_range(world: World, day: date) -> Draft:
    return penalties.ordinary(world).set(fact_start=day, fact_end=day)


@violation("DQ-1", "decided_on")
def inspection_decided_in_the_far_future(world: World) -> Draft:
    draft = others.inspection(world)
    draft.facts = drafting.timely_facts(draft, world.rng)
    draft.keep_future = True
    return draft.set(decided_on=date(world.today.year + 50, 1, 4))


@violation("DQ-1", "changed_on")
def changed_in_the_far_future(world: World) -> Draft:
    draft = penalties.ordinary(world).set(
        changed_on=date(world.today.year + 100, 2, 3), change_kind="changed"
    )
    draft.keep_future = True
    return draft


@near("DQ-1")
def fact_on_the_first_day_of_the_range(world: World) -> Draft:
    draft = penalties.other_decision(world, penalties.ordinary(world))
    return draft.set(fact_start=FIRST_DAY, fact_end=FIRST_DAY)


@near("DQ-1")
def change_on_the_last_day_of_the_range(world: World) -> Draft:
    draft = penalties.ordinary(world).set(changed_on=last_day(world), change_kind="changed")
    draft.keep_future = True
    return draft


@near("DQ-1")
def decided_on_the_last_day_of_the_range(world: World) -> Draft:
    return _result(world, last_day(world))


@near("DQ-1")
def only_the_day_of_the_act_is_known(world: World) -> Draft:
    return others.inspection(world).clear("plan_id")


@near("DQ-1", each=EXEMPT)
def ordinary_dates_of_an_exempt_act(world: World, exempt: str) -> Draft:
    return others.licence(world).set(exempt_class=exempt)
