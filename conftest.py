"""Tests that read the source texts run where those lie beside the checkout."""

from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

# No duration decides, and the same examples everywhere: a busy machine is no reason to fail.
settings.register_profile(
    "zhiheng",
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("zhiheng")

pytest_plugins = ("zhiheng.testing_ledger",)


@pytest.fixture(autouse=True)
def no_counts_of_the_test_before() -> None:
    """The menu keeps its counts for half a minute by person, and test persons share numbers."""
    cache.clear()


SOURCES = Path(__file__).resolve().parent.parent / "shared" / "sources"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselected, not skipped: the runner names the whole group as not run."""
    if SOURCES.exists():
        return
    left_out = [item for item in items if item.get_closest_marker("sources")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
