"""留痕：改一条、删一条、换次序、截去末尾，都查得出。"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel import facts, heads, ledger, ledger_cli, triggers, verify_ledger, verifying
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import EntryText, LedgerEntry
from zhiheng.kernel.tests.matters import LETTERS, Letter

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
TABLE = triggers.TABLE


def write(count: int) -> None:
    with transaction.atomic():
        for n in range(count):
            ledger.append("test.event", at=NOW + timedelta(minutes=n), actor=None, facts={"n": n})
    heads.write(_head(), heads.head_file())


def _head() -> heads.Head:
    last = LedgerEntry.objects.latest("sequence")
    return heads.Head(last.sequence, last.hash)


def tamper(*statements: str) -> None:
    """As somebody who owns the database would: triggers off, change, triggers on."""
    with connection.cursor() as cursor:
        for statement in triggers.dropping(connection.vendor):
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)
        for statement in triggers.creating(connection.vendor):
            cursor.execute(statement)


def kinds() -> set[str]:
    return {problem.kind for problem in verifying.verify().problems}


@pytest.mark.django_db
def test_a_chain_that_nobody_touched_is_whole() -> None:
    write(20)

    report = verifying.verify()

    assert report.ok
    assert (report.entries, report.sequence) == (20, 20)
    assert report.head == _head().hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET facts = '{{}}' WHERE sequence = 3",
        f"DELETE FROM {TABLE} WHERE sequence = 3",
        f"DELETE FROM {TABLE}",
    ],
)
def test_the_database_refuses_to_change_or_delete(statement: str) -> None:
    write(5)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert LedgerEntry.objects.count() == 5


@pytest.mark.django_db
def test_neither_truncate_nor_replace_gets_round_the_triggers() -> None:
    write(3)
    ways = {
        "postgresql": [f"TRUNCATE {TABLE} CASCADE"],
        "sqlite": [f"REPLACE INTO {TABLE} SELECT * FROM {TABLE} WHERE sequence = 2"],
    }

    for statement in ways[connection.vendor]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert LedgerEntry.objects.count() == 3


@pytest.mark.django_db
def test_the_model_refuses_too() -> None:
    write(2)
    entry = LedgerEntry.objects.get(pk=1)

    for change in (
        entry.save,
        entry.delete,
        LedgerEntry.objects.all().delete,
        lambda: LedgerEntry.objects.update(action="x"),
    ):
        with pytest.raises(RuleViolation, match="只增不改"):
            change()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statements", "kind"),
    [
        ([f"UPDATE {TABLE} SET facts = '{{\"n\":9}}' WHERE sequence = 4"], "edited"),
        ([f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00' WHERE sequence = 4"], "edited"),
        ([f"UPDATE {TABLE} SET rows = 'WH-31' WHERE sequence = 10"], "edited"),
        ([f"DELETE FROM {TABLE} WHERE sequence = 4"], "missing"),
        ([f"DELETE FROM {TABLE} WHERE sequence = 1"], "missing"),
        ([f"DELETE FROM {TABLE} WHERE sequence >= 9"], "cut"),
        (
            [
                f"UPDATE {TABLE} SET sequence = 1000 WHERE sequence = 4",
                f"UPDATE {TABLE} SET sequence = 4 WHERE sequence = 5",
                f"UPDATE {TABLE} SET sequence = 5 WHERE sequence = 1000",
            ],
            "order",
        ),
    ],
    ids=["edit", "edit time", "edit rows", "delete", "delete first", "cut tail", "reorder"],
)
def test_every_tampering_is_detected(statements: list[str], kind: str) -> None:
    write(10)

    tamper(*statements)

    assert kind in kinds()


@pytest.mark.django_db
def test_a_chain_rewritten_from_some_entry_on_differs_from_the_head_file() -> None:
    write(10)
    forged = list(LedgerEntry.objects.filter(sequence__gte=5).order_by("sequence"))
    previous = forged[0].previous
    statements = []
    for entry in forged:
        entry.facts, entry.previous = facts.canonical({"n": 77}), previous
        previous = entry.hash = ledger.expected_hash(entry)
        statements.append(
            f"UPDATE {TABLE} SET facts = '{entry.facts}', previous = '{entry.previous}', "
            f"hash = '{entry.hash}' WHERE sequence = {entry.sequence}"
        )

    tamper(*statements)

    assert kinds() == {"head"}


@pytest.mark.django_db
def test_missing_triggers_and_a_missing_head_file_are_noticed() -> None:
    write(3)
    heads.head_file().unlink()
    with connection.cursor() as cursor:
        cursor.execute(triggers.dropping(connection.vendor)[0])

    assert kinds() == {"trigger", "head"}


@pytest.mark.django_db
def test_a_changed_text_beside_the_chain_is_noticed(
    letter: Letter, handler: User, head: User, now: datetime
) -> None:
    LETTERS.take("submit", letter, actor=handler, now=now, opinion="请审")
    heads.write(_head(), heads.head_file())
    assert verifying.verify().ok

    EntryText.objects.update(text="另一句")

    assert kinds() == {"text"}


# --- the stand-alone verifier --------------------------------------------------------------------


@pytest.fixture
def exported(db: None, tmp_path: Path) -> Path:
    write(10)
    file = tmp_path / "out" / "ledger.ndjson"
    file.parent.mkdir()
    verifying.export_to(file)
    return file


def stand_alone(file: Path) -> subprocess.CompletedProcess[str]:
    """Run the copied script with nothing of the product on its path."""
    script = file.parent / "verify_ledger.py"
    beside = file.with_suffix(".heads.ndjson")
    command = [sys.executable, "-I", "-S", str(script), str(file), str(beside)]
    return subprocess.run(command, capture_output=True, text=True, cwd=file.parent)


def test_the_stand_alone_verifier_agrees(exported: Path) -> None:
    answer = stand_alone(exported)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("完好：10 条")


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [*lines[:3], lines[3].replace('n\\":3', 'n\\":9'), *lines[4:]],
        lambda lines: [*lines[:3], *lines[4:]],
        lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
        lambda lines: lines[:-1],
        lambda lines: [*lines[:3], "not json", *lines[4:]],
        lambda lines: [],
    ],
    ids=["edit", "delete", "reorder", "cut tail", "garbage", "empty"],
)
def test_the_stand_alone_verifier_detects(
    exported: Path, change: Callable[[list[str]], list[str]]
) -> None:
    lines = exported.read_text().splitlines()

    changed = change(lines)
    assert changed != lines
    exported.write_text("\n".join(changed))

    assert stand_alone(exported).returncode == 1


def test_the_stand_alone_verifier_complains_in_chinese(tmp_path: Path) -> None:
    shutil.copyfile(verify_ledger.__file__, tmp_path / "verify_ledger.py")

    answer = stand_alone(tmp_path / "none.ndjson")

    assert answer.returncode == 2
    assert answer.stderr.startswith("读不出文件")


@pytest.mark.django_db
def test_the_command_prints_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)

    assert ledger_cli._verify(as_json=True) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["ok"], line["entries"], line["problems"]) == (True, 3, [])

    tamper(f"DELETE FROM {TABLE} WHERE sequence = 2")
    assert ledger_cli._verify(as_json=False) == 1
    assert "第 2 条至第 2 条缺失" in capsys.readouterr().out


# --- properties of the chain ---------------------------------------------------------------------

RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.none() | st.integers(1, 99),
            "action": st.sampled_from(["a.b", "c.d"]),
            "facts": st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=2).map(
                facts.canonical
            ),
        }
    ),
    min_size=2,
    max_size=8,
)


def chained(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    previous, chain = verify_ledger.GENESIS, []
    for sequence, record in enumerate(records, 1):
        entry = {
            **record,
            "sequence": sequence,
            "at": "2026-09-01T00:00:00.000000Z",
            "subject": "",
            "rows": "",
            "previous": previous,
        }
        previous = entry["hash"] = verify_ledger.expected(entry)
        chain.append(entry)
    return chain


@given(RECORDS)
def test_an_honest_chain_verifies(records: list[dict[str, Any]]) -> None:
    chain = chained(records)

    report = verify_ledger.check(chain, {len(chain): chain[-1]["hash"]})

    assert report.ok


@given(RECORDS, st.data())
@settings(max_examples=200)
def test_any_single_change_is_found(records: list[dict[str, Any]], data: st.DataObject) -> None:
    chain = chained(records)
    known = {len(chain): chain[-1]["hash"]}
    at = data.draw(st.integers(0, len(chain) - 1))
    way = data.draw(st.sampled_from(["edit", "drop", "swap", "cut"]))

    if way == "edit":
        name = data.draw(st.sampled_from(["actor", "action", "facts", "at", "rows", "subject"]))
        chain[at] = {**chain[at], name: "changed"}
    elif way == "drop":
        del chain[at]
    elif way == "swap":
        other = data.draw(st.integers(0, len(chain) - 1).filter(lambda n: n != at))
        chain[at], chain[other] = chain[other], chain[at]
    else:
        chain = chain[: data.draw(st.integers(0, len(chain) - 1))]

    assert not verify_ledger.check(chain, known).ok


# --- the head file ---------------------------------------------------------------------------------


def test_the_head_is_written_at_once_then_after_the_interval_and_at_exit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elapsed = [0.0]
    monkeypatch.setattr(heads.time, "monotonic", lambda: elapsed[0])
    keeper, file = heads._Keeper(), tmp_path / "heads"

    keeper.note(heads.Head(1, "a"), file)
    elapsed[0] = 30
    keeper.note(heads.Head(2, "b"), file)
    assert [head.sequence for head in heads.read(file)] == [1]
    elapsed[0] = 61
    keeper.note(heads.Head(3, "c"), file)
    assert [head.sequence for head in heads.read(file)] == [1, 3]
    keeper.note(heads.Head(4, "d"), file)
    keeper.flush()

    assert [head.sequence for head in heads.read(file)] == [1, 3, 4]
    assert keeper._timer is None


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    heads.write(heads.Head(1, "a"), file)
    with file.open("a") as stream:
        stream.write('{"sequence": 2, "ha')

    assert list(heads.read(file)) == [heads.Head(1, "a")]


def test_a_committed_step_reaches_the_head_file(
    letter: Letter,
    handler: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(heads, "_keeper", heads._Keeper())

    with django_capture_on_commit_callbacks(execute=True):
        LETTERS.take("submit", letter, actor=handler, now=now)

    assert list(heads.read(heads.head_file())) == [_head()]


@pytest.mark.django_db
def test_the_ledger_is_written_only_inside_a_transaction(agency: Agency) -> None:
    entry = ledger.append  # the test itself runs in one, so the flag is turned off by hand
    connection.in_atomic_block, inside = False, connection.in_atomic_block
    try:
        with pytest.raises(transaction.TransactionManagementError):
            entry("test.event", at=NOW, actor=None)
    finally:
        connection.in_atomic_block = inside
