"""监督计划、调度分析预填的问题：只算核实成立的疑点（HT-3.1-1、statutes 4.2）。"""

from datetime import date

import pytest

from zhiheng.filings import periods
from zhiheng.supervision.tests.thread import World

YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.clause("HT-3.1-1")
def test_only_what_was_verified_is_a_problem_of_the_year(db):
    world = World("370321")
    world.lead()
    assert periods.problems(world.so, *YEAR) == []

    world.upheld()

    (problem,) = periods.problems(world.so, *YEAR)
    assert problem.endswith("：1 条，涉及 1 个机关。")
