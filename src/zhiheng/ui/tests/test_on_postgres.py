"""列表、翻页、导出的测试在 PostgreSQL 上再跑一遍：python -m zhiheng.with_postgres pytest -m postgres。"""

import pytest
from django.db import connection

from zhiheng.ui.tests.test_exports import *  # noqa: F403
from zhiheng.ui.tests.test_lists import *  # noqa: F403
from zhiheng.ui.tests.test_paging import *  # noqa: F403

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True, scope="session")
def on_postgres() -> None:
    assert connection.vendor == "postgresql", "start with: python -m zhiheng.with_postgres pytest …"
