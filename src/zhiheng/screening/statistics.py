"""统计规则的末步：在已经汇总的行上做检验，不接触逐件数据。"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, lgamma, log
from typing import NamedTuple

from zhiheng.screening.findings import Hit
from zhiheng.screening.rulefile import Rule

FEWEST_PEERS = 3


def top_share(rule: Rule, rows: Sequence[Hit]) -> list[Hit]:
    """AB-2：本机关顶格比例高于同案由各机关第九十百分位的后验概率超过门槛。

    The prior is Jeffreys', peers' shares are smoothed by it; a group needs at least three other agencies of the
    minimum size. `figures` of a row: the probability asked for at its place and day. The p-values of all groups of
    the run are adjusted together.
    """
    groups: dict[str, list[Hit]] = defaultdict(list)
    for row in rows:
        groups[row.ground].append(row)
    tested = []
    for group in groups.values():
        for row in group if len(group) > FEWEST_PEERS else ():
            limit = percentile([share(*_counts(peer)) for peer in group if peer is not row], 0.9)
            top, n = _counts(row)
            tested.append((beta_cdf(limit, top + 0.5, n - top + 0.5), limit, row))
    adjusted = adjusted_for_discovery([p for p, _, _ in tested])
    return [
        _topping(q, limit, row)
        for q, (_, limit, row) in zip(adjusted, tested, strict=True)
        if q < 1 - float(row.figures)
    ]


def _topping(q: float, limit: float, row: Hit) -> Hit:
    top, n = _counts(row)
    told = f"{top / n:.1%}|{limit:.1%}|{q:.4f}|{1 - float(row.figures):.4f}"
    return replace(row, ground="", figures=told, threshold=f"{limit:.4f}")


def _counts(row: Hit) -> tuple[int, int]:
    return int(row.value or 0), int(row.part)


def share(top: int, n: int) -> float:
    """Smoothed share: the posterior mean under Jeffreys' prior."""
    return (top + 0.5) / (n + 1)


def percentile(values: Sequence[float], share: float) -> float:
    """线性内插的百分位数。"""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


class Ranked(NamedTuple):
    """一组类案中一个机关的秩：件数、秩和（同秩取平均）。"""

    n: int
    rank_sum: float


def agencies_apart(rule: Rule, rows: Sequence[Hit]) -> list[Hit]:
    """SE-1b：各机关对同类案件的罚款有显著不同的组里，与其余机关相差大的机关。

    `figures` of a row: twice the agency's rank sum, the tie term of its group, the bound of delta, the false
    discovery rate, twice the median fine of the agency and of its group. The p-values of all groups of the run are
    adjusted together.
    """
    groups: dict[str, list[Hit]] = defaultdict(list)
    for row in rows:
        groups[row.lead_key.partition("|")[2]].append(row)
    tested = [found for group in groups.values() if (found := _tested(group))]
    adjusted = adjusted_for_discovery([p for _, p, _, _ in tested])
    return [
        hit
        for q, (h, _, ranked, group) in zip(adjusted, tested, strict=True)
        for hit in _apart(q, h, ranked, group)
    ]


def _tested(group: list[Hit]) -> tuple[float, float, list[Ranked], list[Hit]] | None:
    """一组的检验量、P 值、各机关的秩；罚款全都相同的组不能检验。"""
    ranked = [Ranked(int(row.part), float(row.figures.split("|")[0]) / 2) for row in group]
    h = kruskal_wallis(ranked, float(group[0].figures.split("|")[1]))
    return None if h is None else (h, chi_square_tail(h, len(group) - 1), ranked, group)


def _apart(q: float, h: float, ranked: list[Ranked], group: list[Hit]) -> Iterator[Hit]:
    total = sum(one.n for one in ranked)
    told = f"H＝{h:.2f}，{len(group)} 个机关共 {total} 件，q＝{q:.4f}"
    for one, row in zip(ranked, group, strict=True):
        delta = cliff_delta(one, total)
        bound, rate, own, middle = (float(figure) for figure in row.figures.split("|")[2:])
        if q <= rate and abs(delta) >= bound:
            figures = f"{own / middle:.2f}|{own / 2:.2f}|{middle / 2:.2f}|{total}|{bound}"
            yield replace(row, figures=figures, value=f"{delta:.2f}", threshold=told)


def kruskal_wallis(ranked: Sequence[Ranked], tied: float) -> float | None:
    """秩和检验量 H；`tied` 是各同秩组 t³－t 之和，用于同秩校正。"""
    total = sum(one.n for one in ranked)
    spread = 1 - tied / (total**3 - total)
    if spread < 1e-12:
        return None
    squares = sum(one.rank_sum**2 / one.n for one in ranked)
    return (12 * squares / (total * (total + 1)) - 3 * (total + 1)) / spread


def cliff_delta(one: Ranked, total: int) -> float:
    """与其余各件逐对相比，较重的比例减去较轻的比例；由秩和得出。"""
    wins = one.rank_sum - one.n * (one.n + 1) / 2
    return 2 * wins / (one.n * (total - one.n)) - 1


def adjusted_for_discovery(values: Sequence[float]) -> list[float]:
    """Benjamini–Hochberg 校正后的 q 值，次序与所给的相同。"""
    adjusted, lowest = [0.0] * len(values), 1.0
    order = sorted(range(len(values)), key=values.__getitem__)
    for place, at in reversed(list(enumerate(order, start=1))):
        lowest = min(lowest, values[at] * len(values) / place)
        adjusted[at] = lowest
    return adjusted


def chi_square_tail(x: float, freedom: int) -> float:
    """卡方分布的上尾概率：regularised upper incomplete gamma function."""
    a, x = freedom / 2, x / 2
    if x <= 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        return 1 - front * _gamma_series(a, x)
    return front * _gamma_fraction(a, x)


def _gamma_series(a: float, x: float) -> float:
    term = total = 1 / a
    n = a
    while term > total * 1e-15:
        n += 1
        term *= x / n
        total += term
    return total


def _gamma_fraction(a: float, x: float) -> float:
    """Lentz's method for the continued fraction of the upper tail."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    result = d
    for n in range(1, 10_000):
        step = n * (a - n)
        b += 2
        d = 1 / (step * d + b or tiny)
        c = b + step / c or tiny
        result *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return result


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function by its continued fraction (Lentz)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    result = d
    for m in range(1, 300):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + numerator * d or tiny)
            c = 1 + numerator / c or tiny
            result *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return result


FINALS: Mapping[str, Callable[[Rule, Sequence[Hit]], list[Hit]]] = {
    "top_share": top_share,
    "agencies_apart": agencies_apart,
}
