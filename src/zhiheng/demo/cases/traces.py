"""事后补录与时序倒置（OF-1、OF-4）。"""

from datetime import date, datetime, timedelta
from typing import Any

from zhiheng.demo import drafts as drafting
from zhiheng.demo.almanac import ONE_DAY
from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, due, item_of, short_case
from zhiheng.demo.drafts import Draft, Fact
from zhiheng.demo.making import others, penalties
from zhiheng.demo.world import World, moment

ALLOWED = 2  # 工作日：现场环节录入的宽限（平台默认）


def _facts(world: World, draft: Draft) -> list[Fact]:
    draft.facts = drafting.timely_facts(draft, world.rng)
    return draft.facts


def _published_last(world: World, draft: Draft) -> Draft:
    day = draft.detail.get("started_on") or draft.detail["started_at"].date()
    return draft.set(published_on=due(world, draft, "publication.other", day))


def _visit_entered(world: World, workdays: int) -> Draft:
    """现场检查在第几个工作日录入；公开在期限最后一日，不与录入同日。"""
    draft = _published_last(world, others.inspection(world))
    for fact in _facts(world, draft):
        if fact.kind == "visit":
            fact.recorded_at = moment(world.almanac.after(fact.event_at.date(), workdays), 17)
    return draft


@violation("OF-1", "field", each=(3, 6))
def visit_entered_after_two_days(world: World, workdays: int) -> Draft:
    return _visit_entered(world, workdays)


@violation("OF-1", "field")
def measure_entered_after_two_days(world: World) -> Draft:
    draft = _published_last(world, others.coercion(world))
    for fact in _facts(world, draft):
        if fact.kind == "coerce":
            fact.recorded_at = moment(world.almanac.after(fact.event_at.date(), ALLOWED + 1), 9)
    return draft


@near("OF-1", each=(1, 2))
def visit_entered_within_two_days(world: World, workdays: int) -> Draft:
    return _visit_entered(world, workdays)


@near("OF-1", each=EXEMPT)
def visit_entered_on_the_second_day_of_an_exempt_act(world: World, exempt: str) -> Draft:
    return _visit_entered(world, 2).set(exempt_class=exempt)


@near("OF-1")
def another_law_allows_later_entry(world: World) -> Draft:
    return _visit_entered(world, 9).set(exempt_class="special_law")


@near("OF-1")
def visit_before_a_holiday_entered_after_it(world: World) -> Draft:
    """节前的检查节后第二个工作日录入。"""
    almanac = world.almanac
    day = date(world.today.year - 1, 9, 30)
    draft = _published_last(world, others.inspection(world, day=almanac.workday(day)))
    for fact in _facts(world, draft):
        if fact.kind == "visit":
            fact.recorded_at = moment(almanac.after(fact.event_at.date(), ALLOWED), 17)
    return draft


def _late(world: World, *, of: int) -> Draft:
    """最先的两个环节在第三个工作日录入，其余当日录入；都不是现场环节，先后不乱。"""
    almanac = world.almanac
    draft = penalties.ordinary(world).clear(
        "published_on", "paid_on", "closed_on", "discussed_on", "is_complex"
    )
    found = draft.day("discovered_on")
    names = ("discovered_on", "filed_on", "noticed_on", "legal_reviewed_on", "decided_on")
    draft.set(**{name: almanac.after(found, 8 * n) if n else found for n, name in enumerate(names)})
    draft.set(
        investigated_on=None,
        published_on=due(world, draft, "publication.decision", draft.day("decided_on")),
    )
    penalties.impose(world, draft, item_of(draft.agency, draft))
    draft.set(served_on=draft.day("decided_on"), service_method="direct", correct_due=None)
    draft.facts = [
        fact
        for fact in _facts(world, draft)
        if fact.kind in ("discover", "file", "notify", "review", "decide")
    ][:of]
    for fact in draft.facts[:2]:
        fact.recorded_at = moment(almanac.after(fact.event_at.date(), ALLOWED + 1), 9, 30)
    return draft


@violation("OF-1", "half")
def half_of_the_steps_entered_late(world: World) -> Draft:
    return _late(world, of=4)


@near("OF-1")
def less_than_half_entered_late(world: World) -> Draft:
    return _late(world, of=5)


def _burst(world: World, span: int, minutes: int) -> Draft:
    """三个环节在最后一个环节当日先后录入：首末发生相隔 span 日，首末录入相隔 minutes 分钟。

    后两个环节相邻，故迟录的只有一个，不到一半。
    """
    draft = others.licence(world)
    day = world.day()
    while not all(world.almanac.is_workday(day + timedelta(days=n)) for n in (span - 1, span)):
        day = world.almanac.after(day)
    last = day + timedelta(days=span)
    events = ((day, "accept"), (last - ONE_DAY, "decide"), (last, "issue"))
    entries = (
        moment(last, 15),
        moment(last, 15, 20),
        moment(last, 15) + timedelta(minutes=minutes),
    )
    draft.set(filed_on=day, decided_on=last - ONE_DAY, published_on=last).put(
        received_on=day, issued_on=last, is_incomplete=False
    )
    draft.clear("correction_told_on")
    draft.officers = [row | {"acted_on": last - ONE_DAY} for row in draft.officers]
    draft.facts = [
        Fact(kind, moment(on, 9), entered)
        for (on, kind), entered in zip(events, entries, strict=True)
    ]
    return draft


@violation("OF-1", "burst", each=(0, 30, 60))
def everything_entered_within_an_hour(world: World, minutes: int) -> Draft:
    return _burst(world, 6, minutes)


@near("OF-1")
def steps_lie_five_days_apart(world: World) -> Draft:
    return _burst(world, 5, 30)


@near("OF-1", each=(61, 90))
def entries_take_more_than_an_hour(world: World, minutes: int) -> Draft:
    return _burst(world, 6, minutes)


def _swapped(world: World, *, late: int) -> Draft:
    """立案与告知同日；立案的环节在告知录入之后 late 个工作日才录入。"""
    draft = penalties.ordinary(world)
    filed = draft.day("filed_on")
    draft.set(investigated_on=filed, noticed_on=filed)
    facts = {fact.kind: fact for fact in _facts(world, draft)}
    facts["file"].recorded_at = (
        moment(world.almanac.after(filed, late), 9) if late else moment(filed, 17)
    )
    return draft


@violation("OF-1", "order", each=(1, 2))
def earlier_step_entered_after_a_later_one(world: World, late: int) -> Draft:
    return _swapped(world, late=late)


@near("OF-1")
def all_entered_the_same_day(world: World) -> Draft:
    return _swapped(world, late=0)


@near("OF-1")
def result_has_no_steps(world: World) -> Draft:
    return penalties.result_only(world)


def _free(world: World) -> Draft:
    """桓台不要求普通程序一律审核，倒置审核日期不同时触及别的规定。"""
    return penalties.ordinary(world, world.agency(profile="huantai")).set(review_required=False)


@violation("OF-4", "review")
def reviewed_after_the_decision(world: World) -> Draft:
    draft = _free(world).clear("discussed_on", "is_complex")
    return draft.set(legal_reviewed_on=draft.day("decided_on") + ONE_DAY)


@violation("OF-4", "notice", each=(1, 10))
def noticed_after_the_decision(world: World, days: int) -> Draft:
    draft = penalties.ordinary(world)
    return draft.set(noticed_on=draft.day("decided_on") + timedelta(days=days))


@violation("OF-4", "service")
def served_before_the_decision(world: World) -> Draft:
    draft = penalties.ordinary(world)
    return draft.set(served_on=draft.day("decided_on") - ONE_DAY)


@violation("OF-4", "service")
def result_served_before_the_decision(world: World) -> Draft:
    draft = penalties.result_only(world)
    return draft.set(served_on=draft.day("decided_on") - ONE_DAY)


@violation("OF-4", "filing", each=(False, None))
def investigated_before_the_opening(world: World, precheck: bool | None) -> Draft:
    draft = penalties.ordinary(world)
    return draft.set(investigated_on=draft.day("filed_on") - ONE_DAY, precheck=precheck)


@near("OF-4")
def lawful_check_before_the_opening(world: World) -> Draft:
    draft = penalties.ordinary(world)
    return draft.set(investigated_on=draft.day("filed_on") - ONE_DAY, precheck=True)


@near("OF-4", each=EXEMPT)
def everything_on_one_day(world: World, exempt: str) -> Draft:
    draft = _free(world).clear("discussed_on", "is_complex").set(exempt_class=exempt)
    day = draft.day("decided_on")
    return draft.set(
        legal_reviewed_on=day, noticed_on=day, served_on=day, investigated_on=draft.day("filed_on")
    )


@near("OF-4")
def process_dates_are_empty(world: World) -> Draft:
    return penalties.result_only(world)


@near("OF-4")
def opened_on_the_day_of_the_record(world: World) -> Draft:
    day = world.day()
    agency = world.agency()
    draft = short_case(
        world, agency, day, world.almanac.after(day, 8), party=world.party("legal", agency)
    )
    return draft.set(investigated_on=day)


def _twice(world: World, gap: timedelta, *, same_party: bool = False) -> list[Draft]:
    """同一执法人员当日先后在两处：后一处的开始与前一处的结束相隔 gap。"""
    agency, day = world.agency(kind="inspection"), world.day()
    team = world.team(agency, day, whole_day=True)
    while not team.officers:
        day = world.almanac.after(day)
        team = world.team(agency, day, whole_day=True)
    drafts = [others.inspection(world, agency, day=day) for _ in range(2)]
    if same_party:
        drafts[1].party = drafts[0].party
        drafts[1].put(mode="case")
        drafts[0].put(mode="case", result="found")
    begin = moment(day, 9)
    for draft in drafts:
        end = begin + timedelta(minutes=40)
        _present(draft, team.officers[0], begin, end)
        begin = end + gap
    return drafts


def _present(draft: Draft, officer: int, begin: datetime, end: datetime) -> None:
    when: dict[str, Any] = {"started_at": begin, "ended_at": end}
    draft.officers = [
        {"officer_id": officer, "role": "officer", "acted_on": begin.date(), **when},
        {"officer_id": _partner(draft, officer), "role": "officer", "acted_on": begin.date()},
    ]
    draft.put(**when, scan_at=begin)
    for row in draft.recordings:
        row |= {"started_at": begin, "ended_at": end}


def _partner(draft: Draft, officer: int) -> int:
    return next(other for other in draft.agency.officers if other != officer)


@violation("OF-4", "two_places", each=(timedelta(minutes=-1), timedelta(minutes=-25)))
def one_officer_in_two_places(world: World, gap: timedelta) -> list[Draft]:
    return _twice(world, gap)


@near("OF-4", each=(timedelta(0), timedelta(minutes=1)))
def one_officer_goes_from_place_to_place(world: World, gap: timedelta) -> list[Draft]:
    return _twice(world, gap)


@near("OF-4")
def one_officer_does_two_things_at_one_place(world: World) -> list[Draft]:
    return _twice(world, timedelta(minutes=-20), same_party=True)
