"""从电子表格批量开通账号：要么全部开通，要么逐行说明哪里要改、一个也不开通。"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from python_calamine import CalamineError, CalamineWorkbook

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.accounts.services.accounts import NewAccount, Slip, demand, open_account
from zhiheng.directory.models import Agency
from zhiheng.directory.services import find_agency

COLUMNS = ("单位", "姓名", "登录名", "角色", "电话")
REQUIRED = COLUMNS[:4]
MOST_ROWS = 2000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
UNREADABLE = "不能打开这个工作簿：它已损坏、有密码或者不是 Excel（xlsx）文件。"
_ROLE_OF = {Role(value).label: value for value in Role.values if value not in ADMIN_ROLES}


@dataclass(frozen=True)
class RowError:
    """一行的问题；行号是表格里看到的行号。"""

    row: int
    sentence: str


@dataclass(frozen=True)
class Opened:
    """批量开通的结果：有错误时没有密码条。"""

    slips: tuple[Slip, ...] = ()
    errors: tuple[RowError, ...] = ()


class _RolledBack(Exception):
    def __init__(self, errors: list[RowError]) -> None:
        super().__init__()
        self.errors = errors


def open_accounts(name: str, content: bytes, *, actor: User, now: datetime) -> Opened:
    """逐行核对后开通；单位按名称、简称、别名或者信用代码查找，从不按相似度猜测。"""
    demand(actor, Role.SYS_ADMIN, "开通账号")
    lines = list(_lines(name, content))
    try:
        with transaction.atomic():
            return Opened(slips=tuple(_open_all(lines, actor, now)))
    except _RolledBack as failed:
        return Opened(errors=tuple(failed.errors))


def _open_all(
    lines: Iterable[tuple[int, dict[str, str]]], actor: User, now: datetime
) -> list[Slip]:
    slips: list[Slip] = []
    errors: list[RowError] = []
    for number, line in lines:
        try:
            with transaction.atomic():
                slips.append(open_account(_new_account(line, actor), actor=actor, now=now))
        except ValidationError as error:
            errors += [RowError(number, sentence) for sentence in error.messages]
    if errors:
        raise _RolledBack(errors)
    if not slips:
        raise ValidationError("表格里没有要开通的账号。")
    return slips


def _new_account(line: dict[str, str], actor: User) -> NewAccount:
    missing = [column for column in REQUIRED if not line[column]]
    if missing:
        raise ValidationError(f"没有填写{'、'.join(missing)}。")
    return NewAccount(
        username=line["登录名"],
        display_name=line["姓名"],
        agency=_agency(line["单位"], actor),
        roles=tuple(_roles(line["角色"])),
        phone=line["电话"],
    )


def _agency(text: str, actor: User) -> Agency:
    agency = find_agency(text)
    home = actor.agency.path if actor.agency else "/"
    if agency is None or not agency.path.startswith(home):
        raise ValidationError(f"名录里没有单位“{text}”，请先在主体与人员中登记。")
    return agency


def _roles(text: str) -> Iterator[str]:
    for label in text.replace("，", "、").replace(",", "、").split("、"):
        role = _ROLE_OF.get(label.strip())
        if role is None:
            raise ValidationError(f"没有“{label.strip()}”这个角色，可用：{'、'.join(_ROLE_OF)}。")
        yield role


def _lines(name: str, content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Data lines with the row numbers a person sees; the first line holds the headings."""
    if len(content) > MOST_BYTES:
        raise ValidationError("文件超过 5 MB，请分成几份。")
    table = _workbook(content) if name.lower().endswith(".xlsx") else _csv(content)
    if not table:
        raise ValidationError("文件是空的。")
    heads = [head.strip() for head in table[0]]
    lacking = [column for column in REQUIRED if column not in heads]
    if lacking:
        raise ValidationError(f"第一行应为列名：{'、'.join(COLUMNS)}；缺少{'、'.join(lacking)}。")
    if len(table) > MOST_ROWS + 1:
        raise ValidationError(f"一次最多开通 {MOST_ROWS} 个账号，请分成几份。")
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            values = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
            yield number, {column: values.get(column, "") for column in COLUMNS}


def _refuse_bomb(content: bytes) -> None:
    """A small archive may unpack to gigabytes; its own directory tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ValidationError(UNREADABLE) from error
    if unpacked > MOST_UNPACKED:
        raise ValidationError("工作簿展开后过大，请只保留要开通的账号。")


def _workbook(content: bytes) -> list[list[str]]:
    _refuse_bomb(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ValidationError(
            "不能打开这个工作簿：它已损坏、有密码或者不是 Excel 文件。"
        ) from error
    return [[_text(cell) for cell in row] for row in sheet]


def _text(cell: object) -> str:
    """Phone numbers typed as numbers arrive as floats; no digit is lost below 2 ** 53."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise ValidationError("文件含有空字符，不是文本表格。")
    try:
        return list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise ValidationError("CSV 文件的引号或者分隔不完整。") from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("不能识别文件编码，请另存为 UTF-8 或者 GB18030 编码的 CSV。")
