import shutil

import pytest

from zhiheng.screening import runs
from zhiheng.screening.snapshot import Snapshot
from zhiheng.screening.tests import stage
from zhiheng.screening.tests.office import NOW_AT


@pytest.fixture(scope="session")
def law_connection():
    connection = stage.law_tables()
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def snapshot_template(tmp_path_factory, django_db_setup, django_db_blocker):
    """A snapshot file whose law tables are filled: filling them takes seconds."""
    file = tmp_path_factory.mktemp("snapshot") / "template.duckdb"
    with django_db_blocker.unblock():
        snapshot = Snapshot.open(file)
        snapshot.refresh_law(NOW_AT.date())
        snapshot.close()
    return file


@pytest.fixture
def snapshot_file(snapshot_template, tmp_path, settings):
    """An own copy for a test that runs the screening of the installation."""
    file = tmp_path / "screening.duckdb"
    shutil.copy(snapshot_template, file)
    settings.SCREENING_SNAPSHOT = file
    yield file
    runs.close_shared()
