"""pytest plugin, loaded before the settings: tests never touch the data of an installation."""

import os
import shutil
import tempfile

import pytest

_FOLDER = tempfile.mkdtemp(prefix="zhiheng-test-")
os.environ["ZHIHENG_DATA"] = _FOLDER
os.environ.pop("ZHIHENG_DEMO", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_FOLDER, ignore_errors=True)
