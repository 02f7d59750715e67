"""录入放假通知：暂定的结果变成确定，登记过的函数被调用。"""

import sqlite3
from contextlib import closing
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhiheng.law import period
from zhiheng.law.model import Amount
from zhiheng.norms import services
from zhiheng.norms.due import read_sqlite
from zhiheng.norms.models import CalendarDay, CalendarNotice

D = date.fromisoformat
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTICE = services.NoticeFacts(
    "国办发明电〔2026〕99号", "2027年放假安排（演示）", D("2026-11-10"), 2027
)
PLAN = [
    services.DayPlan(D("2027-01-01"), False, "元旦"),
    services.DayPlan(D("2027-01-03"), True, "元旦调休上班"),
]


@pytest.fixture
def heard(monkeypatch):
    changes = []
    monkeypatch.setattr(services, "_listeners", [changes.append])
    return changes


def five_working_days(start):
    return period.run(period.term(Amount(5, "wd")), start, services.current_calendar())


@pytest.mark.django_db
def test_an_entered_notice_makes_a_provisional_day_certain():
    before = five_working_days(D("2026-12-30"))

    services.record_notice(NOTICE, PLAN, actor="系统管理员", now=NOW)

    after = five_working_days(D("2026-12-30"))
    assert (before.due, before.provisional) == (D("2027-01-06"), True)
    assert (after.due, after.provisional) == (D("2027-01-06"), False)
    assert [step.reason for step in after.trace if step.n is None] == [
        "当日不计入",
        "元旦，非工作日，不计入",
        "周六，非工作日，不计入",
    ]


@pytest.mark.django_db
def test_whoever_registered_hears_of_the_changed_days_in_the_same_transaction(heard):
    services.record_notice(NOTICE, PLAN, actor="系统管理员", now=NOW)

    assert [(change.subject, change.years) for change in heard] == [("calendar", {2027})]
    assert heard[0].days == {D("2027-01-01"), D("2027-01-03")}


@pytest.mark.django_db
def test_a_failing_listener_takes_the_notice_back(monkeypatch):
    def refuse(change):
        raise services.NormsRefusal("不行。")

    monkeypatch.setattr(services, "_listeners", [refuse])

    with pytest.raises(services.NormsRefusal):
        services.record_notice(NOTICE, PLAN, actor="系统管理员", now=NOW)

    assert not CalendarDay.objects.exists()
    assert not CalendarNotice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([], "请至少录入一个放假或者调休上班的日子。"),
        ([PLAN[0], PLAN[0]], "同一天录入了两次，请核对。"),
        ([services.DayPlan(D("2031-01-01"), False, "元旦")], "有的日子不在2027年前后，请核对。"),
    ],
)
def test_a_careless_notice_is_refused_with_a_sentence(days, sentence):
    with pytest.raises(services.NormsRefusal, match=sentence):
        services.record_notice(NOTICE, days, actor="系统管理员", now=NOW)


@pytest.mark.django_db
def test_the_same_notice_is_not_entered_twice():
    services.record_notice(NOTICE, PLAN, actor="系统管理员", now=NOW)

    with pytest.raises(services.NormsRefusal, match="已经录入"):
        services.record_notice(NOTICE, PLAN, actor="系统管理员", now=NOW)


@pytest.mark.django_db
def test_a_local_closing_changes_an_official_day_and_only_that_day():
    local = services.NoticeFacts("威政办字〔2026〕1号", "临时放假（演示）", D("2026-06-01"))
    services.record_notice(
        local, [services.DayPlan(D("2026-06-10"), False, "台风停工")], actor="系统管理员", now=NOW
    )

    calendar = services.current_calendar()

    assert calendar.day(D("2026-06-10")).name == "台风停工"
    assert not calendar.is_workday(D("2026-06-10"))
    assert calendar.is_workday(D("2026-06-11"))
    assert not calendar.is_official(D("2027-06-10"))


@pytest.mark.django_db
def test_the_command_reads_the_same_calendar_without_django(tmp_path):
    services.record_notice(NOTICE, PLAN, actor="系统管理员", now=NOW)
    file = tmp_path / "zhiheng.sqlite3"
    with closing(sqlite3.connect(file)) as copy, copy:
        for model in (CalendarNotice, CalendarDay):
            copy_table(model, copy)

    calendar = read_sqlite(file)

    assert calendar.overrides == services.current_calendar().overrides
    assert calendar.is_official(D("2027-08-01"))


def copy_table(model, copy):
    """The rows of a model in a table of the same names, as the migration makes it."""
    columns = [field.column for field in model._meta.concrete_fields]
    copy.execute(f"CREATE TABLE {model._meta.db_table} ({', '.join(columns)})")
    marks = ", ".join("?" for _ in columns)
    rows = [
        [value.isoformat() if isinstance(value, date) else value for value in row]
        for row in model.objects.values_list(*columns)
    ]
    copy.executemany(f"INSERT INTO {model._meta.db_table} VALUES ({marks})", rows)  # noqa: S608 - names of our own model


def test_no_database_means_the_official_calendar_alone(tmp_path):
    assert read_sqlite(tmp_path / "none.sqlite3").overrides == {}


def test_a_database_without_the_tables_means_the_official_calendar_alone(tmp_path):
    file = tmp_path / "zhiheng.sqlite3"
    sqlite3.connect(file).close()
    file.touch()

    assert read_sqlite(file).overrides == {}


def test_an_unreadable_database_is_said_and_the_official_calendar_used(tmp_path, capsys):
    file = tmp_path / "zhiheng.sqlite3"
    file.write_text("不是数据库" * 50, "utf-8")

    assert read_sqlite(file).overrides == {}
    assert "读不出来" in capsys.readouterr().err
