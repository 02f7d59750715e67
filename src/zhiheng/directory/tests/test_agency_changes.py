"""变更登记：生效日期、依据、拒绝的理由；某日的名录。"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zhiheng import factories
from zhiheng.directory import agency_changes, services
from zhiheng.directory.models import Agency, AgencyVersion
from zhiheng.kernel.models import LedgerEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 9, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def change(agency, kind=None, on=TODAY, basis="三定规定（演示）", **changes):
    kind = kind or ("powers" if "field" in changes else "register")
    return services.change_agency(
        agency,
        changes,
        effective_on=on,
        kind=kind,
        basis=basis,
        document_number="威编〔2026〕1号",
        actor=None,
        now=NOW,
    )


def name_on(agency, day):
    return AgencyVersion.objects.as_of(day).get(agency=agency).name


@pytest.mark.clause("WH-9.s1", "SD-9", "SC-10")
def test_a_change_begins_a_version_and_the_register_of_earlier_days_stays():
    agency = factories.make_agency(name="甲局（演示）")

    change(agency, "rename", name="乙局（演示）")

    assert name_on(agency, YESTERDAY) == "甲局（演示）"
    assert name_on(agency, TODAY) == "乙局（演示）"
    agency.refresh_from_db()
    assert (agency.name, agency.shown_from) == ("乙局（演示）", TODAY)
    entry = LedgerEntry.objects.get(action="agency.change")
    assert json.loads(entry.facts)["changed"] == ["name"]


def test_a_planned_change_is_shown_from_its_day_on():
    agency = factories.make_agency(name="甲局（演示）")
    change(agency, "rename", TOMORROW, name="乙局（演示）")
    agency.refresh_from_db()
    assert agency.name == "甲局（演示）"
    assert name_on(agency, TOMORROW) == "乙局（演示）"

    assert agency_changes.bring_up_to_date(TODAY) == 0
    assert agency_changes.bring_up_to_date(TOMORROW) == 1
    assert agency_changes.bring_up_to_date(TOMORROW) == 0

    agency.refresh_from_db()
    assert agency.name == "乙局（演示）"


def test_two_agencies_may_exchange_their_names_on_one_day():
    one, other = (factories.make_agency(name=f"{x}局（演示）") for x in "甲乙")
    change(one, "rename", TODAY + timedelta(days=9), name="丙局（演示）")
    change(other, "rename", TODAY + timedelta(days=9), name="甲局（演示）")
    change(one, "rename", TODAY + timedelta(days=9), name="乙局（演示）")

    agency_changes.bring_up_to_date(TODAY + timedelta(days=9))

    names = {a.pk: a.name for a in Agency.objects.filter(pk__in=[one.pk, other.pk])}
    assert names == {one.pk: "乙局（演示）", other.pk: "甲局（演示）"}


def test_a_change_entered_late_rewrites_only_what_was_not_changed_since():
    agency = factories.make_agency(field="市场监管", prefix="甲")
    change(agency, on=date(2020, 1, 1), field="城市管理")

    change(agency, on=date(2018, 1, 1), field="卫生健康", prefix="乙")

    found = AgencyVersion.objects.filter(agency=agency).order_by("valid_from")
    assert [(one.field, one.prefix) for one in found] == [
        ("市场监管", "甲"),
        ("卫生健康", "乙"),
        ("城市管理", "乙"),
    ]


def test_a_correction_replaces_the_wrong_value_where_it_was_entered_and_keeps_both():
    agency = factories.make_agency(prefix="错")
    change(agency, on=date(2020, 1, 1), field="城市管理")

    made = change(agency, "correction", on=TODAY, basis="录入笔误", prefix="对")

    found = AgencyVersion.objects.filter(agency=agency)
    assert {one.prefix for one in found} == {"对"}
    assert found.count() == 2
    assert (made.before, made.values) == ({"prefix": "错"}, {"prefix": "对"})
    facts = json.loads(LedgerEntry.objects.get(action="agency.correct").facts)
    assert set(facts["before"]) == set(facts["after"]) == {"prefix"}


@pytest.mark.parametrize(
    ("fields", "key", "sentence"),
    [
        ({"kind": "conquest"}, "change_kind", "请选择变更的种类"),
        ({"basis": " "}, "basis", "须写明依据"),
        ({"kind": "correction", "basis": ""}, "basis", "更正须写明理由"),
        ({"on": date(2014, 12, 31)}, "effective_on", "不能在此之前生效"),
        ({"kind": "rename"}, "name", "更名须填写"),
        ({"qualified_to": date(2014, 1, 1)}, "qualified_to", "止期不能早于起期"),
        ({"kind": "register"}, "change_kind", "执法领域的变化是主体资格变化"),
        ({"qualified_to": TODAY}, "qualified_to", "“撤销”“合并”或者“分立”"),
        ({"kind": "correction", "qualified_to": TODAY}, "qualified_to", "“撤销”“合并”或者“分立”"),
        ({"name": "长" * 200}, "name", "120"),
        ({"credit_code": "1137"}, "credit_code", "应为 18 位"),
    ],
)
def test_a_refused_change_says_why_and_writes_nothing(fields, key, sentence):
    agency = factories.make_agency()

    with pytest.raises(ValidationError) as refusal:
        change(agency, **{"field": "城市管理", **fields})

    assert sentence in refusal.value.message_dict[key][0]
    assert agency.changes.count() == agency.versions.count() == 1
    assert not LedgerEntry.objects.filter(action="agency.change").exists()


@pytest.mark.clause("WH-9.s2a")
@pytest.mark.parametrize(
    "changes",
    [
        {"name": "新名局（演示）"},
        {"powers": "市场监管、知识产权"},
        {"legal_basis": "三定规定（演示）第二条"},
        {"qualified_from": date(2016, 1, 1), "prefix": "新"},
    ],
)
def test_a_change_of_the_qualification_is_not_a_plain_entry_but_may_be_a_correction(changes):
    agency = factories.make_agency()

    with pytest.raises(ValidationError) as refusal:
        change(agency, "register", **changes)
    assert "是主体资格变化" in refusal.value.message_dict["change_kind"][0]

    made = change(agency, "correction", basis="录入笔误", **changes)
    assert set(made.values) == set(changes)


@pytest.mark.clause("WH-9.s2a")
def test_a_change_of_powers_changes_the_powers_or_their_basis():
    agency = factories.make_agency()

    with pytest.raises(ValidationError) as refusal:
        change(agency, "powers", leader_post="局长")

    assert "变更种类选“登记”" in refusal.value.message_dict["powers"][0]
    assert change(agency, "register", basis="", leader_post="局长").kind == "register"


def test_nothing_changed_is_no_change():
    agency = factories.make_agency(field="市场监管")

    with pytest.raises(ValidationError, match="没有改动"):
        change(agency, field="市场监管")


@pytest.mark.clause("WH-5", "HT-2.1-3")
def test_a_second_authority_of_a_government_is_refused_for_any_day_on_which_both_would_stand():
    so, other = factories.make_so(), factories.make_agency()

    with pytest.raises(ValidationError, match=f"已登记为“{so.name}”"):
        change(other, on=TOMORROW, is_supervision_authority=True)

    change(so, on=TOMORROW, is_supervision_authority=False)
    change(other, on=TOMORROW, is_supervision_authority=True)
    agency_changes.bring_up_to_date(TOMORROW)
    heads = Agency.objects.filter(is_supervision_authority=True, government=so.government)
    assert heads.get() == other


def test_a_loop_of_superiors_is_refused_and_named():
    top = factories.make_agency(name="甲局（演示）")
    middle = factories.make_agency(name="乙局（演示）", superior=top)
    low = factories.make_agency(name="丙局（演示）", superior=middle)

    with pytest.raises(ValidationError) as refusal:
        change(top, on=TOMORROW, superior=low)

    sentence = refusal.value.message_dict["superior"][0]
    assert "“甲局（演示）” → “丙局（演示）” → “乙局（演示）” → “甲局（演示）”" in sentence
    with pytest.raises(ValidationError, match="成环"):
        change(top, superior=top)


def test_a_loop_that_would_begin_with_a_planned_change_is_refused():
    one, other = factories.make_agency(), factories.make_agency()
    change(one, on=TOMORROW, superior=other)

    with pytest.raises(ValidationError, match=f"自 {TOMORROW} 起隶属关系成环"):
        change(other, on=TODAY, superior=one)


def test_a_government_is_a_government():
    agency = factories.make_agency()

    with pytest.raises(ValidationError, match="所属政府须是人民政府"):
        change(agency, government=factories.make_agency())


def test_a_name_or_a_code_of_another_agency_is_refused():
    one, other = factories.make_agency(), factories.make_agency()

    with pytest.raises(ValidationError, match="同一辖区已登记"):
        change(one, "rename", TOMORROW, name=other.name)
    with pytest.raises(ValidationError, match="信用代码已登记"):
        change(one, on=TOMORROW, credit_code=other.credit_code)


def test_an_agency_registered_for_a_later_day_is_not_in_the_register_before():
    agency = Agency(
        name="将设局（演示）",
        kind=Agency.Kind.DEPARTMENT,
        jurisdiction=factories.make_place(),
        qualified_from=TOMORROW,
    )
    services.register_agency(agency, actor=None, now=NOW, kind="establish", basis="批复")

    assert not services.register_as_of(TODAY).filter(agency=agency).exists()
    assert services.register_as_of(TOMORROW).get(agency=agency).name == "将设局（演示）"
    assert Agency.objects.as_of(TOMORROW).filter(agency=agency).exists()


def test_the_first_day_cannot_be_corrected_past_a_later_change():
    agency = factories.make_agency()
    change(agency, on=date(2020, 1, 1), field="城市管理")

    with pytest.raises(ValidationError, match="不能晚于 2020-01-01"):
        change(agency, "correction", qualified_from=date(2021, 1, 1))


def test_the_database_refuses_two_versions_on_one_day():
    agency = factories.make_agency()
    first = agency.versions.get()
    values = {f.attname: getattr(first, f.attname) for f in first._meta.fields if f.name != "id"}
    first.valid_to = TODAY
    first.save()

    for start, end in ((date(2020, 1, 1), date(2020, 2, 1)), (TODAY, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgencyVersion.objects.create(**values | {"valid_from": start, "valid_to": end})
    AgencyVersion.objects.create(**values | {"valid_from": TOMORROW})
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyVersion.objects.filter(agency=agency, valid_from=TOMORROW).update(valid_from=TODAY)


@pytest.mark.clause("HT-2.1-1")
def test_towns_and_departments_carry_the_duty_of_supervision():
    kinds = {
        kind: factories.make_agency(kind=kind).supervises_itself for kind in Agency.Kind.values
    }

    assert {kind for kind, duty in kinds.items() if duty} == {
        "department",
        "dispatched_organ",
        "town",
    }
    assert not factories.make_so().supervises_itself


@pytest.mark.clause("SC-42-2")
def test_a_superior_is_on_the_platform_or_named_not_both():
    agency = factories.make_agency(superior=factories.make_agency())

    with pytest.raises(ValidationError, match="不在平台上的只写名称"):
        change(agency, superior_name="演示省监管局")

    change(agency, superior=None, superior_name="演示省监管局")
    agency.refresh_from_db()
    assert agency.superior_shown == "演示省监管局"
