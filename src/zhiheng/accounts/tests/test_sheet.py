import io
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from zhiheng import factories
from zhiheng.accounts.models import RoleRequest, User
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services.sheet import COLUMNS, open_accounts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def sys_admin():
    return factories.make_user(Role.SYS_ADMIN)


@pytest.fixture
def agency(sys_admin):
    return factories.make_agency(name="环翠区演示执法局（演示）", short_name="演示执法局")


def csv_of(*rows, encoding="utf-8"):
    return "\r\n".join(",".join(row) for row in (COLUMNS, *rows)).encode(encoding)


def xlsx_of(*rows):
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((COLUMNS, *rows)):
            sheet.write_row(number, 0, row)
    return memory.getvalue()


GOOD = ("演示执法局", "王演示", "wangyanshi", "执法机关法制员", "06310000000")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_opens_accounts_with_requested_roles(sys_admin, agency, encoding):
    opened = open_accounts("账号.csv", csv_of(GOOD, encoding=encoding), actor=sys_admin, now=NOW)

    assert [slip.account.username for slip in opened.slips] == ["wangyanshi"]
    assert User.objects.get(username="wangyanshi").agency == agency
    assert RoleRequest.objects.get().role == Role.EA_CLERK


def test_a_workbook_opens_accounts_and_keeps_numbers_typed_as_numbers(sys_admin, agency):
    row = ("演示执法局", "王演示", "wangyanshi", "执法机关法制员、行政执法人员", 6310000000)

    open_accounts("账号.XLSX", xlsx_of(row), actor=sys_admin, now=NOW)

    assert User.objects.get(username="wangyanshi").phone == "6310000000"
    assert RoleRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("没有的局", *GOOD[1:]), "名录里没有单位“没有的局”"),
        (("演示执法局", "", "wang1", "执法机关法制员", ""), "没有填写姓名"),
        (("演示执法局", "王", "王演示", "执法机关法制员", ""), "登录名为"),
        (("演示执法局", "王", "wang2", "局长", ""), "没有“局长”这个角色"),
        (("演示执法局", "王", "wang3", "系统管理员", ""), "没有“系统管理员”这个角色"),
        (("演示执法局", "王", "wang4", "监督承办人", ""), "监督机构"),
        (("演示执法局", "王", "wangyanshi", "行政执法人员", ""), "已被使用"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_opened(sys_admin, agency, row, sentence):
    before = User.objects.count()

    opened = open_accounts("账号.csv", csv_of(GOOD, row), actor=sys_admin, now=NOW)

    assert [error.row for error in opened.errors] == [3]
    assert sentence in opened.errors[0].sentence
    assert not opened.slips
    assert User.objects.count() == before


def bomb():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return memory.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.csv", b"", "文件是空的"),
        ("只有表头.csv", csv_of(), "没有要开通的账号"),
        ("别的表.csv", "甲,乙\r\n1,2".encode(), "第一行应为列名"),
        ("坏.xlsx", b"PK\x03\x04broken", "不能打开这个工作簿"),
        ("加密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不能打开这个工作簿"),
        ("空档.xlsx", b"PK\x05\x06" + b"\0" * 18, "不能打开这个工作簿"),
        ("炸弹.xlsx", bomb(), "展开后过大"),
        ("空字符.csv", csv_of(GOOD) + b"\0", "空字符"),
        ("乱码.csv", b"\xff\xff\xff\xff", "编码"),
        ("引号.csv", csv_of(GOOD) + b'\r\n"abc', "引号"),
        ("太大.csv", b"a" * (5 * 1024 * 1024 + 1), "超过 5 MB"),
    ],
)
def test_a_bad_file_gets_a_sentence(sys_admin, name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        open_accounts(name, content, actor=sys_admin, now=NOW)


def test_only_units_of_the_own_area_can_be_named(sys_admin):
    factories.make_agency("371083", short_name="乳山演示局")

    opened = open_accounts("账号.csv", csv_of(("乳山演示局", *GOOD[1:])), actor=sys_admin, now=NOW)

    assert "名录里没有单位" in opened.errors[0].sentence
