"""Bad files by name: each a function that writes one and the word that the sentence must hold."""

import zipfile
from pathlib import Path

import xlsxwriter

from zhiheng.exchange.tests.conftest import HEADINGS, good_row

LINE = ",".join(good_row(1).values())
HEAD = ",".join(HEADINGS)
GOOD = f"{HEAD}\n{LINE}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def text(content, encoding="utf-8"):
    return lambda path: path.write_bytes(
        content.encode(encoding) if isinstance(content, str) else content
    )


def book(fill=None, names=("数据",)):
    def write(path):
        workbook = xlsxwriter.Workbook(str(path))
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


def cells(values, row=1):
    """A workbook whose second row has these cells in place of good ones: {heading: writer(sheet, row, column, book)}."""

    def fill(sheet, workbook):
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(row, 0, list(good_row(1).values()))
        for heading, write in values.items():
            write(sheet, row, HEADINGS.index(heading), workbook)

    return book(fill)


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


def write(name: str, folder: Path) -> Path:
    path = folder / name
    (REFUSED | HELD)[name][0](path)
    return path
