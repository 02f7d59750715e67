"""Lines that a test wants to see printed at the end of the run, also from xdist's workers."""

import pytest

LINES = pytest.StashKey[list[str]]()


@pytest.fixture
def announce(request):
    """Call it with a line; the run prints it after the last test."""
    return request.config.stash.setdefault(LINES, []).append


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["lines"] = session.config.stash.get(LINES, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    lines = getattr(node, "workeroutput", {}).get("lines", [])
    node.config.stash.setdefault(LINES, []).extend(lines)


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(LINES, []):
        terminalreporter.write_line(line)
