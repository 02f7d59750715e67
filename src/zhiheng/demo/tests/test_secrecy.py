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
from zhiheng.directory.models import Agency, Officer, OfficerCertificate
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
    words |= set(OfficerCertificate.objects.values_list("number", flat=True))
    words |= {value for pair in Agency.objects.values_list("name", "credit_code") for value in pair}
    return words


def _texts(file):
    """Every text of the snapshot as stored: its file is compressed, so the bytes alone prove little."""
    connection = connect(file)
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'VARCHAR' AND table_name <> 'due'"
    ).fetchall()
    for table, column in columns:
        for (value,) in connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"').fetchall():  # noqa: S608 - names of our own tables
            yield value or ""
    connection.close()


def _leaked(planted, snapshot):
    """The planted words that stand anywhere in the snapshot or the ledger, alone or inside a longer text."""
    entries = repr(list(LedgerEntry.objects.values_list()))
    kept = snapshot.read_bytes() + entries.encode() + _heads()
    kept += "\n".join(_texts(snapshot)).encode()
    return sorted(word for word in planted if word and word.encode() in kept)


def _heads():
    file = Path(configured.DATA) / "ledger-heads.ndjson"
    return file.read_bytes() if file.exists() else b""


@pytest.fixture
def snapshot(db, tmp_path, settings):
    """The snapshot of a small city, screened once and closed."""
    settings.SCREENING_SNAPSHOT = tmp_path / "screening.duckdb"
    city.build(300, 5, today=TODAY)
    try:
        runs.screen_all(NOW, as_of=TODAY)
    finally:
        runs.close_shared()
    return settings.SCREENING_SNAPSHOT


def test_ledger_and_snapshot_hold_nobody(snapshot):
    planted = _planted()

    assert Lead.objects.exists()
    assert len(planted) > 500
    assert _leaked(planted, snapshot) == []


def test_a_name_in_either_would_be_seen(snapshot):
    """反证：姓名写进快照的一栏、号码绕过检查写进留痕，查得出来。"""
    person = Party.objects.filter(kind="natural").first()
    name = sealing.open_sealed(person.sealed_name, context="party.name")
    number = sealing.open_sealed(person.sealed_identity, context="party.identity")
    before = _leaked({name, number}, snapshot)

    connection = connect(snapshot)
    connection.execute("UPDATE acts SET violation_code = ? WHERE act_id = 1", [f"{name}一案"])
    connection.close()
    last = LedgerEntry.objects.latest("sequence")
    LedgerEntry(
        sequence=last.sequence + 1, at=NOW, action="demo.city", facts=f"证件{number}", previous=last.hash, hash="0" * 64
    ).save(force_insert=True)  # fmt: skip

    assert before == []
    assert _leaked({name, number}, snapshot) == sorted({name, number})
