"""同时办理与中途断电：恰有一人办成；杀死进程不留半截。"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from zhiheng.kernel.tests.office import Office, database_of


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data: Path = tmp_path_factory.mktemp("office")
    with database_of(connection.vendor) as database:
        office = Office(data, database)
        yield office
        office.close()


def test_of_two_simultaneous_steps_exactly_one_wins(office: Office) -> None:
    letter = office.letter()

    answers = office.race([["issue", letter, office.people["head"]]] * 4)

    assert sorted(found["won"] for found in answers) == [False, False, False, True]
    refused = {found["sentence"] for found in answers if not found["won"]}
    assert refused == {"现在是“已制发”，不能办理“签发”。"}
    stored = office.ask("look", letter)
    assert (stored["status"], stored["version"]) == ("issued", 3)
    assert (stored["numbers"], stored["opinions"], stored["entries"]) == (1, 2, 3)


def test_numbers_have_no_gap_and_no_double_while_some_steps_fail(office: Office) -> None:
    people = office.people
    before = office.ask("series")["numbers"]

    office.race([["numbers", 6, people["agency"], people["handler"], people["head"]]] * 3)

    after = office.ask("series")
    assert after["numbers"] == list(range(1, len(before) + 18 + 1))
    assert after["ok"]


def test_entries_of_many_processes_make_one_chain(office: Office) -> None:
    before = office.ask("series")["entries"]

    office.race([["entries", 25]] * 3)

    after = office.ask("series")
    assert (after["entries"], after["ok"]) == (before + 75, True)


@pytest.mark.fault
def test_kill_9_during_a_step_leaves_nothing_half_done(office: Office) -> None:
    letter = office.letter()
    before = office.ask("look", letter)

    stuck = office.start("stick", letter, office.people["head"])
    inside = stuck.hear()
    stuck.kill()

    assert inside["number"]
    assert office.ask("look", letter) == before
    (won,) = office.race([["issue", letter, office.people["head"]]])
    assert won == {"won": True, "number": inside["number"]}


@pytest.mark.fault
def test_a_job_killed_in_its_middle_is_done_by_the_next_worker(office: Office) -> None:
    stuck = office.start("job", "first")
    assert stuck.hear() == {"inside": True}
    stuck.kill()

    assert office.ask("job", "again") == {
        "reaped": 1,
        "state": "done",
        "result": {"attempts": 2},
    }


def test_the_worker_runs_what_others_submit_and_stops_when_told(office: Office) -> None:
    working = office.start("work", 30)
    assert working.hear() == {"ready": True}
    job = office.ask("submit_tidy")["job"]
    for _ in range(1_000):
        done = office.ask("look_at_job", job)
        if done["state"] not in ("queued", "running"):
            break

    working.go()
    ended = working.hear()
    working.end()

    assert done["state"] == "done"
    assert ended == {"is_alive": False}
