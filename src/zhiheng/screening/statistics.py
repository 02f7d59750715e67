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

    The prior is Jeffreys', peers' shares are smoothed by it; a group needs at least three other agencies of the
    minimum size. Over all groups of the run the Benjamini–Hochberg procedure holds the false discovery rate.
    """
    rate = 1 - float(next(p.value("*") for p in rule.parameters if p.key == "posterior"))
    groups: dict[str, list[Hit]] = defaultdict(list)
    for row in rows:
        groups[row.ground].append(row)
    tested = []
    for group in groups.values():
        for row in group if len(group) > FEWEST_PEERS else ():
            limit = percentile([share(*_counts(peer)) for peer in group if peer is not row], 0.9)
            top, n = _counts(row)
            tested.append((beta_cdf(limit, top + 0.5, n - top + 0.5), limit, row))
    bar = discovery_bar([p for p, _, _ in tested], rate)
    return [
        replace(row, ground="", threshold=f"{limit:.4f}") for p, limit, row in tested if p < bar
    ]


def _counts(row: Hit) -> tuple[int, int]:
    return int(row.value or 0), int(row.part)


def share(top: int, n: int) -> float:
    """Smoothed share: the posterior mean under Jeffreys' prior."""
    return (top + 0.5) / (n + 1)


def discovery_bar(values: Sequence[float], rate: float) -> float:
    """Benjamini–Hochberg：不超过返回值的各检验判为发现，错误发现率不超过 rate。"""
    bar = 0.0
    for place, value in enumerate(sorted(values), start=1):
        if value < rate * place / len(values):
            bar = rate * place / len(values)
    return bar


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
