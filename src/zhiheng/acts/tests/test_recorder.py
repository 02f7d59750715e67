"""数据录入员：辅助人员只录入执法数据，不撤回、不看封存的身份，也打不开别的业务（SD-10-3）。"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import RoleAssignment
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import EnforcementAct, Party
from zhiheng.kernel.sealing import seal
from zhiheng.registers import certificates
from zhiheng.registers.models import CertificateMatter

DAY = date(2026, 3, 2)


@pytest.fixture
def agency(db):
    return factories.make_agency()


@pytest.fixture
def recorder(client, agency):
    assistant = factories.make_officer(agency, certificate=False, staff_type="dispatched")
    client.force_login(factories.make_user(Role.EA_RECORDER, agency, officer=assistant))
    return client


@pytest.fixture
def act(agency):
    party = Party.objects.create(
        kind="natural", name="王某", sealed_name=seal("王示甲", context="party.name")
    )
    return EnforcementAct.objects.create(
        agency=agency, path=agency.path, kind="penalty", party=party, act_on=DAY, decided_on=DAY,
        document_number="演罚〔2026〕1号", recorded_at=timezone.now(),
    )  # fmt: skip


def status(client, name, *args):
    return client.get(reverse(name, args=args)).status_code


@pytest.mark.clause("SD-10-3")
def test_a_recorder_registers_and_corrects_the_acts_of_the_own_agency(recorder, act):
    page = recorder.get(reverse("acts:act", args=[act.pk])).content.decode()

    assert "更正登记" in page
    assert "撤回记录" not in page
    assert status(recorder, "acts:act-edit", act.pk) == 200
    assert recorder.get("/office/acts/new?kind=penalty").status_code == 200
    assert status(recorder, "acts:act-list") == status(recorder, "exchange:upload") == 200


@pytest.mark.clause("SD-10-3")
def test_a_recorder_decides_nothing_and_reads_no_sealed_name(recorder, act):
    assert status(recorder, "acts:act-withdraw", act.pk) == 403
    assert status(recorder, "acts:act-unseal", act.pk) == 403


@pytest.mark.clause("SD-10-3")
def test_a_recorder_sees_no_matter_of_the_agency(agency):
    clerk = factories.make_user(Role.EA_CLERK, agency)
    wanted = certificates.Wanted("enforcement", agency.path)
    officer = factories.make_officer(agency, certificate=False)
    matter = certificates.apply(officer, wanted, actor=clerk)
    recorder = factories.make_user(Role.EA_RECORDER, agency)
    both = factories.make_user(Role.EA_RECORDER, agency)
    RoleAssignment.objects.create(user=both, role=Role.EA_CLERK)

    seen = CertificateMatter.objects.visible_to

    assert not seen(recorder).exists()
    assert list(seen(clerk)) == list(seen(both)) == [matter]


@pytest.mark.clause("SD-10-3")
@pytest.mark.parametrize(
    "page",
    ["directory:officers", "directory:new-officer", "filings:list", "registers:staffing",
     "screening:lead-list", "publications:list"],
)  # fmt: skip
def test_a_recorder_opens_no_other_business(recorder, page):
    assert status(recorder, page) == 403
