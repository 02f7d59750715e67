"""从电子表格批量开通账号：要么全部开通，要么逐行说明哪里要改、一个也不开通。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import ADMIN_ROLES, Role
from zhiheng.accounts.services.accounts import NewAccount, Slip, demand, open_account
from zhiheng.directory.models import Agency
from zhiheng.directory.services import find_agency
from zhiheng.sheets import Layout, RowError, lines_of

COLUMNS = ("单位", "姓名", "登录名", "角色", "电话")
REQUIRED = COLUMNS[:4]
LAYOUT = Layout(COLUMNS, REQUIRED, of_what="个账号")
_ROLE_OF = {Role(value).label: value for value in Role.values if value not in ADMIN_ROLES}


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
    lines = list(lines_of(name, content, LAYOUT))
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
