"""pytest plugin: which declarations ran inside passing tests marked with their clause.

Off unless ZHIHENG_TESTED names a folder (`make test` does). Each process, an xdist worker or a whole session, leaves
one part there; `law.coverage.merged_tested` joins them. Only the call phase counts: what a shared fixture ran
depends on the order of the tests.
"""

import os
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from zhiheng.law import coverage

FOLDER = "ZHIHENG_TESTED"
RAN = pytest.StashKey[set[str]]()


def pytest_configure(config: pytest.Config) -> None:
    folder = os.environ.get(FOLDER)
    if folder:
        config.pluginmanager.register(Recorder(Path(folder)), "zhiheng-tested")


class Recorder:
    """Collects (clause, declaration, test) of this process and writes them when it ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passed: list[tuple[str, tuple[str, ...], set[str]]] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        if item.get_closest_marker("clause") is None:
            return (yield)
        with coverage.recording() as item.stash[RAN]:
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "call" and report.passed and item.stash.get(RAN, None):
            self.passed.append((_name(item), _clauses(item), item.stash[RAN]))
        return report

    def pytest_sessionfinish(self) -> None:
        tested: coverage.Tested = {}
        for test, clause_ids, keys in self.passed:
            for row, key in coverage.proofs(clause_ids, keys):
                tests = tested.setdefault(row, {}).setdefault(key, [])
                if test not in tests:
                    tests.append(test)
        if tested:
            self.folder.mkdir(parents=True, exist_ok=True)
            coverage.write_tested(tested, self.folder / f"{uuid.uuid4().hex}.json")


def _name(item: pytest.Item) -> str:
    """The test without its parameters: one line per sentence of the statute."""
    return item.nodeid.split("[", 1)[0]


def _clauses(item: pytest.Item) -> tuple[str, ...]:
    return tuple(str(row) for mark in item.iter_markers("clause") for row in mark.args)
