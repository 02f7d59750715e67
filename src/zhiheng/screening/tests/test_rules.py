"""每条规则的手写例子：边界日、边界元、空的可选栏、每个豁免类别。"""

import pytest

from zhiheng.screening.rulefile import rule, rules
from zhiheng.screening.tests import stage
from zhiheng.screening.tests.examples import EXAMPLES
from zhiheng.screening.tests.scene import CASE_SIZE, build

WITH_CLAUSES = [pytest.param(r.id, marks=pytest.mark.clause(*r.rows)) for r in rules().values()]


@pytest.mark.parametrize("rule_id", WITH_CLAUSES)
def test_each_example_fires_exactly_as_written(rule_id, law_connection):
    examples = EXAMPLES[rule_id]
    stage.load(law_connection, build(examples))

    found = {}
    for finding in stage.findings(law_connection, rule_id):
        agency = finding.agency_id or finding.acts[0][1]
        found.setdefault(agency // CASE_SIZE - 1, []).append(finding.ground or "fires")

    seen = {e.name: " ".join(sorted(found.get(n, []))) for n, e in enumerate(examples)}
    assert seen == {e.name: " ".join(sorted(e.expected.split())) for e in examples}


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_each_rule_has_three_examples_that_fire_and_three_that_do_not(rule_id):
    firing = [e for e in EXAMPLES[rule_id] if e.expected]

    assert len(firing) >= 3
    assert len(EXAMPLES[rule_id]) - len(firing) >= 3


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_each_exempt_class_of_a_rule_has_an_example_that_does_not_fire(rule_id):
    quiet = build([e for e in EXAMPLES[rule_id] if not e.expected])

    shown = {
        row["exempt_class"] for table in quiet.values() for row in table if "exempt_class" in row
    }
    assert set(rule(rule_id).exempt) <= shown
