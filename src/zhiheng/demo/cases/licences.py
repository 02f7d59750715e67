"""许可各环节的期限（NA-1 中 XK 的各项）：期限最后一日合法，次日违法。"""

from collections.abc import Callable
from datetime import date, timedelta

from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, due
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import others
from zhiheng.demo.world import World

Late = int | None  # 距期限最后一日的日数；空＝至今没有


def _on(world: World, draft: Draft, clock: str, start: date, late: Late) -> date | None:
    return None if late is None else due(world, draft, clock, start) + timedelta(days=late)


def _decided(world: World, draft: Draft, day: date | None) -> Draft:
    """另定决定日；没有决定的，许可尚在办理。"""
    draft.clear("issued_on", "published_on", "publish_basis", "valid_from", "valid_to")
    if day is None:
        draft.is_numbered = False
        return draft.clear("decided_on", "decision", "content")
    draft.set(decided_on=day)
    others.issue(world, draft)
    return draft


def correct(world: World, late: Late) -> Draft:
    draft = others.licence(world)
    received = draft.detail["received_on"]
    told = _on(world, draft, "licence.correct", received, late)
    draft.put(is_incomplete=True, correction_told_on=told)
    if told is None:
        draft.clear("correction_told_on", "filed_on").set(discovered_on=received)
        return _decided(world, draft, None)
    draft.set(filed_on=world.almanac.after(told, 3))
    return _decided(world, draft, world.almanac.after(draft.day("filed_on"), 5))


def decide(world: World, late: Late) -> Draft:
    draft = others.licence(world)
    return _decided(world, draft, _on(world, draft, "licence.decide", draft.day("filed_on"), late))


def decide_joint(world: World, late: Late) -> Draft:
    draft = others.licence(world).put(is_joint=True)
    return _decided(
        world, draft, _on(world, draft, "licence.decide_joint", draft.day("filed_on"), late)
    )


def lower_review(world: World, late: Late) -> Draft:
    draft = others.licence(world).put(is_joint=True, is_lower_review=True)
    reviewed = _on(world, draft, "licence.lower_review", draft.day("filed_on"), late)
    draft.put(lower_reviewed_on=reviewed)
    return _decided(world, draft, world.almanac.after(draft.day("filed_on"), 30))


def issue(world: World, late: Late) -> Draft:
    draft = others.licence(world)
    return draft.put(issued_on=_on(world, draft, "licence.issue", draft.day("decided_on"), late))


def inspect(world: World, late: Late) -> Draft:
    draft = others.licence(world)
    assigned = _on(world, draft, "licence.inspect", draft.day("filed_on"), late)
    draft.put(needs_inspection=True, inspectors_assigned_on=assigned)
    return _decided(world, draft, world.almanac.after(draft.day("filed_on"), 15))


def _heard(world: World) -> Draft:
    """申请人要求听证的许可：听证所需时间不计入办理期限（XK-45）。"""
    draft = others.licence(world)
    requested = world.almanac.after(draft.day("filed_on"), 3)
    held = world.almanac.after(requested, 15)
    sent = world.almanac.before(due(world, draft, "licence.hearing_notice", held))
    draft.set(hearing_requested_on=requested, hearing_held_on=held, hearing_notice_sent_on=sent)
    reviewed = world.almanac.after(held)
    draft.set(legal_reviewed_on=reviewed, legal_review_result="passed")
    return _decided(world, draft, world.almanac.after(reviewed, 2))


def hearing_hold(world: World, late: Late) -> Draft:
    draft = _heard(world).put(is_joint=True)
    held = _on(world, draft, "licence.hearing_hold", draft.day("hearing_requested_on"), late)
    if held is None:
        draft.clear(
            "hearing_held_on", "hearing_notice_sent_on", "legal_reviewed_on", "legal_review_result"
        )
        return _decided(world, draft, world.almanac.after(draft.day("filed_on"), 40))
    draft.set(hearing_held_on=held, hearing_notice_sent_on=world.almanac.before(held, 9))
    draft.set(legal_reviewed_on=world.almanac.after(held))
    return _decided(world, draft, world.almanac.after(held, 3))


def hearing_notice(world: World, late: Late) -> Draft:
    draft = _heard(world)
    sent = _on(world, draft, "licence.hearing_notice", draft.day("hearing_held_on"), late)
    return draft.set(hearing_notice_sent_on=sent) if sent else draft.clear("hearing_notice_sent_on")


def renew(world: World, late: Late) -> Draft:
    draft = others.licence(world)
    accepted = draft.day("filed_on")
    decided = world.almanac.after(accepted, 8)
    valid_to = decided - timedelta(days=late or 0)
    draft.put(
        renewal_applied_on=min(accepted, valid_to - timedelta(days=30)), previous_valid_to=valid_to
    )
    draft.put(received_on=accepted, is_incomplete=False).clear("correction_told_on")
    return _decided(world, draft, decided)


CLOCKS: dict[str, Callable[[World, Late], Draft]] = {
    "licence.correct": correct,
    "licence.decide": decide,
    "licence.decide_joint": decide_joint,
    "licence.lower_review": lower_review,
    "licence.issue": issue,
    "licence.inspect": inspect,
    "licence.hearing_hold": hearing_hold,
    "licence.hearing_notice": hearing_notice,
    "licence.renew": renew,
}
NEVER_MISSING = frozenset({"licence.renew"})


def _register() -> None:
    for clock, make in CLOCKS.items():
        violation("NA-1", "late", part=clock, each=(1,))(make)
        near("NA-1", each=(0, -1))(make)
        if clock not in NEVER_MISSING:
            violation("NA-1", "missing", part=clock, each=(None,))(make)


_register()


@near("NA-1", each=(29, 20))
def renewal_was_applied_for_too_late(world: World, days: int) -> Draft:
    """届满前不足三十日才申请延续的，不受届满前决定的约束（XK-50）。"""
    draft = renew(world, 3)
    valid_to = draft.detail["previous_valid_to"]
    return draft.put(renewal_applied_on=valid_to - timedelta(days=days))


@near("NA-1")
def extended_before_the_end(world: World) -> Draft:
    """二十个工作日内批准延长十个工作日（XK-42）。"""
    draft = others.licence(world)
    last = due(world, draft, "licence.decide", draft.day("filed_on"))
    draft.put(extension_approved_on=last)
    return _decided(world, draft, world.almanac.after(last, 10))


@violation("NA-1", "late", part="licence.decide")
def later_than_the_extension(world: World) -> Draft:
    draft = extended_before_the_end(world)
    return _decided(world, draft, world.almanac.after(draft.day("decided_on")))


@near("NA-1")
def application_was_withdrawn_in_time(world: World) -> Draft:
    draft = others.licence(world)
    last = due(world, draft, "licence.decide", draft.day("filed_on"))
    return _decided(world, draft, None).set(closed_on=last)


@near("NA-1")
def refused_licence_is_not_issued(world: World) -> Draft:
    draft = others.licence(world).set(decision="decline")
    return draft.clear("issued_on", "published_on", "publish_basis", "valid_from", "valid_to")


@near("NA-1", each=EXEMPT)
def licence_decided_on_the_last_day_of_an_exempt_act(world: World, exempt: str) -> Draft:
    return decide(world, 0).set(exempt_class=exempt)


@near("NA-1")
def optional_dates_are_empty(world: World) -> Draft:
    return others.licence(world).clear("received_on", "is_incomplete", "correction_told_on")


@near("NA-1")
def application_is_not_yet_due(world: World) -> Draft:
    day = world.almanac.earliest_start("weihai", "licence.decide", due_from=world.today)
    draft = others.licence(world, day=day).set(filed_on=day)
    draft.put(is_incomplete=False, received_on=day, on_site_check=False).clear("correction_told_on")
    draft.officers = [row | {"acted_on": day} for row in draft.officers]
    return _decided(world, draft, None)
