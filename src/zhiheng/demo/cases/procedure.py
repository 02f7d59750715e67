"""追责时效、登记保存、办案期限、送达（AB-1.16 至 AB-1.19），都以期限最后一日为界。"""

from datetime import date, timedelta

from zhiheng.demo.almanac import ONE_DAY
from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, decide_on, due, opened, undecided
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import penalties
from zhiheng.demo.world import World

LIMITATION = {"": "penalty.limitation", "2y": "penalty.limitation", "5y": "penalty.limitation_5y"}


def _old(world: World, years: str, late: int) -> Draft:
    """违法行为终了日使时效恰在发现之日（或者前一日）届满。"""
    draft = penalties.ordinary(world)
    found = draft.day("discovered_on")
    ended = world.almanac.earliest_start(
        draft.agency.profile, LIMITATION[years], due_from=found
    ) - timedelta(days=late)
    return draft.set(limitation_class=years, fact_end=ended, fact_start=ended)


@violation("AB-1.16", each=[(years, late) for years in LIMITATION for late in (1, 20)])
def found_after_the_limitation(world: World, given: tuple[str, int]) -> Draft:
    return _old(world, *given)


@violation("AB-1.16")
def only_the_beginning_is_known(world: World) -> Draft:
    return _old(world, "", 1).clear("fact_end")


@near("AB-1.16", each=[(years, late) for years in LIMITATION for late in (0, -1)])
def found_on_the_last_day(world: World, given: tuple[str, int]) -> Draft:
    return _old(world, *given)


@near("AB-1.16")
def old_act_is_not_punished(world: World) -> Draft:
    return penalties.other_decision(world, _old(world, "", 30))


@near("AB-1.16", each=EXEMPT)
def continuing_act_counts_from_its_end(world: World, exempt: str) -> Draft:
    draft = _old(world, "", 0).set(exempt_class=exempt)
    return draft.set(fact_start=draft.day("fact_end") - timedelta(days=400))


@near("AB-1.16")
def time_of_the_act_is_not_recorded(world: World) -> Draft:
    return penalties.ordinary(world).clear("fact_start", "fact_end", "fact_id")


def _kept(world: World, late: int | None, *, approved: bool = True) -> Draft:
    draft = penalties.ordinary(world)
    kept = draft.day("investigated_on")
    last = due(world, draft, "preservation.dispose", kept)
    row = {"preserved_on": kept, "approved_on": kept if approved else None}
    row["disposed_on"] = None if late is None else last + timedelta(days=late)
    draft.preservations.append(row)
    return draft


@violation("AB-1.17", "late", each=(1, 9))
def preserved_things_handled_late(world: World, late: int) -> Draft:
    return _kept(world, late)


@violation("AB-1.17", "missing")
def preserved_things_never_handled(world: World) -> Draft:
    return _kept(world, None)


@violation("AB-1.17", "unapproved")
def preservation_without_approval(world: World) -> Draft:
    return _kept(world, -1, approved=False)


@near("AB-1.17", each=(0, -1, -3))
def preserved_things_handled_in_time(world: World, late: int) -> Draft:
    return _kept(world, late)


@near("AB-1.17", each=EXEMPT)
def preservation_in_an_exempt_act(world: World, exempt: str) -> Draft:
    return _kept(world, 0).set(exempt_class=exempt)


@near("AB-1.17")
def preserved_things_not_yet_due(world: World) -> Draft:
    day = world.almanac.earliest_start("weihai", "preservation.dispose", due_from=world.today)
    draft = opened(world, world.almanac.before(day, 3))
    draft.preservations.append({"preserved_on": day, "approved_on": day, "disposed_on": None})
    return draft


def _decided(world: World, late: int) -> Draft:
    draft = penalties.ordinary(world)
    last = due(world, draft, "penalty.decide", draft.day("filed_on"))
    return decide_on(world, draft, last + timedelta(days=late))


@violation("AB-1.18", "late", each=(1, 2, 30))
def decided_after_ninety_days(world: World, late: int) -> Draft:
    return _decided(world, late)


@violation("AB-1.18", "late")
def closed_without_decision_too_late(world: World) -> Draft:
    draft = undecided(penalties.ordinary(world))
    return draft.set(closed_on=due(world, draft, "penalty.decide", draft.day("filed_on")) + ONE_DAY)


@violation("AB-1.18", "missing", each=(0, 60))
def still_undecided(world: World, earlier: int) -> Draft:
    filed = world.almanac.latest_start("weihai", "penalty.decide", due_before=world.today)
    return opened(world, filed - timedelta(days=earlier))


@near("AB-1.18", each=(0, -1))
def decided_on_the_last_day(world: World, late: int) -> Draft:
    return _decided(world, late)


@near("AB-1.18")
def last_day_moved_by_a_holiday(world: World) -> Draft:
    """名义届满日是休假日的，顺延到其后的工作日（民法典第二百零三条）。"""
    draft = penalties.ordinary(world)
    day = draft.day("filed_on")
    while world.almanac.is_workday(day + timedelta(days=90)):
        day -= ONE_DAY
    draft = opened(world, day, draft.agency)
    draft.set(
        statement_recorded=True,
        legal_reviewed_on=world.almanac.after(day, 12),
        legal_review_result="passed",
    )
    draft.is_numbered = True
    decide_on(world, draft, due(world, draft, "penalty.decide", day))
    return draft.set(decision="impose")


@near("AB-1.18")
def undecided_but_not_due(world: World) -> Draft:
    return opened(
        world, world.almanac.earliest_start("weihai", "penalty.decide", due_from=world.today)
    )


@near("AB-1.18", each=("closed_on", "transferred_on"))
def ended_otherwise_in_time(world: World, how: str) -> Draft:
    draft = undecided(penalties.ordinary(world))
    return draft.set(**{how: due(world, draft, "penalty.decide", draft.day("filed_on"))})


@near("AB-1.18", each=[exempt for exempt in EXEMPT if exempt != "special_law"])
def decided_on_the_last_day_of_an_exempt_act(world: World, exempt: str) -> Draft:
    return _decided(world, 0).set(exempt_class=exempt)


@near("AB-1.18")
def another_law_sets_the_period(world: World) -> Draft:
    return _decided(world, 40).set(exempt_class="special_law")


@near("AB-1.18")
def day_of_opening_unknown(world: World) -> Draft:
    return _decided(world, 0).clear("filed_on", "investigated_on")


def _served(world: World, late: int) -> Draft:
    draft = penalties.ordinary(world)
    last = due(world, draft, "penalty.serve", draft.day("decided_on"))
    return draft.set(served_on=last + timedelta(days=late)).clear("paid_on", "closed_on")


@violation("AB-1.19", "late", each=(1, 2, 15))
def served_after_seven_days(world: World, late: int) -> Draft:
    return _served(world, late)


@violation("AB-1.19", "missing", each=("direct", ""))
def never_served(world: World, method: str) -> Draft:
    draft = penalties.ordinary(world).clear("served_on", "paid_on", "closed_on", "correct_due")
    return draft.set(service_method=method)


@violation("AB-1.19", "missing")
def service_became_due_yesterday(world: World) -> Draft:
    day = world.almanac.latest_start("weihai", "penalty.serve", due_before=world.today)
    return _recent(world, day)


@near("AB-1.19")
def service_is_due_today_or_later(world: World) -> Draft:
    return _recent(
        world, world.almanac.earliest_start("weihai", "penalty.serve", due_from=world.today)
    )


def _recent(world: World, decided: date) -> Draft:
    """最近决定、尚未送达，但已经公开的案件。"""
    draft = penalties.ordinary(world, day=decided - timedelta(days=60))
    draft.set(legal_reviewed_on=world.almanac.before(decided)).clear("discussed_on", "is_complex")
    decide_on(world, draft, decided)
    return draft.set(published_on=decided).clear(
        "served_on", "service_method", "paid_on", "closed_on", "correct_due"
    )


@near("AB-1.19", each=(0, -1))
def served_on_the_last_day(world: World, late: int) -> Draft:
    return _served(world, late)


@near("AB-1.19")
def served_by_announcement(world: World) -> Draft:
    draft = _served(world, 40).set(service_method="announce")
    return draft.set(published_on=due(world, draft, "publication.decision", draft.day("served_on")))


@near("AB-1.19")
def handed_over_on_the_spot(world: World) -> Draft:
    return penalties.summary(world)


@near("AB-1.19")
def result_without_service(world: World) -> Draft:
    return penalties.result_only(world)


@near("AB-1.19", each=EXEMPT)
def served_on_the_last_day_of_an_exempt_act(world: World, exempt: str) -> Draft:
    return _served(world, 0).set(exempt_class=exempt, service_method="")
