"""参训名单的导入：按证号或者姓名认人，全部无误才登记，错误逐行说明。"""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiheng import factories, sheets
from zhiheng.accounts.roles import Role
from zhiheng.registers.models import Attendance
from zhiheng.registers.training import services
from zhiheng.registers.training.importing import COLUMNS, LAYOUT, import_sheet

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def agency():
    return factories.make_agency()


@pytest.fixture
def clerk(agency):
    return factories.make_user(Role.EA_CLERK, agency)


@pytest.fixture
def course(clerk):
    return services.open_course(
        actor=clerk,
        now=NOW,
        title="行政处罚法轮训（演示）",
        kind="professional",
        year=TODAY.year,
        hours=Decimal(8),
        starts_on=TODAY - timedelta(days=3),
        ends_on=TODAY,
        place="",
        teacher="",
        has_exam=True,
    )


def sheet(*rows):
    return sheets.book([COLUMNS, *rows], "参训名单").read()


NAMES = ("number", "name", "agency", "hours", "score", "result", "day")


def row(number="", **given):
    values = {"number": number, **given}
    return tuple(values.get(name, "") for name in NAMES)


@pytest.mark.clause("WH-11.s2", "HT-2.2-2", "HT-2.3-3a")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_is_registered_by_number_or_by_name(agency, clerk, course, kind):
    one, other = factories.make_officer(agency), factories.make_officer(agency)
    rows = [
        row(one.certificates.get().number, score="88.5", result="合格", day=TODAY.isoformat()),
        row(name=other.name, agency=agency.name, hours="0"),
    ]
    content = sheet(*rows)
    if kind == "csv":
        content = "\r\n".join(",".join(line) for line in [COLUMNS, *rows]).encode("gb18030")

    outcome = import_sheet(course, f"名单.{kind}", content, actor=clerk, now=NOW)

    assert (outcome.people, outcome.errors) == (2, [])
    made = Attendance.objects.get(officer=one)
    assert (made.hours, made.score, made.has_passed, made.exam_on) == (
        8,
        Decimal("88.5"),
        True,
        TODAY,
    )
    assert Attendance.objects.get(officer=other).hours == 0  # registered, but absent


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("没有这个号"), "没有证号"),
        (row(name="查无此人"), "没有叫"),
        (row(hours="8"), "没有写证号"),
        (row(name="甲", hours="九"), "没有叫"),
        (row(name="张示一", hours="9"), "课时须在"),
        (row(name="张示一", hours="NaN"), "课时“NaN”不能识别"),
        (row(name="张示一", score="1e9"), "成绩“1e9”不能识别"),
        (row(name="张示一", result="优秀"), "考试结果只写"),
        (row(name="张示一", day="2026年3月"), "考试日期：“2026年3月”只有年月，没有日。"),
        (row(name="张示一", day="2001-01-01"), "考试日期须在"),
        (row(name="王示好"), "写了两次"),
    ],
)
def test_one_wrong_row_is_named_and_nobody_is_registered(agency, clerk, course, wrong, said):
    factories.make_officer(agency, name="张示一")
    factories.make_officer(agency, name="王示好")

    outcome = import_sheet(
        course, "名单.xlsx", sheet(row(name="王示好"), wrong), actor=clerk, now=NOW
    )

    assert [error.row for error in outcome.errors] == [3]
    assert said in outcome.errors[0].sentence
    assert outcome.rows[0][-1] == outcome.errors[0].sentence
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "form",
    ["{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y.%m.%d}"],
)
def test_the_day_is_read_as_the_other_imports_read_it(agency, clerk, course, form):
    factories.make_officer(agency, name="张示一")
    line = row(name="张示一", result="合格", day=form.format(TODAY))

    outcome = import_sheet(course, "名单.xlsx", sheet(line), actor=clerk, now=NOW)

    assert outcome.errors == []
    assert Attendance.objects.get().exam_on == TODAY


def test_people_of_other_agencies_are_not_found(clerk, course):
    stranger = factories.make_officer()
    number = stranger.certificates.get().number

    outcome = import_sheet(course, "名单.xlsx", sheet(row(number)), actor=clerk, now=NOW)

    assert "不在您的范围内" in outcome.errors[0].sentence


def test_the_page_gives_the_error_workbook_and_the_template(agency, clerk, course, client):
    client.force_login(clerk)
    address = reverse("registers:import-attendance", args=[course.pk])
    file = SimpleUploadedFile("名单.xlsx", sheet(row(name="查无此人", score="60")))
    answer = client.post(address, {"file": file})
    assert answer.status_code == 422
    assert "一个人也没有登记" in answer.content.decode()

    book = client.post(
        reverse("registers:attendance-errors"), {"rows": answer.context["error_rows"]}
    )
    table = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.streaming_content)))
    head, line = table.get_sheet_by_index(0).to_python()
    assert head[-1] == "哪里要改"
    assert line[1] == "查无此人"
    assert "没有叫" in line[-1]
    assert client.post(reverse("registers:attendance-errors"), {"rows": "x"}).status_code == 302

    blank = client.get(reverse("registers:attendance-template"))
    content = b"".join(blank.streaming_content)
    assert list(sheets.lines_of("空.xlsx", content, LAYOUT)) == []
    assert client.post(address, {"file": SimpleUploadedFile("空.xlsx", content)}).status_code == 422


def test_the_page_registers_a_good_list(agency, clerk, course, client):
    officer = factories.make_officer(agency)
    client.force_login(clerk)
    file = SimpleUploadedFile("名单.xlsx", sheet(row(name=officer.name)))

    answer = client.post(
        reverse("registers:import-attendance", args=[course.pk]), {"file": file}, follow=True
    )

    assert "已登记 1 人" in answer.content.decode()
    assert officer.name in answer.content.decode()
