"""账号列表。"""

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import SearchFilter, YesFilter, agencies_in_scope
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web.submit import header


class AccountTable(tables.Table):
    display_name = tables.Column("姓名", linkify=True)
    username = tables.Column("登录名")
    agency = NameColumn("单位")
    roles = tables.Column("角色", accessor="pk")
    pending = tables.Column("待授予", accessor="pk")
    phone = tables.Column("办公电话")
    is_active = tables.Column("状态")
    last_login = tables.DateTimeColumn(verbose_name="上次登录", format="Y-m-d H:i")

    class Meta:
        model = User
        fields = ()

    def render_roles(self, record: User) -> str:
        return "、".join(one.get_role_display() for one in record.assignments.all()) or "—"

    def render_pending(self, record: User) -> str:
        return "、".join(one.get_role_display() for one in record.role_requests.all()) or "—"

    def render_is_active(self, value: bool, record: User) -> str:
        if not value:
            return html.lamp("gry", "停用")
        if record.must_change_password:
            return html.lamp("blu", "待首次登录")
        return html.lamp("grn", "启用")

    def value_is_active(self, value: bool) -> str:
        return "启用" if value else "停用"


def by_name(rows, name, value):
    return rows.filter(Q(display_name__icontains=value) | Q(username__icontains=value))


class AccountFilter(django_filters.FilterSet):
    q = SearchFilter(label="姓名或者登录名", method=by_name)
    agency = django_filters.ModelChoiceFilter(label="单位", queryset=agencies_in_scope)
    role = django_filters.ChoiceFilter(
        label="角色", choices=Role.choices, field_name="assignments__role", distinct=True
    )
    active = django_filters.ChoiceFilter(
        label="状态", choices=[("1", "启用"), ("0", "停用")], method="of_state"
    )
    pending = YesFilter(label="有待授予的角色", method="with_requests")

    class Meta:
        model = User
        fields = ()

    def of_state(self, rows, name, value):
        return rows.filter(is_active=value == "1")

    def with_requests(self, rows, name, value):
        return rows.filter(role_requests__isnull=False).distinct() if value else rows


class AccountList(ListPage):
    key = "accounts"
    title = "账号"
    model = User
    table_class = AccountTable
    filterset_class = AccountFilter
    sorts = (
        Sort("new", "最近开通在前", ("created_at",), descending=True),
        Sort("name", "登录名", ("username",), column="username"),
    )
    views = (
        BuiltIn("启用", "active=1"),
        BuiltIn("待授予角色", "pending=on"),
        BuiltIn("停用", "active=0"),
    )
    roles = (Role.SYS_ADMIN, Role.SEC_ADMIN)
    empty_sentence = "还没有账号。"

    def rows(self) -> QuerySet[User]:
        rows = super().rows().select_related("agency")
        return rows.prefetch_related("assignments", "role_requests")

    def extra_context(self) -> dict[str, object]:
        user, actions = self.request.user, []
        if user.has_role(Role.SEC_ADMIN):
            actions.append(header("待授予的角色", "accounts:requests", "user-question"))
        if user.has_role(Role.SYS_ADMIN):
            actions.append(header("对应人员", "accounts:unlinked", "link"))
            actions.append(header("批量开通", "accounts:sheet", "file-spreadsheet"))
            actions.append(header("开通账号", "accounts:new", "user-plus", primary=True))
        return {"header_actions": actions}
