"""罚款数额规则的孪生：幅度、阶次、限额、类案比较。"""

from collections import defaultdict
from collections.abc import Iterator
from math import log
from statistics import median
from typing import Any

from zhiheng.screening.statistics import beta_cdf, chi_square_tail, percentile
from zhiheng.screening.tests.scene import Row
from zhiheng.screening.tests.twin_data import Data, Seen, fined, penalties


def outside(a: Row, low: Any, high: Any) -> str:
    if high is not None and a["fine"] > high and not a["is_daily_fine"]:
        return "above"
    return (
        "below"
        if low is not None and a["fine"] < low and a["mitigation"] not in ("reduced", "exempt")
        else ""
    )


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
