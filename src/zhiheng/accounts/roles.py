"""The one enum of roles (statutes: table of roles); pages and steps name them, nothing else grants a right."""

from django.db import models


class Role(models.TextChoices):
    SO_HANDLER = "so_handler", "监督承办人"
    SO_HEAD = "so_head", "监督机构负责人"
    SO_ANALYST = "so_analyst", "监督数据分析员"
    GOV_LEADER = "gov_leader", "本级政府负责人"
    GOV_CLERK = "gov_clerk", "政府办公室经办"
    EA_CLERK = "ea_clerk", "执法机关法制员"
    EA_HEAD = "ea_head", "执法机关主要负责人"
    EA_OFFICER = "ea_officer", "行政执法人员"
    EA_RECORDER = "ea_recorder", "数据录入员"
    SYS_ADMIN = "sys_admin", "系统管理员"
    SEC_ADMIN = "sec_admin", "安全管理员"
    AUDITOR = "auditor", "审计员"


SO_ROLES = frozenset({Role.SO_HANDLER, Role.SO_HEAD, Role.SO_ANALYST})
GOV_ROLES = frozenset({Role.GOV_LEADER, Role.GOV_CLERK})
EA_ROLES = frozenset({Role.EA_CLERK, Role.EA_HEAD, Role.EA_OFFICER})
AGENCY_ROLES = EA_ROLES | {
    Role.EA_RECORDER
}  # 数据录入员只登记执法数据，不查阅、办理别的（SD-10-3）
ADMIN_ROLES = frozenset({Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDITOR})
COMBINABLE = frozenset({Role.SYS_ADMIN, Role.SEC_ADMIN})  # 本地放宽后一人可以兼任；审计员不在内

# 可以由本地放宽的岗位分离（参数 separation.relaxed 的值）；法定的不在内
ADMINISTRATORS, OPINIONS = "administrators", "opinions"
