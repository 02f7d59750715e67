"""The index of parties is built last when a batch brings most of the acts; afterwards it is always there."""

import pytest
from django.db import connection

from zhiheng.acts.models import EnforcementAct
from zhiheng.exchange import first_load, writing
from zhiheng.exchange.tests.conftest import good_row

pytestmark = pytest.mark.django_db(transaction=True)


def index() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [first_load.NAME])
        return [sql for (sql,) in cursor.fetchall()]


@pytest.fixture
def meanwhile(monkeypatch):
    """Whether the index was there while acts were written, per batch."""
    found, write = [], writing.write_acts

    def spy(*given):
        found.append(bool(index()))
        write(*given)

    monkeypatch.setattr(writing, "write_acts", spy)
    monkeypatch.setattr(first_load, "LARGE", 3)
    return found


def test_only_a_batch_that_brings_most_acts_builds_it_last(sheet, import_acts, meanwhile):
    declared = index()

    import_acts(sheet([good_row(n) for n in range(1, 4)]))
    import_acts(sheet([good_row(n) for n in range(4, 7)]))
    import_acts(sheet([good_row(7)]))

    assert meanwhile == [False, True, True]
    assert index() == declared
    assert len(declared) == 1
    assert EnforcementAct.objects.count() == 7


def test_it_is_there_after_an_error_too(sheet, import_acts, monkeypatch, meanwhile):
    def fails(*_):
        raise OSError("盘满")

    monkeypatch.setattr(writing, "prepare_all", fails)
    with pytest.raises(OSError, match="盘满"):
        import_acts(sheet([good_row(n) for n in range(1, 4)]))

    assert meanwhile == [False]
    assert index()


def test_after_a_crash_the_next_batch_builds_it(sheet, import_acts, agency):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {first_load.NAME}")

    import_acts(sheet([good_row(1)]))

    assert index()
