"""两个处罚、两个立案的孪生；同一当事人内逐对比较。"""

from itertools import permutations

from zhiheng.screening.tests.scene import TODAY, Row
from zhiheng.screening.tests.stage import SPAN
from zhiheng.screening.tests.twin_data import (
    Data,
    Seen,
    by_party,
    fined,
    pair_mark,
    penalties,
    workdays_passed,
)

GONE = ("revoked", "unlawful", "invalid")


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
