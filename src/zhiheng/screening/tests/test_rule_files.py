"""规则文件的写法：头部齐全、依据有据可查、文本只用共通的 SQL。"""

import re
from dataclasses import replace

import pytest

from zhiheng.law import library
from zhiheng.screening.dialect import complaints
from zhiheng.screening.engine import UnknownRule, choose
from zhiheng.screening.rulefile import BrokenRuleFile, parse, rule, rules, schema, schema_text

PLACEHOLDERS = {"fact_on", "due_on", "value", "threshold", "part", "ground", "clock"}


def test_there_are_at_least_twenty_eight_rules():
    assert len(rules()) >= 28


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_the_text_keeps_to_the_common_dialect(rule_id):
    assert complaints(rule(rule_id)) == []


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_the_header_names_known_clauses_clocks_and_exempt_classes(rule_id):
    given = rule(rule_id)
    exempt = next(c.meaning for c in schema()["acts"] if c.name == "exempt_class")

    assert set(given.rows) <= set(library.clauses())
    assert set(given.clocks) <= {clock.name for clock in library.all_clocks()}
    assert all(f"{name} " in exempt for name in given.exempt)
    assert all(f"'{name}'" in given.sql for name in given.exempt)


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_every_ground_is_explained_and_every_placeholder_is_known(rule_id):
    given = rule(rule_id)
    words = PLACEHOLDERS | set(given.figures)

    used = set(
        re.findall(r"\{(\w+)\}", " ".join([given.explain, given.detail, *given.grounds.values()]))
    )
    assert used <= words
    assert "ground" not in used or given.grounds
    assert all(re.search(rf"'{name}'", given.sql) for name in given.grounds)


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_what_is_said_of_a_ground_names_a_ground_of_the_rule(rule_id):
    given = rule(rule_id)

    assert {*given.clears_grounds, *given.stays, *given.demands} <= set(given.grounds)


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_a_missed_deadline_is_never_cleared_by_doing_it_late(rule_id):
    """逾期、至今未办：更正登记才能消除，事后补办不能；每条都说明这一点，并有纠正要求。"""
    given = rule(rule_id)
    passed = {"late", "missing", "over", "open"} & set(given.grounds) if given.clocks else set()

    assert passed <= set(given.stays)
    assert passed <= set(given.demands)
    for ground in passed:
        assert "登记有误" in given.clearing(ground)
        assert "仍属逾期" in given.stays[ground] or "确属逾期" in given.stays[ground]


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_every_parameter_is_joined_by_its_name(rule_id):
    given = rule(rule_id)

    assert all(
        f"'{p.key}'" in given.sql or p.key in ("entity", "natural", "household")
        for p in given.parameters
    )
    assert all(f"rule = '{given.id}'" in given.sql for _ in given.parameters)
    assert ".profile = '*'" not in given.sql, "各地另定的值用不上"


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("SELECT a.act_id FROM acts a WHERE a.fine > 1", "a.fine may be NULL"),
        ("SELECT a.act_id FROM acts a WHERE COALESCE(a.fine, 0) > 1", None),
        ("SELECT a.act_id FROM acts a WHERE a.fine IS NULL", None),
        ("SELECT a.act_id FROM acts a LEFT JOIN due d ON d.day = a.act_on WHERE d.due > a.act_on", "d.due may be NULL"),
        ("SELECT a.act_id FROM acts a WHERE a.act_on + 7 > a.act_on", "date + integer"),
        ("SELECT CAST(a.fine AS VARCHAR) AS value FROM acts a", "VARCHAR without a length"),
        ("SELECT a.nothing FROM acts a", "unknown column a.nothing"),
        ("SELECT LAG(a.act_id) OVER (ORDER BY a.act_id) AS x FROM acts a", "LAG with fewer"),
    ],
)  # fmt: skip
def test_the_lint_sees_what_would_not_run_everywhere(sql, complaint):
    found = " ".join(complaints(replace(rule("AB-1.04"), sql=sql)))

    assert (complaint or "") in found
    assert bool(found) == bool(complaint)


def test_a_header_without_its_lines_is_refused():
    with pytest.raises(BrokenRuleFile):
        parse("-- id: X-1\nSELECT 1")


def test_an_unknown_rule_is_answered_with_a_sentence():
    with pytest.raises(UnknownRule, match="没有编号为 XX-9 的规则。"):
        choose(["XX-9"])


def test_every_column_of_the_contract_carries_its_meaning():
    lines = [line for line in schema_text().splitlines() if re.match(r"^ {4}\w+ [A-Z]", line)]

    assert sum(len(columns) for columns in schema().values()) == len(lines)
    assert all(column.meaning for columns in schema().values() for column in columns)
