"""制度台账、对照清单、协作文件、研究重大问题。"""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.uploads import keep_upload
from zhiheng.registers.models import InternalSystem
from zhiheng.registers.systems import services
from zhiheng.registers.systems.checklist import lacking, sheets, with_meetings
from zhiheng.registers.systems.kinds import KINDS, demanded
from zhiheng.registers.systems.points import lacking as lacking_points

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
LAST_YEAR = date(TODAY.year - 1, 1, 1)


@pytest.fixture(autouse=True)
def vault(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def agency():
    return factories.make_agency("370321")


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


@pytest.fixture
def head():
    return factories.make_user(Role.SO_HEAD, factories.make_so("370321"))


def paper(name="制度.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n")


def register(agency, actor, kind="disclosure", **values):
    known = {
        "title": "行政执法公示办法（演示）",
        "number": "",
        "valid_from": LAST_YEAR,
        "valid_to": None,
        "leader": "张示一",
        "contact": "",
        "file": keep_upload(paper()),
        **values,
    }
    return services.register_system(agency, actor=actor, now=NOW, kind=kind, **known)


def state(agency, kind="disclosure"):
    return sheets([agency], TODAY)[agency.pk].cells[kind].state


# --- 制度 --------------------------------------------------------------------------------------


@pytest.mark.clause("WH-7", "HT-3.2-1", "HT-3.2-2a", "HT-3.2-2b", "HT-4.3-1", "SC-12")
@pytest.mark.parametrize("kind", ["disclosure", "criminal", "measures", "discretion"])
def test_a_registered_text_fills_its_place_in_the_checklist(agency, clerk, kind):
    assert state(agency, kind) == "missing"

    register(agency, clerk, kind)

    assert state(agency, kind) == "have"


def test_every_kind_names_clauses_that_the_packs_hold():
    from zhiheng.law import library

    assert all(row in library.clauses() for kind in KINDS for row in kind.rows.split())
    assert {kind.code for kind in demanded("/370000/370300/370321/", TODAY)} >= {
        "criminal",
        "measures",
    }
    assert "measures" not in {kind.code for kind in demanded("/370000/371000/371002/", TODAY)}


def test_a_text_is_demanded(agency, clerk):
    with pytest.raises(RuleViolation, match="请上传"):
        register(agency, clerk, file=None)


def test_an_expired_text_is_amber_until_the_new_edition(agency, clerk):
    old = register(agency, clerk, valid_to=TODAY - timedelta(days=1))
    assert state(agency) == "expired"

    new = register(agency, clerk, valid_from=TODAY, replaces=old)

    old.refresh_from_db()
    assert old.replaced_on == TODAY
    assert old.replaced_by == new
    assert state(agency) == "have"
    with pytest.raises(RuleViolation, match="已经被替代"):
        register(agency, clerk, valid_from=TODAY, replaces=old)


def test_a_new_edition_belongs_to_the_same_agency_and_kind(agency, clerk):
    old = register(agency, clerk)

    with pytest.raises(RuleViolation, match="同一种制度"):
        register(agency, clerk, "files", replaces=old)


def test_a_repealed_text_needs_a_reason_and_leaves_a_gap(agency, clerk):
    made = register(agency, clerk)
    services.repeal_system(made, actor=clerk, now=NOW, ended_on=TODAY, reason="职能已经划转")

    assert state(agency) == "missing"
    with pytest.raises(RuleViolation, match="已经废止"):
        services.repeal_system(made, actor=clerk, now=NOW, ended_on=TODAY, reason="再废止一次")


def test_nobody_registers_for_another_agency(agency):
    with pytest.raises(NotVisible):
        register(agency, factories.make_user(Role.EA_CLERK))


# --- 对照清单 ----------------------------------------------------------------------------------


@pytest.mark.clause("HT-3.2-1", "WH-7", "SC-12")
def test_the_authority_marks_what_does_not_concern_an_agency(agency, clerk, head):
    with pytest.raises(RuleViolation, match="由监督机构标注"):
        services.exempt(agency, "hearing", actor=clerk, now=NOW, reason="没有听证职责")
    services.exempt(agency, "hearing", actor=head, now=NOW, reason="没有听证职责")
    assert state(agency, "hearing") == "exempt"
    wanted = sheets([agency], TODAY)[agency.pk].wanted

    services.end_exemption(agency, "hearing", actor=head, now=NOW, reason="新增听证职责")

    assert state(agency, "hearing") == "missing"
    assert sheets([agency], TODAY)[agency.pk].wanted == wanted + 1


def test_the_filter_finds_who_lacks_a_system(agency, clerk, head):
    other = factories.make_agency("370321")
    rows = Agency.objects.filter(pk__in=[agency.pk, other.pk])
    register(agency, clerk)

    assert list(lacking(rows, TODAY, "disclosure")) == [other]
    assert set(lacking(rows, TODAY)) == {agency, other}
    for kind in KINDS:
        if kind.code != "disclosure":
            services.exempt(agency, kind.code, actor=head, now=NOW, reason="没有这类职权")
    assert list(lacking(rows, TODAY)) == [other]


def test_a_page_of_the_matrix_costs_few_queries(agency, clerk, head, client):
    for _ in range(12):
        factories.make_agency("370321")
    register(agency, clerk)
    client.force_login(head)
    client.get(reverse("registers:checklists"))

    with CaptureQueriesContext(connection) as caught:
        page = client.get(reverse("registers:checklists")).content.decode()

    assert agency.name in page
    assert len(caught) <= 8
    answer = client.post(reverse("registers:checklists"), {"export": "csv", "columns": "all"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    line = next(one for one in lines if agency.name in one)
    assert line.split(",").count("有") == 1
    assert line.split(",").count("缺") == len(KINDS) - 1
    assert page.count('data-label="公示"') == page.count('data-label="制度"')
    assert "缺</span>" in page


# --- 协作文件与会议 ----------------------------------------------------------------------------


@pytest.mark.clause("HT-3.2-2b", "HT-3.2-2c", "SD-27", "SC-33")
def test_an_agreement_with_the_procuratorate_runs_until_it_ends(head):
    values = {
        "partner": "procuratorate",
        "parties": "司法局、检察院（演示）",
        "title": "执法监督与检察监督衔接办法（演示）",
        "signed_on": LAST_YEAR,
        "valid_from": LAST_YEAR,
        "valid_to": TODAY + timedelta(days=30),
        "contact": "",
        "file": keep_upload(paper()),
    }
    made = services.register_agreement(head.agency, actor=head, now=NOW, **values)
    rows = type(made).objects.visible_to(head)
    assert rows.not_ended(TODAY).count() == 1

    services.end_agreement(made, actor=head, now=NOW, ended_on=TODAY, reason="另订新的文件")

    assert rows.not_ended(TODAY).count() == 0


@pytest.mark.clause("HT-4.1-2", "HT-4.1-1")
def test_the_first_responsible_leader_studies_the_problems(agency, clerk):
    values = {"leader": "李示二", "topic": "执法证件过期", "decision": "限期换证", "file": None}
    with pytest.raises(RuleViolation, match="不能晚于今天"):
        services.record_meeting(
            agency, actor=clerk, now=NOW, held_on=TODAY + timedelta(days=1), **values
        )
    services.record_meeting(agency, actor=clerk, now=NOW, held_on=TODAY, **values)

    found = with_meetings(Agency.objects.filter(pk=agency.pk), TODAY.year)
    sheet = sheets(found, TODAY)[agency.pk]
    assert (sheet.meetings, sheet.must_meet) == (1, True)


# --- 页面 --------------------------------------------------------------------------------------


@pytest.mark.clause("WH-7", "HT-3.2-1", "HT-4.1-2")
def test_the_clerk_goes_from_the_checklist_to_the_text(agency, clerk, client):
    client.force_login(clerk)
    page = client.get(reverse("registers:checklist", args=[agency.pk])).content.decode()
    assert "缺 " in page
    form = {
        "agency": agency.pk,
        "kind": "files",
        "title": "案卷评查办法（演示）",
        "valid_from": LAST_YEAR.isoformat(),
        "leader": "张示一",
        "file": paper(),
    }

    answer = client.post(reverse("registers:new-system"), form)

    made = InternalSystem.objects.get()
    assert answer.url == made.get_absolute_url()
    assert "案卷评查办法" in client.get(made.get_absolute_url()).content.decode()
    file = client.get(reverse("registers:stored-file", args=["system", made.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    stranger = factories.make_user(Role.EA_CLERK)
    client.force_login(stranger)
    assert client.get(made.get_absolute_url()).status_code == 404


def editions(client, **known):
    page = client.get(reverse("registers:new-system"), known).content.decode()
    select = page.partition('id="id_replaces"')[2].partition("</select>")[0]
    return re.findall(r'value="(\d+)"', select)


@pytest.mark.clause("WH-7")
def test_a_new_edition_is_offered_the_texts_in_force_of_its_kind_and_agency(agency, clerk, client):
    old = register(agency, clerk)
    expired = register(agency, clerk, valid_to=TODAY - timedelta(days=1))
    register(agency, clerk, "files")
    register(agency, clerk, valid_from=TODAY + timedelta(days=9))
    gone = register(agency, clerk)
    services.repeal_system(gone, actor=clerk, now=NOW, ended_on=TODAY, reason="划转")
    register(agency, clerk, valid_from=TODAY, replaces=register(agency, clerk))
    newest = InternalSystem.objects.exclude(replaces=None).get()
    client.force_login(clerk)

    offered = editions(client, agency=agency.pk, kind="disclosure")

    assert set(offered) == {str(one.pk) for one in (old, expired, newest)}
    assert editions(client, agency=agency.pk) == []


def test_a_text_of_another_kind_is_refused_as_the_last_edition(agency, clerk, client):
    other = register(agency, clerk, "files")
    client.force_login(clerk)
    form = {"agency": agency.pk, "kind": "disclosure", "replaces": other.pk}

    answer = client.post(reverse("registers:new-system"), form)

    assert "上一版须是这个机关、这一种制度施行中的文本" in answer.content.decode()


def test_a_text_not_yet_in_force_is_offered_no_new_edition(agency, clerk, client):
    coming = register(agency, clerk, valid_from=TODAY + timedelta(days=9))
    client.force_login(clerk)

    assert "登记新版" not in client.get(coming.get_absolute_url()).content.decode()
    assert "登记新版" in client.get(register(agency, clerk).get_absolute_url()).content.decode()


def test_an_agreement_and_a_meeting_have_pages(head, client):
    client.force_login(head)
    form = {
        "agency": head.agency.pk,
        "partner": "police",
        "parties": "司法局、公安局（演示）",
        "title": "行刑衔接办法（演示）",
        "signed_on": LAST_YEAR.isoformat(),
        "valid_from": LAST_YEAR.isoformat(),
        "file": paper(),
    }
    page = client.post(reverse("registers:new-agreement"), form, follow=True).content.decode()
    assert "行刑衔接办法" in page
    form = {
        "agency": head.agency.pk,
        "held_on": TODAY.isoformat(),
        "leader": "李示二",
        "topic": "证件过期",
        "decision": "限期换证",
    }
    page = client.post(reverse("registers:new-meeting"), form, follow=True).content.decode()
    assert "限期换证" in page


# --- 协作文件、第一责任人 ----------------------------------------------------------------------


def point(agency, code):
    return sheets([agency], TODAY)[agency.pk].points[code].state


def agree(head, partner, agency=None, **values):
    known = {
        "parties": "司法局（演示）等",
        "title": "协作办法（演示）",
        "signed_on": LAST_YEAR,
        "valid_from": LAST_YEAR,
        "valid_to": None,
        "contact": "",
        "file": keep_upload(paper()),
    }
    return services.register_agreement(
        agency or head.agency, actor=head, now=NOW, partner=partner, **known | values
    )


@pytest.mark.clause("HT-3.2-2c", "HT-3.2-2b", "SD-27")
def test_the_authority_is_told_which_agreements_it_lacks(agency, head):
    so, rows = head.agency, Agency.objects.filter(is_supervision_authority=True)
    partners = ("supervisory", "procuratorate", "police")
    assert [point(so, one) for one in partners] == ["missing"] * 3
    assert [point(agency, one) for one in partners] == ["free"] * 3

    agree(head, "procuratorate", agency=so.government)
    agree(head, "police", valid_to=TODAY - timedelta(days=1))

    assert [point(so, one) for one in partners] == ["missing", "have", "expired"]
    assert [lacking_points(rows, TODAY, one).count() for one in partners] == [1, 0, 1]


@pytest.mark.clause("HT-3.2-2c", "SD-27")
def test_an_agreement_with_the_police_is_asked_only_where_the_place_asks_it():
    city = factories.make_so("371000")

    assert point(city, "police") == "free"
    assert point(city, "procuratorate") == "missing"
    assert not lacking_points(Agency.objects.filter(pk=city.pk), TODAY, "police").exists()


@pytest.mark.clause("HT-4.1-2")
def test_an_agency_without_a_first_responsible_leader_is_named(client, head):
    bare = factories.make_agency("370321", name="缺责局（演示）")
    named = factories.make_agency("370321", responsible_leader="王示三")
    elsewhere = factories.make_agency("371000")
    client.force_login(head)

    assert [point(one, "leader") for one in (bare, named, elsewhere)] == ["missing", "have", "free"]
    page = client.get(reverse("registers:checklists"), {"point": "leader"}).content.decode()
    assert bare.name in page
    assert named.name not in page
    page = client.get(reverse("registers:checklist", args=[bare.pk])).content.decode()
    assert "第一责任人没有" in page
    answer = client.post(reverse("registers:checklists"), {"export": "csv", "columns": "all"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert any(named.name in line and "王示三" in line for line in lines)


@pytest.mark.clause("SD-9", "HT-3.2-1")
def test_an_entrusted_organisation_is_asked_for_no_systems(client, head):
    entrusted = factories.make_agency("370321", kind="entrusted", name="受托中心（演示）")
    client.force_login(head)

    page = client.get(reverse("registers:checklists"), {"missing": "on"}).content.decode()

    assert entrusted.name not in page
    assert client.get(reverse("registers:checklist", args=[entrusted.pk])).status_code == 404
