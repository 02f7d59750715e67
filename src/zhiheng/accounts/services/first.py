"""新平台的第一步：本级政府、监督机构和三个分立的管理员；此后一切由他们在页面上办理。"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiheng.accounts.models import RoleAssignment, User
from zhiheng.accounts.passwords import first_password
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services.accounts import Slip
from zhiheng.directory.events import Event, report
from zhiheng.directory.models import Agency, Jurisdiction
from zhiheng.directory.services import register_agency

ADMINISTRATORS = (
    ("xitong", Role.SYS_ADMIN),
    ("anquan", Role.SEC_ADMIN),
    ("shenji", Role.AUDITOR),
)


class NotEmpty(Exception):
    """There are accounts already."""


@dataclass(frozen=True)
class Office:
    """要建立的办公单位；名称不填时由所在地得出。"""

    place: str
    government: str | None = None
    authority: str | None = None
    since: date = date(2000, 1, 1)


@transaction.atomic
def open_office(wanted: Office, *, now: datetime) -> list[Slip]:
    """建立政府、监督机构（WH-5：一级政府一个）和三员账号；只在没有账号的库里办。"""
    if User.objects.exists():
        raise NotEmpty
    place = Jurisdiction.objects.filter(code=wanted.place).first()
    if place is None:
        raise ValidationError(
            f"辖区里没有 {wanted.place}，请用 ZHIHENG_PLACE 写明所在地的区划代码。"
        )
    government = Agency(
        name=wanted.government or f"{place.name}人民政府",
        kind=Agency.Kind.GOVERNMENT,
        jurisdiction=place,
        qualified_from=wanted.since,
    )
    register_agency(government, actor=None, now=now)
    authority = Agency(
        name=wanted.authority or f"{place.name}司法局",
        kind=Agency.Kind.DEPARTMENT,
        jurisdiction=place,
        government=government,
        is_supervision_authority=True,
        qualified_from=wanted.since,
    )
    register_agency(authority, actor=None, now=now)
    return [_administrator(name, role, authority, now) for name, role in ADMINISTRATORS]


def _administrator(username: str, role: Role, home: Agency, now: datetime) -> Slip:
    password = first_password()
    account = User(username=username, display_name=role.label, agency=home, created_at=now)
    account.set_password(password)
    account.full_clean()
    account.save()
    RoleAssignment.objects.create(user=account, role=role, granted_at=now)
    report(Event("account.open", now, None, account, facts={"agency": home.pk}))
    report(Event("account.grant_role", now, None, account, facts={"role": role}))
    return Slip(account, password)
