"""名录沿革的测试在 PostgreSQL 上再跑一遍：python -m zhiheng.with_postgres pytest -m postgres。"""

import pytest

from zhiheng.directory.tests.test_agency_changes import *  # noqa: F403

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
