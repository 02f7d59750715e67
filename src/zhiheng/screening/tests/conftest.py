import pytest

from zhiheng.screening.tests import stage


@pytest.fixture(scope="session")
def law_connection():
    connection = stage.law_tables()
    yield connection
    connection.close()
