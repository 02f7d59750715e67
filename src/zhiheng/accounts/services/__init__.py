"""开通、重置、停用账号，授予角色，登记代理。"""

from zhiheng.accounts.services.accounts import (
    NewAccount,
    Slip,
    change_password,
    deactivate,
    link_officer,
    open_account,
    reactivate,
    reset_password,
)
from zhiheng.accounts.services.leaving import Left, leave_unit
from zhiheng.accounts.services.linking import Linked, link_officers
from zhiheng.accounts.services.roles import (
    decline_role,
    grant_role,
    request_role,
    roles_from,
    withdraw_role,
)
from zhiheng.accounts.services.stand_ins import end_stand_in, set_stand_in

__all__ = [
    "Left",
    "Linked",
    "NewAccount",
    "Slip",
    "change_password",
    "deactivate",
    "decline_role",
    "end_stand_in",
    "grant_role",
    "leave_unit",
    "link_officer",
    "link_officers",
    "open_account",
    "reactivate",
    "request_role",
    "reset_password",
    "roles_from",
    "set_stand_in",
    "withdraw_role",
]
