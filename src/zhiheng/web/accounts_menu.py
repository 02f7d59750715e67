"""账号与名录在菜单中的位置。"""

from zhiheng.accounts.models import RoleRequest, User
from zhiheng.accounts.roles import Role
from zhiheng.ui import navigation
from zhiheng.web.directory_lists import EVERYBODY


def pending_roles(user: User) -> int:
    """待安全管理员授予的角色数。"""
    if not user.has_role(Role.SEC_ADMIN):
        return 0
    accounts = User.objects.visible_to(user)
    return RoleRequest.objects.filter(user__in=accounts)[: navigation.CAP + 1].count()


def register() -> None:
    administrators = (Role.SYS_ADMIN, Role.SEC_ADMIN)
    everybody = (*EVERYBODY, *administrators)
    for entry in (
        navigation.Entry(
            "执法数据", "执法主体", "directory:agencies", "building-bank", everybody, order=10
        ),
        navigation.Entry(
            "执法数据", "执法人员", "directory:officers", "users", EVERYBODY, order=20
        ),
        navigation.Entry(
            "执法数据", "执法事项", "directory:items", "clipboard-list", EVERYBODY, order=30
        ),
        navigation.Entry("系统", "辖区", "directory:places", "map-pin", everybody, order=40),
        navigation.Entry(
            "系统", "账号", "accounts:list", "user-cog", administrators, pending_roles, order=50
        ),
        navigation.Entry("系统", "角色与权限", "accounts:roles", "shield-lock", order=60),
        navigation.Entry("系统", "我的账号", "accounts:me", "user-circle", order=90),
    ):
        navigation.register(entry)
    navigation.register_utility("password", "accounts:password")
    navigation.register_utility("sign_out", "accounts:sign-out")
