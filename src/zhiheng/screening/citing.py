"""疑点引哪些条款：规则列出全部依据，这里按行为的种类和所涉的期限取适用的。"""

from collections.abc import Collection, Mapping

from zhiheng.kernel.parameters import profile_of
from zhiheng.law.model import UnknownLaw
from zhiheng.screening.models import Lead

ONE_KIND: Mapping[str, frozenset[str]] = {
    "CF": frozenset({"penalty", "inspection"}),  # 行政处罚法；检查是查处的一环（CF-54、CF-55）
    "XK": frozenset({"licence"}),
    "QZ": frozenset({"measure", "execution"}),
}
"""只管某几种行为的法律；其余（办法、条例、意见）各种行为都适用。"""


def rows_for(lead: Lead, kinds: Collection[str]) -> str:
    """适用于这些种类的行为的条款；疑点指明期限的，取该期限的条款。"""
    rule = lead.rule_file
    if rule is None:
        return ""
    if lead.part in rule.clocks:
        return " ".join(row for row in rule.rows if row in _of_clock(lead)) or " ".join(rule.rows)
    return " ".join(row for row in rule.rows if _applies(row, kinds))


def _applies(row: str, kinds: Collection[str]) -> bool:
    own = ONE_KIND.get(row.partition("-")[0])
    return own is None or not kinds or not own.isdisjoint(kinds)


def _of_clock(lead: Lead) -> Collection[str]:
    try:
        clock = profile_of(lead.path).clock(lead.part, lead.fact_on or lead.created_at.date())
    except UnknownLaw:
        return ()
    return clock.rows
