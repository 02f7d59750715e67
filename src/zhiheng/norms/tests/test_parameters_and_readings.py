"""另定的参数值和所选的解释按日期生效。"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhiheng.law import library, period
from zhiheng.law.model import Parameter, UnknownLaw
from zhiheng.norms import services
from zhiheng.norms.models import ParameterValue
from zhiheng.norms.services import NormsRefusal, Validity

D = date.fromisoformat
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
KEY = "number.D33"
FORMAT = "{prefix}监意〔{year}〕{n}号"


def set_format(value, since, profile="weihai", **more):
    return services.set_parameter(
        KEY, profile, value, Validity(D(since), "本地习惯", **more), actor="系统管理员", now=NOW
    )


@pytest.mark.django_db
def test_an_own_value_counts_from_its_day_and_only_in_its_place():
    shipped = library.profile("weihai").parameter(KEY, D("2026-06-01"))

    set_format(FORMAT, "2026-07-01")

    assert services.parameter(KEY, "weihai", D("2026-06-30")) == shipped
    assert services.parameter(KEY, "weihai", D("2026-07-01")) == FORMAT
    assert services.parameter(KEY, library.profile("huantai"), D("2026-07-01")) == shipped


@pytest.mark.django_db
def test_a_new_value_ends_the_one_before_it():
    set_format("甲", "2026-01-01")
    set_format("乙", "2026-07-01")

    assert services.parameter(KEY, "weihai", D("2026-06-30")) == "甲"
    assert services.parameter(KEY, "weihai", D("2026-07-01")) == "乙"
    assert ParameterValue.objects.get(value="甲").valid_to == D("2026-06-30")


@pytest.mark.django_db
def test_a_value_with_an_end_gives_way_to_the_shipped_one():
    set_format("甲", "2026-01-01", valid_to=D("2026-01-31"))

    shipped = library.profile("weihai").parameter(KEY, D("2026-02-01"))
    assert services.parameter(KEY, "weihai", D("2026-02-01")) == shipped


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "validity", "sentence"),
    [
        (5, Validity(D("2026-01-01"), "试"), "同类"),
        ("甲", Validity(D("2026-01-01"), "试", D("2025-01-01")), "止日"),
        ("甲", Validity(D("2026-01-01"), " "), "理由"),
    ],
)
def test_a_careless_value_is_refused_with_a_sentence(value, validity, sentence):
    with pytest.raises(NormsRefusal, match=sentence):
        services.set_parameter(KEY, "weihai", value, validity, actor="系统管理员", now=NOW)


@pytest.mark.django_db
def test_the_same_first_day_is_not_set_twice():
    set_format("甲", "2026-01-01")

    with pytest.raises(NormsRefusal, match="已经另定"):
        set_format("乙", "2026-01-01")


@pytest.mark.django_db
def test_an_unknown_parameter_is_refused():
    with pytest.raises(UnknownLaw, match="没有名为"):
        services.parameter("nothing", "weihai", D("2026-01-01"))


@pytest.mark.django_db
def test_rules_bring_their_own_parameters(monkeypatch):
    def cap(key, profile, day):
        return Parameter(key, "频次上限", 2) if key == "RE-1.cap" else None

    monkeypatch.setattr(services, "_providers", [])
    services.provide_parameters(cap)

    assert services.parameter("RE-1.cap", "weihai", D("2026-01-01")) == 2
    services.set_parameter(
        "RE-1.cap", "weihai", 3, Validity(D("2026-03-01"), "本地公布"), actor="系统管理员", now=NOW
    )
    assert services.parameter("RE-1.cap", "weihai", D("2026-03-01")) == 3


@pytest.mark.django_db
@pytest.mark.clause("WH-8-2")
def test_choosing_the_strict_reading_of_a7_stops_the_rolling_of_fixed_dates():
    clock = library.profile("weihai").clock("plan.file", D("2026-01-01"))
    services.choose_reading(
        "A7",
        "weihai",
        "strict",
        Validity(D("2026-01-01"), "监督机构从严"),
        actor="系统管理员",
        now=NOW,
    )

    def due(day):
        chosen = services.strict_readings("weihai", D(day))
        return period.run(clock, D("2026-01-01"), services.current_calendar(), readings=chosen).due

    assert due("2026-01-01") == D("2026-01-31")
    assert due("2025-12-31") == D("2026-02-02")
    assert services.reading("A7", "weihai", D("2026-02-01")) == "strict"
    assert services.reading("A7", "huantai", D("2026-02-01")) == "default"


@pytest.mark.django_db
def test_a_later_choice_replaces_an_earlier_one():
    for chosen, since in (("strict", "2026-01-01"), ("default", "2026-05-01")):
        services.choose_reading(
            "A7", "weihai", chosen, Validity(D(since), "试行"), actor="系统管理员", now=NOW
        )

    assert services.strict_readings("weihai", D("2026-04-30")) == {"A7"}
    assert services.strict_readings("weihai", D("2026-05-01")) == frozenset()


@pytest.mark.django_db
def test_a_settled_question_has_no_strict_reading_to_choose():
    with pytest.raises(NormsRefusal, match="没有可以另选的解释"):
        services.choose_reading(
            "A3", "weihai", "strict", Validity(D("2026-01-01"), "试"), actor="系统管理员", now=NOW
        )
