"""谁可以担任什么角色：纯函数，返回拒绝的理由或者 None。"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhiheng.accounts.roles import (
    ADMIN_ROLES,
    ADMINISTRATORS,
    AGENCY_ROLES,
    COMBINABLE,
    GOV_ROLES,
    SO_ROLES,
    Role,
)
from zhiheng.law import coverage

STANDING = "accounts.standing"
OPEN_TO_ALL = ADMIN_ROLES | {Role.EA_RECORDER}


@dataclass(frozen=True)
class Home:
    """账号所在单位中与角色有关的事实。"""

    is_supervision_authority: bool
    is_government: bool
    relaxed: frozenset[str] = frozenset()  # 本地放宽的岗位分离


def role_refusal(role: str, held: Iterable[str], home: Home | None) -> str | None:
    """已有角色 `held` 的人能否再担任 `role`。

    执法与监督相分离（HT-2.1-2）；系统、安全、审计三员分立，且不兼业务角色。本地放宽的，
    一人可以兼系统、安全两员；审计员总是另一人。
    """
    coverage.executed("guard", "accounts.separation")
    others = set(held) - {role}
    if role not in Role.values:
        return f"没有“{role}”这个角色。"
    relaxed = home.relaxed if home else frozenset()
    return _separation_refusal(role, others, relaxed) or _home_refusal(role, home)


def standing_refusal(roles: Iterable[str], officer: Any) -> str | None:
    """对应人员 `officer` 的身份能否担任这些角色。

    合同制、劳务派遣、临时借调和辅助人员只录入数据（SD-10-3）；平台的管理员不办理业务，不在内。
    """
    coverage.executed("guard", STANDING)
    if officer is None or officer.may_hold_office:
        return None
    acting = [Role(role).label for role in sorted(set(roles) - OPEN_TO_ALL)]
    if not acting:
        return None
    words = officer.get_staff_type_display().removesuffix("人员")
    return (
        f"{officer}是{words}人员，只能录入数据，账号不能有{'、'.join(acting)}的角色；"
        f"可以授予“{Role.EA_RECORDER.label}”。"
    )


def combines(role: str, others: Iterable[str]) -> bool:
    """是否一人兼系统、安全两员。"""
    return role in COMBINABLE and not COMBINABLE.isdisjoint(set(others) - {role})


def _separation_refusal(role: str, others: set[str], relaxed: frozenset[str]) -> str | None:
    if ADMINISTRATORS in relaxed and {role, *others} == COMBINABLE:
        return None
    if role in ADMIN_ROLES and others:
        return "系统、安全、审计管理员须由三人分别担任，不兼其他角色。"
    if others & ADMIN_ROLES:
        return "该账号已是管理员，不能再担任业务角色。"
    if role in AGENCY_ROLES and others & SO_ROLES or role in SO_ROLES and others & AGENCY_ROLES:
        return "执法与监督相分离，同一人不能既执法又监督。"
    if role in AGENCY_ROLES and others & GOV_ROLES or role in GOV_ROLES and others & AGENCY_ROLES:
        return "同一人不能既代表本级政府又代表执法机关。"
    return None


def _home_refusal(role: str, home: Home | None) -> str | None:
    if home is None:
        return "账号没有单位，先填写单位再授予角色。"
    if role in SO_ROLES and not home.is_supervision_authority:
        return "监督角色只能授予行政执法监督机构的账号。"
    if role in GOV_ROLES and not home.is_government:
        return "政府角色只能授予人民政府的账号。"
    if role in AGENCY_ROLES and home.is_government:
        return "执法机关角色不能授予人民政府的账号。"
    return None
