"""从表格导入执法主体：全部各行先核对，好的连同首版写入，已有的从不覆盖。"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory import codes
from zhiheng.directory.models import Agency, AgencyChange, AgencyVersion
from zhiheng.filings.models import Filing
from zhiheng.kernel.models import EntryMember, LedgerEntry
from zhiheng.web.register_imports import jobs
from zhiheng.web.tests.sheets_corpus import AGENCY_HEADS, agency, gb18030, xlsx
from zhiheng.web.tests.test_officer_imports import (
    Stage,
    folder,  # noqa: F401 - used by every test
    sentences,
    upload,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db):
    return factories.make_user(Role.SO_HEAD, factories.make_so("371002"))


def code(serial, place="371002"):
    return codes.compose_credit_code("11", place, 700_000 + serial)


def import_rows(actor, *rows):
    found = upload(xlsx(AGENCY_HEADS, *rows), actor, "agencies")
    return write(found, actor) if found.accepted else found


@pytest.mark.clause("WH-9.s1", "SD-9", "SC-10")
def test_a_list_becomes_agencies_with_their_first_versions(head):
    rows = [
        agency(
            "环翠区示甲局（演示）", code(1), 简称="示甲局", 监督科室="法规科", 第一责任人="王示安"
        ),
        agency(
            "环翠区示甲大队（演示）",
            code(2),
            类型="受委托组织",
            上级主管部门="示甲局",
            垂直管理="是",
        ),
    ]
    found = import_rows(head, *rows)

    assert (found.stage, found.accepted, found.tally) == (Stage.COMPLETE, 2, {"agencies": 2})
    first = Agency.objects.get(name="环翠区示甲局（演示）")
    assert first.government.kind == "government"
    assert first.responsible_leader == "王示安"
    assert first.subordinates.get().is_vertical
    version = AgencyVersion.objects.get(agency=first)
    assert (version.valid_from, version.valid_to, version.path) == (
        date(2019, 1, 25),
        None,
        first.path,
    )
    assert first.shown_from == date(2019, 1, 25)
    assert AgencyChange.objects.filter(agency=first, kind="register").count() == 1
    entry = LedgerEntry.objects.get(action=jobs.ACTION)
    assert EntryMember.objects.filter(entry=entry).count() == 2


def test_a_government_and_what_hangs_from_it_come_in_one_sheet_in_any_order(head):
    gb = gb18030(
        AGENCY_HEADS,
        agency(
            "示范街道综合执法队（演示）",
            code(3),
            类型="受委托组织",
            上级主管部门="示范街道办（演示）",
        ),
        agency("示范街道办（演示）", code(4), 类型="街道办事处", 所属政府="环翠示范政府(演示)"),
        agency("环翠示范政府（演示）", code(5), 类型="人民政府"),
    )

    found = write(upload(gb, head, "agencies"), head)

    assert found.accepted == 3
    street = Agency.objects.get(name="示范街道办（演示）")
    assert street.government.name == "环翠示范政府（演示）"
    assert street.subordinates.count() == 1


BAD = [
    ({"机关名称": ""}, "没有写机关名称。"),
    ({"机关名称": "局" * 121}, "超过上限 120 个字"),
    ({"统一社会信用代码": "11371002MD7000018X"}, "校验位不符"),
    ({"统一社会信用代码": "123"}, "应为 18 位，现为 3 位"),
    ({"统一社会信用代码": 113710020000000011}, "单元格是数字格式"),
    ({"类型": "公司"}, "类型：“公司”不在可选的范围内"),
    ({"类型": ""}, "没有写类型。"),
    ({"辖区代码": "999999"}, "辖区“999999”没有登记，或者不在您的范围内"),
    ({"辖区代码": "370321"}, "不在您的范围内"),
    ({"主体资格起": "2019"}, "只有年份"),
    ({"所属政府": "没有的政府"}, "所属政府“没有的政府”名录里没有，表里也没有"),
    ({"上级主管部门": "没有的局"}, "上级主管部门“没有的局”名录里没有"),
    ({"监督机构": "是"}, "一级政府只有一个行政执法监督机构"),
    ({"垂直管理": "也许"}, "垂直管理：“也许”不是“是”或者“否”"),
]


@pytest.mark.clause("WH-9.s1")
@pytest.mark.parametrize(("fields", "sentence"), BAD)
def test_a_bad_row_is_told_and_nothing_of_it_is_written(head, fields, sentence):
    before = Agency.objects.count()

    found = import_rows(
        head,
        agency("环翠区示甲局（演示）", **{"统一社会信用代码": code(1)} | fields),
        agency("环翠区示乙局（演示）", code(2)),
    )

    assert sentence in sentences(found)[2]
    assert Agency.objects.count() == before + 1


def test_a_government_must_be_a_government(head):
    so = Agency.objects.get(is_supervision_authority=True)

    found = import_rows(head, agency("环翠区示甲局（演示）", code(1), 所属政府=so.name))

    assert "所属政府须是人民政府" in sentences(found)[2]


def test_loops_are_told_and_what_hangs_from_them_waits_too(head):
    found = import_rows(
        head,
        agency("示甲局", 上级主管部门="示乙局"),
        agency("示乙局", 上级主管部门="示甲局"),
        agency("示丙局", 上级主管部门="示甲局"),
        agency("示丁局"),
    )

    told = sentences(found)
    assert "隶属关系成环：“示甲局” → “示乙局” → “示甲局”" in told[2]
    assert "隶属关系成环" in told[3]
    assert "那一行有问题" in told[4]
    assert found.accepted == 1


def test_names_codes_and_authorities_come_once_in_a_sheet(head):
    found = import_rows(
        head,
        agency("示甲局", code(1)),
        agency("示甲局", code(2)),
        agency("示乙局", code(1)),
        agency("示政府", code(6), 类型="政府"),
        agency("示司法局", code(7), 监督机构="是", 所属政府="示政府"),
        agency("示司法二局", code(8), 监督机构="是", 所属政府="示政府"),
    )

    assert sentences(found) == {
        3: "机关名称与第 2 行重复，只登记第 2 行。",
        4: "统一社会信用代码与第 2 行重复，只登记第 2 行。",
        7: "一级政府只有一个行政执法监督机构：第 6 行已是“示政府”的监督机构。",
    }


@pytest.mark.clause("WH-9.s1")
def test_what_is_registered_is_unchanged_or_told_with_its_differences(head):
    rows = [agency("示甲局", code(1), 简称="甲局", 职权范围="市场监管")]
    import_rows(head, *rows)

    found = import_rows(
        head,
        *rows,
        agency("示甲局", "", 职权范围=""),
        agency("示甲局", code(1), 简称="示局", 职权范围="全部", 类型="派出机构"),
        agency("示甲更名局", code(1)),
    )

    assert found.unchanged == 2
    told = sentences(found)
    assert "已登记“示甲局”，有不同，请办理变更登记：简称登记的是“甲局”，表里是“示局”" in told[4]
    assert "类型登记的是“政府部门”，表里是“派出机构”" in told[4]
    assert "名称登记的是“示甲局”，表里是“示甲更名局”" in told[5]
    assert Agency.objects.get(credit_code=code(1)).powers == "市场监管"


def test_a_name_that_a_planned_change_will_take_is_refused(head):
    one = factories.make_agency("371002", name="示旧局")
    from django.utils import timezone

    from zhiheng.directory.services import change_agency

    change_agency(
        one,
        {"name": "示新局"},
        effective_on=date(2090, 1, 1),
        kind="rename",
        basis="批复（演示）",
        document_number="",
        actor=head,
        now=timezone.now(),
    )

    found = import_rows(head, agency("示新局", code(1)))

    assert "同一辖区已登记“示新局”" in sentences(found)[2]


def test_an_agency_clerk_may_not_import_agencies(client):
    clerk = factories.make_user(Role.EA_CLERK)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("imports:upload", args=["agencies"])).status_code == 404
    assert client.get(reverse("imports:template", args=["agencies"])).status_code == 404


@pytest.mark.clause("WH-9.s2a", "SD-9")
def test_only_what_was_established_since_the_register_began_is_to_apply(head):
    today = timezone.localdate()
    rows = [
        agency("环翠区示旧局（演示）", code(8)),
        agency("环翠区示新局（演示）", code(9), 主体资格起=today.isoformat()),
    ]

    found = import_rows(head, *rows)

    assert found.accepted == 2
    filing = Filing.objects.get(kind="entity_change")
    assert (filing.agency.name, filing.starts_on) == ("环翠区示新局（演示）", today)
    assert filing.change.kind == "establish"


@pytest.mark.clause("SC-42-2")
def test_a_superior_outside_the_platform_is_imported_by_its_name(head):
    name = "环翠区示乙局（演示）"
    import_rows(head, agency(name, code(3), 平台以外的上级主管部门="演示省监管局"))
    both = {"上级主管部门": name, "平台以外的上级主管部门": "演示省监管局"}

    found = import_rows(head, agency("环翠区示丙局（演示）", code(4), **both))

    assert Agency.objects.get(name=name).superior_shown == "演示省监管局"
    assert "不在平台上的只写名称" in sentences(found)[2]
