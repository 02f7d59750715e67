"""每条规则的孪生：用普通 Python 逐行判断，不读规则的 SQL；结果是（疑点指纹，情形）的集合。

Only for tests on small data: pairs are found by brute force inside a party.
"""

from collections.abc import Callable, Mapping

from zhiheng.screening.tests import twins_amounts as amounts
from zhiheng.screening.tests import twins_checks as checks
from zhiheng.screening.tests import twins_coercion as coercion
from zhiheng.screening.tests import twins_duties as duties
from zhiheng.screening.tests import twins_pairs as pairs
from zhiheng.screening.tests import twins_procedure as procedure
from zhiheng.screening.tests import twins_publicity as publicity
from zhiheng.screening.tests import twins_traces as traces
from zhiheng.screening.tests.twin_data import Data, Seen

TWINS: Mapping[str, Callable[[Data], Seen]] = {
    "AB-1.01": procedure.ab_1_01,
    "AB-1.02": procedure.ab_1_02,
    "AB-1.03": procedure.ab_1_03,
    "AB-1.04": procedure.ab_1_04,
    "AB-1.09": procedure.ab_1_09,
    "AB-1.12": amounts.ab_1_12,
    "AB-1.13": amounts.ab_1_13,
    "AB-1.14": amounts.ab_1_14,
    "AB-1.16": procedure.ab_1_16,
    "AB-1.17": procedure.ab_1_17,
    "AB-1.18": procedure.ab_1_18,
    "AB-1.19": procedure.ab_1_19,
    "AB-1.22": coercion.ab_1_22,
    "AB-1.23": coercion.ab_1_23,
    "AB-1.26a": publicity.ab_1_26a,
    "AB-1.26b": publicity.ab_1_26b,
    "AB-1.26c": publicity.ab_1_26c,
    "AB-1.26d": publicity.ab_1_26d,
    "AB-2": amounts.ab_2,
    "CR-1": checks.cr_1,
    "CR-3": pairs.cr_3,
    "DQ-1": traces.dq_1,
    "NA-1": duties.na_1,
    "OF-1": traces.of_1,
    "OF-2": traces.of_2,
    "OF-4": traces.of_4,
    "OF-4b": traces.of_4b,
    "RE-1": checks.re_1,
    "RE-2": checks.re_2,
    "RE-3": pairs.re_3,
    "SE-1": amounts.se_1,
    "SE-1b": amounts.se_1b,
}


def twin(rule_id: str, data: Data) -> set[tuple[str, str]]:
    """（指纹，情形）；说明情形只有一种的规则为空字符串。"""
    return {(f"{rule_id}:{mark}", ground) for mark, ground in TWINS[rule_id](data)}
