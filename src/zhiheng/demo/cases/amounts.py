"""罚款的幅度、阶次和简易程序的限额（AB-1.12 至 AB-1.14），差一元即违法。"""

from decimal import Decimal
from typing import Any

from zhiheng.demo.cases.base import near, violation
from zhiheng.demo.cases.common import EXEMPT, bounded_item
from zhiheng.demo.drafts import Draft
from zhiheng.demo.making import penalties
from zhiheng.demo.world import World

CENT = Decimal("0.01")
NO_BENCH = ("bench_min", "bench_max", "band_id", "band_version")


def _case(world: World, **wanted: Any) -> Draft:
    agency, item = bounded_item(world, **wanted)
    return penalties.ordinary(world, agency, item=item)


@violation("AB-1.12", "above", each=(1, CENT, 5000))
def fine_above_the_legal_maximum(world: World, over: Any) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["law_max"] + over, mitigation="heavier")


@violation("AB-1.12", "below", each=(1, CENT))
def fine_below_the_legal_minimum(world: World, under: Any) -> Draft:
    draft = _case(world, low=100)
    return draft.set(fine=draft.act["law_min"] - under, mitigation="lighter")


@violation("AB-1.12", "above")
def published_result_above_the_maximum(world: World) -> Draft:
    draft = penalties.result_only(world)
    return draft.set(law_max=draft.act["fine"] - 1)


@near("AB-1.12", each=("", *EXEMPT))
def fine_exactly_the_legal_maximum(world: World, exempt: str) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["law_max"], mitigation="heavier", exempt_class=exempt).clear(
        *NO_BENCH
    )


@near("AB-1.12")
def fine_exactly_the_legal_minimum(world: World) -> Draft:
    draft = _case(world, low=100)
    return draft.set(fine=draft.act["law_min"], mitigation="lighter").clear(*NO_BENCH)


@near("AB-1.12", each=("reduced", "exempt"))
def reduced_below_the_minimum(world: World, reason: str) -> Draft:
    draft = _case(world, low=100)
    return draft.set(fine=draft.act["law_min"] - 1, mitigation=reason)


@near("AB-1.12")
def daily_fines_add_up(world: World) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["law_max"] * 4, is_daily_fine=True, mitigation="heavier")


@near("AB-1.12")
def law_sets_no_range(world: World) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["law_max"] + 1, mitigation="heavier").clear(
        "law_min", "law_max", *NO_BENCH
    )


@violation("AB-1.13", "above", each=(1, CENT))
def fine_above_the_band(world: World, over: Any) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["bench_max"] + over, mitigation="heavier")


@violation("AB-1.13", "below", each=(1, CENT))
def fine_below_the_band(world: World, under: Any) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["bench_min"] - under, mitigation="lighter")


@near("AB-1.13", each=("bench_min", "bench_max"))
def fine_on_the_edge_of_the_band(world: World, edge: str) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act[edge])


@near("AB-1.13", each=(False, True))
def deviation_was_approved(world: World, below: bool) -> Draft:
    draft = _case(world)
    fine = draft.act["bench_min"] - 1 if below else draft.act["bench_max"] + 1
    return draft.set(fine=fine, deviation_approved=True)


@near("AB-1.13")
def reduced_below_the_band(world: World) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["bench_min"] - 1, mitigation="reduced")


@near("AB-1.13", each=EXEMPT)
def no_band_recorded(world: World, exempt: str) -> Draft:
    draft = _case(world)
    return draft.set(
        fine=draft.act["bench_max"] + 1, mitigation="heavier", exempt_class=exempt
    ).clear(*NO_BENCH)


@near("AB-1.13")
def daily_fines_above_the_band(world: World) -> Draft:
    draft = _case(world)
    return draft.set(fine=draft.act["bench_max"] + 1, is_daily_fine=True, mitigation="heavier")


PERSONS = (("natural", 200), ("household", 3000), ("legal", 3000), ("other", 3000))


def _on_the_spot(world: World, kind: str) -> Draft:
    agency, item = bounded_item(world, most_low=0, high=4000)
    draft = penalties.summary(world, agency, party=world.party(kind, agency), item=item)
    draft.clear("cash_collected_on", "cash_handed_on", "cash_banked_on")
    return draft.set(sanctions="fine", mitigation="lighter")


@violation(
    "AB-1.14", "fine", each=[(kind, limit + over) for kind, limit in PERSONS for over in (1, CENT)]
)
def summary_fine_over_the_limit(world: World, given: tuple[str, Any]) -> Draft:
    kind, fine = given
    return _on_the_spot(world, kind).set(fine=fine)


@near("AB-1.14", each=[*PERSONS, *((kind, limit - 1) for kind, limit in PERSONS)])
def summary_fine_at_the_limit(world: World, given: tuple[str, int]) -> Draft:
    kind, fine = given
    return _on_the_spot(world, kind).set(fine=fine)


@violation("AB-1.14", "kind", each=("confiscate", "confiscate,fine", "suspend"))
def summary_with_another_kind_of_penalty(world: World, kinds: str) -> Draft:
    return _on_the_spot(world, "legal").set(sanctions=kinds)


@violation("AB-1.14", "kind")
def summary_with_confiscation(world: World) -> Draft:
    return _on_the_spot(world, "legal").set(confiscated=1)


@near("AB-1.14", each=("warning", "fine,warning", ""))
def summary_with_warning(world: World, kinds: str) -> Draft:
    return _on_the_spot(world, "natural").set(sanctions=kinds, fine=50)


@near("AB-1.14")
def party_unknown_counts_as_entity(world: World) -> Draft:
    draft = _on_the_spot(world, "legal").set(fine=3000)
    draft.party = None
    return draft


@near("AB-1.14", each=("natural", "legal"))
def larger_fine_in_ordinary_procedure(world: World, kind: str) -> Draft:
    agency, item = bounded_item(world, most_low=200, high=10_000)
    return penalties.ordinary(world, agency, item=item, party=world.party(kind, agency))


@near("AB-1.14", each=EXEMPT)
def small_summary_fine_in_an_exempt_act(world: World, exempt: str) -> Draft:
    return _on_the_spot(world, "natural").set(fine=200, exempt_class=exempt)
