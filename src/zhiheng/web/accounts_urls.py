"""账号与角色的地址。"""

from django.urls import path

from zhiheng.web import (
    accounts_admin,
    accounts_linking,
    accounts_list,
    accounts_roles,
    accounts_session,
    ledger_list,
    separations,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in", accounts_session.SignIn.as_view(), name="sign-in"),
    path("sign-out", accounts_session.SignOut.as_view(), name="sign-out"),
    path("password", accounts_session.change_password, name="password"),
    path("account", accounts_session.me, name="me"),
    path("roles", accounts_roles.roles, name="roles"),
    path("roles/separations/<slug:key>", separations.change, name="separation"),
    path("ledger/", ledger_list.LedgerList.as_view(), name="ledger"),
    path("accounts/", accounts_list.AccountList.as_view(), name="list"),
    path("accounts/new", accounts_admin.new, name="new"),
    path("accounts/sheet", accounts_admin.from_sheet, name="sheet"),
    path("accounts/sheet/template", accounts_admin.template, name="template"),
    path("accounts/unlinked", accounts_linking.UnlinkedList.as_view(), name="unlinked"),
    path("accounts/link", accounts_linking.link, name="link"),
    path("accounts/requests", accounts_admin.requests, name="requests"),
    path("accounts/<int:pk>/", accounts_admin.detail, name="detail"),
    path("accounts/<int:pk>/reset", accounts_admin.reset, name="reset"),
    path("accounts/<int:pk>/deactivate", accounts_admin.deactivate, name="deactivate"),
    path("accounts/<int:pk>/officer", accounts_admin.link_officer, name="officer"),
    path("accounts/<int:pk>/grant", accounts_admin.grant, name="grant"),
    path("accounts/<int:pk>/withdraw/<slug:role>", accounts_admin.withdraw, name="withdraw"),
    path("accounts/<int:pk>/stand-in", accounts_admin.new_stand_in, name="stand-in"),
    path("stand-ins/<int:pk>/end", accounts_admin.end_stand_in, name="end-stand-in"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "sign-in": "登录",
    "sign-out": "退出",
    "password": "更换密码",
    "separation": "放宽、恢复岗位分离",
    "new": "开通账号",
    "sheet": "批量开通账号",
    "template": "空白账号表",
    "requests": "待授予的角色",
    "link": "成批填写对应人员",
    "detail": "一个账号",
    "reset": "重置密码",
    "deactivate": "停用、启用账号",
    "officer": "账号的对应人员",
    "grant": "授予角色",
    "withdraw": "收回角色",
    "stand-in": "登记代理",
    "end-stand-in": "终止代理",
}
