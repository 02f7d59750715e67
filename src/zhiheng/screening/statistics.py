"""统计规则的末步：在已经汇总的行上做检验，不接触逐件数据。"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import exp, lgamma, log

from zhiheng.screening.findings import Hit
from zhiheng.screening.rulefile import Rule

FEWEST_PEERS = 3


def top_share(rule: Rule, rows: Sequence[Hit]) -> list[Hit]:
    """AB-2：本机关顶格比例高于同案由各机关第九十百分位的后验概率超过门槛。

    The prior is Jeffreys'; a group needs at least three other agencies of the minimum size.
    """
    threshold = float(next(p.value("*") for p in rule.parameters if p.key == "posterior"))
    groups: dict[str, list[Hit]] = defaultdict(list)
    for row in rows:
        groups[row.ground].append(row)
    found = []
    for group in groups.values():
        for row in group:
            peers = [_share(peer) for peer in group if peer is not row]
            if len(peers) < FEWEST_PEERS:
                continue
            limit = percentile(peers, 0.9)
            top, n = int(row.value or 0), int(row.part)
            if 1 - beta_cdf(limit, top + 0.5, n - top + 0.5) > threshold:
                found.append(replace(row, ground="", threshold=f"{limit:.4f}"))
    return found


def _share(row: Hit) -> float:
    return int(row.value or 0) / int(row.part)


def percentile(values: Sequence[float], share: float) -> float:
    """线性内插的百分位数。"""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


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


FINALS: Mapping[str, Callable[[Rule, Sequence[Hit]], list[Hit]]] = {"top_share": top_share}
