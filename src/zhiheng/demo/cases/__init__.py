"""各条法规的违法场景与擦边合法场景；独立于筛查，只依条文写成。"""

from zhiheng.demo.cases import (  # noqa: F401 - each module registers its cases
    amounts,
    coercions,
    duties,
    inspections,
    licences,
    numbers,
    pairs,
    peers,
    people,
    procedure,
    publicity,
    times,
    traces,
)
from zhiheng.demo.cases.base import CASES, Case, Group

__all__ = ["CASES", "Case", "Group"]
