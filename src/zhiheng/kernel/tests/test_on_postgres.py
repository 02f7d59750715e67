"""内核的测试在 PostgreSQL 上再跑一遍：python -m zhiheng.with_postgres pytest -m postgres。"""

import psycopg
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


def test_the_victim_of_a_deadlock_tries_again_and_both_changes_are_made(office: Office) -> None:  # noqa: F405
    people = office.people
    drafted = office.ask("drafted", people["agency"], people["handler"])["letter"]
    other = office.letter()
    holding = office.start("hold", other, people["head"])
    assert holding.hear()["inside"]
    ending = office.start("end_then", drafted, other, people["handler"])
    assert ending.hear() == {"started": True}

    with psycopg.connect(office.environment["ZHIHENG_DATABASE"], autocommit=True) as watching:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        for _ in range(100_000):
            if watching.execute(waiting).fetchone() != (0,):
                break
    holding.go()
    held, ended = holding.hear(), ending.hear()
    holding.end()
    ending.end()

    assert (held["won"], ended["won"]) == (True, True)
    assert sorted([held["tries"], ended["tries"]]) == [1, 2]
    assert office.ask("look", other)["problems"] == []
