"""处罚、强制、移送、复议各环节的期限（NA-1 的其余各项）。"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import due
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import others, penalties
from zhiheng.demo.world import World, moment

Late = int | None
HAND_OVER = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


def _set(world: World, draft: Draft, name: str, clock: str, start: date, late: Late) -> Draft:
    """期限最后一日之后 late 日；空＝至今没有。"""
    if late is None:
        return draft.clear(name)
    return draft.set(**{name: due(world, draft, clock, start) + timedelta(days=late)})


def hearing_notice(world: World, late: Late) -> Draft:
    draft = penalties.ordinary(world, hearing=True)
    return _set(
        world, draft, "hearing_notice_sent_on", "hearing.notice", draft.day("hearing_held_on"), late
    )


def _cash(world: World) -> Draft:
    draft = penalties.summary(world, party=world.party("natural"))
    return draft.set(cash_collected_on=draft.day("decided_on"))


def cash_officer(world: World, late: Late) -> Draft:
    draft = _cash(world)
    _set(world, draft, "cash_handed_on", "cash.officer", draft.day("cash_collected_on"), late)
    if late is None:
        return draft.clear("cash_banked_on")
    return draft.set(cash_banked_on=world.almanac.after(draft.day("cash_handed_on")))


def cash_agency(world: World, late: Late) -> Draft:
    draft = _cash(world)
    draft.set(cash_handed_on=world.almanac.after(draft.day("cash_collected_on")))
    return _set(world, draft, "cash_banked_on", "cash.agency", draft.day("cash_handed_on"), late)


def reconsideration(world: World, late: Late) -> Draft:
    draft = penalties.ordinary(world, day=world.day(until=330))
    draft.set(reconsideration_received_on=world.almanac.after(draft.day("closed_on"), 5))
    start = draft.day("reconsideration_received_on")
    return _set(world, draft, "reconsideration_reported_on", "reconsideration.report", start, late)


def freeze_serve(world: World, late: Late) -> Draft:
    draft = others.coercion(world, measure="freeze")
    return _put(
        world, draft, "papers_delivered_on", "freeze.serve", draft.detail["started_at"].date(), late
    )


def _put(world: World, draft: Draft, name: str, clock: str, start: date, late: Late) -> Draft:
    return draft.put(
        **{name: None if late is None else due(world, draft, clock, start) + timedelta(days=late)}
    )


def substitute_urge(world: World, late: Late) -> Draft:
    draft = others.execution(world)
    return _put(world, draft, "urged_on", "substitute.urge", draft.detail["performed_on"], late)


def transfer_approve(world: World, late: Late) -> Draft:
    draft = penalties.ordinary(world)
    reported = draft.day("investigated_on")
    draft.transfer = {"reported_on": reported}
    if late is not None:
        draft.transfer["approved_on"] = due(world, draft, "transfer.approve", reported) + timedelta(
            days=late
        )
    return draft


def transfer_property(world: World, late: Late) -> Draft:
    draft = transfer_approve(world, 0)
    opened = world.almanac.after(draft.transfer["approved_on"], 4)
    draft.transfer["opening_notice_on"] = opened
    if late is not None:
        draft.transfer["property_handed_on"] = due(
            world, draft, "transfer.property", opened
        ) + timedelta(days=late)
    return draft


CLOCKS: dict[str, Callable[[World, Late], Draft]] = {
    "hearing.notice": hearing_notice,
    "cash.officer": cash_officer,
    "cash.agency": cash_agency,
    "reconsideration.report": reconsideration,
    "freeze.serve": freeze_serve,
    "substitute.urge": substitute_urge,
    "transfer.approve": transfer_approve,
    "transfer.property": transfer_property,
}


def _register() -> None:
    for clock, make in CLOCKS.items():
        violation("NA-1", "late", part=clock, each=(1,))(make)
        violation("NA-1", "missing", part=clock, each=(None,))(make)
        near("NA-1", each=(0, -1))(make)


_register()


def _handed_over(world: World, after: timedelta | None) -> Draft:
    """批准移送后二十四小时内移送（YS-5），休假日照算。"""
    draft = transfer_approve(world, 0)
    approved = moment(draft.transfer["approved_on"], 10, 30)
    draft.transfer |= {
        "approved_at": approved,
        "handed_over_at": None if after is None else approved + after,
    }
    return draft


@violation("NA-1", "late", part="transfer.hand_over", each=(HAND_OVER + MINUTE, timedelta(days=4)))
def handed_over_after_a_day(world: World, after: timedelta) -> Draft:
    return _handed_over(world, after)


@violation("NA-1", "missing", part="transfer.hand_over")
def never_handed_over(world: World) -> Draft:
    return _handed_over(world, None)


@near("NA-1", each=(HAND_OVER, HAND_OVER - MINUTE))
def handed_over_within_a_day(world: World, after: timedelta) -> Draft:
    return _handed_over(world, after)


@near("NA-1")
def transfer_was_not_approved(world: World) -> Draft:
    return transfer_approve(world, -1)


def _unpaid(world: World) -> Draft:
    """逾期不缴、加处罚款的案件。"""
    draft = penalties.ordinary(world, day=world.day(until=330)).clear("paid_on", "closed_on")
    begin = due(world, draft, "fine.pay", draft.day("served_on")) + timedelta(days=1)
    return draft.set(added_fine_from=begin)


def _enforced(world: World, early: int, **more: Any) -> Draft:
    """加处满三十日并经催告之后才可以强制执行（QZ-46）；due 是可以实施的第一日。"""
    draft = _unpaid(world)
    first = due(world, draft, "added_fine.enforce", draft.day("added_fine_from"))
    enforced = first - timedelta(days=early)
    return draft.set(
        added_fine_enforced_on=enforced, added_fine_urged_on=enforced - timedelta(days=12), **more
    )


@violation("NA-1", "early", part="added_fine.enforce", each=(1, 10))
def enforced_before_thirty_days(world: World, early: int) -> Draft:
    return _enforced(world, early)


@violation("NA-1", "early", part="added_fine.enforce")
def enforced_without_urging(world: World) -> Draft:
    return _enforced(world, -5).clear("added_fine_urged_on")


@near("NA-1", each=(0, -1))
def enforced_after_thirty_days(world: World, early: int) -> Draft:
    return _enforced(world, early)


def _applied(world: World, early: int) -> Draft:
    """催告满十个工作日之后才可以申请法院执行（QZ-54）。"""
    draft = _unpaid(world)
    urged = world.almanac.after(draft.day("added_fine_from"), 30)
    applied = due(world, draft, "court.urge", urged) - timedelta(days=early)
    return draft.set(court_urged_on=urged, court_applied_on=applied)


@violation("NA-1", "early", part="court.urge", each=(1, 6))
def applied_before_ten_days(world: World, early: int) -> Draft:
    return _applied(world, early)


@violation("NA-1", "early", part="court.urge")
def applied_without_urging(world: World) -> Draft:
    return _applied(world, -3).clear("court_urged_on")


@near("NA-1", each=(0, -1))
def applied_after_ten_days(world: World, early: int) -> Draft:
    return _applied(world, early)


@near("NA-1")
def party_has_not_paid(world: World) -> Draft:
    """当事人逾期不缴罚款不是机关的期限。"""
    return _unpaid(world)


@near("NA-1", each=(None, -3))
def emergency_needs_no_urging(world: World, late: Late) -> Draft:
    return substitute_urge(world, late).set(exempt_class="emergency")
