"""检查的频次、重复和多头（RE-1、RE-2、CR-1）：一次、一日、一个机关之差。"""

from datetime import date, timedelta

from zhiheng.demo.cases.base import Group, near, violation
from zhiheng.demo.cases.common import EXEMPT
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import others
from zhiheng.demo.world import Agency, Party, World

NOT_COUNTED = tuple(
    exempt for exempt in EXEMPT if exempt != "special_law"
)  # 频次上限公布的豁免类别
APART = 95  # 日：同一机关两次检查的间隔，大于 RE-2 的九十日
FIRST_DAYS = 20


def _year(world: World) -> date:
    """最近一个完整年度年初的某日。"""
    return date(world.today.year - 1, 1, 8) + timedelta(days=world.rng.randrange(FIRST_DAYS))


def _agencies(world: World, n: int) -> list[Agency]:
    """同一依据组合的 n 个不同机关。"""
    found: dict[int, Agency] = {}
    while len(found) < n:
        agency = world.agency(kind="inspection")
        found[agency.id] = agency
    return list(found.values())


def _visits(world: World, party: Party, plan: list[tuple[Agency, date]]) -> list[Draft]:
    drafts = [others.inspection(world, agency, day=day, party=party) for agency, day in plan]
    for draft in drafts:
        draft.put(result="found")
    return drafts


def _own(world: World, n: int, kind: str = "legal") -> list[Draft]:
    agency, first = world.agency(kind="inspection"), _year(world)
    party = world.party(kind, agency)
    return _visits(world, party, [(agency, first + timedelta(days=APART * k)) for k in range(n)])


def _total(world: World, n: int) -> list[Draft]:
    """n 次检查由三个机关轮流进行，每个机关至多两次，互相至少隔一个月。"""
    agencies, first = _agencies(world, 3), _year(world)
    party = world.party("legal", agencies[0])
    return _visits(
        world, party, [(agencies[k % 3], first + timedelta(days=45 * k)) for k in range(n)]
    )


@violation("RE-1", "own")
def third_visit_of_the_year(world: World) -> list[Draft]:
    return _own(world, 3)


@violation("RE-1", "own")
def mode_and_place_of_visit_not_recorded(world: World) -> list[Draft]:
    drafts = _own(world, 3, "household")
    drafts[2].clear("mode", "is_on_site")
    return drafts


@violation("RE-1", "total", each=(5, 6))
def fifth_visit_of_all_agencies(world: World, n: int) -> list[Draft]:
    return _total(world, n)


@near("RE-1")
def exactly_two_visits(world: World) -> list[Draft]:
    return _own(world, 2)


@near("RE-1")
def exactly_four_visits_of_all_agencies(world: World) -> list[Draft]:
    return _total(world, 4)


@near("RE-1", each=NOT_COUNTED)
def third_visit_is_exempt(world: World, exempt: str) -> list[Draft]:
    drafts = _own(world, 3)
    drafts[2].set(exempt_class=exempt)
    return drafts


@near("RE-1", each=({"mode": "case"}, {"is_on_site": False}))
def third_visit_does_not_count(world: World, values: dict[str, object]) -> list[Draft]:
    drafts = _own(world, 3)
    drafts[2].put(**values)
    return drafts


@near("RE-1")
def natural_person_is_no_enterprise(world: World) -> list[Draft]:
    return _own(world, 3, "natural")


@near("RE-1")
def third_visit_falls_into_the_next_year(world: World) -> list[Draft]:
    agency = world.agency(kind="inspection")
    days = (
        date(world.today.year - 1, 6, 3),
        date(world.today.year - 1, 9, 12),
        date(world.today.year, 1, 1),
    )
    return _visits(world, world.party("legal", agency), [(agency, day) for day in days])


@near("RE-1")
def party_not_recorded(world: World) -> list[Draft]:
    drafts = _own(world, 3)
    for draft in drafts:
        draft.party = None
    return drafts


def _pair(world: World, gap: int, *, kind: str = "legal") -> list[Draft]:
    """同一机关相隔 gap 日的两次检查，内容相同，前一次没有问题。"""
    agency, first = world.agency(kind="inspection"), world.day(until=330)
    drafts = _visits(
        world, world.party(kind, agency), [(agency, first), (agency, first + timedelta(days=gap))]
    )
    for draft in drafts:
        draft.check_items = ["JC01", "JC02", "JC03"]
        draft.put(risk_class="low")
    drafts[0].put(result="none")
    return drafts


@violation("RE-2", each=(1, 12, 45, 90))
def same_content_within_ninety_days(world: World, gap: int) -> list[Draft]:
    return _pair(world, gap)


@violation("RE-2", each=("none", "closed"))
def half_of_the_items_are_the_same(world: World, result: str) -> list[Draft]:
    drafts = _pair(world, 60)
    drafts[0].put(result=result)
    drafts[1].check_items = ["JC02", "JC03", "JC04"]
    return drafts


@violation("RE-2")
def second_visit_says_nothing_about_itself(world: World) -> list[Draft]:
    drafts = _pair(world, 30, kind="household")
    drafts[1].clear("mode", "is_on_site", "risk_class", "result")
    return drafts


@near("RE-2", each=(91, 92, 120))
def same_content_after_ninety_days(world: World, gap: int) -> list[Draft]:
    return _pair(world, gap)


@near("RE-2", each=(["JC03", "JC04", "JC05"], ["JC02", "JC03", "JC07", "JC08"], []))
def less_than_half_is_the_same(world: World, items: list[str]) -> list[Draft]:
    drafts = _pair(world, 90)
    drafts[1].check_items = list(items)
    return drafts


@near("RE-2", each=NOT_COUNTED)
def second_visit_is_exempt(world: World, exempt: str) -> list[Draft]:
    drafts = _pair(world, 20)
    drafts[1].set(exempt_class=exempt)
    return drafts


@near("RE-2", each=({"trigger_ref": "示交办1号"}, {"risk_class": "high"}, {"mode": "case"}))
def second_visit_has_a_cause(world: World, values: dict[str, object]) -> list[Draft]:
    drafts = _pair(world, 40)
    drafts[1].put(**values)
    return drafts


@near("RE-2", each=("found", ""))
def first_visit_found_something(world: World, result: str) -> list[Draft]:
    drafts = _pair(world, 25)
    drafts[0].put(result=result)
    return drafts


@near("RE-2", each=(0, 1))
def one_of_the_visits_was_joint(world: World, n: int) -> list[Draft]:
    drafts = _pair(world, 25)
    drafts[n].set(joint_task_id=world.task_id())
    return drafts


def _crowd(world: World, days: tuple[int, ...], kind: str = "legal") -> list[Draft]:
    """几个机关先后检查同一企业，`days` 是距首日的日数。"""
    agencies, first = _agencies(world, len(days)), world.day(until=300)
    party = world.party(kind, agencies[0])
    plan = [
        (agency, first + timedelta(days=day)) for agency, day in zip(agencies, days, strict=True)
    ]
    return _visits(world, party, plan)


@violation("CR-1", "many", each=((0, 14, 29), (0, 1, 2), (0, 10, 20, 29)))
def three_agencies_within_thirty_days(world: World, days: tuple[int, ...]) -> list[Draft]:
    return _crowd(world, days)


@violation("CR-1", "joinable", each=(0, 15, 29))
def two_joinable_inspections_within_thirty_days(world: World, day: int) -> list[Draft]:
    return [draft.put(is_joinable=True) for draft in _crowd(world, (0, day))]


@violation("CR-1", "many")
def a_fourth_visit_belongs_to_a_joint_task(world: World) -> list[Draft]:
    drafts = _crowd(world, (0, 5, 5, 20))
    task = world.task_id()
    for draft in drafts[1:3]:
        draft.set(joint_task_id=task)
    return drafts


@near("CR-1", each=((0, 15, 30), (0, 1, 30), (0, 29), (0, 30, 60)))
def third_agency_comes_on_the_thirty_first_day(world: World, days: tuple[int, ...]) -> list[Draft]:
    return _crowd(world, days)


@near("CR-1")
def two_joinable_inspections_thirty_days_apart(world: World) -> list[Draft]:
    return [draft.put(is_joinable=True) for draft in _crowd(world, (0, 30))]


@near("CR-1")
def only_one_of_two_is_joinable(world: World) -> list[Draft]:
    drafts = _crowd(world, (0, 10))
    drafts[0].put(is_joinable=True)
    drafts[1].put(is_joinable=None)
    return drafts


@near("CR-1")
def agencies_came_together(world: World) -> list[Draft]:
    task = world.task_id()
    return [
        draft.set(joint_task_id=task).put(is_joinable=True) for draft in _crowd(world, (0, 0, 0, 1))
    ]


@near("CR-1")
def third_visit_was_an_emergency(world: World) -> list[Draft]:
    drafts = _crowd(world, (0, 10, 20))
    drafts[2].set(exempt_class="emergency")
    return drafts


@near("CR-1", each=({"mode": "case"},))
def third_visit_belongs_to_a_case(world: World, values: dict[str, object]) -> list[Draft]:
    drafts = _crowd(world, (0, 10, 20))
    drafts[2].put(**values)
    return drafts


@near("CR-1")
def crowd_at_a_natural_person(world: World) -> list[Draft]:
    return _crowd(world, (0, 10, 20), "natural")


@near("CR-1", each=[exempt for exempt in EXEMPT if exempt != "emergency"])
def two_agencies_in_exempt_acts(world: World, exempt: str) -> list[Draft]:
    return [draft.set(exempt_class=exempt) for draft in _crowd(world, (0, 29))]


@near("CR-1")
def same_agency_comes_again(world: World) -> Group:
    drafts = _pair(world, 10)
    drafts[0].put(result="found")
    return Group([draft.put(is_joinable=True) for draft in drafts])
