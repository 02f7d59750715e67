"""从表格导入人员：好的写入，不好的逐行说明，改好再导不重复。"""

from datetime import date

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import AgencyAlias, Officer, OfficerCertificate, OfficerDuty, Posting
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.kernel import vault
from zhiheng.kernel.models import EntryMember, LedgerEntry, Notice
from zhiheng.registers.models import RegisterImport
from zhiheng.web.register_imports import jobs, services
from zhiheng.web.tests.sheets_corpus import OFFICER_HEADS, bare, gb18030, officer, xlsx

pytestmark = pytest.mark.django_db
Stage = RegisterImport.Stage


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def agency(db):
    return factories.make_agency(short_name="环翠演示局")


@pytest.fixture
def handler(agency):
    return factories.make_user(Role.SO_HANDLER)


def upload(file, actor, kind="officers"):
    found = services.submit(kind, file, actor=actor, now=timezone.now())
    return run(found)


def run(found):
    kernel_jobs.execute(found.job_id)
    found.refresh_from_db()
    return found


def write(found, actor):
    return run(services.write(found, actor=actor, now=timezone.now()))


def import_rows(actor, *rows, heads=OFFICER_HEADS):
    found = upload(xlsx(heads, *rows), actor)
    return write(found, actor) if found.accepted else found


def sentences(found):
    return dict(found.problems)


@pytest.mark.clause("SD-10", "SC-17", "SC-10")
def test_a_list_becomes_officers_with_certificates_duties_and_postings(agency, handler):
    rows = [
        officer(agency.name, "王示安", "37100001"),
        officer(agency.short_name, "李示宁", "37100002", 岗位="执法人员、法制审核人员"),
        bare(agency.credit_code, "赵示康", 人员类别="劳务派遣", 岗位="辅助人员"),
    ]
    found = upload(xlsx(OFFICER_HEADS, *rows), handler)
    assert (found.stage, found.accepted, found.refused) == (Stage.CHECKED, 3, 0)
    assert not Officer.objects.exists()

    found = write(found, handler)

    assert found.stage == Stage.COMPLETE
    assert found.tally == {"officers": 3, "certificates": 2, "duties": 4, "touched": 0}
    first = Officer.objects.get(name="王示安")
    assert first.certificates.get().territory == agency.path
    assert first.duties.get().starts_on == date(2024, 1, 1)  # from the first day of the certificate
    assert first.postings.get().starts_on == date(2020, 3, 2)
    entry = LedgerEntry.objects.get(action=jobs.ACTION)
    assert EntryMember.objects.filter(entry=entry).count() == 3
    assert found.sha256 in entry.facts
    assert Notice.objects.filter(person=handler).count() == 2


def test_columns_in_any_order_with_usual_headings_and_a_title_above(agency, handler):
    heads = (
        "序号",
        "执法证号",
        "单位名称",
        "编制性质",
        "姓 名",
        "入职时间",
        "有效期至",
        "发证日期",
    )
    rows = [
        (
            "1",
            "37100001",
            agency.name,
            "行政编",
            "王 示 安",
            "20200302",
            "2028年12月31日",
            "2024.1.1",
        )
    ]
    found = upload(xlsx(heads, *rows, above=[("环翠区执法人员花名册",), ()]), handler)

    found = write(found, handler)

    held = OfficerCertificate.objects.select_related("officer").get()
    assert (held.officer.name, held.officer.staff_type) == ("王示安", "civil")
    assert (held.kind, held.valid_to) == ("enforcement", date(2028, 12, 31))
    assert found.unread == ["没有读的列：序号。"]


@pytest.mark.parametrize(
    "written",
    ["2020-3-2", "2020/03/02", "2020.3.2", "20200302", "2020年3月2日", "二〇二〇年三月二日",
     "２０２０－０３－０２", date(2020, 3, 2), 43892, 20200302, "43892"],
)  # fmt: skip
def test_days_in_all_usual_writings(agency, handler, written):
    import_rows(handler, bare(agency.name, 到岗日期=written))

    assert Officer.objects.get().works_from == date(2020, 3, 2)


def test_a_csv_in_gb18030_with_full_width_signs_and_repeated_headings(agency, handler):
    file = gb18030(
        OFFICER_HEADS,
        officer(f" {agency.name} ".replace("（", "("), "王　示　安", "３７１００００１"),
        [],
        OFFICER_HEADS,
        officer(agency.name, "李示宁", "37100002"),
        ["合计", "2"],
    )

    found = write(upload(file, handler), handler)

    assert (found.rows, found.accepted) == (2, 2)
    assert set(OfficerCertificate.objects.values_list("number", flat=True)) == {
        "37100001",
        "37100002",
    }


def test_one_person_with_two_certificates_on_two_lines_is_one_officer(agency, handler):
    second = {"证件种类": "听证主持人证", "证号": "T1", "人员类别": "", "岗位": "听证主持人"}
    second |= {"证号": "TZ01"}
    found = import_rows(
        handler,
        officer(agency.name),
        officer(agency.name, 岗位="听证主持人"),
        officer(agency.name, **second),
    )

    assert sentences(found) == {3: "证号 37100001 与第 2 行重复。"}
    one = Officer.objects.get()
    assert set(one.certificates.values_list("kind", flat=True)) == {"enforcement", "hearing"}
    assert set(one.duties.values_list("duty", flat=True)) == {"enforcement", "hearing"}


BAD = [
    ({"姓名": ""}, "没有写姓名。"),
    ({"姓名": "王" * 41}, "超过上限 40 个字"),
    ({"姓名": "王\x07示"}, "控制字符"),
    ({"姓名": "123"}, "不像姓名"),
    ({"机关": "没有的局"}, "机关“没有的局”没有登记，或者不在您的范围内"),
    ({"机关": ""}, "没有写机关。"),
    ({"人员类别": "编外"}, "人员类别：“编外”不在可选的范围内，请写：公务员"),
    ({"人员类别": ""}, "没有写人员类别"),
    ({"岗位": "局长"}, "岗位：“局长”不在可选的范围内"),
    ({"岗位": "执法人员、监督人员"}, "执法与监督分开"),
    ({"岗位": "监督人员"}, "须持有效的行政执法监督证"),
    ({"到岗日期": ""}, "没有写到岗日期。"),
    ({"到岗日期": "2020年3月"}, "只有年月，没有日"),
    ({"到岗日期": "2020-02-30"}, "不是存在的日期"),
    ({"到岗日期": "02/03/2020"}, "年份写在末尾"),
    ({"离岗日期": "2019-01-01"}, "离岗日期（2019-01-01）早于到岗日期"),
    ({"离岗日期": "2023-01-01"}, "早于证件的有效期起"),
    ({"证件种类": "驾驶证"}, "证件种类：“驾驶证”不在可选的范围内"),
    ({"证号": 37100000001}, "证号：单元格是数字格式"),
    ({"证号": "3.71E+10"}, "数位已丢失"),
    ({"证号": ""}, "没有写证号。"),
    ({"证号": "１"}, "不是执法证号的样子"),
    ({"有效期起": ""}, "没有写有效期起。"),
    ({"有效期止": "2023-12-31"}, "证件有效期止（2023-12-31）早于有效期起"),
    ({"执法区域": "桃花源"}, "执法区域“桃花源”认不出"),
    ({"人员类别": "劳务派遣"}, "劳务派遣人员不得从事执法，不能登记行政执法证。"),
    ({"人员类别": "辅助人员", "岗位": "辅助人员"}, "不能登记行政执法证"),
    ({"人员类别": "劳务派遣", "岗位": "", "证件种类": "行政执法监督证"}, "不能登记行政执法监督证"),
    ({"人员类别": "借调人员", "岗位": "", "证件种类": "听证主持人证"}, "不能登记听证主持人证"),
    ({"离岗日期": "2023-01-01", "岗位": ""}, "离岗之后不再持证"),
    ({"离岗日期": "2025-12-31", "岗位": ""}, "此人 2025-12-31 离岗"),
    ({"法律职业资格证号": 123456789012345678}, "法律职业资格证号：单元格是数字格式"),
    ({"岗位": "法制审核人员", "初次从事法制审核": "是"}, "应当取得法律职业资格"),
    ({"初次从事法制审核": "也许"}, "不是“是”或者“否”"),
]  # fmt: skip


@pytest.mark.clause("SD-10")
@pytest.mark.parametrize(("fields", "sentence"), BAD)
def test_a_bad_row_is_told_and_nothing_of_it_is_written(agency, handler, fields, sentence):
    found = import_rows(
        handler, officer(agency.name, **fields), officer(agency.name, "李示宁", "37100002")
    )

    assert sentence in sentences(found)[2]
    assert list(Officer.objects.values_list("name", flat=True)) == ["李示宁"]
    assert OfficerCertificate.objects.count() == OfficerDuty.objects.count() == 1


def test_an_ended_agency_takes_only_people_who_left_in_time(agency, handler):
    agency.qualified_to = date(2024, 6, 30)
    agency.save()

    found = import_rows(
        handler,
        bare(agency.name),
        bare(agency.name, "李示宁", 离岗日期="2024-07-01"),
        bare(agency.name, "赵示康", 离岗日期="2024-06-30"),
    )

    assert set(sentences(found)) == {2, 3}
    assert "主体资格已于 2024-06-30 终止" in sentences(found)[2]


def test_a_number_is_taken_once_in_the_sheet_and_in_the_register(agency, handler):
    other = factories.make_officer(agency, certificate=False)
    factories.make_certificate(other, number="37100009")

    found = import_rows(
        handler,
        officer(agency.name),
        officer(agency.name, "李示宁"),
        officer(agency.name, "赵示康", "37100009"),
    )

    assert sentences(found) == {
        3: "证号 37100001 与第 2 行重复。",
        4: "证号 37100009 已登记在另一人或者另一单位的人名下；调动来的请办理“调动、离岗”，证号写错的请改正。",
    }


def test_certificates_of_one_person_do_not_overlap(agency, handler):
    found = import_rows(
        handler,
        officer(agency.name),
        officer(agency.name, number="37100002", 有效期起="2028-12-31", 有效期止="2030-01-01"),
        officer(agency.name, number="37100003", 有效期起="2029-01-01", 有效期止="2030-01-01"),
        officer(agency.name, number="37100004", 执法领域="城市管理"),
        officer(agency.name, "李示宁", "37100005", 执法领域="市场监管"),
        officer(agency.name, "李示宁", "37100006", 执法领域="城市管理"),
    )

    assert list(sentences(found)) == [3, 5]
    assert "有效期不能重叠" in sentences(found)[3]
    assert "37100001" in sentences(found)[5]
    assert [one.certificates.count() for one in Officer.objects.order_by("pk")] == [2, 2]


def test_the_same_name_with_another_first_day_is_never_guessed(agency, handler):
    rows = [bare(agency.name), bare(agency.name, 到岗日期="2021-05-06")]
    found = import_rows(handler, *rows)
    assert "本单位已有同名的人（到岗日期 2020-03-02）" in sentences(found)[3]

    rows[1] = bare(agency.name, 到岗日期="2021-05-06", 同名另一人="是")
    found = import_rows(handler, *rows)

    assert (found.accepted, found.unchanged) == (1, 1)
    assert Officer.objects.filter(name="王示安").count() == 2


def test_lines_of_one_person_must_agree(agency, handler):
    found = import_rows(
        handler,
        officer(agency.name),
        officer(agency.name, number="TZ01", 证件种类="听证主持人证", 人员类别="事业编"),
    )

    assert sentences(found)[3] == (
        "与第 2 行是同一人，那一行的人员类别是“公务员”，这一行是“参公、事业编制”。"
    )


@pytest.mark.clause("SD-10", "SC-17")
def test_the_error_workbook_comes_back_mended_and_nothing_is_doubled(agency, handler):
    found = import_rows(
        handler,
        officer(agency.name),
        officer(
            agency.name,
            number="TZ01",
            证件种类="听证主持人证",
            岗位="听证主持人",
            有效期止="2020年",
        ),
        officer(agency.name, "李示宁", 37100002),
    )
    assert (found.accepted, found.refused) == (1, 2)

    stream = vault.open_file(found.errors_sha256, vault.PASSING)
    table = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    stream.close()
    assert table[0] == [*OFFICER_HEADS, "原表行号", "哪里要改"]
    assert "只有年份" in table[1][-1]
    again = upload(xlsx(table[0], *table[1:]), handler)
    assert again.refused == 2  # the number that may have lost digits stays refused
    table[1][OFFICER_HEADS.index("有效期止")] = "2028-12-31"
    table[2][OFFICER_HEADS.index("证号")] = "37100002"
    mended = write(upload(xlsx(table[0], *table[1:], officer(agency.name)), handler), handler)

    assert (mended.accepted, mended.unchanged, mended.refused) == (2, 1, 0)
    assert mended.tally == {"officers": 1, "certificates": 2, "duties": 2, "touched": 1}
    assert mended.unread == []
    whole = upload(xlsx(table[0], *table[1:], officer(agency.name)), handler)
    assert (whole.accepted, whole.unchanged) == (0, 3)
    assert Officer.objects.count() == 2
    assert Posting.objects.count() == 2


def test_what_differs_from_the_register_is_told_and_not_overwritten(agency, handler):
    import_rows(handler, officer(agency.name))

    found = import_rows(
        handler,
        officer(agency.name, 有效期止="2029-12-31"),
        bare(agency.name, 人员类别="事业编"),
        bare(agency.name, 离岗日期="2026-01-01"),
        officer(agency.name, 到岗日期="2020-03-03"),
    )

    told = sentences(found)
    assert "与名录不同：有效期止登记的是“2028-12-31”" in told[2]
    assert "人员类别登记的是“公务员”，表里是“参公、事业编制”" in told[3]
    assert "离岗日期登记的是“（空）”" in told[4]
    assert "登记的到岗日期是 2020-03-02，表里是 2020-03-03" in told[5]
    assert OfficerCertificate.objects.get().valid_to == date(2028, 12, 31)


def test_an_ended_duty_does_not_come_back(agency, handler):
    import_rows(handler, officer(agency.name))
    OfficerDuty.objects.update(ends_on=date(2025, 1, 1))

    found = import_rows(handler, officer(agency.name))

    assert "已于 2025-01-01 终止" in sentences(found)[2]


@pytest.mark.clause("SD-10", "HT-2.1-2")
def test_who_is_refused_a_duty_takes_the_line_and_its_certificate_along(agency, handler):
    supervision = {"证件种类": "行政执法监督证", "证号": "JD01", "岗位": "监督人员"}

    found = import_rows(handler, officer(agency.name), officer(agency.name, **supervision))

    assert "执法与监督分开" in sentences(found)[3]
    assert OfficerCertificate.objects.count() == OfficerDuty.objects.count() == 1


def test_an_agency_imports_only_its_own_people(agency):
    clerk = factories.make_user(Role.EA_CLERK, agency)
    other = factories.make_agency()

    found = import_rows(clerk, officer(agency.name), officer(other.name, "李示宁", "37100002"))

    assert "不在您的范围内" in sentences(found)[3]
    assert Officer.objects.get().agency == agency


def test_an_authority_imports_only_below_it(handler):
    far = factories.make_agency("370321")

    found = import_rows(handler, officer(far.name))

    assert (found.accepted, found.refused) == (0, 1)
    assert not Officer.objects.exists()


def test_an_alias_is_known_and_an_ambiguous_short_name_is_not(agency, handler):
    AgencyAlias.objects.create(agency=agency, name="环翠演示大队")
    factories.make_agency(short_name=agency.short_name)

    found = import_rows(handler, bare("环翠演示大队"), bare(agency.short_name, "李示宁"))

    assert sentences(found) == {3: "“环翠演示局”不止一个机关，请写全称或者统一社会信用代码。"}


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (gb18030(("姓名", "机关"), ("王示安", "甲")), "表头缺少：人员类别、到岗日期"),
        (gb18030(("甲", "乙"), ("1", "2")), "没有找到表头"),
        (gb18030(OFFICER_HEADS), "表头之下没有数据行"),
        (xlsx(OFFICER_HEADS), "表头之下没有数据行"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(agency, handler, file, sentence):
    found = upload(file, handler)

    assert found.stage == Stage.FAILED
    assert sentence in found.message
