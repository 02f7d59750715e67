"""期限目录逐项核对（statutes 2.14），以及两份种子规范各款的算例。"""

from datetime import date

import pytest

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar

D = date.fromisoformat
TODAY = D("2026-11-20")
WEIHAI, HUANTAI = library.profile("weihai"), library.profile("huantai")

# name: kind, amount, roll (F forward, N none or no matter), rows in 威海, rows in 桓台 ("off": not there, "-": none)
CATALOGUE = """
plan.file                      by     01-31 F WH-8-2        -
annual_report.file             by     01-20 F WH-19-1       -
training_plan.adopt            by     03-31 F WH-11.s1      -
inspection_plan.upload         by     03-31 F -             HT-2.3-3a
supervision_plan.publish       within 20wd  N WH-22         SD-20
review.yearly                  by     12-31 N WH-23-1.s1    SD-14
entity_change.apply            within 20d   F WH-9.s2a      -
entity_change.confirm          none   20d   F -             -
entity_change.publish          within 20wd  N WH-9.s2b      SX-1
entity_change.publish_strict   within 20d   F WH-9.s2b      off
delegation.publish             within 20d   F WH-10-2a      CF-20-2
delegation.file                within 20d   F WH-10-2b      CF-20-2
benchmark.publish              within 20d   F WH-12-2a      CF-34
benchmark.file_so              within 20d   F WH-12-2b      CF-34
benchmark.file_superior        within 20d   F WH-12-2c      CF-34
benchmark.make                 none   90d   F WH-12-1       SD-12
catalogue.publish              within 20wd  N WH-14-3       -
catalogue.file                 within 20d   F WH-14-3       -
publication.decision           within 7wd   N WH-15-2.s1    SX-1
publication.other              within 20wd  N WH-15-2.s2    SX-1
publication.withdraw           within 3wd   N CF-48-2       CF-48-2
recording.store                within 2wd   N WH-17.s1      -
opinion.objection              within 5wd   N WH-32.s1      SC-30
opinion.reexamine              within 10wd  N WH-32.s2      SC-30
opinion.rectify                within 30d   F WH-33.s1      SD-28
opinion.verify                 none   10wd  N -             -
opinion.refer                  none   10wd  N WH-42-1       SD-29
letter.report                  set    -     F SC-27         SC-27
case.screen                    none   10wd  N -             -
case.conclude                  within 2m    F WH-39.s1      -
case.conclude.extend           within 1m    F WH-39.s2      -
case.bar3y                     bar    3y    N WH-35-(5)     off
case.archive                   within 30d   F WH-43         -
gov.decide                     none   30d   N -             -
decision.report                within 30d   F WH-42-2       SD-29
decision.verify                none   10wd  N -             -
complaint.complete             none   5wd   N -             -
complaint.screen               none   5wd   N -             -
complaint.answer               none   60d   F WH-29         -
filing.check                   none   5wd   N -             -
filing.complete                none   5wd   N -             -
impl_report.file               within 30d   F SD-17         SD-17
payment_agreement.file         within 15d   F FJ-6          FJ-6
stats.publish                  by     01-31 F SX-2          SX-2
preservation.dispose           within 7wd   N CF-56         CF-56
penalty.decide                 within 90d   F CF-60         CF-60
penalty.serve                  within 7wd   N CF-61         CF-61
hearing.request                within 5wd   N CF-64(1)      CF-64(1)
hearing.notice                 before 7wd   N CF-64(2)      CF-64(2)
fine.pay                       within 15d   F CF-67         CF-67
cash.officer                   within 2wd   N CF-71         CF-71
cash.agency                    within 2wd   N CF-71         CF-71
penalty.limitation             bar    2y    N CF-36         CF-36
penalty.limitation_5y          bar    5y    N CF-36         CF-36
licence.correct                within 5wd   N XK-32(4)      XK-32(4)
licence.decide                 within 20wd  N XK-42         XK-42
licence.decide.extend          within 10wd  N XK-42         XK-42
licence.decide_joint           within 45wd  N XK-42         XK-42
licence.decide_joint.extend    within 15wd  N XK-42         XK-42
licence.lower_review           within 20wd  N XK-43         XK-43
licence.issue                  within 10wd  N XK-44         XK-44
licence.hearing_request        within 5wd   N XK-47         XK-47
licence.hearing_hold           within 20wd  N XK-47         XK-47
licence.hearing_notice         before 7wd   N XK-48         XK-48
licence.renew                  bar    0d    N XK-50         XK-50
licence.inspect                within 5wd   N XK-55         XK-55
coercion.backfill              within 24h   N QZ-19         QZ-19
seizure.end                    bar    30d   N QZ-25         QZ-25
seizure.end.extend             bar    30d   N QZ-25         QZ-25
freeze.end                     bar    30d   N QZ-32         QZ-32
freeze.end.extend              bar    30d   N QZ-32         QZ-32
freeze.serve                   within 3wd   N QZ-31         QZ-31
coercion.resume                bar    3y    N QZ-39         QZ-39
added_fine.enforce             after  30d   N QZ-46         QZ-46
substitute.urge                before 3wd   N QZ-51         QZ-51
court.urge                     after  10wd  N QZ-54         QZ-54
court.apply                    within 3m    F QZ-53         QZ-53
transfer.approve               within 3d    N YS-5          YS-5
transfer.hand_over             within 24h   N YS-5          YS-5
transfer.police_review         within 3d    N YS-8          YS-8
transfer.reconsider            within 3d    N YS-9          YS-9
transfer.property              within 3d    N YS-12         YS-12
reconsideration.report         within 60d   F FY-76         FY-76
dispute.check                  none   5wd   N -             -
dispute.coordinate             none   30d   F -             -
review.object                  none   10wd  N -             -
review.answer                  none   10wd  N -             -
accountability.hear            none   5wd   N -             -
"""
LINES = [line.split() for line in CATALOGUE.strip().splitlines()]


@pytest.mark.parametrize(("name", "kind", "amount", "roll", "weihai", "huantai"), LINES)
def test_a_clock_is_as_the_catalogue_says(name, kind, amount, roll, weihai, huantai):
    clock = WEIHAI.clock(name, TODAY)

    assert clock.kind == kind
    assert str(clock.amount or "-") == amount
    assert clock.roll == {"F": "forward", "N": "none"}[roll]
    assert " ".join(clock.rows) == weihai.replace("-", "", weihai == "-")
    if huantai == "off":
        assert name not in {c.name for c in HUANTAI.clocks(TODAY)}
    else:
        assert " ".join(HUANTAI.clock(name, TODAY).rows) == huantai.replace("-", "", huantai == "-")


def test_the_catalogue_has_no_other_clock():
    assert {line[0] for line in LINES} == {clock.name for clock in library.all_clocks()}


def proof(row: str, *values: str):
    return pytest.param(*values, id=row, marks=pytest.mark.clause(row))


@pytest.mark.parametrize(
    ("place", "clock", "start", "due"),
    [
        proof("WH-8-2", "weihai", "plan.file", "2025-01-01", "2025-02-05"),
        proof("WH-9.s2b", "weihai", "entity_change.publish", "2026-09-14", "2026-10-16"),
        proof("WH-9.s2b", "weihai", "entity_change.publish_strict", "2026-09-14", "2026-10-08"),
        proof("WH-10-2a", "weihai", "delegation.publish", "2026-04-12", "2026-05-06"),
        proof("WH-10-2b", "weihai", "delegation.file", "2026-04-12", "2026-05-06"),
        proof("WH-11.s1", "weihai", "training_plan.adopt", "2024-01-01", "2024-04-01"),
        proof("WH-12-1", "weihai", "benchmark.make", "2026-07-03", "2026-10-08"),
        proof("WH-14-3", "weihai", "catalogue.publish", "2026-02-12", "2026-03-18"),
        proof("WH-14-3", "weihai", "catalogue.file", "2026-01-28", "2026-02-24"),
        proof("WH-19-1", "weihai", "annual_report.file", "2024-06-30", "2024-01-22"),
        proof("WH-22", "weihai", "supervision_plan.publish", "2026-02-12", "2026-03-18"),
        proof("WH-23-1.s1", "weihai", "review.yearly", "2023-01-01", "2023-12-31"),
        proof("WH-29", "weihai", "complaint.answer", "2026-08-03", "2026-10-08"),
        proof("WH-42-1", "weihai", "opinion.refer", "2026-10-08", "2026-10-21"),
        proof("WH-42-2", "weihai", "decision.report", "2026-09-01", "2026-10-08"),
        proof("WH-43", "weihai", "case.archive", "2026-01-16", "2026-02-24"),
        proof("HT-2.3-3a", "huantai", "inspection_plan.upload", "2024-01-01", "2024-04-01"),
    ],
)
def test_the_clocks_of_the_two_seeds_end_on_the_right_day(place, clock, start, due):
    profile = library.profile(place)

    assert period.run(profile.clock(clock, D(start)), D(start), Calendar()).due == D(due)
