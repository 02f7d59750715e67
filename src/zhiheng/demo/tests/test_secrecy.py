"""留痕和筛查快照里没有演示城市的任何姓名、名称、号码、住址。"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured

from zhiheng.accounts.models import User
from zhiheng.acts.models import Party
from zhiheng.demo import city
from zhiheng.demo.tests.conftest import TODAY
from zhiheng.directory.models import Agency, Officer
from zhiheng.kernel import sealing
from zhiheng.kernel.models.ledger import LedgerEntry
from zhiheng.screening import runs
from zhiheng.screening.models import Lead
from zhiheng.screening.snapshot import connect

NOW = datetime(2026, 10, 16, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def _planted():
    firms = Party.objects.exclude(kind="natural").values_list("name", "credit_code")
    words = {word for pair in firms for word in pair}
    for person in Party.objects.filter(kind="natural"):
        words |= {sealing.open_sealed(person.sealed_name, context="party.name")}
        words |= {sealing.open_sealed(person.sealed_identity, context="party.identity")}
        words |= {sealing.open_sealed(person.sealed_address, context="party.address")}
    words |= set(Officer.objects.values_list("name", flat=True)) | set(
        User.objects.values_list("display_name", flat=True)
    )
    words |= {value for pair in Agency.objects.values_list("name", "credit_code") for value in pair}
    return words


def _texts(file):
    connection = connect(file)
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'VARCHAR' AND table_name <> 'due'"
    ).fetchall()
    for table, column in columns:
        for (value,) in connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"').fetchall():  # noqa: S608 - names of our own tables
            yield value or ""
    connection.close()


@pytest.mark.django_db
def test_ledger_and_snapshot_hold_nobody(tmp_path, settings):
    settings.SCREENING_SNAPSHOT = tmp_path / "screening.duckdb"
    city.build(300, 5, today=TODAY)
    try:
        runs.screen_all(NOW, as_of=TODAY)
    finally:
        runs.close_shared()
    planted = _planted()
    snapshot = settings.SCREENING_SNAPSHOT.read_bytes()
    ledger = repr(list(LedgerEntry.objects.values_list())).encode() + _heads()

    assert Lead.objects.exists()
    assert len(planted) > 500
    assert [word for word in planted if word.encode() in snapshot or word.encode() in ledger] == []
    assert planted.isdisjoint(_texts(settings.SCREENING_SNAPSHOT))


def _heads():
    file = Path(configured.DATA) / "ledger-heads.ndjson"
    return file.read_bytes() if file.exists() else b""
