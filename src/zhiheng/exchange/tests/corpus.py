"""Bad files by name: each a function that writes one and the word that the sentence must hold."""

import zipfile
from pathlib import Path

import xlsxwriter

from zhiheng.exchange.tests.conftest import CODE, FIRM, HEADINGS, good_row

LINE = ",".join(good_row(1).values())
HEAD = ",".join(HEADINGS)
GOOD = f"{HEAD}\n{LINE}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def text(content, encoding="utf-8"):
    return lambda path: path.write_bytes(
        content.encode(encoding) if isinstance(content, str) else content
    )


def book(fill=None, names=("数据",), **options):
    def write(path):
        workbook = xlsxwriter.Workbook(str(path), options)
        for name in names:
            sheet = workbook.add_worksheet(name)
            if fill:
                fill(sheet, workbook)
        workbook.close()

    return write


def archive(entries, *, encrypted=False):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in entries.items():
                packed.writestr(name, content)
        if encrypted:
            raw = bytearray(path.read_bytes())
            at = raw.find(b"PK\x01\x02")
            while at >= 0:
                raw[at + 8] |= 1
                at = raw.find(b"PK\x01\x02", at + 4)
            path.write_bytes(bytes(raw))

    return write


def _damage(maker, change):
    def write(path):
        maker(path)
        path.write_bytes(change(path.read_bytes()))

    return write


def _rewrite(part, change):
    """A workbook with one of its parts changed."""

    def write(path):
        book(_good_cells)(path)
        with zipfile.ZipFile(path) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        parts[part] = change(parts[part])
        archive(parts)(path)

    return write


def _good_cells(sheet, _workbook):
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, list(good_row(1).values()))


SHEET = "xl/worksheets/sheet1.xml"
CONTENT_TYPES = {"[Content_Types].xml": "<Types/>"}
BILLION_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'

REFUSED = {
    "empty.csv": (text(b""), "空的"),
    "blank-lines.csv": (text("\n\n   \n"), "空的"),
    "only-bom.csv": (text(b"\xef\xbb\xbf"), "空的"),
    "only-nul.csv": (text(b"\0" * 500), "空的"),
    "one-column.csv": (text("文号\n1号\n"), "没有"),
    "no-known-heading.csv": (text("a,b,c\n1,2,3\n"), "表头"),
    "one-heading-twice.csv": (text(f"{HEAD},决定日期\n{LINE},2026-03-07\n"), "有 2 列"),
    "prose.txt": (text("威海市行政执法监督办法\n第一条 为了\n"), "表头"),
    "binary-with-nuls.csv": (text(b"ab\0\0\0\0cd\0\0" * 200), "空字符"),
    "utf16-without-bom.csv": (text("abc,def\n" * 100, "utf-16-le"), "空字符"),
    "mixed-encodings.csv": (
        text(GOOD.encode() + "威海".encode("gb18030") + b"\xff\xff\n"),
        "既不是",
    ),
    "broken-utf8-after-bom.csv": (
        text(b"\xef\xbb\xbf" + HEAD.encode() + b"\n\xff\xff,1\n"),
        "第 2 行",
    ),
    "cut-in-the-middle-of-a-character.csv": (text(GOOD.encode()[:-2] + b"\xe5"), "既不是"),
    "unclosed-quote.csv": (text(f'{HEAD}\n"威演罚,{LINE}\n{LINE}\n'), "引号"),
    "endless-quoted-field.csv": (text(f'{HEAD}\n"' + "长" * 200000), "引号"),
    "pdf-named.csv": (text(b"%PDF-1.7\n..."), "PDF"),
    "png-named.xlsx": (text(b"\x89PNG\r\n\x1a\n0000"), "图片"),
    "jpeg-named.csv": (text(b"\xff\xd8\xff\xe0000"), "图片"),
    "gif-named.csv": (text(b"GIF89a00"), "图片"),
    "gzip-named.csv": (text(b"\x1f\x8b\x08\0\0\0"), "解压"),
    "rar-named.csv": (text(b"Rar!\x1a\x07\x00"), "解压"),
    "7z-named.csv": (text(b"7z\xbc\xaf\x27\x1c"), "解压"),
    "rtf-named.csv": (text(b"{\\rtf1 abc}"), "RTF"),
    "sqlite-named.csv": (text(b"SQLite format 3\0" + b"x" * 100), "数据库"),
    "html-named.xls": (text("<html><table><tr><td>1</td></tr></table></html>"), "网页"),
    "xml-named.xls": (text('<?xml version="1.0"?><Workbook/>'), "网页"),
    "old-excel.xls": (text(OLE), "旧版"),
    "encrypted.xlsx": (text(OLE + "EncryptedPackage".encode("utf-16-le")), "密码"),
    "encrypted-parts.xlsx": (
        archive(CONTENT_TYPES | {"xl/workbook.xml": "<workbook/>"}, encrypted=True),
        "密码",
    ),
    "docx-named.xlsx": (archive({"word/document.xml": "<w/>"}), "Word"),
    "ods-named.xlsx": (archive({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    "xlsb-named.xlsx": (archive({"xl/workbook.bin": "x"}), "xlsb"),
    "plain.zip": (archive({"a.csv": GOOD}), "解压"),
    "empty-zip.xlsx": (archive({}), "压缩"),
    "truncated.xlsx": (_damage(book(_good_cells), lambda raw: raw[: len(raw) // 2]), "损坏"),
    "garbage-after-pk.xlsx": (text(b"PK\x03\x04" + b"\x07" * 400), "损坏"),
    "flipped-bytes.xlsx": (_rewrite(SHEET, lambda raw: raw.replace(b"<row", b"<<row", 1)), "损坏"),
    "no-sheets.xlsx": (archive({"xl/workbook.xml": "<workbook/>"}), ""),
    "billion-laughs.xlsx": (archive({"xl/workbook.xml": BILLION_LAUGHS}), "损坏"),
    "empty-workbook.xlsx": (book(), "没有数据"),
    "far-away-cell.xlsx": (
        _rewrite(
            SHEET,
            lambda raw: raw.replace(
                b"</sheetData>",
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            ),
        ),
        "CSV",
    ),
    "wide-and-long.xlsx": (
        _rewrite(
            SHEET,
            lambda raw: raw.replace(
                b"</sheetData>", b'<row r="199000"><c r="ZZ199000"><v>1</v></c></row></sheetData>'
            ),
        ),
        "CSV",
    ),
    "too-many-rows.xlsx": (
        _rewrite(
            SHEET,
            lambda raw: raw.replace(
                b"</sheetData>", b'<row r="200500"><c r="A200500"><v>1</v></c></row></sheetData>'
            ),
        ),
        "CSV",
    ),
}
"""Files that cannot be read at all."""


def cells(values, row=1, **options):
    """A workbook whose second row has these cells in place of good ones: {heading: writer(sheet, row, column, book)}."""

    def fill(sheet, workbook):
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(row, 0, list(good_row(1).values()))
        for heading, write in values.items():
            write(sheet, row, HEADINGS.index(heading), workbook)

    return book(fill, **options)


def number(value):
    return lambda sheet, row, column, _book: sheet.write_number(row, column, value)


def formula(value=""):
    return lambda sheet, row, column, _book: sheet.write_formula(row, column, "=1+1", None, value)


def boolean(value):
    return lambda sheet, row, column, _book: sheet.write_boolean(row, column, value)


def day(sheet, row, column, workbook):
    from datetime import date

    sheet.write_datetime(
        row, column, date(2026, 3, 5), workbook.add_format({"num_format": "yyyy-mm-dd"})
    )


HELD = {
    "numeric-credit-code.xlsx": (cells({"统一社会信用代码": number(91371000123456789)}), "末位"),
    "numeric-document-number.xlsx": (cells({"文号": number(2026001)}), "数字"),
    "formula-without-value.xlsx": (cells({"决定日期": formula()}), "公式"),
    "error-cell.xlsx": (cells({"罚款金额（元）": formula("#DIV/0!")}), "错误值"),
    "boolean-as-name.xlsx": (cells({"相对人名称": boolean(True)}), "逻辑值"),
    "date-as-fine.xlsx": (cells({"罚款金额（元）": day}), "日期格式"),
    "fraction-as-date.xlsx": (cells({"决定日期": number(3.5)}), "日期"),
    "serial-in-a-1904-workbook.xlsx": (
        cells({"决定日期": number(44624)}, date_1904=True),
        "1904 日期系统",
    ),
    "identity-number-within-a-name.csv": (
        text(
            f"{HEAD}\n{LINE.replace(FIRM, '张三（身份证号11010519491231002X）').replace(CODE, '')}\n"
        ),
        "移到公民身份号码",
    ),
    "mistyped-identity-number-as-code.csv": (
        text(f"{HEAD}\n{LINE.replace(CODE, '110105194912310021')}\n"),
        "公民身份号码的样子",
    ),
    "declined-yet-fined.csv": (
        text(f"{HEAD}\n{LINE.replace('罚款人民币5000元', '不予行政处罚')}\n"),
        "却有罚款",
    ),
    "unknown-word.csv": (
        text(f"{HEAD},办案程序\n{LINE},快速办理\n"),
        "请写：简易程序、普通程序",
    ),
    "dollars.csv": (text(f"{HEAD}\n{LINE.replace(',5000,', ',5000美元,')}\n"), "“5000美元”"),
    "extra-cells.csv": (text(f"{HEAD}\n{LINE},多出来的一格\n"), "列数多于表头"),
    "stray-quote.csv": (text(f'{HEAD}\n"威演罚"1号,{LINE}\n'), "引号"),
    "nul-in-a-cell.csv": (text(f"{HEAD}\n{LINE.replace('占道', '占' + chr(0) + '道')}\n"), "NUL"),
    "control-character.csv": (
        text(f"{HEAD}\n{LINE.replace('占道', '占' + chr(7) + '道')}\n"),
        "控制字符",
    ),
    "replacement-character.csv": (
        text(f"{HEAD}\n{LINE.replace('占道', '占�道')}\n"),
        "无法识别的字符",
    ),
    "overlong-title.csv": (text(f"{HEAD}\n{LINE.replace('占道经营案', '案' * 600)}\n"), "超过上限"),
    "overlong-number.csv": (text(f"{HEAD}\n{LINE.replace('威演罚', '罚' * 80)}\n"), "超过上限"),
    "date-1899.csv": (text(f"{HEAD}\n{LINE.replace('2026-03-05', '1899-12-31')}\n"), "早于"),
    "date-2999.csv": (text(f"{HEAD}\n{LINE.replace('2026-03-05', '2999-12-31')}\n"), "晚于"),
    "published-before-decided.csv": (
        text(f"{HEAD}\n{LINE.replace('2026-03-06', '2026-03-01')}\n"),
        "早于",
    ),
    "no-number.csv": (text(f"{HEAD}\n{LINE.replace('威演罚〔2026〕1号', '')}\n"), "缺少决定书文号"),
    "no-party.csv": (
        text(f"{HEAD}\n{LINE.replace('威海演示一号有限公司', '')}\n"),
        "缺少当事人名称",
    ),
    "no-day.csv": (text(f"{HEAD}\n{LINE.replace('2026-03-05', '')}\n"), "缺少决定日期"),
    "unknown-agency.csv": (
        text(f"{HEAD}\n{LINE.replace('威海市演示城管局（演示）', '查无此局')}\n"),
        "不在主体名录",
    ),
    "nearly-right-agency.csv": (
        text(f"{HEAD}\n{LINE.replace('威海市演示城管局（演示）', '威海市演示城管局')}\n"),
        "不在主体名录",
    ),
    "proposed-fine.csv": (
        text(f"{HEAD}\n{LINE.replace('罚款人民币5000元', '拟罚款5000元')}\n"),
        "拟罚款",
    ),
    "huge-fine.csv": (
        text(f"{HEAD}\n{LINE.replace(',5000,', ',' + '1' + '0' * 20 + ',')}\n"),
        "合理范围",
    ),
}
"""Files that can be read, with one row that must wait."""


def row(headings=HEADINGS, **changes):
    """One line with these values instead."""
    given = good_row(1) | changes
    return ",".join(given.get(heading, "") for heading in headings)


def sheet_of(*rows, headings=HEADINGS):
    return text("\n".join([",".join(headings), *rows]) + "\n")


def _two_heading_rows(path):
    upper = "2026年处罚台账,,,,,,\n文号,当事人,,处罚,,,机关"
    lower = ",名称,统一社会信用代码,内容,罚款金额（元）,决定日期,"
    values = [good_row(1)[h] for h in ("文号", "相对人名称", "统一社会信用代码", "处罚内容")]
    line = ",".join([*values, "5000", "2026-03-05", good_row(1)["机关"]])
    text(f"{upper}\n{lower}\n{line}\n")(path)


def _cover_first(sheet, workbook):
    if sheet.get_name() == "封面":
        sheet.write_column(0, 0, ["填报说明", "请按模板填写"])
    else:
        _good_cells(sheet, workbook)


PERSON = {"相对人名称": "张三", "统一社会信用代码": ""}
IN_WAN = [heading.replace("（元）", "/万元") for heading in HEADINGS]
TAKEN = {
    "dates-of-a-1904-workbook.xlsx": (cells({"决定日期": day}, date_1904=True), {}, ""),
    "compact-date-as-number-in-1904.xlsx": (
        cells({"决定日期": number(20260305), "罚款金额（元）": number(5000)}, date_1904=True),
        {},
        "",
    ),
    "two-heading-rows-below-a-title.csv": (_two_heading_rows, {}, ""),
    "cover-sheet-first.xlsx": (
        book(_cover_first, ("封面", "数据")),
        {},
        "另有工作表没有读：“封面”",
    ),
    "second-sheet.xlsx": (book(_good_cells, ("一月", "二月")), {}, "另有工作表没有读：“二月”"),
    "unknown-column.csv": (
        sheet_of(row([*HEADINGS, "联系电话"], 联系电话="1"), headings=[*HEADINGS, "联系电话"]),
        {},
        "没有认出，未导入：联系电话。",
    ),
    "unkept-columns.csv": (
        sheet_of(
            row([*HEADINGS, "备注", "法定代表人"], 备注="长" * 3000, 法定代表人="王五"),
            headings=[*HEADINGS, "备注", "法定代表人"],
        ),
        {},
        "认得，平台不保存：备注、法定代表人。",
    ),
    "column-of-another-kind.csv": (
        sheet_of(row([*HEADINGS, "有效期至"], 有效期至="长期"), headings=[*HEADINGS, "有效期至"]),
        {},
        "不是行政处罚的栏目：有效期至。",
    ),
    "marks-of-text.csv": (
        sheet_of(
            row(文号="'威演罚〔2026〕1号", 统一社会信用代码=f'="{CODE}"', 决定日期="'2026-03-05")
        ),
        {},
        "",
    ),
    "trailing-comma-in-number.csv": (sheet_of(row(文号="威演罚〔2026〕1号。")), {}, ""),
    "long-dashes-in-a-date.csv": (sheet_of(row(决定日期="2026—03—05")), {}, ""),
    "narrow-brackets-in-agency.csv": (sheet_of(row(机关="威海市演示城管局(演示)")), {}, ""),
    "unit-after-a-slash.csv": (
        sheet_of(",".join(good_row(1, **{"罚款金额（元）": "0.5"}).values()), headings=IN_WAN),
        {},
        "",
    ),
    "number-of-a-later-year.csv": (
        sheet_of(row(文号="威演罚〔2027〕1号")),
        {"document_number": "威演罚〔2027〕1号"},
        "年份 2027 晚于决定日期",
    ),
    "large-fine-without-support.csv": (
        sheet_of(row(处罚内容="罚款", **{"罚款金额（元）": "50000000"})),
        {"fine": 50000000},
        "请核对是元还是万元",
    ),
    "declined.csv": (
        sheet_of(row(处罚内容="不予行政处罚", **{"罚款金额（元）": ""})),
        {"decision": "decline", "fine": None},
        "按内容认定为不予",
    ),
    "kind-left-blank.csv": (
        sheet_of(row([*HEADINGS, "行为种类"]), headings=[*HEADINGS, "行为种类"]),
        {"kind": "penalty"},
        "按整张表归为行政处罚",
    ),
    "unknown-officers-in-one-cell.csv": (
        sheet_of(
            row([*HEADINGS, "执法证号"], 执法证号="15123456789、15123456790"),
            headings=[*HEADINGS, "执法证号"],
        ),
        {"record_level": "process"},
        "“15123456790”不在人员名录",
    ),
    "unknown-item.csv": (
        sheet_of(row([*HEADINGS, "事项编码"], 事项编码="370001"), headings=[*HEADINGS, "事项编码"]),
        {"item": None},
        "不在事项目录",
    ),
    "passport.csv": (
        sheet_of(
            row(
                [*HEADINGS, "证件类型", "证件号码"], 证件类型="护照", 证件号码="E12345678", **PERSON
            ),
            headings=[*HEADINGS, "证件类型", "证件号码"],
        ),
        {"party__kind": "natural"},
        "按“护照”的号码封存",
    ),
    "person-code.csv": (
        sheet_of(
            row([*HEADINGS, "行政相对人编码"], 行政相对人编码="11010519491231002X", **PERSON),
            headings=[*HEADINGS, "行政相对人编码"],
        ),
        {"party__kind": "natural", "party__credit_code": ""},
        "",
    ),
}
"""Odd files that are right all the same: what the act must hold besides the usual, and a sentence that must be said."""


def write(name: str, folder: Path) -> Path:
    path = folder / name
    (REFUSED | HELD | TAKEN)[name][0](path)
    return path
