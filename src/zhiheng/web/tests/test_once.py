"""同一页的表单提交两次，只办成一件：后退再提交、两次提交同时到达、改动之后再提交。"""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.codes import compose_credit_code
from zhiheng.directory.models import Agency, EnforcementItem, Officer
from zhiheng.filings.models import Filing, NewNorm
from zhiheng.kernel import jobs, worker
from zhiheng.registers.models import ProblemMeeting, TrainingCourse
from zhiheng.ui import once
from zhiheng.ui.models import SubmittedForm

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
KEY = re.compile(r'name="form_key" value="([^"]+)"')
CODE = compose_credit_code("11", "371002", 888)
COURSE = {
    "title": "许可法培训（演示）",
    "kind": "public",
    "year": TODAY[:4],
    "hours": "4",
    "starts_on": TODAY,
    "ends_on": TODAY,
}
ITEM = {
    "code": "YS-TEST-001",
    "name": "对演示行为的处罚",
    "act_kind": "penalty",
    "basis": "演示法规第一条",
    "domain": "市场监管",
}
ACT = {
    "kind": "penalty",
    "document_number": "演罚〔2026〕9001号",
    "title": "演示违法行为",
    "party_name": "威海示例演示有限公司",
    "filed_on": TODAY,
}
FORMS = [
    (Role.EA_CLERK, "/office/filings/new/delegation", {"starts_on": TODAY}, Filing),
    (Role.EA_CLERK, "/office/acts/new?kind=penalty", ACT, EnforcementAct),
    (Role.EA_CLERK, "registers:new-course", COURSE, TrainingCourse),
    (Role.SO_HANDLER, "directory:new-item", ITEM, EnforcementItem),
    (
        Role.SO_HANDLER,
        "directory:new-agency",
        {
            "name": "新设局（演示）",
            "kind": "department",
            "jurisdiction": "371002",
            "credit_code": CODE,
        }
        | {"qualified_from": "2026-01-01"},
        Agency,
    ),
    (
        Role.EA_CLERK,
        "directory:new-officer",
        {"name": "演示甲", "staff_type": "contract", "works_from": "2026-01-01"},
        Officer,
    ),
    (
        Role.SO_HANDLER,
        "filings:new-norm",
        {"title": "演示条例", "rank": "regulation", "in_force_on": "2026-06-01"},
        NewNorm,
    ),
]


def signed_in(role: str, agency: Agency) -> Client:
    client = Client()
    client.force_login(factories.make_user(role, agency))
    return client


@pytest.fixture
def clerk():
    factories.make_so("371002")
    return signed_in(Role.EA_CLERK, factories.make_agency("371002"))


def key_of(page) -> str:
    return KEY.search(page.content.decode())[1]


def address(name: str) -> str:
    return name if name.startswith("/") else reverse(name)


@pytest.mark.parametrize(("role", "name", "values", "model"), FORMS)
def test_a_second_submission_leads_to_what_was_made(role, name, values, model):
    agency, so = factories.make_agency("371002"), factories.make_so("371002")
    client, url = signed_in(role, so if role == Role.SO_HANDLER else agency), address(name)
    form = values | {"form_key": key_of(client.get(url))}
    if model in (Officer, NewNorm):
        form |= {"agency": agency.pk, "agencies": [agency.pk]}
    before = model.objects.count()

    first = client.post(url, form)
    second = client.post(url, form, follow=True)

    assert model.objects.count() == before + 1
    assert second.redirect_chain == [(first.url, 302)]
    assert once.SAID in second.content.decode()


def test_a_refused_form_keeps_its_key_and_can_be_submitted(clerk):
    url = reverse("registers:new-course")
    key = key_of(clerk.get(url))

    refused = clerk.post(url, COURSE | {"title": "", "form_key": key})
    clerk.post(url, COURSE | {"form_key": key})

    assert (refused.status_code, key_of(refused)) == (422, key)
    assert TrainingCourse.objects.count() == 1


def test_what_was_changed_on_the_way_back_is_kept_and_asked_about(clerk):
    url = reverse("registers:new-course")
    form = COURSE | {"form_key": key_of(clerk.get(url))}
    made = clerk.post(url, form)

    asked = clerk.post(url, form | {"title": "第二期（演示）"})
    text = asked.content.decode()
    again = COURSE | {"title": "第二期（演示）", "form_key": key_of(asked)}

    assert asked.status_code == 422
    assert "现在改动过的还没有提交" in text
    assert f'<a href="{made.url}">已经办成</a>' in text
    assert 'value="第二期（演示）"' in text
    assert TrainingCourse.objects.count() == 1
    clerk.post(url, again)
    assert TrainingCourse.objects.count() == 2


def test_the_form_opened_anew_makes_another(clerk):
    url = reverse("registers:new-course")
    for _ in range(2):
        clerk.post(url, COURSE | {"form_key": key_of(clerk.get(url))})

    assert TrainingCourse.objects.count() == 2


def test_a_form_with_a_file_is_known_again_when_the_browser_dropped_the_file(settings, tmp_path):
    settings.DATA = tmp_path
    agency = factories.make_agency("371002")
    clerk, url = signed_in(Role.EA_CLERK, agency), reverse("registers:new-meeting")
    form = {"agency": agency.pk, "held_on": TODAY, "leader": "演示甲"}
    form |= {
        "topic": "证件换发（演示）",
        "decision": "限期换证（演示）",
        "form_key": key_of(clerk.get(url)),
    }

    paper = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 minutes")
    made = clerk.post(url, form | {"file": paper})
    again = clerk.post(url, form)

    assert (again.status_code, again.url) == (302, made.url)
    assert ProblemMeeting.objects.count() == 1


def test_a_key_of_somebody_else_or_of_nobody_means_nothing(clerk):
    url = reverse("registers:new-course")
    key = key_of(clerk.get(url))
    clerk.post(url, COURSE | {"form_key": key})
    other = signed_in(Role.EA_CLERK, factories.make_agency("371002"))

    other.post(url, COURSE | {"form_key": key})
    for wrong in ("", "x", "\x00" * 22, "表" * 22, key * 9):
        clerk.post(url, COURSE | {"form_key": wrong})

    assert TrainingCourse.objects.count() == 7


def test_a_draft_is_saved_as_often_as_one_likes(clerk):
    url = "/office/filings/new/delegation"
    filing = clerk.post(url, {"starts_on": TODAY}).url
    key = key_of(clerk.get(f"{filing}fill"))

    for name in ("甲中心（演示）", "乙中心（演示）"):
        clerk.post(f"{filing}fill", {"organisation": name, "form_key": key})

    assert Filing.objects.get(kind="delegation").content["organisation"] == "乙中心（演示）"


def test_keys_are_forgotten_after_a_week(clerk):
    url = reverse("registers:new-course")
    clerk.post(url, COURSE | {"form_key": key_of(clerk.get(url))})
    SubmittedForm.objects.update(submitted_at=timezone.now() - timedelta(days=8))

    jobs.submit(once.FORGET, now=timezone.now())
    worker.work_all()

    assert not SubmittedForm.objects.exists()
