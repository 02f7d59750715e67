"""合法的许可、检查、强制和其他行为。"""

from datetime import date, timedelta

from zhiheng.demo.drafts import Draft, add_officers, add_recording, start
from zhiheng.demo.world import Agency, Item, Party, World, moment

CHECK_ITEMS = tuple(f"JC{n:02d}" for n in range(1, 13))
ALL_STEPS = "1111111111"
OTHER_DAYS = 12


def licence(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
) -> Draft:
    """许可：收件、（补正、）受理、（核查、）决定、颁证、公开，各在期限之内（XK-32 至 XK-44）。"""
    agency = agency or world.agency(kind="licence")
    almanac, rng, profile = world.almanac, world.rng, agency.profile
    received = day or world.day()
    draft = start(
        world,
        "licence",
        agency,
        party or world.party("legal", agency),
        rng.choice(agency.items["licence"]),
    )
    accepted = received
    if rng.random() < 0.2:
        told = almanac.between(rng, received, almanac.due(profile, "licence.correct", received))
        draft.put(is_incomplete=True, correction_told_on=told)
        accepted = almanac.after(told, rng.randrange(2, 8))
    else:
        draft.put(is_incomplete=False)
    due = almanac.due(profile, "licence.decide", accepted)
    decided = almanac.between(rng, almanac.after(accepted), due)
    draft.set(filed_on=accepted, decided_on=decided, decision="impose", content="准予许可（演示）")
    draft.put(received_on=received, certificate_name=draft.act["title"][-20:])
    issue(world, draft)
    if rng.random() < 0.3:
        draft.put(on_site_check=True)
        add_officers(world, draft, almanac.between(rng, accepted, decided))
    else:
        draft.put(on_site_check=False)
        _handlers(world, draft, decided)
    return draft


def _handlers(world: World, draft: Draft, day: date) -> None:
    """书面审查的许可一人办理即可；实地核查才须二人（XK-34-3）。"""
    add_officers(world, draft, day)
    if world.rng.random() < 0.5:
        draft.officers.pop()


def issue(world: World, draft: Draft) -> None:
    almanac, rng, profile = world.almanac, world.rng, draft.agency.profile
    decided = draft.day("decided_on")
    issued = almanac.between(rng, decided, almanac.due(profile, "licence.issue", decided))
    published = almanac.between(rng, decided, almanac.due(profile, "publication.decision", decided))
    draft.put(issued_on=issued, valid_from=decided, valid_to=decided + timedelta(days=1094))
    draft.set(published_on=published, publish_basis="local_all")


def inspection(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
    item: Item | None = None,
    mode: str = "routine",
) -> Draft:
    """一次现场检查：两人、扫码、录像、二十个工作日内公开结果。"""
    agency = agency or world.agency(kind="inspection")
    on, rng = day or world.day(), world.rng
    party = party or world.party("legal", agency)
    draft = start(
        world, "inspection", agency, party, item or rng.choice(agency.items["inspection"])
    )
    party.visits.append(on)
    add_officers(world, draft, on, field_work=True, assistant=rng.random() < 0.1)
    begin = draft.detail["started_at"]
    draft.put(
        mode=mode, is_on_site=True, is_joinable=False, started_on=on, scan_at=begin - timedelta(minutes=rng.randrange(0, 12)),
        risk_class=rng.choice(("low", "medium", "medium", "high")), result=rng.choice(("none", "none", "closed", "found")),
        cap_reference="示频次〔2024〕1号",
    )  # fmt: skip
    draft.check_items = sorted(rng.sample(CHECK_ITEMS, rng.randrange(2, 6)))
    draft.set(content="检查结果（演示）", plan_id=agency.id * 100 + on.year % 100)
    publish_other(world, draft, on)
    if rng.random() < 0.4:
        add_recording(world, draft, on)
    return draft


def publish_other(world: World, draft: Draft, on: date) -> None:
    due = world.almanac.due(draft.agency.profile, "publication.other", on)
    draft.set(
        published_on=world.almanac.between(world.rng, world.almanac.after(on), due),
        publish_basis="local_all",
    )


def coercion(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
    measure: str = "",
) -> Draft:
    """查封、扣押、冻结：事先批准，十项齐全，当日交付文书，三十日内处理（QZ-18、QZ-24、QZ-25）。"""
    agency = agency or world.agency(kind="measure")
    on, rng, profile = day or world.day(), world.rng, agency.profile
    draft = start(
        world, "measure", agency, party or world.party("legal", agency), agency.items["measure"][0]
    )
    add_officers(world, draft, on, field_work=True)
    measure = measure or rng.choice(("seal_up", "seize"))
    due = world.almanac.due(profile, "freeze.end" if measure == "freeze" else "seizure.end", on)
    draft.put(
        measure=measure, is_entrusted=False, on_the_spot=False, approved_at=moment(on, 8, 10), checklist=ALL_STEPS,
        papers_delivered_on=on, ended_on=min(on + timedelta(days=rng.randrange(3, 30)), due),
        outcome=rng.choice(("decided", "released")),
    )  # fmt: skip
    draft.set(content="行政强制措施（演示）", review_required=False)
    publish_other(world, draft, on)
    add_recording(world, draft, on)
    return draft


def execution(
    world: World,
    agency: Agency | None = None,
    *,
    day: date | None = None,
    party: Party | None = None,
) -> Draft:
    """代履行：三日前催告（QZ-51）。"""
    agency = agency or world.agency(kind="execution", key="urban")
    on = day or world.day()
    draft = start(
        world,
        "execution",
        agency,
        party or world.party("legal", agency),
        agency.items["execution"][0],
    )
    add_officers(world, draft, on, field_work=True)
    urged = world.almanac.before(on, world.rng.randrange(4, 9))
    draft.put(
        measure="substitute", is_entrusted=False, on_the_spot=False, approved_at=moment(urged, 9), checklist=ALL_STEPS,
        urged_on=urged, performed_on=on, ended_on=on, outcome="decided",
    )  # fmt: skip
    draft.set(content="代履行（演示）")
    publish_other(world, draft, on)
    add_recording(world, draft, on)
    return draft


def other(
    world: World, agency: Agency, kind: str, *, day: date | None = None, party: Party | None = None
) -> Draft:
    """征收、征用、收费、给付、确认、登记、裁决、奖励：受理到决定，二十个工作日内公开。"""
    on, rng, almanac = day or world.day(), world.rng, world.almanac
    draft = start(
        world, kind, agency, party or world.party("natural", agency), agency.items[kind][0]
    )
    decided = almanac.after(on, rng.randrange(1, OTHER_DAYS))
    draft.set(filed_on=on, decided_on=decided, decision="impose", content="演示")
    publish_other(world, draft, decided)
    add_officers(world, draft, decided)
    return draft
