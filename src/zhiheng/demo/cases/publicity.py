"""公开、撤回公示、音像记录入库（AB-1.26a 至 AB-1.26d）。"""

from datetime import date, timedelta
from typing import Any

from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, decide_on, due
from zhiheng.demo.drafts import Draft, add_recording
from zhiheng.demo.making import others, penalties
from zhiheng.demo.world import World, moment

DECISIONS = (penalties.ordinary, penalties.summary, penalties.result_only, others.licence)


def _confirmation(world: World) -> Draft:
    return others.other(world, world.agency(kind="confirmation"), "confirmation")


FORMED = (others.inspection, others.coercion, others.execution, _confirmation)


def _published(world: World, draft: Draft, late: int) -> Draft:
    is_decision = draft.kind in ("penalty", "licence")
    clock = "publication.decision" if is_decision else "publication.other"
    day = (
        draft.act.get("decided_on")
        or draft.detail.get("started_on")
        or draft.detail["started_at"].date()
    )
    return draft.set(published_on=due(world, draft, clock, day) + timedelta(days=late))


@violation("AB-1.26a", "late", each=DECISIONS)
def decision_published_a_day_late(world: World, make: Any) -> Draft:
    return _published(world, make(world), 1)


@violation("AB-1.26a", "missing", each=(penalties.ordinary, penalties.summary, others.licence))
def decision_never_published(world: World, make: Any) -> Draft:
    return make(world).clear("published_on", "publish_basis")


@violation("AB-1.26a", "missing")
def withheld_without_a_reason(world: World) -> Draft:
    return penalties.ordinary(world).set(publish_basis="withheld").clear("published_on")


@violation("AB-1.26a", "missing")
def publication_became_due_yesterday(world: World) -> Draft:
    return _unpublished(
        world, world.almanac.latest_start("weihai", "publication.decision", due_before=world.today)
    )


def _unpublished(world: World, decided: date) -> Draft:
    draft = penalties.ordinary(world, day=decided - timedelta(days=60))
    draft.set(legal_reviewed_on=world.almanac.before(decided)).clear("discussed_on", "is_complex")
    decide_on(world, draft, decided)
    return draft.set(served_on=decided).clear(
        "published_on", "publish_basis", "paid_on", "closed_on"
    )


@near("AB-1.26a")
def publication_is_due_today_or_later(world: World) -> Draft:
    return _unpublished(
        world, world.almanac.earliest_start("weihai", "publication.decision", due_from=world.today)
    )


@near("AB-1.26a", each=[(make, late) for make in DECISIONS for late in (0, -1)])
def decision_published_on_the_last_day(world: World, given: tuple[Any, int]) -> Draft:
    make, late = given
    return _published(world, make(world), late)


@near("AB-1.26a")
def withheld_with_a_reason(world: World) -> Draft:
    draft = penalties.ordinary(world).set(
        publish_basis="withheld", withheld_reason="涉及未成年人（演示）"
    )
    return draft.clear("published_on")


@near("AB-1.26a")
def not_punished_not_published(world: World) -> Draft:
    return penalties.other_decision(world, penalties.ordinary(world))


@near("AB-1.26a")
def result_without_publication_day(world: World) -> Draft:
    return penalties.result_only(world).clear("published_on")


@near("AB-1.26a", each=EXEMPT)
def exempt_act_published_on_the_last_day(world: World, exempt: str) -> Draft:
    return _published(world, penalties.summary(world), 0).set(exempt_class=exempt)


@violation("AB-1.26b", "late", each=FORMED)
def information_published_a_day_late(world: World, make: Any) -> Draft:
    return _published(world, make(world), 1)


@violation("AB-1.26b", "missing", each=FORMED)
def information_never_published(world: World, make: Any) -> Draft:
    return make(world).clear("published_on", "publish_basis")


@near("AB-1.26b", each=[(make, late) for make in FORMED for late in (0, -1)])
def information_published_on_the_last_day(world: World, given: tuple[Any, int]) -> Draft:
    make, late = given
    return _published(world, make(world), late)


@near("AB-1.26b")
def information_withheld_with_a_reason(world: World) -> Draft:
    draft = others.inspection(world).set(
        publish_basis="withheld", withheld_reason="涉及商业秘密（演示）"
    )
    return draft.clear("published_on")


@near("AB-1.26b")
def inspection_not_yet_due(world: World) -> Draft:
    day = world.almanac.earliest_start("weihai", "publication.other", due_from=world.today)
    return others.inspection(world, day=day).clear("published_on")


@near("AB-1.26b")
def inspection_known_by_its_result(world: World) -> Draft:
    draft = others.inspection(world).set(record_level="result").clear("published_on")
    draft.officers, draft.recordings = [], []
    return draft


@near("AB-1.26b")
def refused_confirmation(world: World) -> Draft:
    return _confirmation(world).set(decision="decline").clear("published_on")


@near("AB-1.26b", each=EXEMPT)
def exempt_inspection_published_on_the_last_day(world: World, exempt: str) -> Draft:
    return _published(world, others.inspection(world), 0).set(exempt_class=exempt)


def _changed(world: World, late: int | None, *, explained: bool = True) -> Draft:
    draft = penalties.ordinary(world)
    changed = world.almanac.after(draft.day("closed_on"), 10)
    draft.set(
        changed_on=changed,
        change_kind=world.rng.choice(("revoked", "unlawful", "invalid", "changed")),
    )
    if late is not None:
        draft.set(
            publication_withdrawn_on=due(world, draft, "publication.withdraw", changed)
            + timedelta(days=late)
        )
    return draft.set(withdrawal_reason="决定已被撤销（演示）") if explained else draft


@violation("AB-1.26c", "late", each=(1, 5))
def changed_decision_withdrawn_late(world: World, late: int) -> Draft:
    return _changed(world, late)


@violation("AB-1.26c", "missing")
def changed_decision_still_published(world: World) -> Draft:
    return _changed(world, None)


@violation("AB-1.26c", "unexplained")
def withdrawn_without_explanation(world: World) -> Draft:
    return _changed(world, 0, explained=False)


@near("AB-1.26c", each=(0, -1, -2))
def changed_decision_withdrawn_in_time(world: World, late: int) -> Draft:
    return _changed(world, late)


@near("AB-1.26c")
def changed_decision_was_never_published(world: World) -> Draft:
    draft = _changed(world, None, explained=False)
    return draft.set(publish_basis="withheld", withheld_reason="依法不公开（演示）").clear(
        "published_on"
    )


@near("AB-1.26c")
def change_is_recent(world: World) -> Draft:
    draft = _changed(world, None, explained=False)
    return draft.set(
        changed_on=world.almanac.earliest_start(
            "weihai", "publication.withdraw", due_from=world.today
        )
    )


@near("AB-1.26c", each=EXEMPT)
def change_of_an_exempt_act(world: World, exempt: str) -> Draft:
    return _changed(world, 0).set(exempt_class=exempt)


def _recorded(world: World, late: int | None) -> tuple[Draft, dict[str, Any]]:
    draft = others.inspection(world)
    draft.recordings = []
    row = add_recording(world, draft, draft.detail["started_on"])
    last = due(world, draft, "recording.store", draft.detail["started_on"])
    row["stored_at"] = None if late is None else moment(last + timedelta(days=late), 17)
    return draft, row


@violation("AB-1.26d", "late", each=(1, 4))
def recording_stored_late(world: World, late: int) -> Draft:
    return _recorded(world, late)[0]


@violation("AB-1.26d", "missing")
def recording_never_stored(world: World) -> Draft:
    return _recorded(world, None)[0]


@violation("AB-1.26d", "index", each=("place", "scene", "people", "violation"))
def index_incomplete(world: World, column: str) -> Draft:
    draft, row = _recorded(world, 0)
    row[column] = ""
    return draft


@violation("AB-1.26d", "gap")
def interruption_without_explanation(world: World) -> Draft:
    draft, row = _recorded(world, 0)
    row["is_interrupted"] = True
    return draft


@near("AB-1.26d", each=(0, -1))
def recording_stored_in_time(world: World, late: int) -> Draft:
    return _recorded(world, late)[0]


@near("AB-1.26d")
def interruption_explained(world: World) -> Draft:
    draft, row = _recorded(world, 0)
    row |= {"is_interrupted": True, "interruption_reason": "电池耗尽（演示）"}
    return draft


@near("AB-1.26d", each=EXEMPT)
def recording_of_an_exempt_act(world: World, exempt: str) -> Draft:
    draft, row = _recorded(world, 0)
    row["is_interrupted"] = None
    return draft.set(exempt_class=exempt)


@near("AB-1.26d")
def recording_not_yet_due(world: World) -> Draft:
    day = world.almanac.earliest_start("weihai", "recording.store", due_from=world.today)
    draft = others.inspection(world, day=day)
    draft.recordings = []
    row = add_recording(world, draft, day)
    row |= {"stored_at": None, "place": ""}
    return draft
