"""条款落实：能到达才算落实，在标了条款的测试里跑过才算有证。"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zhiheng.law import coverage, library


@pytest.fixture
def registry(monkeypatch):
    """An empty register, so that what other rooms declared does not disturb the sentence."""
    monkeypatch.setattr(coverage, "_registry", {})
    return coverage


def status(row, tested=None):
    return next(s for s in coverage.report(tested or {}) if s.id == row)


def test_a_declaration_that_nobody_can_reach_implements_nothing(registry):
    registry.declare("step", "opinion.issue", "WH-31 SD-28 SC-28")

    assert not status("WH-31").implemented


def test_a_declaration_with_a_page_implements_its_rows(registry):
    registry.declare("step", "opinion.issue", "WH-31 SD-28", reached_by="supervision:opinion")

    assert status("WH-31").implemented
    assert status("WH-31").declarations == ("step:opinion.issue",)
    assert not status("WH-31").tested


def test_a_page_may_announce_a_step_of_a_lower_room_later(registry):
    registry.declare("step", "lead.uphold", "WH-31")
    registry.reach("step", "lead.uphold", "screening:lead")

    assert status("WH-31").implemented


def test_naming_an_article_covers_none_of_its_rows(registry):
    registry.declare("guard", "article", "WH-32", reached_by="law:clause")

    assert not status("WH-32.s1").implemented
    assert "guard:article → WH-32" in registry.unknown_rows()


def test_a_clock_counts_only_when_something_reachable_starts_it(registry, monkeypatch):
    monkeypatch.setattr(coverage, "_pack_clocks", lambda: {"opinion.objection": ("WH-32.s1",)})
    assert not status("WH-32.s1").implemented

    registry.declare("step", "opinion.receive", "", clocks="opinion.objection")
    assert not status("WH-32.s1").implemented

    registry.reach("step", "opinion.receive", "supervision:opinion")
    assert status("WH-32.s1").declarations == ("clock:opinion.objection",)


def test_what_a_reachable_step_uses_is_reachable_too(registry, monkeypatch):
    monkeypatch.setattr(coverage, "_pack_clocks", lambda: {"opinion.rectify": ("WH-33.s1",)})
    registry.declare("guard", "two", "WH-37.s1")
    registry.declare("document", "D33", "WH-31", clocks="opinion.rectify")
    registry.declare("step", "opinion.issue", "", uses=["guard:two", "document:D33"])
    assert not status("WH-37.s1").implemented

    registry.reach("step", "opinion.issue", "supervision:opinion")
    assert status("WH-37.s1").implemented
    assert status("WH-31").implemented
    assert status("WH-33.s1").implemented


def test_a_proof_counts_only_for_a_declaration_that_still_carries_the_row(registry):
    proof = {"WH-31": {"step:opinion.issue": ["t::one"], "step:gone": ["t::two"]}}
    registry.declare("step", "opinion.issue", "WH-31", reached_by="supervision:opinion")

    found = status("WH-31", proof)

    assert found.tested
    assert found.tests == ("t::one",)


def test_the_summary_has_one_entry_per_row_and_counts_the_operative_ones(registry):
    registry.declare("guard", "purpose", "WH-1 WH-2", reached_by="law:clause")

    line = coverage.summary(coverage.report({}))

    assert len(line["clauses"]) == 161
    assert (line["operative"], line["implemented"], line["tested"]) == (155, 1, 0)
    json.dumps(line)


def test_nothing_is_recorded_outside_a_recording():
    coverage.executed("step", "opinion.issue")

    with coverage.recording() as outer:
        coverage.executed("step", "a")
        with coverage.recording() as inner:
            coverage.executed("step", "b")
    assert inner == {"step:b"}
    assert outer == {"step:a", "step:b"}


def test_parts_of_several_sessions_merge_into_one_sorted_record(tmp_path):
    coverage.write_tested({"WH-31": {"step:b": ["t2", "t1"]}}, tmp_path / "1.json")
    coverage.write_tested({"WH-31": {"step:a": ["t3"], "step:b": ["t1"]}}, tmp_path / "2.json")

    merged = coverage.merged_tested(tmp_path)

    assert merged == {"WH-31": {"step:a": ["t3"], "step:b": ["t1", "t2"]}}
    assert list(merged["WH-31"]) == ["step:a", "step:b"]


def test_the_record_keeps_what_the_product_declares_and_somebody_can_reach(registry):
    registry.declare("step", "issue", "WH-31", reached_by="supervision:opinion")
    registry.declare("step", "sample of a test", "WH-31")
    proofs = {"step:issue": ["t1"], "step:sample of a test": ["t2"], "step:gone": ["t3"]}

    kept = coverage.only_declared({"WH-31": proofs, "WH-33.s1": {"step:issue": ["t1"]}})

    assert kept == {"WH-31": {"step:issue": ["t1"]}}


SAMPLE = """
import pytest
from zhiheng.law import coverage
coverage.declare("step", "issue", "WH-31 SD-28", reached_by="x:y")

@pytest.mark.clause("WH-31")
@pytest.mark.parametrize("n", [1, 2])
def test_issue(n):
    coverage.executed("step", "issue")

@pytest.mark.clause("SD-28")
def test_that_fails():
    coverage.executed("step", "issue")
    assert False

@pytest.mark.clause("WH-33.s1")
def test_of_another_clause():
    coverage.executed("step", "issue")

def test_without_mark():
    coverage.executed("step", "issue")
"""


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_the_plugin_records_passing_marked_tests_only(tmp_path, workers):
    (tmp_path / "test_sample.py").write_text(SAMPLE, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = clause(*ids): x\n", "utf-8")
    plugins = ("-p", "no:django", "-p", "no:cacheprovider", "-p", "zhiheng.law.pytest_plugin")
    source = str(Path(library.__file__).parents[2])

    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, *workers, str(tmp_path)],
        env={"ZHIHENG_TESTED": str(tmp_path / "parts"), "PYTHONPATH": source, "PATH": "/usr/bin"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    tested = coverage.merged_tested(tmp_path / "parts")
    assert tested == {"WH-31": {"step:issue": ["test_sample.py::test_issue"]}}
