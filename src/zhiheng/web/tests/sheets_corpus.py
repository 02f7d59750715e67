"""手写的导入表：XlsxWriter 写的工作簿、GB18030 的 CSV。"""

import csv
import io
from datetime import date

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

OFFICER_HEADS = (
    "姓名", "机关", "人员类别", "岗位", "到岗日期", "离岗日期", "证件种类", "证号", "执法区域",
    "执法领域", "有效期起", "有效期止", "法律职业资格证号", "初次从事法制审核", "同名另一人",
)  # fmt: skip
AGENCY_HEADS = (
    "机关名称", "简称", "机关代字", "统一社会信用代码", "类型", "辖区代码", "所属政府", "上级主管部门",
    "垂直管理", "监督机构", "执法领域", "设立与职权依据", "职权范围", "监督科室", "第一责任人", "职务",
    "主体资格起", "平台以外的上级主管部门",
)  # fmt: skip


def officer(agency, name="王示安", number="37100001", **fields):
    """A row in the order of the template: an officer with a certificate."""
    values = {
        "姓名": name,
        "机关": agency,
        "人员类别": "公务员",
        "岗位": "执法人员",
        "到岗日期": "2020-03-02",
        "证件种类": "行政执法证",
        "证号": number,
        "有效期起": "2024-01-01",
        "有效期止": "2028-12-31",
        **fields,
    }
    return [values.get(head, "") for head in OFFICER_HEADS]


def bare(agency, name="王示安", **fields):
    """The same without a certificate."""
    nothing = dict.fromkeys(("岗位", "证件种类", "证号", "有效期起", "有效期止"), "")
    return officer(agency, name, **nothing | fields)


def agency(name, code="", **fields):
    values = {
        "机关名称": name,
        "统一社会信用代码": code,
        "类型": "政府部门",
        "辖区代码": "371002",
        "主体资格起": "2019-01-25",
        **fields,
    }
    return [values.get(head, "") for head in AGENCY_HEADS]


def xlsx(heads, *rows, above=(), name="表.xlsx"):
    """A workbook; days become real days, numbers numbers."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"strings_to_numbers": False}) as book:
        page = book.add_worksheet("花名册")
        days = book.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate([*above, heads, *rows]):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, days)
                elif isinstance(value, int | float):
                    page.write_number(number, place, value)
                elif value:
                    page.write_string(number, place, value)
    return SimpleUploadedFile(name, memory.getvalue())


def gb18030(heads, *rows, name="表.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode("gb18030"))
