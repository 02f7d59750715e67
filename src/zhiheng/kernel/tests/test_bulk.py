"""系统成批办理：短事务、一批一条留痕，各件的经过里都看得到。"""

import json
from datetime import datetime

import pytest

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency
from zhiheng.kernel import verifying
from zhiheng.kernel.models import Deadline, EntryMember, LedgerEntry
from zhiheng.kernel.steps import bulk
from zhiheng.kernel.tests.matters import LETTERS, Letter


def raised(agency: Agency, now: datetime, count: int) -> list[Letter]:
    return LETTERS.open_many("raise", [Letter(agency=agency) for _ in range(count)], now=now)


def test_many_are_opened_and_cleared_with_one_entry_a_batch(
    agency: Agency, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_ROWS", 4)

    letters = raised(agency, now, 10)
    cleared = LETTERS.take_many("clear", [letter.pk for letter in letters], now=now)

    assert sorted(cleared) == [letter.pk for letter in letters]
    assert set(Letter.objects.values_list("status", "version")) == {("cleared", 2)}
    assert not Letter.objects.open().exists()
    entries = list(LedgerEntry.objects.order_by("sequence"))
    assert [json.loads(entry.facts)["count"] for entry in entries] == [4, 4, 2, 4, 4, 2]
    assert [e.action for e in LedgerEntry.objects.of(letters[5])] == [
        "kernel_tests.letter.raise",
        "kernel_tests.letter.clear",
    ]


def test_rows_in_another_state_are_left_alone(
    issued: Letter, agency: Agency, now: datetime
) -> None:
    (letter,) = raised(agency, now, 1)

    cleared = LETTERS.take_many("clear", [letter.pk, issued.pk, 999_999], now=now)

    assert cleared == [letter.pk]
    issued.refresh_from_db()
    assert issued.status == Letter.Status.ISSUED


def test_bulk_ends_the_clocks(issued: Letter, clerk: User, now: datetime) -> None:
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=now.date())

    LETTERS.take_many("clear", [issued.pk], now=now)

    assert not Deadline.objects.of(issued).running().exists()


def test_a_changed_list_of_members_is_noticed(agency: Agency, now: datetime) -> None:
    raised(agency, now, 3)
    EntryMember.objects.last().delete()

    assert "members" in {problem.kind for problem in verifying.verify().problems}


def test_a_note_of_the_system_is_stored_and_hashed(agency: Agency, now: datetime) -> None:
    (letter,) = raised(agency, now, 1)

    LETTERS.take_many("clear", [letter.pk], now=now, facts={"remark": "补录后不再命中"})

    letter.refresh_from_db()
    assert letter.remark == "补录后不再命中"
    assert "补录" not in LedgerEntry.objects.last().facts


def test_a_persons_step_is_not_taken_in_bulk(letter: Letter, now: datetime) -> None:
    with pytest.raises(TypeError):
        LETTERS.take_many("submit", [letter.pk], now=now)
