"""检查规则的孪生：频次、重复、多头。"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations

from zhiheng.screening.tests.scene import Row
from zhiheng.screening.tests.twin_data import Data, Seen, by_party, pair_mark

EXEMPT_VISITS = (
    "complaint", "assigned", "superior", "remote", "recheck", "licensing", "request", "emergency",
)  # fmt: skip


def counted_visits(data: Data) -> Iterator[Row]:
    for i in data.inspections:
        if i["party_id"] and i["mode"] != "case" and i["party_kind"] != "natural":
            yield i


def re_1(data: Data) -> Seen:
    own: dict[tuple[int, int, int], int] = defaultdict(int)
    for i in counted_visits(data):
        if i["exempt_class"] not in EXEMPT_VISITS and i["is_on_site"] is not False:
            own[i["agency_id"], i["party_id"], i["started_on"].year] += 1
    totals: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for (agency, party, year), n in own.items():
        place = data.agencies[agency]
        totals[place["profile"], party, year].append(n)
        caps = {
            (c["level"], c["domain"]): c["cap"]
            for c in data.caps
            if (c["profile"], c["year"]) == (place["profile"], year)
        }
        if n > caps.get((place["level"], place["domain"]), caps.get((place["level"], "*"), 2)):
            yield f"{agency}|{party}|{year}", "own"
    for (profile, party, year), counts in totals.items():
        cap = next(
            (
                c["cap"]
                for c in data.caps
                if (c["profile"], c["year"], c["level"], c["domain"]) == (profile, year, "*", "*")
            ),
            4,
        )
        if len(counts) > 1 and sum(counts) > cap:
            yield f"*|{party}|{year}", "total"


def re_2(data: Data) -> Seen:
    items: dict[int, set[str]] = defaultdict(set)
    for t in data.inspection_items:
        items[t["act_id"]].add(t["check_item"])
    for group in by_party(iter(data.inspections)):
        for i, j in permutations(group, 2):
            gap = (j["started_on"] - i["started_on"]).days
            if (
                i["agency_id"] != j["agency_id"]
                or gap < 0
                or (gap == 0 and j["act_id"] < i["act_id"])
                or gap > 90
            ):
                continue
            if i["result"] not in ("none", "closed") or i["joint_task_id"] or j["joint_task_id"]:
                continue
            if (
                j["exempt_class"] in EXEMPT_VISITS
                or j["mode"] == "case"
                or j["has_trigger"]
                or j["risk_class"] == "high"
            ):
                continue
            a, b = items[i["act_id"]], items[j["act_id"]]
            if a & b and len(a & b) >= 0.5 * len(a | b):
                yield pair_mark(i, j), ""


def cr_1(data: Data) -> Seen:
    visits = (i for i in counted_visits(data) if i["exempt_class"] != "emergency")
    for group in by_party(visits):
        group.sort(key=lambda i: (i["started_on"], i["act_id"]))
        yield from crowded(group)


def crowded(group: list[Row]) -> Seen:
    days = [i["started_on"] for i in group]
    spans: list[tuple[date, date, int]] = []
    for first in days:
        end = first + timedelta(days=29)
        window = group[bisect_left(days, first) : bisect_right(days, end)]
        units = {unit(i) for i in window}
        joinable = {unit(i) for i in window if i["is_joinable"]}
        if len(units) < 3 and len(joinable) < 2:
            continue
        if spans and first <= spans[-1][1]:
            first, most = spans[-1][0], max(spans.pop()[2], len(units))
        else:
            most = len(units)
        spans.append((first, end, most))
    for first, _end, most in spans:
        opening = next(i for i in group if i["started_on"] >= first)
        yield f"{opening['party_id']}|{opening['act_id']}", "many" if most >= 3 else "joinable"


def unit(visit: Row) -> tuple[str, int]:
    return (
        ("joint", visit["joint_task_id"])
        if visit["joint_task_id"]
        else ("agency", visit["agency_id"])
    )
