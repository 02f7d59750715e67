"""Lists as CSV and XLSX; a cell that would be read as a formula is written as text."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

DIRECT_LIMIT = 10_000
FORMATS = {"csv": "CSV（UTF-8）", "xlsx": "XLSX"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[Any]
ExportLog = Callable[[Any, str, str, int], None]
_logs: list[ExportLog] = []


def register_log(log: ExportLog) -> None:
    """Call `log(user, page, format, rows)` before each export (who took what away)."""
    if log not in _logs:
        _logs.append(log)


def note(user: Any, page: str, kind: str, rows: int) -> None:
    for log in _logs:
        log(user, page, kind, rows)


def plain(value: Any) -> Any:
    """A cell without markup: numbers stay numbers, days stay days, everything else is text."""
    if isinstance(value, SafeString):
        value = " ".join(strip_tags(value).split())
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value)
    return "" if text == "—" else text


def harmless(text: str) -> str:
    """表格软件会当作公式执行的开头，前面加一个单引号，使它只是文字。"""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_cell(value: Any) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return harmless(value) if isinstance(value, str) else str(value)


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """CSV text, line by line, after a byte order mark so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([csv_cell(value) for value in row])


def csv_text(rows: Iterable[Row]) -> str:
    out = StringIO()
    out.writelines(csv_lines(rows))
    return out.getvalue()


def write_xlsx(rows: Iterable[Row], target: Any, sheet: str) -> None:
    """One sheet, written row by row in constant memory; texts are never formulas, links or numbers."""
    import xlsxwriter  # slow to load, and rarely needed

    options = {
        "constant_memory": True,
        "in_memory": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(target, options)
    page = book.add_worksheet(sheet_name(sheet))
    head = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sums = book.add_format({"num_format": "#,##0.00"})
    page.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            value = plain(value)
            if number == 0:
                page.write_string(0, place, str(value), head)
            elif isinstance(value, datetime):
                page.write_datetime(number, place, value, moments)
            elif isinstance(value, date):
                page.write_datetime(number, place, value, days)
            elif isinstance(value, bool):
                page.write_string(number, place, "是" if value else "否")
            elif isinstance(value, Decimal):
                page.write_number(number, place, value, sums)
            elif isinstance(value, int | float):
                page.write_number(number, place, value)
            elif value:
                page.write_string(number, place, value[:32_767])
    book.close()


def sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "数据"


def response(rows: Iterable[Row], kind: str, title: str) -> HttpResponse | StreamingHttpResponse:
    """The download; the file is named after the list and the day."""
    name = f"{title}-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "csv":
        answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return answer
    file = TemporaryFile()  # noqa: SIM115 — FileResponse closes it
    write_xlsx(rows, file, title)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
