"""留痕、编号、次序与日期规则的孪生。"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import permutations

from zhiheng.screening.tests.scene import Row, on_the_hour
from zhiheng.screening.tests.stage import SPAN
from zhiheng.screening.tests.twin_data import Data, Seen, workdays_passed

ORDER = {
    name: n
    for n, name in enumerate(
        ("file", "notify", "hearing", "review", "discuss", "decide", "serve", "close")
    )
}


def of_1(data: Data) -> Seen:
    groups: dict[int, list[Row]] = defaultdict(list)
    for fact in data.act_facts:
        groups[fact["act_id"]].append(fact)
    for trace in data.traces:
        if trace["exempt_class"] != "special_law" and (
            ground := late_entry(trace, groups[trace["act_id"]])
        ):
            yield trace["act_id"], ground


def late_entry(trace: Row, group: list[Row]) -> str:
    if trace["facts_n"] > 1 and trace["recording_minutes"] <= 60 and trace["event_days"] > 5:
        return "burst"
    late = [
        f
        for f in group
        if f["recorded_on"] > f["event_on"] >= SPAN[0]
        and workdays_passed(f["event_on"], f["recorded_on"]) >= 2
    ]
    if any(f["is_field"] for f in late):
        return "field"
    if late and len(late) * 2 >= len(group):
        return "half"
    return "order" if any(recorded_out_of_turn(s, n) for s, n in permutations(group, 2)) else ""


def recorded_out_of_turn(step: Row, following: Row) -> bool:
    ranked = (
        step["kind"] in ORDER
        and following["kind"] in ORDER
        and ORDER[step["kind"]] < ORDER[following["kind"]]
    )
    late = step["recorded_on"] > step["event_on"] and step["recorded_on"] > following["recorded_on"]
    return bool(ranked and late and step["event_at"] <= following["event_at"])


def of_2(data: Data) -> Seen:
    series: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for n in data.doc_numbers:
        series[n["agency_id"], n["series"], n["year"]].append(n["seq"])
    for (agency, name, year), used in series.items():
        mark = f"{agency}|{name}|{year}"
        missing = sorted(set(range(1, max(used) + 1)) - set(used))
        yield from (
            (f"{mark}|{seq}|missing", "missing") for seq in missing if seq - 1 not in missing
        )
        yield from (
            (f"{mark}|{seq}|duplicate", "duplicate") for seq in set(used) if used.count(seq) > 1
        )


def of_4(data: Data) -> Seen:
    found = {}
    for act_id, _other in two_places(data):
        found[act_id] = "two_places"
    for a in data.tables["acts"]:
        if ground := disorder(a):
            found[a["act_id"]] = ground
    yield from found.items()


def of_4b(data: Data) -> Seen:
    times: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    of = {trace["act_id"]: trace for trace in data.traces}
    for fact in data.act_facts:
        trace = of[fact["act_id"]]
        times[trace["agency_id"], trace["first_event_on"].year].append(fact["event_at"])
    for visit in data.inspections:
        if visit["started_at"]:
            key = visit["agency_id"], visit["started_on"].year
            times[key].append(visit["started_at"])
    for (agency, year), given in times.items():
        if len(given) >= 20 and sum(map(on_the_hour, given)) > 0.5 * len(given):
            yield f"{agency}|{year}", ""


def disorder(a: Row) -> str:
    decided = a["decided_on"]
    if decided and a["legal_reviewed_on"] and a["legal_reviewed_on"] > decided:
        return "review"
    if decided and a["noticed_on"] and a["noticed_on"] > decided:
        return "notice"
    if decided and a["served_on"] and a["served_on"] < decided:
        return "service"
    early = a["investigated_on"] and a["filed_on"] and a["investigated_on"] < a["filed_on"]
    return "filing" if early and a["kind"] == "penalty" and not a["precheck"] else ""


def two_places(data: Data) -> Iterator[tuple[int, int]]:
    groups: dict[tuple[int, date], list[Row]] = defaultdict(list)
    for o in data.act_officers:
        if o["started_at"] and o["ended_at"] and o["party_id"]:
            groups[o["officer_id"], o["acted_on"]].append(o)
    for group in groups.values():
        group.sort(key=lambda o: (o["started_at"], o["act_id"]))
        for before, after in zip(group, group[1:], strict=False):
            if before["ended_at"] > after["started_at"] and before["party_id"] != after["party_id"]:
                yield after["act_id"], before["act_id"]


def dq_1(data: Data) -> Seen:
    for a in data.tables["acts"]:
        end = a["fact_end"] or a["fact_start"]
        for ground, day in [
            *((n, a[n]) for n in ("act_on", "decided_on", "filed_on", "changed_on")),
            ("fact_on", end),
        ]:
            if day and not SPAN[0] <= day <= SPAN[1]:
                yield a["act_id"], ground
                break
