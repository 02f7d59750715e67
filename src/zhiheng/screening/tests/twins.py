"""每条规则的孪生：用普通 Python 逐行判断，不读规则的 SQL；结果是（疑点指纹，情形）的集合。

Only for tests on small data: pairs are found by brute force inside a party.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import permutations
from math import log
from statistics import median
from typing import Any

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import NotInForce
from zhiheng.screening.rulefile import rule, rules
from zhiheng.screening.statistics import beta_cdf, chi_square_tail, percentile
from zhiheng.screening.tests.scene import NOW, TODAY, Row, Tables, on_the_hour
from zhiheng.screening.tests.stage import SPAN

Seen = Iterator[tuple[str, str]]
CALENDAR = Calendar()
NOT_STAFF = ("contract", "dispatched", "seconded", "auxiliary")
GONE = ("revoked", "unlawful", "invalid")


@cache
def due(profile: str, clock: str, start: date | None) -> period.Deadline | None:
    if start is None or not SPAN[0] <= start <= SPAN[1]:
        return None
    try:
        return period.run(
            library.profile(profile).clock(clock, start), start, CALENDAR, traced=False
        )
    except NotInForce:
        return None


def param(rule_id: str, key: str, profile: str = "*") -> float:
    return float(next(p for p in rule(rule_id).parameters if p.key == key).value(profile))


def workdays_passed(first: date, last: date) -> int:
    """first 之后、last 之前（都不含）有几个工作日。"""
    return sum(
        CALENDAR.is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days)
    )


class Data:
    """一份快照的各表，附按行为编号的查找。"""

    def __init__(self, tables: Tables, own_due: list[tuple[Any, ...]]) -> None:
        self.tables = tables
        self.own = {(row[0], row[1]): row for row in own_due}
        self.acts = {a["act_id"]: a for a in tables["acts"]}
        self.agencies = {g["agency_id"]: g for g in tables["agencies"]}

    def __getattr__(self, name: str) -> list[Row]:
        return self.tables[name]

    def last_day(self, row: Row, clock: str, start: date | None) -> date | None:
        """个案期限优先；起算日不可计算的为空。"""
        found = due(row["profile"], clock, start)
        own = self.own.get((row["act_id"], clock))
        return None if found is None else own[4] if own else found.due


def penalties(data: Data) -> Iterator[Row]:
    return (a for a in data.tables["acts"] if a["kind"] == "penalty")


def ab_1_01(data: Data) -> Seen:
    def covered(rows: list[Row], day: date, **keys: Any) -> bool:
        return any(
            all(r[k] == v for k, v in keys.items())
            and r["valid_from"] <= day <= (r["valid_to"] or date.max)
            for r in rows
        )

    for a in data.tables["acts"]:
        if not covered(data.agency_terms, a["act_on"], agency_id=a["agency_id"]):
            yield a["act_id"], "agency"
        elif a["item_id"] and not covered(
            data.item_terms, a["act_on"], agency_id=a["agency_id"], item_id=a["item_id"]
        ):
            yield a["act_id"], "item"


def ab_1_02(data: Data) -> Seen:
    on_site = {v["act_id"] for v in data.licences if v["on_site_check"]}
    for a in data.tables["acts"]:
        applies = (
            a["kind"] in ("inspection", "penalty", "measure", "execution")
            or a["act_id"] in on_site
            and a["kind"] == "licence"
        )
        if (
            applies
            and a["record_level"] == "process"
            and a["exempt_class"] != "special_law"
            and (a["officers_n"] or 0) < 2
        ):
            yield a["act_id"], ""


def ab_1_03(data: Data) -> Seen:
    worst: dict[int, str] = {}
    for o in data.act_officers:
        if o["role"] != "officer" or o["staff_type"] in NOT_STAFF:
            continue
        valid = (
            o["cert_status"] == "valid"
            and o["cert_valid_from"]
            and o["cert_valid_from"] <= o["acted_on"] <= (o["cert_valid_to"] or date.max)
        )
        ground = (
            "territory"
            if o["territory_match"] is False
            else "invalid"
            if not valid
            else "field"
            if o["field_match"] is False
            else ""
        )
        worst[o["act_id"]] = max(worst.get(o["act_id"], ""), ground)
    yield from ((act_id, ground) for act_id, ground in worst.items() if ground)


def ab_1_04(data: Data) -> Seen:
    for act_id in {
        o["act_id"]
        for o in data.act_officers
        if o["role"] == "officer" and o["staff_type"] in NOT_STAFF
    }:
        yield act_id, ""


def ab_1_09(data: Data) -> Seen:
    for a in data.tables["acts"]:
        if a["decided_on"] is None or a["record_level"] != "process" or a["decision"] == "withdrew":
            continue
        everywhere = (
            a["profile"] == "weihai"
            and a["kind"] == "penalty"
            and a["procedure"] in (None, "ordinary")
        )
        if not (a["review_required"] or a["hearing_held_on"] or everywhere):
            continue
        if a["legal_reviewed_on"] is None:
            yield a["act_id"], "missing"
        elif a["legal_review_result"] not in ("passed", "comments"):
            yield a["act_id"], "rejected"
        elif a["legal_reviewed_on"] >= a["decided_on"]:
            yield a["act_id"], "late"
        elif a["discussed_on"] and a["legal_reviewed_on"] > a["discussed_on"]:
            yield a["act_id"], "after_discussion"


def outside(a: Row, low: Any, high: Any) -> str:
    if high is not None and a["fine"] > high and not a["is_daily_fine"]:
        return "above"
    return (
        "below"
        if low is not None and a["fine"] < low and a["mitigation"] not in ("reduced", "exempt")
        else ""
    )


def fined(data: Data) -> Iterator[Row]:
    return (a for a in penalties(data) if a["decided_on"] and (a["fine"] or 0) > 0)


def ab_1_12(data: Data) -> Seen:
    for a in fined(data):
        if ground := outside(a, a["law_min"], a["law_max"]):
            yield a["act_id"], ground


def ab_1_13(data: Data) -> Seen:
    for a in fined(data):
        within = (
            (a["law_min"] or 0)
            <= a["fine"]
            <= (a["fine"] if a["law_max"] is None else a["law_max"])
        )
        if (
            within
            and not a["deviation_approved"]
            and (ground := outside(a, a["bench_min"], a["bench_max"]))
        ):
            yield a["act_id"], ground


def ab_1_14(data: Data) -> Seen:
    for a in penalties(data):
        if a["procedure"] != "summary" or not a["decided_on"]:
            continue
        limit = 200 if a["party_kind"] == "natural" else 3000
        if (a["fine"] or 0) > limit:
            yield a["act_id"], "fine"
        elif (a["confiscated"] or 0) > 0 or set(filter(None, (a["sanctions"] or "").split(","))) - {
            "fine",
            "warning",
        }:
            yield a["act_id"], "kind"


def ab_1_16(data: Data) -> Seen:
    for a in penalties(data):
        clock = "penalty.limitation_5y" if a["limitation_class"] == "5y" else "penalty.limitation"
        end = due(a["profile"], clock, a["fact_end"] or a["fact_start"])
        imposed = a["decided_on"] and a["decision"] in (None, "impose")
        found = a["discovered_on"] or a["filed_on"] or a["decided_on"]
        if end and imposed and found > end.due:
            yield a["act_id"], ""


def ab_1_17(data: Data) -> Seen:
    for e in data.preservations:
        end = due(e["profile"], "preservation.dispose", e["preserved_on"])
        if end is None:
            continue
        mark = f"{e['act_id']}#{e['preservation_id']}"
        if e["approved_on"] is None:
            yield mark, "unapproved"
        elif (e["disposed_on"] or TODAY) > end.due:
            yield mark, "late" if e["disposed_on"] else "missing"


def ab_1_18(data: Data) -> Seen:
    for a in penalties(data):
        if a["procedure"] == "summary" or a["exempt_class"] == "special_law":
            continue
        end = data.last_day(a, "penalty.decide", a["filed_on"])
        done = a["decided_on"] or a["closed_on"] or a["transferred_on"]
        if end and (done or TODAY) > end:
            yield a["act_id"], "late" if done else "missing"


def ab_1_19(data: Data) -> Seen:
    for a in penalties(data):
        end = data.last_day(a, "penalty.serve", a["decided_on"])
        if (
            end is None
            or a["service_method"] in ("on_spot", "announce")
            or a["decision"] == "withdrew"
        ):
            continue
        if a["served_on"] and a["served_on"] > end:
            yield a["act_id"], "late"
        elif a["served_on"] is None and a["record_level"] == "process" and end < TODAY:
            yield a["act_id"], "missing"


def ab_1_22(data: Data) -> Seen:
    for c in data.coercions:
        if c["measure"] in ("substitute", "demolish"):
            continue
        if c["is_entrusted"]:
            yield c["act_id"], "entrusted"
        elif c["record_level"] == "process" and (ground := measure_defect(data, c)):
            yield c["act_id"], ground


def measure_defect(data: Data, c: Row) -> str:
    approved = c["approved_at"] or NOW
    limit = data.own.get((c["act_id"], "coercion.backfill"))
    if not c["on_the_spot"] and approved > c["started_at"]:
        return "unapproved"
    if c["on_the_spot"] and limit and approved > limit[2]:
        return "backfill"
    done = c["checklist"] or ""
    if "0" in done or len(done) < 10:
        return "checklist"
    handed = c["papers_delivered_on"]
    return (
        "papers"
        if c["measure"] in ("seal_up", "seize") and (handed is None or handed > c["started_on"])
        else ""
    )


def ab_1_23(data: Data) -> Seen:
    for c in data.coercions:
        if c["measure"] not in ("seal_up", "seize", "freeze") or c["exempt_class"] == "special_law":
            continue
        clock = "freeze.end" if c["measure"] == "freeze" else "seizure.end"
        first, own = due(c["profile"], clock, c["started_on"]), data.own.get((c["act_id"], clock))
        if first is None or (c["ended_on"] is None and c["record_level"] != "process"):
            continue
        nominal, end = (own[3], own[4]) if own else (first.nominal, first.due)
        if c["extension_approved_on"] and c["extension_approved_on"] > nominal:
            yield c["act_id"], "late_extension"
        elif (c["extension_days"] or 0) > 30:
            yield c["act_id"], "too_long"
        elif (c["ended_on"] or TODAY) > end:
            yield c["act_id"], "over" if c["ended_on"] else "open"


def unpublished(data: Data, a: Row, clock: str, start: date | None) -> str:
    end = data.last_day(a, clock, start)
    if end is None or a["decision"] not in (None, "impose"):
        return ""
    if a["publish_basis"] == "withheld" and a["has_withheld_reason"]:
        return ""
    if a["published_on"]:
        return "late" if a["published_on"] > end else ""
    return "missing" if a["record_level"] == "process" and end < TODAY else ""


def ab_1_26a(data: Data) -> Seen:
    for a in data.tables["acts"]:
        if a["kind"] in ("penalty", "licence") and (
            ground := unpublished(data, a, "publication.decision", a["decided_on"])
        ):
            yield a["act_id"], ground


def ab_1_26b(data: Data) -> Seen:
    for a in data.tables["acts"]:
        formed = a["decided_on"] or (
            a["act_on"] if a["kind"] in ("inspection", "measure", "execution") else None
        )
        if a["kind"] not in ("penalty", "licence") and (
            ground := unpublished(data, a, "publication.other", formed)
        ):
            yield a["act_id"], ground


def ab_1_26c(data: Data) -> Seen:
    for a in penalties(data):
        end = data.last_day(a, "publication.withdraw", a["changed_on"])
        if end is None or a["published_on"] is None:
            continue
        gone = a["publication_withdrawn_on"]
        if gone is None:
            ground = "missing" if end < TODAY else ""
        else:
            ground = (
                "late"
                if gone > end
                else ""
                if a["withdrawal_explained"] or end >= TODAY
                else "unexplained"
            )
        if ground:
            yield a["act_id"], ground


def ab_1_26d(data: Data) -> Seen:
    for c in data.recordings:
        end = due(c["profile"], "recording.store", c["ended_on"])
        if end is None:
            continue
        if c["stored_on"] is None and end.due < TODAY:
            ground = "missing"
        elif c["stored_on"] and c["stored_on"] > end.due:
            ground = "late"
        elif c["is_interrupted"] and not c["interruption_explained"]:
            ground = "gap"
        else:
            ground = "index" if not c["index_complete"] and end.due < TODAY else ""
        if ground:
            yield f"{c['act_id']}#{c['recording_id']}", ground


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


def by_party(rows: Iterator[Row]) -> Iterator[list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row["party_id"] is not None:
            groups[row["party_id"]].append(row)
    return iter(groups.values())


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


def pair_mark(i: Row, j: Row) -> str:
    return "+".join(str(n) for n in sorted((i["act_id"], j["act_id"])))


def re_3(data: Data) -> Seen:
    fines = (a for a in fined(data) if not a["is_daily_fine"] and a["change_kind"] not in GONE)
    for group in by_party(fines):
        for i, j in permutations(group, 2):
            if (i["decided_on"], i["act_id"]) >= (j["decided_on"], j["act_id"]):
                continue
            if j["fact_start"] and i["correct_due"] and j["fact_start"] > i["correct_due"]:
                continue
            if i["fact_id"] is not None and i["fact_id"] == j["fact_id"]:
                yield pair_mark(i, j), "fact"
            elif same_violation(i, j):
                yield pair_mark(i, j), "code"


def same_violation(i: Row, j: Row) -> bool:
    if i["violation_code"] is None or i["violation_code"] != j["violation_code"]:
        return False
    if i["place_code"] and j["place_code"] and i["place_code"] != j["place_code"]:
        return False
    (a, b), (c, d) = ((x["fact_start"], x["fact_end"] or x["fact_start"]) for x in (i, j))
    known = all(x and SPAN[0] <= x <= SPAN[1] for x in (a, b, c, d))
    return bool(known and (c - b).days <= 7 and (a - d).days <= 7)


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


def cr_3(data: Data) -> Seen:
    cases = (a for a in penalties(data) if a["filed_on"] and not a["transferred_on"])
    for group in by_party(cases):
        for i, j in permutations(group, 2):
            if i["agency_id"] == j["agency_id"] or (i["filed_on"], i["act_id"]) >= (
                j["filed_on"],
                j["act_id"],
            ):
                continue
            open_until = {
                a["act_id"]: min(a["decided_on"] or TODAY, a["closed_on"] or TODAY) for a in (i, j)
            }
            visible = max(i["recorded_on"], j["filed_on"])
            last = open_until[j["act_id"]]
            dated = SPAN[0] <= visible <= SPAN[1] and SPAN[0] <= last <= SPAN[1]
            if (
                dated
                and j["filed_on"] <= open_until[i["act_id"]]
                and same_case(i, j)
                and workdays_passed(visible, last) >= 5
            ):
                yield pair_mark(i, j), "ended" if j["decided_on"] or j["closed_on"] else "open"


def same_case(i: Row, j: Row) -> bool:
    if i["fact_id"] is not None and j["fact_id"] is not None:
        return bool(i["fact_id"] == j["fact_id"])
    if (
        i["violation_code"] is None
        or i["violation_code"] != j["violation_code"]
        or not i["fact_start"]
        or not j["fact_start"]
    ):
        return False
    return bool(
        i["fact_start"] <= (j["fact_end"] or j["fact_start"])
        and j["fact_start"] <= (i["fact_end"] or i["fact_start"])
    )


def position(a: Row) -> float:
    if a["law_max"] is None:
        return log(a["fine"])
    low = a["law_min"] or 0
    return float(a["fine"] - low) / float(a["law_max"] - low)


def like_cases(data: Data) -> Iterator[tuple[tuple[Any, ...], Row]]:
    """参加类案比较的罚款及其所属的案由、阶次、当事人类别、有无上限。"""
    for a in fined(data):
        open_ended = a["law_max"] is None
        if (
            a["violation_code"]
            and not a["mitigation"]
            and not a["deviation_approved"]
            and (open_ended or a["law_max"] > (a["law_min"] or 0))
        ):
            yield (
                (
                    a["violation_code"],
                    a["band_id"] or 0,
                    a["party_kind"] or "",
                    int(open_ended),
                ),
                a,
            )


def se_1(data: Data) -> Seen:
    cells: dict[tuple[Any, ...], list[tuple[int, float, int]]] = defaultdict(list)
    for cell, a in like_cases(data):
        quarter = a["decided_on"].year * 4 + (a["decided_on"].month - 1) // 3
        cells[cell].append((quarter, position(a), a["act_id"]))
    for rows in cells.values():
        for quarter, x, act_id in rows:
            peers = [y for other, y, _ in rows if abs(other - quarter) <= 4]
            if len(peers) >= 8 and stands_apart(x, peers):
                yield f"{act_id}", ""


def se_1b(data: Data) -> Seen:
    cells: dict[tuple[Any, ...], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for cell, a in like_cases(data):
        cells[*cell, a["decided_on"].year][a["agency_id"]].append(position(a))
    tested = []
    for cell, agencies in cells.items():
        large = {agency: xs for agency, xs in agencies.items() if len(xs) >= 8}
        if len({x for xs in large.values() for x in xs}) > 1 and len(large) > 1:
            tested.append((unequal(list(large.values())), cell, large))
    tested.sort(key=lambda test: test[0])
    passing = [place for place, (p, *_) in enumerate(tested, 1) if p <= 0.05 * place / len(tested)]
    for _, cell, agencies in tested[: max(passing, default=0)]:
        for agency, own in agencies.items():
            others = [x for other, xs in agencies.items() if other != agency for x in xs]
            delta = sum((x > y) - (x < y) for x in own for y in others) / len(own) / len(others)
            if abs(delta) >= 0.33 - 1e-12:
                mark = "|".join(str(part) for part in (agency, *cell))
                yield mark, "higher" if delta > 0 else "lower"


def unequal(groups: list[list[float]]) -> float:
    """Kruskal–Wallis 检验的 P 值，按定义逐件求秩：H 是各组平均秩之差占全部秩之差的份额。"""
    pool = [x for group in groups for x in group]
    rank = {x: sum(y < x for y in pool) + (pool.count(x) + 1) / 2 for x in set(pool)}
    middle = (len(pool) + 1) / 2
    between = sum(
        len(group) * (sum(rank[x] for x in group) / len(group) - middle) ** 2 for group in groups
    )
    within = sum((rank[x] - middle) ** 2 for x in pool)
    return chi_square_tail((len(pool) - 1) * between / within, len(groups) - 1)


def stands_apart(x: float, peers: list[float]) -> bool:
    middle = median(peers)
    spread = median(abs(y - middle) for y in peers)
    if spread >= 1e-9:
        return abs(x - middle) > 3.5 * 1.4826 * spread and abs(x - middle) + 1e-9 >= 0.2
    return abs(x - middle) >= 1e-9 and sum(abs(y - middle) < 1e-9 for y in peers) >= 0.8 * len(
        peers
    )


def ab_2(data: Data) -> Seen:
    groups: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for a in fined(data):
        if (
            a["violation_code"]
            and a["mitigation"] != "heavier"
            and (a["law_max"] or 0) > (a["law_min"] or 0)
        ):
            groups[a["violation_code"]][a["agency_id"]].append(
                float(a["fine"]) >= 0.95 * float(a["law_max"]) - 1e-9
            )
    tested = []
    for code, agencies in groups.items():
        large = {g: tops for g, tops in agencies.items() if len(tops) >= 10}
        for agency, tops in large.items():
            peers = [(sum(t) + 0.5) / (len(t) + 1) for g, t in large.items() if g != agency]
            if len(peers) >= 3:
                k, n = sum(tops), len(tops)
                p = beta_cdf(percentile(peers, 0.9), k + 0.5, n - k + 0.5)
                tested.append((p, f"{agency}|{code}"))
    tested.sort()
    passing = [place for place, (p, _) in enumerate(tested, 1) if p < 0.05 * place / len(tested)]
    for _, mark in tested[: max(passing, default=0)]:
        yield mark, ""


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


def na_1(data: Data) -> Seen:
    for row, clock, start, done, event in duties(data):
        end = data.last_day(row, clock, start)
        if end and (done or (date.max if event else TODAY)) > end:
            yield f"{row['act_id']}#{clock}", "late" if done else "missing"
    for row, clock, start, urged, acted in waits(data):
        end = data.last_day(row, clock, start)
        if end and (acted < end or urged is None or urged > acted):
            yield f"{row['act_id']}#{clock}", "early"
    for t in data.transfers:
        limit = data.own.get((t["act_id"], "transfer.hand_over"))
        if limit and (t["handed_over_at"] or NOW) > limit[2]:
            yield f"{t['act_id']}#transfer.hand_over", "late" if t["handed_over_at"] else "missing"


def waits(data: Data) -> Iterator[tuple[Row, str, date, date | None, date]]:
    for a in data.tables["acts"]:
        if a["added_fine_from"] and a["added_fine_enforced_on"]:
            yield (
                a,
                "added_fine.enforce",
                a["added_fine_from"],
                a["added_fine_urged_on"],
                a["added_fine_enforced_on"],
            )
        if a["court_applied_on"]:
            yield (
                a,
                "court.urge",
                a["court_urged_on"] or a["court_applied_on"],
                a["court_urged_on"],
                a["court_applied_on"],
            )


def duties(data: Data) -> Iterator[tuple[Row, str, date | None, date | None, date | None]]:
    """（行，期限，起算日，完成日，以此为参照而已经发生的事件日）。"""
    for a in data.tables["acts"]:
        if a["kind"] == "penalty" and a["hearing_held_on"]:
            yield (
                a,
                "hearing.notice",
                a["hearing_held_on"],
                a["hearing_notice_sent_on"],
                a["hearing_held_on"],
            )
        yield a, "cash.officer", a["cash_collected_on"], a["cash_handed_on"], None
        yield a, "cash.agency", a["cash_handed_on"], a["cash_banked_on"], None
        yield (
            a,
            "reconsideration.report",
            a["reconsideration_received_on"],
            a["reconsideration_reported_on"],
            None,
        )
    for v in data.licences:
        yield from licence_duties(v)
    for c in data.coercions:
        if c["measure"] == "freeze" and (
            c["papers_delivered_on"] or c["record_level"] == "process"
        ):
            yield c, "freeze.serve", c["started_on"], c["papers_delivered_on"], None
        if c["measure"] == "substitute" and c["exempt_class"] != "emergency":
            yield c, "substitute.urge", c["performed_on"], c["urged_on"], c["performed_on"]
    for t in data.transfers:
        yield t, "transfer.approve", t["reported_on"], t["approved_on"], None
        yield t, "transfer.property", t["opening_notice_on"], t["property_handed_on"], None


def licence_duties(v: Row) -> Iterator[tuple[Row, str, date | None, date | None, date | None]]:
    closed = v["closed_on"]
    if v["is_incomplete"]:
        yield (
            v,
            "licence.correct",
            v["received_on"],
            v["correction_told_on"] or v["accepted_on"] or closed,
            None,
        )
    yield (
        v,
        "licence.decide_joint" if v["is_joint"] else "licence.decide",
        v["accepted_on"],
        v["decided_on"] or closed,
        None,
    )
    if v["is_lower_review"]:
        yield v, "licence.lower_review", v["accepted_on"], v["lower_reviewed_on"] or closed, None
    if v["decision"] in (None, "impose") and (v["issued_on"] or v["record_level"] == "process"):
        yield v, "licence.issue", v["decided_on"], v["issued_on"], None
    yield v, "licence.hearing_hold", v["hearing_requested_on"], v["hearing_held_on"] or closed, None
    yield (
        v,
        "licence.hearing_notice",
        v["hearing_held_on"],
        v["hearing_notice_sent_on"],
        v["hearing_held_on"],
    )
    applied, ends = v["renewal_applied_on"], v["previous_valid_to"]
    if applied and ends and (ends - applied).days >= 30 and SPAN[0] <= applied:
        yield v, "licence.renew", ends, v["decided_on"] or closed, None
    if v["needs_inspection"]:
        yield v, "licence.inspect", v["accepted_on"], v["inspectors_assigned_on"] or closed, None


TWINS: dict[str, Callable[[Data], Seen]] = {
    rule_id: globals()[rule_id.lower().replace("-", "_").replace(".", "_")] for rule_id in rules()
}


def twin(rule_id: str, data: Data) -> set[tuple[str, str]]:
    """（指纹，情形）；说明情形只有一种的规则为空字符串。"""
    return {(f"{rule_id}:{mark}", ground) for mark, ground in TWINS[rule_id](data)}
