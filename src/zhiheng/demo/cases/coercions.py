"""强制措施的程序与期限（AB-1.22、AB-1.23）：差一分钟、差一日即违法。"""

from datetime import timedelta
from typing import Any

from zhiheng.demo.almanac import ONE_DAY
from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, due
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import others
from zhiheng.demo.world import World

MINUTE = timedelta(minutes=1)
DAY_HOURS = timedelta(hours=24)
EXTENSION = timedelta(days=30)


@violation("AB-1.22", "entrusted")
def carried_out_by_an_entrusted_body(world: World) -> Draft:
    return others.coercion(world).put(is_entrusted=True)


@violation("AB-1.22", "unapproved")
def approved_a_minute_after_the_start(world: World) -> Draft:
    draft = others.coercion(world)
    return draft.put(approved_at=draft.detail["started_at"] + MINUTE)


@violation("AB-1.22", "unapproved", each=(False, None))
def never_approved(world: World, on_the_spot: bool | None) -> Draft:
    return others.coercion(world).put(on_the_spot=on_the_spot, approved_at=None)


def _on_the_spot(world: World, after: timedelta | None) -> Draft:
    draft = others.coercion(world)
    return draft.put(
        on_the_spot=True, approved_at=None if after is None else draft.detail["started_at"] + after
    )


@violation("AB-1.22", "backfill", each=(DAY_HOURS + MINUTE, timedelta(days=3), None))
def approval_not_made_up_in_a_day(world: World, after: timedelta | None) -> Draft:
    return _on_the_spot(world, after)


@violation("AB-1.22", "checklist", each=("1111011111", "111111111", ""))
def a_step_of_the_procedure_is_missing(world: World, checklist: str) -> Draft:
    return others.coercion(world).put(checklist=checklist)


@violation("AB-1.22", "papers", each=(1, None))
def papers_not_handed_over_at_once(world: World, days: int | None) -> Draft:
    draft = others.coercion(world)
    on = draft.detail["started_at"].date()
    return draft.put(papers_delivered_on=None if days is None else on + timedelta(days=days))


@near("AB-1.22", each=(timedelta(0), MINUTE, timedelta(days=1)))
def approved_before_or_at_the_start(world: World, earlier: timedelta) -> Draft:
    draft = others.coercion(world)
    return draft.put(approved_at=draft.detail["started_at"] - earlier)


@near("AB-1.22", each=(DAY_HOURS, DAY_HOURS - MINUTE, MINUTE))
def approval_made_up_within_a_day(world: World, after: timedelta) -> Draft:
    return _on_the_spot(world, after)


@near("AB-1.22", each=("111111111-", "1-1-1-1-11"))
def a_step_does_not_apply(world: World, checklist: str) -> Draft:
    return others.coercion(world).put(checklist=checklist)


@near("AB-1.22")
def freezing_order_delivered_in_three_days(world: World) -> Draft:
    return _frozen(world)


def _frozen(world: World) -> Draft:
    draft = others.coercion(world, measure="freeze")
    return draft.put(
        papers_delivered_on=due(world, draft, "freeze.serve", draft.detail["started_at"].date())
    )


@near("AB-1.22")
def execution_is_not_a_measure(world: World) -> Draft:
    return others.execution(world).put(checklist="", approved_at=None)


@near("AB-1.22")
def result_shows_no_procedure(world: World) -> Draft:
    return _result(world)


def _result(world: World) -> Draft:
    draft = others.coercion(world).set(record_level="result")
    draft.clear(
        "approved_at", "checklist", "papers_delivered_on", "is_entrusted", "on_the_spot", "ended_on"
    )
    draft.officers, draft.recordings = [], []
    return draft


@near("AB-1.22", each=EXEMPT)
def approved_in_an_exempt_act(world: World, exempt: str) -> Draft:
    draft = others.coercion(world).set(exempt_class=exempt)
    return draft.put(approved_at=draft.detail["started_at"], is_entrusted=None)


MEASURES = ("seal_up", "seize", "freeze")


def _held(world: World, measure: str, late: int | None, *, extended: int = 0) -> Draft:
    """实施到名义届满日（及延长）之后 `late` 日。"""
    draft = others.coercion(world, measure=measure)
    on = draft.detail["started_at"].date()
    last = due(world, draft, "freeze.end" if measure == "freeze" else "seizure.end", on)
    if extended:
        draft.put(extension_approved_on=last, extension_days=extended, extension_told=True)
    draft.put(ended_on=None if late is None else last + timedelta(days=extended + late))
    return draft


@violation("AB-1.23", "over", each=[(measure, late) for measure in MEASURES for late in (1, 12)])
def held_past_the_nominal_day(world: World, given: tuple[str, int]) -> Draft:
    measure, late = given
    return _held(world, measure, late)


@violation("AB-1.23", "open", each=MEASURES)
def still_held(world: World, measure: str) -> Draft:
    return _held(world, measure, None)


@violation("AB-1.23", "over")
def held_past_the_extension(world: World) -> Draft:
    return _held(world, "seal_up", 1, extended=30)


@violation("AB-1.23", "late_extension")
def extended_after_the_period_ended(world: World) -> Draft:
    draft = _held(world, "seize", -1, extended=30)
    return draft.put(extension_approved_on=draft.detail["extension_approved_on"] + ONE_DAY)


@violation("AB-1.23", "too_long")
def extended_by_more_than_thirty_days(world: World) -> Draft:
    draft = _held(world, "seize", 0, extended=30)
    return draft.put(extension_days=31)


@near("AB-1.23", each=[(measure, late) for measure in MEASURES for late in (0, -1)])
def released_on_the_nominal_day(world: World, given: tuple[str, int]) -> Draft:
    measure, late = given
    return _held(world, measure, late)


@near("AB-1.23", each=MEASURES)
def extended_on_the_last_day_by_thirty(world: World, measure: str) -> Draft:
    return _held(world, measure, 0, extended=30)


@near("AB-1.23")
def examination_time_is_not_counted(world: World) -> Draft:
    draft = _held(world, "seize", 0).put(pause_days=7, pause_told=True)
    return draft.put(ended_on=draft.detail["ended_on"] + timedelta(days=7))


@violation("AB-1.23", "over")
def examination_time_was_not_told(world: World) -> Draft:
    draft = _held(world, "seize", 0).put(pause_days=7, pause_told=None)
    return draft.put(ended_on=draft.detail["ended_on"] + timedelta(days=7))


@near("AB-1.23")
def another_law_allows_longer(world: World) -> Draft:
    return _held(world, "seal_up", 25).set(exempt_class="special_law")


@near("AB-1.23")
def still_held_but_not_due(world: World) -> Draft:
    day = world.almanac.earliest_start("weihai", "seizure.end", due_from=world.today)
    return others.coercion(world, day=day).put(ended_on=None)


@near("AB-1.23")
def result_shows_no_end(world: World) -> Draft:
    return _result(world)


@near("AB-1.23", each=[exempt for exempt in EXEMPT if exempt != "special_law"])
def released_in_time_in_an_exempt_act(world: World, exempt: Any) -> Draft:
    return _held(world, "seal_up", 0).set(exempt_class=exempt)
