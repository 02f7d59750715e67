"""合法的行政处罚：普通程序、简易程序、只有结果的公示记录。"""

from datetime import date, timedelta
from typing import Any

from zhiheng.demo.drafts import Draft, add_officers, add_recording, start
from zhiheng.demo.world import Agency, Item, Party, World

SUMMARY_PERSON, SUMMARY_FIRM = 200, 3000  # 元，CF-51
ORDINARY_DAYS = 70
ROUND = (5000, 1000, 500, 100, 50, 10)


def ordinary(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
    item: Item | None = None,
    hearing: bool = False,
) -> Draft:
    """普通程序的一案：发现、立案、调查、告知、（听证、）审核、决定、送达、公开、缴款、结案。"""
    agency = agency or world.agency()
    discovered = day or world.day()
    party = party or world.party("legal", agency)
    item = item or world.rng.choice(agency.items["penalty"])
    draft = start(world, "penalty", agency, party, item)
    _facts_of_case(world, draft, item, discovered)
    _investigation(world, draft, discovered)
    if hearing:
        _hearing(world, draft)
    _decision(world, draft)
    impose(world, draft, item)
    complete(world, draft)
    add_officers(world, draft, draft.day("investigated_on"), assistant=world.rng.random() < 0.15)
    if world.rng.random() < 0.25:
        add_recording(world, draft, draft.day("investigated_on"))
    return draft


def _facts_of_case(world: World, draft: Draft, item: Item, discovered: date) -> None:
    assert item.violation is not None  # noqa: S101 - items of penalties have one
    assert draft.party is not None  # noqa: S101 - the culprit
    ended = discovered - timedelta(days=world.rng.randrange(0, 40))
    draft.set(
        violation_code=item.violation.code, fact_id=world.fact_id(), fact_end=ended,
        fact_start=ended - timedelta(days=world.rng.randrange(0, 30)),
    )  # fmt: skip
    draft.party.codes.add(item.violation.code)


def _investigation(world: World, draft: Draft, discovered: date) -> None:
    almanac, rng = world.almanac, world.rng
    filed = almanac.after(discovered, rng.randrange(1, 6))
    investigated = almanac.workday(filed + timedelta(days=rng.randrange(0, 8)))
    noticed = almanac.after(investigated, rng.randrange(2, 14))
    draft.set(
        procedure="ordinary", discovered_on=discovered, filed_on=filed, investigated_on=investigated, noticed_on=noticed,
        statement_recorded=True,
    )  # fmt: skip


def _hearing(world: World, draft: Draft) -> None:
    """告知后申请听证，七日前通知（CF-64）。"""
    almanac = world.almanac
    requested = almanac.after(draft.day("noticed_on"), 3)
    held = almanac.after(requested, 12)
    sent = almanac.before(almanac.due(draft.agency.profile, "hearing.notice", held), 1)
    draft.set(
        hearing_required=True, hearing_notified_on=draft.day("noticed_on"), hearing_requested_on=requested,
        hearing_notice_sent_on=sent, hearing_held_on=held,
    )  # fmt: skip


def _decision(world: World, draft: Draft) -> None:
    """法制审核在前，重大的集体讨论，九十日内决定（CF-57、CF-58、CF-60）。"""
    almanac, rng = world.almanac, world.rng
    ready = draft.act.get("hearing_held_on") or almanac.after(draft.day("noticed_on"), 6)
    reviewed = almanac.after(ready, rng.randrange(1, 4))
    draft.set(
        review_required=True,
        legal_reviewed_on=reviewed,
        legal_review_result=rng.choice(("passed", "passed", "comments")),
    )
    last = reviewed
    if rng.random() < 0.2:
        last = almanac.after(reviewed)
        draft.set(is_complex=True, discussed_on=last)
    due = almanac.due(draft.agency.profile, "penalty.decide", draft.day("filed_on"))
    latest = min(due, draft.day("filed_on") + timedelta(days=ORDINARY_DAYS))
    draft.set(
        decided_on=almanac.between(rng, almanac.after(last), max(latest, almanac.after(last))),
        decision="impose",
    )


def impose(world: World, draft: Draft, item: Item) -> None:
    """在裁量阶次之内罚款；数额取整，各档不集中。"""
    assert item.violation is not None  # noqa: S101 - items of penalties have one
    band = item.band(world.rng, draft.day("decided_on"))
    draft.set(
        law_min=item.violation.law_min, law_max=item.violation.law_max or None, bench_min=band.low, bench_max=band.high,
        band_id=band.id, band_version=band.version, fine=amount(world, band.low, band.high), sanctions="fine",
        content="罚款（演示）",
    )  # fmt: skip


def amount(world: World, low: int, high: int) -> int:
    """幅度内的一个整数额：十元、五十元、一百元……的倍数，不少于三十档的取大的一级。"""
    step = next((step for step in ROUND if (high - low) // step >= 30), 1)
    first = -(-low // step) * step
    return first + step * world.rng.randrange((high - first) // step + 1)


def complete(world: World, draft: Draft) -> None:
    almanac, rng, profile = world.almanac, world.rng, draft.agency.profile
    decided = draft.day("decided_on")
    served = almanac.between(rng, decided, almanac.due(profile, "penalty.serve", decided))
    published = almanac.between(rng, served, almanac.due(profile, "publication.decision", decided))
    paid = almanac.between(rng, served, almanac.due(profile, "fine.pay", served))
    draft.set(
        served_on=served, service_method=rng.choice(("direct", "direct", "mail", "electronic", "left")),
        published_on=published, publish_basis=rng.choice(("impact", "local_all")), paid_on=paid,
        closed_on=almanac.after(paid, rng.randrange(1, 8)), correct_due=served + timedelta(days=15),
    )  # fmt: skip


def summary(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
    item: Item | None = None,
) -> Draft:
    """简易程序：当场决定、当场交付；部分当场收缴（CF-51、CF-68、CF-71）。"""
    agency = agency or world.agency()
    on = day or world.day()
    party = party or world.party(world.rng.choice(("natural", "household", "legal")), agency)
    item = item or world.rng.choice(agency.items["penalty"])
    draft = start(world, "penalty", agency, party, item)
    _facts_of_case(world, draft, item, on)
    draft.set(
        fact_start=on,
        fact_end=on,
        procedure="summary",
        discovered_on=on,
        noticed_on=on,
        statement_recorded=True,
    )
    draft.set(decided_on=on, decision="impose", served_on=on, service_method="on_spot")
    limit = SUMMARY_PERSON if party.kind == "natural" else SUMMARY_FIRM
    if item.violation and item.violation.law_min <= limit and item.violation.law_max:
        _small_fine(world, draft, item, limit)
    else:
        draft.set(sanctions="warning", content="警告（演示）")
    draft.set(
        published_on=world.almanac.between(world.rng, on, world.almanac.due(agency.profile, "publication.decision", on)),
        publish_basis="local_all", closed_on=world.almanac.after(on, 2),
    )  # fmt: skip
    add_officers(world, draft, on)
    return draft


def _small_fine(world: World, draft: Draft, item: Item, limit: int) -> None:
    """简易程序的小额罚款：没有适用阶次（当场从轻），数额不超过限额。"""
    assert item.violation is not None  # noqa: S101 - items of penalties have one
    low = max(item.violation.law_min, 20)
    high = min(limit, max(item.violation.law_max // 5, low))
    on = draft.day("decided_on")
    draft.set(
        fine=min(low + 10 * world.rng.randrange(0, 9), high), law_min=item.violation.law_min, law_max=item.violation.law_max,
        mitigation="lighter", sanctions="fine", content="罚款（演示）", paid_on=on,
    )  # fmt: skip
    if draft.act["fine"] <= 100 and world.rng.random() < 0.5:
        handed = world.almanac.after(on, world.rng.randrange(1, 3))
        draft.set(
            cash_collected_on=on,
            cash_handed_on=handed,
            cash_banked_on=world.almanac.after(handed, world.rng.randrange(1, 3)),
        )


def result_only(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
) -> Draft:
    """公示渠道导入的处罚：只有结果，过程为空不当作缺失；可不填的列空着。"""
    full = ordinary(world, agency, day=day, party=party)
    kept = (
        "title",
        "basis",
        "decided_on",
        "decision",
        "published_on",
        "fine",
        "sanctions",
        "content",
        "item_id",
    )
    draft = Draft(
        "penalty",
        full.agency,
        full.party,
        {name: full.act[name] for name in kept if name in full.act},
    )
    draft.set(record_level="result")
    return draft


def other_decision(world: World, draft: Draft) -> Draft:
    """不予处罚：没有罚款，不要求公开（CF-33）。"""
    changes: dict[str, Any] = {
        "decision": "decline",
        "sanctions": "",
        "content": "不予处罚（演示）",
    }
    draft.clear(
        "fine",
        "paid_on",
        "published_on",
        "publish_basis",
        "bench_min",
        "bench_max",
        "band_id",
        "band_version",
        "correct_due",
    )
    return draft.set(**changes)
