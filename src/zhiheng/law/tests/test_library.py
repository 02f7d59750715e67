"""按地方和日期查期限、依据、规则组合。"""

from datetime import date, timedelta

import pytest

from zhiheng.law import library
from zhiheng.law.model import Amount, NotInForce, UnknownLaw

D = date.fromisoformat
TODAY = D("2026-11-20")
WEIHAI, HUANTAI, SHANDONG = (library.profile(name) for name in ("weihai", "huantai", "shandong"))
RIGHTS = {
    "opinion.objection",
    "hearing.request",
    "licence.hearing_request",
    "court.apply",
    "transfer.reconsider",
}


@pytest.mark.parametrize(
    ("clock", "day", "weihai", "huantai"),
    [
        ("opinion.objection", "2026-03-01", ("WH-32.s1", "law"), ("SC-30", "default")),
        ("opinion.objection", "2026-01-31", ("WH-32.s1", "law"), (None, "default")),
        ("opinion.reexamine", "2026-03-01", ("WH-32.s2", "law"), ("SC-30", "default")),
        ("opinion.rectify", "2026-03-01", ("WH-33.s1", "law"), ("SD-28", "law")),
        ("opinion.rectify", "2020-03-01", ("SD-28", "law"), ("SD-28", "law")),
        ("opinion.rectify", "2014-03-01", (None, "default"), (None, "default")),
        ("plan.file", "2026-03-01", ("WH-8-2", "law"), (None, "default")),
        ("inspection_plan.upload", "2026-03-01", (None, "default"), ("HT-2.3-3a", "default")),
        ("publication.decision", "2026-03-01", ("WH-15-2.s1", "law"), ("SX-1", "default")),
        ("entity_change.publish", "2026-03-01", ("WH-9.s2b", "reading"), ("SX-1", "default")),
        ("delegation.publish", "2026-03-01", ("WH-10-2a", "law"), ("CF-20-2", "default")),
        ("benchmark.file_superior", "2026-03-01", ("WH-12-2c", "law"), ("CF-34", "default")),
        ("catalogue.file", "2026-03-01", ("WH-14-3", "default"), (None, "default")),
        ("recording.store", "2026-03-01", ("WH-17.s1", "law"), (None, "default")),
        ("case.conclude", "2026-03-01", ("WH-39.s1", "law"), (None, "default")),
        ("case.conclude.extend", "2026-03-01", ("WH-39.s2", "law"), (None, "default")),
        ("case.archive", "2026-03-01", ("WH-43", "law"), (None, "default")),
        ("decision.report", "2026-03-01", ("WH-42-2", "law"), ("SD-29", "law")),
        ("review.yearly", "2026-03-01", ("WH-23-1.s1", "law"), ("SD-14", "default")),
        ("supervision_plan.publish", "2026-03-01", ("WH-22", "default"), ("SD-20", "default")),
        ("impl_report.file", "2026-03-01", ("SD-17", "law"), ("SD-17", "law")),
        ("penalty.decide", "2026-03-01", ("CF-60", "law"), ("CF-60", "law")),
    ],
)
def test_each_place_has_its_own_source_for_the_same_clock(clock, day, weihai, huantai):
    here, there = WEIHAI.clock(clock, D(day)), HUANTAI.clock(clock, D(day))

    assert (here.row, here.origin) == weihai
    assert (there.row, there.origin) == huantai
    assert (here.amount, here.roll, here.kind) == (there.amount, there.roll, there.kind)


def test_a_paper_in_huantai_never_cites_weihai_and_nobody_cites_what_is_not_in_force():
    for profile in (WEIHAI, HUANTAI, SHANDONG):
        for offset in range(0, 3650, 91):
            day = D("2017-01-01") + timedelta(days=offset)
            for clock in profile.clocks(day):
                for row in clock.rows:
                    assert clock.reaches_back or library.norm(library.clause(row).norm).in_force(
                        day
                    )
                    assert profile is WEIHAI or not row.startswith("WH-")
                    assert profile is HUANTAI or not row.startswith("HT-")


@pytest.mark.parametrize(
    ("profile", "day", "cited"),
    [
        (WEIHAI, "2026-03-01", ["WH-31", "SD-28", "SC-28"]),
        (HUANTAI, "2026-03-01", ["SD-28", "SC-28"]),
        (WEIHAI, "2026-01-31", ["WH-31", "SD-28"]),
        (HUANTAI, "2015-04-30", []),
    ],
)
def test_a_declaration_cites_what_is_in_force_in_the_place_on_the_day(profile, day, cited):
    assert [c.id for c in profile.cites("WH-31 SD-28 SC-28", D(day))] == cited


def test_a_clock_whose_law_came_later_does_not_exist_before():
    with pytest.raises(NotInForce, match="自2021-07-15起施行"):
        WEIHAI.clock("penalty.decide", D("2021-07-14"))

    assert WEIHAI.clock("penalty.decide", D("2021-07-15")).row == "CF-60"


def test_a_limitation_also_measures_acts_older_than_its_law():
    assert WEIHAI.clock("case.bar3y", D("2019-05-01")).row == "WH-35-(5)"


def test_the_five_rights_lapse_and_everything_else_does_not():
    rights = {clock.name for clock in WEIHAI.clocks(TODAY) if clock.is_right}

    assert rights == RIGHTS
    assert not any(WEIHAI.clock(name, TODAY).is_duty for name in rights)


def test_switched_off_clocks_do_not_run():
    assert "case.bar3y" in {clock.name for clock in WEIHAI.clocks(TODAY)}
    assert "case.bar3y" not in {clock.name for clock in HUANTAI.clocks(TODAY)}
    assert "entity_change.publish_strict" not in HUANTAI.clock_names()


def test_every_row_and_ambiguity_of_a_clock_exists():
    for clock in library.all_clocks():
        for row in clock.rows:
            library.clause(row)
        for ambiguity in clock.ambiguities:
            library.ambiguity(ambiguity)
        if clock.strict:
            assert library.ambiguity(clock.strict.ambiguity).is_open, clock.name
        if clock.only_if_strict:
            assert library.ambiguity(clock.only_if_strict).is_open


def test_the_register_of_ambiguities_is_complete():
    assert list(library.ambiguities()) == [f"A{n}" for n in range(1, 41)]
    for entry in library.ambiguities().values():
        assert entry.question
        assert entry.default
        assert bool(entry.strict) == entry.is_open
        for row in entry.rows:
            library.clause(row)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("371000", "weihai"),
        ("371002", "weihai"),
        ("/370000/371000/371082/", "weihai"),
        ("371002001", "weihai"),
        ("370321", "huantai"),
        ("/370000/370300/370321/", "huantai"),
        ("370300", "shandong"),
        ("370000", "shandong"),
        ("371300", "shandong"),
    ],
)
def test_a_place_has_a_profile(place, name):
    assert library.profile_for(place).name == name


@pytest.mark.parametrize(
    "place", ["110000", "", "weihai", "37100", "371000x", "３７１０００", "999999", "/"]
)
def test_an_unknown_place_is_refused_with_a_sentence(place):
    with pytest.raises(UnknownLaw, match="没有适用于行政区划"):
        library.profile_for(place)


@pytest.mark.parametrize("text", ["5wd", "30d", "2m", "1y", "24h", "01-31"])
def test_an_amount_is_written_as_it_was_read(text):
    assert str(Amount.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "5", "wd", "-5wd", "5 wd", "5WD", "５wd", "1.5d", "02-30", "13-01", "5w"]
)
def test_a_strange_amount_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Amount.parse(text)
