"""What a file is by its first bytes, with a sentence for everything that we do not take."""

import zipfile
from pathlib import Path

from zhiheng.exchange.errors import FileRefused

_FOREIGN = (
    (b"%PDF", "这是 PDF 文件。请取得原始的表格文件后导入。"),
    (b"\x89PNG", "这是图片。请取得原始的表格文件后导入。"),
    (b"\xff\xd8\xff", "这是图片。请取得原始的表格文件后导入。"),
    (b"GIF8", "这是图片。请取得原始的表格文件后导入。"),
    (b"\x1f\x8b", "这是 gzip 压缩文件，请解压后导入。"),
    (b"Rar!", "这是 RAR 压缩文件，请解压后导入。"),
    (b"7z\xbc\xaf", "这是 7z 压缩文件，请解压后导入。"),
    (b"{\\rtf", "这是 RTF 文档。请取得原始的表格文件后导入。"),
    (b"SQLite format 3", "这是数据库文件，不是表格。"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _ole(head: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in head:
        return "工作簿设有打开密码，无法读取。请去掉密码后重新导入。"
    return "这是旧版 Excel（.xls）文件或者加密的工作簿。请去掉密码，另存为 .xlsx 或者 CSV 后导入。"


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FileRefused("工作簿已损坏，无法打开。请用表格软件打开后另存一份再导入。") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        raise FileRefused("这是 Word 文档。请把表格复制到 Excel 后导入。")
    if "mimetype" in names and "content.xml" in names:
        raise FileRefused("这是 OpenDocument 表格（.ods）。请另存为 .xlsx 或者 CSV 后导入。")
    if "xl/workbook.bin" in names:
        raise FileRefused("这是二进制工作簿（.xlsb）。请另存为 .xlsx 或者 CSV 后导入。")
    raise FileRefused("这是压缩文件，不是表格。请解压后导入其中的表格。")


def kind_of(path: Path, name: str) -> str:
    """`xlsx` or `csv`; everything else is refused."""
    try:
        with path.open("rb") as handle:
            head = handle.read(1 << 16)
    except IsADirectoryError as error:
        raise FileRefused("这是文件夹，不是文件。") from error
    except OSError as error:
        raise FileRefused(f"文件无法打开：{name}。") from error
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise FileRefused("文件是空的。")
    if head.startswith(_OLE):
        raise FileRefused(_ole(head))
    if head.startswith(b"PK"):
        return _zip(path)
    for start, sentence in _FOREIGN:
        if head.startswith(start):
            raise FileRefused(sentence)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise FileRefused("这是网页或者 XML 文件。请用表格软件打开后另存为 .xlsx 或者 CSV 再导入。")
    if not head.startswith(_UTF16) and head.count(0) > len(head) // 4:
        raise FileRefused("文件不是文本表格（含有大量空字符）。请另存为 UTF-8 的 CSV 后导入。")
    return "csv"
