"""本人范围内的行：名录各表共用。"""

from typing import Any

from zhiheng.law import coverage


def scoped(queryset: Any, user: Any, path: str, agency: str) -> Any:
    """政府、监督机构和系统、安全管理员看本级及以下；执法机关看本机关；其他人看不到。"""
    coverage.executed("guard", "directory.scope")
    scope = user.scope
    if scope.level in {"so", "gov"}:
        return queryset.filter(**{f"{path}__startswith": scope.path})
    if scope.level == "agency":
        return queryset.filter(**{agency: scope.agency_id})
    if user.has_role("sys_admin", "sec_admin") and scope.path:
        return queryset.filter(**{f"{path}__startswith": scope.path})
    return queryset.none()
