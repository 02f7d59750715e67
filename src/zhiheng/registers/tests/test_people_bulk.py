"""成批登记：好的写入，不好的逐行说明，一批一条留痕。"""

from datetime import date

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Officer, OfficerCertificate
from zhiheng.kernel.models import LedgerEntry
from zhiheng.registers.people import CertificateRow, DutyRow, OfficerRow, register_many

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


def held(number="演示B1", **fields):
    return CertificateRow(number, **{"valid_from": DAY, "valid_to": date(2030, 12, 31)} | fields)


def row(unit, line=1, **fields):
    known = {"agency": unit.name, "name": f"李示{line}", "works_from": DAY}
    return OfficerRow(line, **known | fields)


def register(rows, actor):
    return register_many(rows, actor, timezone.now())


@pytest.mark.clause("SD-10", "SC-17", "HT-4.2-2")
def test_good_rows_are_registered_and_bad_ones_told(agency, clerk):
    rows = [
        row(agency, 1, certificates=(held(),), duties=(DutyRow("enforcement", DAY),)),
        row(agency, 2, agency="没有的局"),
        row(agency, 3, agency=agency.short_name, certificates=(held("演示B2"),)),
    ]

    done = register(rows, clerk)

    assert len(done.officers) == done.certificates == 2
    assert [(one.line, one.field) for one in done.refusals] == [(2, "agency")]
    first = Officer.objects.get(name="李示1")
    assert first.agency == agency
    assert first.duties.get().duty == "enforcement"
    assert first.postings.get().agency == agency
    assert first.certificates.get().territory == agency.path
    assert LedgerEntry.objects.filter(action="registers.register_many").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "姓名须是"),
        ({"name": "李" * 41}, "姓名须是"),
        ({"name": "李\x00"}, "控制字符"),
        ({"staff_type": "临时工"}, "没有“临时工”这种人员类别"),
        ({"works_to": date(2025, 1, 1)}, "早于到岗日期"),
        ({"certificates": (held(valid_to=date(2025, 1, 1)),)}, "早于有效期起"),
        ({"certificates": (held(""),)}, "证号须是"),
        ({"certificates": (held(kind="driver"),)}, "没有“driver”这种证件"),
        ({"certificates": (held("a"), held("b"))}, "有效期不能重叠"),
        ({"certificates": (held("a"), held("a"))}, "写了两次"),
        ({"certificates": (held(),), "staff_type": "auxiliary"}, "不得从事执法"),
        ({"duties": (DutyRow("enforcement", DAY),)}, "须持有效的行政执法证"),
        ({"duties": (DutyRow("chief", DAY),)}, "没有“chief”这种职务"),
        ({"duties": (DutyRow("review", DAY, is_first_review=True),)}, "法律职业资格"),
        ({"duties": (DutyRow("review", date(2025, 1, 1)),)}, "不能早于到岗日期"),
        (
            {"duties": (DutyRow("auxiliary", DAY), DutyRow("auxiliary", DAY))},
            "不重复登记",
        ),
    ],
)
def test_every_bad_row_gets_its_sentence_and_leaves_nothing(agency, clerk, fields, sentence):
    done = register([row(agency, 7, **fields)], clerk)

    assert done.officers == ()
    assert done.refusals[0].line == 7
    assert sentence in done.refusals[0].sentence
    assert not Officer.objects.exists()
    assert not OfficerCertificate.objects.exists()


@pytest.mark.clause("HT-2.1-2")
def test_a_row_that_enforces_and_supervises_is_refused(agency, clerk):
    both = (held("a"), held("b", kind="supervision"))
    duties = (DutyRow("enforcement", DAY), DutyRow("supervision", DAY))

    done = register([row(agency, certificates=both, duties=duties)], clerk)

    assert "执法与监督分开" in done.refusals[0].sentence


def test_numbers_and_people_are_registered_once(agency, clerk):
    taken = factories.make_officer(agency).certificates.get()
    rows = [
        row(agency, 1, certificates=(held("演示B9"),)),
        row(agency, 2, certificates=(held("演示B9"),)),
        row(agency, 3, certificates=(held(taken.number),)),
        row(agency, 4, name="李示1"),
    ]

    done = register(rows, clerk)

    sentences = {one.line: one.sentence for one in done.refusals}
    assert "与第 1 行重复" in sentences[2]
    assert "与已登记的证件重复" in sentences[3]
    assert "与第 1 行同单位、同姓名" in sentences[4]
    assert "与已登记的人" in register(rows[:1], clerk).refusals[0].sentence


def test_people_of_other_agencies_are_not_brought(clerk):
    done = register([row(factories.make_agency())], clerk)

    assert "不在您的范围内" in done.refusals[0].sentence
