"""Kill -9 while a batch is checked or written: nothing half-done, and the next start settles it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zhiheng.exchange.tests.conftest import HEADINGS, good_row

pytestmark = pytest.mark.fault
ROWS = 7000  # more than `preparing.ALONE`: a process of its own reads and prepares
SETUP = """
import django; django.setup()
from zhiheng import factories
factories.make_agency("371002", name="威海市演示城管局（演示）")
"""


def surroundings(folder):
    return os.environ | {
        "ZHIHENG_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "zhiheng.config.settings",
        "ZHIHENG_DATABASE": "",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }


@pytest.fixture(scope="module")
def fresh_folder(tmp_path_factory):
    """A data folder with a migrated database and one agency, made once and copied."""
    folder = tmp_path_factory.mktemp("fresh") / "data"
    environment = surroundings(folder)
    zhiheng = [sys.executable, "-m", "zhiheng.cli"]
    subprocess.run([*zhiheng, "manage", "migrate", "-v0"], env=environment, check=True)
    subprocess.run([sys.executable, "-c", SETUP], env=environment, check=True)
    return folder


@pytest.fixture
def world(fresh_folder, tmp_path):
    shutil.copytree(fresh_folder, tmp_path / "copy")
    return surroundings(tmp_path / "copy")


@pytest.fixture
def big_sheet(sheet):
    headings = HEADINGS
    return sheet([good_row(number) for number in range(1, ROWS + 1)], headings=headings)


def command(path):
    return [sys.executable, "-m", "zhiheng.cli", "import", "acts", str(path), "--json"]


def database(environment):
    return sqlite3.connect(Path(environment["ZHIHENG_DATA"]) / "zhiheng.sqlite3", timeout=20)


def value(environment, sql):
    with database(environment) as db:
        return db.execute(sql).fetchone()[0]


def killed_when(environment, path, sql):
    """Start the import and kill it as soon as the query gives something; False when it was too fast."""
    running = subprocess.Popen(
        command(path), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while running.poll() is None:
        if value(environment, sql):
            running.kill()
            running.wait()
            return True
        time.sleep(0.002)
    return False


@pytest.mark.parametrize(
    "moment",
    [
        "SELECT count(*) FROM exchange_batch WHERE stage = 'checking'",
        "SELECT count(*) FROM acts_heldbatch",
        "SELECT count(*) > 900 FROM acts_enforcementact",
    ],
)
def test_a_killed_import_is_finished_or_undone_at_the_next_start(moment, world, big_sheet):
    was_killed = killed_when(world, big_sheet, moment)

    written = value(world, "SELECT count(*) FROM acts_enforcementact")
    if was_killed and written < ROWS:
        visible = value(
            world,
            "SELECT count(*) FROM acts_enforcementact WHERE batch_id NOT IN (SELECT batch_id FROM acts_heldbatch)",
        )
        assert visible == 0
    again = subprocess.run(
        command(big_sheet), env=world, capture_output=True, text=True, check=True
    )

    counts = json.loads(again.stdout)
    assert (counts["rows"], counts["accepted"], counts["quarantined"]) == (ROWS, ROWS, 0)
    assert value(world, "SELECT count(*) FROM acts_enforcementact") == ROWS
    assert value(world, "SELECT count(DISTINCT source_key) FROM acts_enforcementact") == ROWS
    assert value(world, "SELECT count(*) FROM acts_heldbatch") == 0
    assert (
        value(
            world,
            "SELECT count(*) FROM exchange_batch WHERE stage IN ('checking', 'writing', 'checked')",
        )
        == 0
    )
    assert not list((Path(world["ZHIHENG_DATA"]) / "import").glob("*.sqlite3"))


def children(pid):
    """Its processes that were spawned to work for it."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(child)
        for child in started
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_a_dead_helper_process_is_told_and_the_next_start_finishes(world, big_sheet):
    running = subprocess.Popen(
        command(big_sheet), env=world, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    while not value(world, "SELECT count(*) FROM acts_enforcementact"):
        assert running.poll() is None
        time.sleep(0.002)
    helpers = children(running.pid)
    for pid in helpers:
        os.kill(pid, signal.SIGKILL)
    told = running.communicate()[1]

    if helpers and value(world, "SELECT count(*) FROM acts_heldbatch"):
        assert running.returncode == 2
        assert "会接着写完" in told
    subprocess.run(command(big_sheet), env=world, capture_output=True, check=True)
    assert value(world, "SELECT count(*) FROM acts_enforcementact") == ROWS
    assert value(world, "SELECT count(*) FROM acts_heldbatch") == 0
