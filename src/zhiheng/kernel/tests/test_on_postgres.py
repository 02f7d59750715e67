"""内核的测试在 PostgreSQL 上再跑一遍：python -m zhiheng.with_postgres pytest -m postgres。"""

import pytest
from django.db import connection

from zhiheng.kernel.tests.test_approvals import *  # noqa: F403
from zhiheng.kernel.tests.test_bulk import *  # noqa: F403
from zhiheng.kernel.tests.test_corrections import *  # noqa: F403
from zhiheng.kernel.tests.test_deadlines import *  # noqa: F403
from zhiheng.kernel.tests.test_handing_over import *  # noqa: F403
from zhiheng.kernel.tests.test_hooks import *  # noqa: F403
from zhiheng.kernel.tests.test_jobs import *  # noqa: F403
from zhiheng.kernel.tests.test_ledger import *  # noqa: F403
from zhiheng.kernel.tests.test_races import *  # noqa: F403
from zhiheng.kernel.tests.test_steps import *  # noqa: F403

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True, scope="session")
def on_postgres() -> None:
    assert connection.vendor == "postgresql", "start with: python -m zhiheng.with_postgres pytest …"


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_flush_the_ledger_afterwards() -> None:
    write(3)  # noqa: F405

    assert kinds() == set()  # noqa: F405
