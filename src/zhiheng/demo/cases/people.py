"""主体、人数、证件、编外人员、法制审核（AB-1.01 至 AB-1.04、AB-1.09）。"""

from datetime import date, timedelta
from typing import Any

from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, ONE_DAY, decide_on
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import others, penalties
from zhiheng.demo.posts import CATALOGUE_DAYS, SAFETY, WITHOUT_CATALOGUE
from zhiheng.demo.registers import retired_on
from zhiheng.demo.world import Agency, Special, World


def _merged(world: World) -> Agency:
    return next(agency for agency in world.agencies if agency.qualified_to)


def _last_day(agency: Agency) -> date:
    assert agency.qualified_to is not None  # noqa: S101 - chosen by it
    return agency.qualified_to


@violation("AB-1.01", "agency", each=(1, 2, 30))
def acts_after_its_qualification_ended(world: World, days: int) -> Draft:
    agency = _merged(world)
    return others.inspection(world, agency, day=_last_day(agency) + timedelta(days=days))


@near("AB-1.01", each=(0, 1, 7))
def acts_while_still_qualified(world: World, days: int) -> Draft:
    agency = _merged(world)
    return others.inspection(world, agency, day=_last_day(agency) - timedelta(days=days))


@violation("AB-1.01", "item")
def item_left_the_list_the_day_before(world: World) -> Draft:
    return _retired(world, retired_on(world.today) + ONE_DAY)


@violation("AB-1.01", "item")
def item_belongs_to_another_agency(world: World) -> Draft:
    agency, other = (
        world.agency(kind="inspection", key="market"),
        world.agency(kind="inspection", key="farm"),
    )
    return others.inspection(world, agency, item=other.items["inspection"][0])


@near("AB-1.01", each=(0, 1))
def item_still_on_the_list(world: World, days: int) -> Draft:
    return _retired(world, retired_on(world.today) - timedelta(days=days))


def _retired(world: World, day: date) -> Draft:
    agency = world.agency(kind="retired")
    return others.inspection(world, agency, day=day, item=agency.items["retired"][0])


@near("AB-1.01", each=("", *EXEMPT))
def act_without_an_item(world: World, exempt: str) -> Draft:
    return others.inspection(world).set(item_id=None, exempt_class=exempt)


def _on_site_licence(world: World) -> Draft:
    draft = others.licence(world)
    day = world.almanac.between(world.rng, draft.day("filed_on"), draft.day("decided_on"))
    draft.put(on_site_check=True)
    draft.officers = [
        {"officer_id": o, "role": "officer", "acted_on": day} for o in draft.agency.officers[:2]
    ]
    return draft


TWO_NEEDED = (
    others.inspection,
    penalties.ordinary,
    penalties.summary,
    others.coercion,
    others.execution,
    _on_site_licence,
)


@violation("AB-1.02", each=TWO_NEEDED)
def one_officer_alone(world: World, make: Any) -> Draft:
    draft = make(world)
    draft.officers = draft.officers[:1]
    return draft


@violation("AB-1.02")
def nobody_signed(world: World) -> Draft:
    draft = penalties.ordinary(world)
    draft.officers = []
    return draft


@violation("AB-1.02")
def one_officer_and_an_assistant(world: World) -> Draft:
    draft = others.inspection(world)
    draft.officers = [
        draft.officers[0],
        {**draft.officers[0], "officer_id": draft.agency.contract[0], "role": "assistant"},
    ]
    return draft


@violation("AB-1.02")
def the_same_officer_in_two_parts(world: World) -> Draft:
    draft = penalties.ordinary(world)
    draft.officers = [draft.officers[0], draft.officers[0] | {"role": "recorder"}]
    return draft


@near("AB-1.02", each=TWO_NEEDED)
def exactly_two_officers(world: World, make: Any) -> Draft:
    draft = make(world)
    draft.officers = draft.officers[:2]
    return draft


@near("AB-1.02", each=EXEMPT)
def two_officers_in_an_exempt_act(world: World, exempt: str) -> Draft:
    return others.inspection(world).set(exempt_class=exempt)


@near("AB-1.02")
def one_officer_where_another_law_allows_it(world: World) -> Draft:
    draft = others.inspection(world).set(exempt_class="special_law")
    draft.officers = draft.officers[:1]
    return draft


@near("AB-1.02")
def one_officer_for_a_licence_on_paper(world: World) -> Draft:
    draft = others.licence(world).put(on_site_check=None)
    draft.officers = draft.officers[:1]
    return draft


@near("AB-1.02")
def result_without_officers(world: World) -> Draft:
    return penalties.result_only(world)


def _second(world: World, which: str, day: date) -> Draft:
    """第二名执法人员换成证件有变化的人。"""
    agency = world.agency(kind="inspection")
    draft = others.inspection(world, agency, day=day)
    draft.officers[1] = {
        "officer_id": getattr(world.specials[agency.id], which),
        "role": "officer",
        "acted_on": day,
    }
    return draft


def _special(world: World) -> Special:
    return next(iter(world.specials.values()))


INVALID_DAYS = (
    ("expired", "expired_on", 1), ("expired", "expired_on", 40), ("suspended", "suspended_from", 0), ("suspended", "suspended_to", 0),
    ("revoked", "revoked_on", 0), ("revoked", "revoked_on", 60),
)  # fmt: skip
VALID_DAYS = (
    ("expired", "expired_on", 0), ("expired", "expired_on", -30), ("suspended", "suspended_from", -1), ("suspended", "suspended_to", 1),
    ("revoked", "revoked_on", -1),
)  # fmt: skip


@violation("AB-1.03", "invalid", each=INVALID_DAYS)
def certificate_was_not_valid(world: World, given: tuple[str, str, int]) -> Draft:
    who, when, days = given
    return _second(world, who, getattr(_special(world), when) + timedelta(days=days))


@near("AB-1.03", each=VALID_DAYS)
def certificate_was_still_or_again_valid(world: World, given: tuple[str, str, int]) -> Draft:
    who, when, days = given
    return _second(world, who, getattr(_special(world), when) + timedelta(days=days))


@violation("AB-1.03", "territory")
def certificate_for_another_territory(world: World) -> Draft:
    return _second(world, "elsewhere", world.day())


@violation("AB-1.03", "field")
def certificate_for_another_field(world: World) -> Draft:
    return _second(world, "otherwise", world.day())


@near("AB-1.03", each=("expired", "revoked", "elsewhere", "otherwise"))
def holder_of_a_lapsed_certificate_assists(world: World, who: str) -> Draft:
    day = _special(world).expired_on + timedelta(days=61)
    draft = others.inspection(world, day=day)
    draft.officers.append(
        {
            "officer_id": getattr(world.specials[draft.agency.id], who),
            "role": "assistant",
            "acted_on": day,
        }
    )
    return draft


@near("AB-1.03", each=EXEMPT)
def valid_certificates_in_an_exempt_act(world: World, exempt: str) -> Draft:
    return others.inspection(world).set(exempt_class=exempt, place_code="")


@violation("AB-1.04", each=(0, 1, 2))
def person_off_the_establishment_signs(world: World, n: int) -> Draft:
    draft = penalties.ordinary(world)
    draft.officers.append(
        {
            "officer_id": draft.agency.contract[n],
            "role": "officer",
            "acted_on": draft.day("investigated_on"),
        }
    )
    return draft


@near("AB-1.04", each=[(n, role) for n in range(3) for role in ("assistant", "recorder")])
def person_off_the_establishment_helps(world: World, given: tuple[int, str]) -> Draft:
    draft = penalties.ordinary(world)
    n, role = given
    draft.officers = draft.officers[:2]
    draft.officers.append(
        {
            "officer_id": draft.agency.contract[n],
            "role": role,
            "acted_on": draft.day("investigated_on"),
        }
    )
    return draft


@near("AB-1.04", each=EXEMPT)
def assistant_in_an_exempt_act(world: World, exempt: str) -> Draft:
    draft = others.inspection(world).set(exempt_class=exempt)
    draft.officers = draft.officers[:2]
    draft.officers.append(
        {
            "officer_id": draft.agency.contract[0],
            "role": "assistant",
            "acted_on": draft.detail["started_on"],
        }
    )
    return draft


@violation("AB-1.09", "missing")
def decided_without_review(world: World) -> Draft:
    return penalties.ordinary(world).clear("legal_reviewed_on", "legal_review_result")


@violation("AB-1.09", "missing")
def hearing_held_but_no_review_in_huantai(world: World) -> Draft:
    draft = penalties.ordinary(world, world.agency(profile="huantai"), hearing=True)
    return draft.set(review_required=False).clear("legal_reviewed_on", "legal_review_result")


def _public_safety(world: World, key: str = "market", *, back: int = 440) -> Draft:
    """目录按案由词语列入的一件许可，没有审核；`back` 日之前收件，一个月左右决定。"""
    agency = world.agency(kind="licence", key=key)
    draft = others.licence(world, agency, day=world.day(back=back, until=back - 60))
    return draft.set(facts=f"{draft.act['facts']}涉及{SAFETY}。")


@violation("AB-1.09", "missing")
def licence_of_the_catalogue_without_review(world: World) -> Draft:
    return _public_safety(world)


@violation("AB-1.09", "missing")
def complex_case_of_the_catalogue_in_huantai(world: World) -> Draft:
    agency = world.agency(profile="huantai", key="market")
    draft = penalties.ordinary(world, agency, day=world.day(back=440)).set(is_complex=True)
    draft.set(review_required=None, discussed_on=world.almanac.before(draft.day("decided_on")))
    return draft.clear("legal_reviewed_on", "legal_review_result")


@violation("AB-1.09", "rejected", each=("rejected", ""))
def review_was_not_passed(world: World, result: str) -> Draft:
    return penalties.ordinary(world).set(legal_review_result=result)


@violation("AB-1.09", "late")
def reviewed_on_the_day_of_decision(world: World) -> Draft:
    draft = penalties.ordinary(world).clear("discussed_on", "is_complex")
    return draft.set(legal_reviewed_on=draft.day("decided_on"))


@violation("AB-1.09", "after_discussion")
def reviewed_after_the_discussion(world: World) -> Draft:
    draft = penalties.ordinary(world)
    reviewed = draft.day("legal_reviewed_on")
    decide_on(world, draft, world.almanac.after(reviewed, 2))
    return draft.set(is_complex=True, discussed_on=world.almanac.before(reviewed))


@near("AB-1.09", each=(False, True))
def reviewed_the_day_before(world: World, discussed: bool) -> Draft:
    draft = penalties.ordinary(world).clear("discussed_on", "is_complex")
    draft.set(legal_reviewed_on=draft.day("decided_on") - ONE_DAY)
    return (
        draft.set(discussed_on=draft.day("legal_reviewed_on"), is_complex=True)
        if discussed
        else draft
    )


@near("AB-1.09", each=(False, None))
def huantai_does_not_require_every_review(world: World, required: bool | None) -> Draft:
    agency = world.agency(profile="huantai", key="market")  # 罚款达不到目录所列的数额
    draft = penalties.ordinary(world, agency).clear("discussed_on", "is_complex")
    return draft.set(review_required=required).clear("legal_reviewed_on", "legal_review_result")


@near("AB-1.09")
def licence_of_the_catalogue_was_reviewed(world: World) -> Draft:
    draft = _public_safety(world)
    reviewed = world.almanac.before(draft.day("decided_on"))
    return draft.set(legal_reviewed_on=reviewed, legal_review_result="passed")


@near("AB-1.09")
def decided_before_there_was_a_catalogue(world: World) -> Draft:
    return _public_safety(world, back=CATALOGUE_DAYS + 180)


@near("AB-1.09")
def agency_without_a_catalogue(world: World) -> Draft:
    return _public_safety(world, WITHOUT_CATALOGUE)


@near("AB-1.09", each=EXEMPT)
def summary_penalty_needs_no_review(world: World, exempt: str) -> Draft:
    return penalties.summary(world).set(exempt_class=exempt)


@near("AB-1.09")
def withdrawn_case_needs_no_review(world: World) -> Draft:
    draft = penalties.other_decision(world, penalties.ordinary(world)).set(decision="withdrew")
    return draft.clear("legal_reviewed_on", "legal_review_result", "served_on", "service_method")


@near("AB-1.09")
def result_shows_no_review(world: World) -> Draft:
    return penalties.result_only(world)
