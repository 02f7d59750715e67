"""账号与名录在菜单中的位置。"""

from django.db.models import QuerySet

from zhiheng.accounts.models import RoleRequest, User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import hooks
from zhiheng.ui import navigation
from zhiheng.web.directory_lists import EVERYBODY

ACTIONS = {
    "account.open": "开通账号",
    "account.request_role": "申请角色",
    "account.grant_role": "授予角色",
    "account.decline_role": "不予授予角色",
    "account.withdraw_role": "收回角色",
    "account.reset_password": "重置密码",
    "account.change_password": "更换密码",
    "account.deactivate": "停用账号",
    "account.reactivate": "恢复账号",
    "account.link_officer": "填写账号的对应人员",
    "account.leave_unit": "调动、离岗、机构变动收回账号",
    "account.stand_in": "登记代理",
    "account.end_stand_in": "终止代理",
    "agency.register": "登记执法主体",
    "agency.change": "变更执法主体",
    "agency.correct": "更正执法主体的登记",
    "agency.withdraw": "撤回没有生效的变更",
    "agency.move": "随机构变动移交",
    "agency.hand_over": "机构变动移交的数目",
    "agency.alias": "登记机关写法",
    "officer.register": "登记人员",
    "officer.change": "变更人员",
    "certificate.record": "登记证件",
    "item.register": "登记执法事项",
    "item.change": "变更执法事项",
    "item.claim": "登记承担机关",
    "item.end_claim": "终止承担",
    "item.basis": "登记事项依据",
    "item.change_basis": "更正事项依据",
    "duty.assign": "登记岗责",
    "duty.end": "终止岗责",
    "catalogue.issue": "登记法制审核目录",
    "band.issue": "登记裁量阶次",
    "band.end": "废止裁量阶次",
    "cap.issue": "登记检查频次上限",
    "cap.correct": "更正检查频次上限",
    "cap.end": "废止检查频次上限",
    "kernel.sealed.read": "查看封存内容",
    "kernel.number.void": "作废文号",
    "norms.calendar": "录入放假通知",
    "norms.parameter": "另定参数",
    "norms.reading": "选择解释",
}


def pending_roles(user: User) -> QuerySet[RoleRequest]:
    """待安全管理员授予的角色。"""
    if not user.has_role(Role.SEC_ADMIN):
        return RoleRequest.objects.none()
    return RoleRequest.objects.filter(user__in=User.objects.visible_to(user))


def register() -> None:
    administrators = (Role.SYS_ADMIN, Role.SEC_ADMIN)
    everybody = (*EVERYBODY, *administrators)
    for entry in (
        navigation.Entry(
            "主体与人员", "执法主体", "directory:agencies", "building-bank", everybody, order=10
        ),
        navigation.Entry(
            "主体与人员", "执法事项", "directory:items", "clipboard-list", EVERYBODY, order=30
        ),
        navigation.Entry(
            "主体与人员", "事项与责任", "directory:claims", "list-check", EVERYBODY, order=35
        ),
        navigation.Entry(
            "主体与人员", "检查频次上限", "directory:caps", "repeat", EVERYBODY, order=37
        ),
        navigation.Entry(
            "制度备案", "裁量基准", "directory:benchmarks", "scale", EVERYBODY, order=60
        ),
        navigation.Entry(
            "制度备案",
            "法制审核目录",
            "directory:catalogue",
            "clipboard-check",
            EVERYBODY,
            order=65,
        ),
        navigation.Entry(
            "主体与人员", "组织架构", "directory:organisation", "sitemap", everybody, order=12
        ),
        navigation.Entry("主体与人员", "辖区", "directory:places", "map-pin", everybody, order=15),
        navigation.Entry(
            "系统", "账号", "accounts:list", "user-cog", administrators, pending_roles, order=50
        ),
        navigation.Entry("系统", "留痕", "accounts:ledger", "history", (Role.AUDITOR,), order=55),
        navigation.Entry("系统", "角色与权限", "accounts:roles", "shield-lock", order=60),
        navigation.Entry("系统", "我的账号", "accounts:me", "user-circle", order=90),
    ):
        navigation.register(entry)
    for action, text in ACTIONS.items():
        hooks.register_action_text(action, text)
    navigation.register_utility("password", "accounts:password")
    navigation.register_utility("sign_out", "accounts:sign-out")
