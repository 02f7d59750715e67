"""演示城市上的筛查：每处注入的违法都被发现，真值文件之外没有疑点。"""

from collections import Counter
from datetime import date, datetime, time

import pytest
from django.db import transaction

from zhiheng.acts.models import EnforcementAct
from zhiheng.demo import city
from zhiheng.demo.cases import CASES
from zhiheng.directory.models import Agency
from zhiheng.screening import engine
from zhiheng.screening.rulefile import rules
from zhiheng.screening.snapshot import Snapshot

SIZE, SEED, NEAR_MISSES = 3_000, 11, 50
WORKDAY, REST_DAY, IN_HOLIDAYS = date(2026, 10, 16), date(2026, 11, 21), date(2026, 10, 4)


def _key(finding, keys, names):
    """真值文件的键：来源编号；编号系列；机关和案由。"""
    _, _, mark = finding.fingerprint.partition(":")
    if finding.rule == "OF-2":
        return tuple(mark.split("|")[1:4])
    if finding.rule in ("AB-2", "SE-1b"):
        agency, heading, *_ = mark.split("|")
        return names[int(agency)], heading
    if finding.rule == "OF-4b":
        agency, year = mark.split("|")
        return names[int(agency)], year
    return tuple(sorted(keys[act_id] for act_id, _ in finding.acts))


def _found(folder, today):
    snapshot = Snapshot.open(folder / "screening.duckdb")
    try:
        snapshot.refresh_acts(snapshot.refresh_law(today))
        engine.prepare_run(snapshot.connection, run_id=1, now=datetime.combine(today, time(23, 59)))
        outcomes = engine.run_rules(snapshot.connection, engine.choose(None), today=today)
    finally:
        snapshot.close()
    keys = dict(EnforcementAct.objects.values_list("pk", "source_key"))
    names = dict(Agency.objects.values_list("pk", "name"))
    for finding in (finding for outcome in outcomes for finding in outcome.findings):
        part = finding.part if finding.rule == "NA-1" else ""
        ground = "" if finding.rule == "AB-2" else finding.ground
        yield finding.rule, _key(finding, keys, names), part, ground


@pytest.fixture(scope="module", params=[WORKDAY, REST_DAY, IN_HOLIDAYS], ids=str)
def screened(request, django_db_setup, django_db_blocker, tmp_path_factory):
    today = request.param
    with django_db_blocker.unblock(), transaction.atomic():
        made = city.build(SIZE, SEED, today=today)
        found = Counter(_found(tmp_path_factory.mktemp("snapshot"), today))
        transaction.set_rollback(True)
    return made, found


@pytest.mark.django_db
def test_every_injected_violation_is_found_and_nothing_else(screened):
    made, found = screened

    truth = Counter((line.rule, line.key, line.part, line.ground) for line in made.truth)

    assert sorted((truth - found).elements()) == []
    assert sorted((found - truth).elements()) == []


@pytest.mark.django_db
def test_every_rule_is_injected_and_has_fifty_near_misses(screened):
    made, _ = screened

    assert {line.rule for line in made.truth} == set(rules())
    assert {rule for rule, n in made.near_misses.items() if n >= NEAR_MISSES} == set(rules())


def test_every_ground_and_every_duty_clock_is_injected():
    injected = {(case.rule, case.ground) for case in CASES if case.violates}
    clocks = {case.part for case in CASES if case.violates and case.rule == "NA-1"}

    assert injected >= {(rule.id, ground) for rule in rules().values() for ground in rule.grounds}
    assert clocks == set(rules()["NA-1"].clocks)
