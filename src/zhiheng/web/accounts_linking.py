"""没有对应人员的账号：列出名册上同名的人，勾选之后一次填写。"""

from collections.abc import Sequence

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from zhiheng.accounts import services
from zhiheng.accounts.access import allow
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.accounts.services import linking
from zhiheng.directory.models import Officer
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn
from zhiheng.ui.filters import ChoiceFilter, RowFilter, SearchFilter, agencies_in_scope
from zhiheng.ui.forms import LONGEST_KEY
from zhiheng.ui.lists import MAX_CHOSEN, BuiltIn, Bulk, ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web.accounts_forms import person_label
from zhiheng.web.accounts_list import by_name
from zhiheng.web.submit import credit

MATCHES = {
    "one": ("恰好一人", linking.ONE),
    "several": ("同名，请选", linking.SEVERAL),
    "none": ("没有同名的人", linking.NOBODY),
}


class UnlinkedTable(tables.Table):
    display_name = tables.Column("姓名", linkify=True)
    username = tables.Column("登录名")
    agency = NameColumn("单位")
    match = tables.Column("对应情况", accessor="pk")
    officer = tables.Column("名册上的人员", accessor="pk")

    class Meta:
        model = User
        fields = ()

    def render_match(self, record: User) -> SafeString:
        if not record.offered:
            return html.lamp("gry", "没有同名的人")
        return (
            html.lamp("amb", "同名，请选") if _is_doubtful(record) else html.lamp("grn", "恰好一人")
        )

    def render_officer(self, record: User) -> SafeString | str:
        if not record.offered:
            return "本单位名册上没有同名、在岗而且没有账号的人"
        return _choice(record) if _is_doubtful(record) else _only(record, record.offered[0])


def _is_doubtful(account: User) -> bool:
    return len(account.offered) > 1 or account.has_twin


def _only(account: User, officer: Officer) -> SafeString:
    return format_html(
        '<input type="hidden" name="officer-{}" value="{}">{}',
        account.pk,
        officer.pk,
        person_label(officer),
    )


def _choice(account: User) -> SafeString:
    options = ((one.pk, person_label(one)) for one in account.offered)
    note = "另有同名的账号，请核对" if account.has_twin else "名册上有几人同名"
    return format_html(
        '<select name="officer-{}" aria-label="{}（{}）是哪一个人"><option value="">请选择</option>{}</select>'
        '<div class="m3 t12">{}</div>',
        account.pk,
        account,
        account.username,
        format_html_join("", '<option value="{}">{}</option>', options),
        note,
    )


class UnlinkedFilter(django_filters.FilterSet):
    q = SearchFilter(label="姓名或者登录名", method=by_name)
    agency = RowFilter(label="单位", rows=agencies_in_scope, empty_label="全部单位")
    match = ChoiceFilter(
        label="对应情况",
        choices=[(key, label) for key, (label, _) in MATCHES.items()],
        method="of_match",
        empty_label="不限",
    )

    class Meta:
        model = User
        fields = ()

    def of_match(self, rows, name, value):
        return rows.filter(MATCHES[value][1])


class UnlinkedList(ListPage):
    key = "unlinked"
    title = "没有对应人员的账号"
    description = "同一单位、姓名相同的在岗人员只有一人的，已经提出；勾选之后一次填写，写入留痕。"
    model = User
    table_class = UnlinkedTable
    filterset_class = UnlinkedFilter
    sorts = (
        Sort("agency", "按单位、姓名", ("agency_id", "display_name")),
        Sort("new", "最近开通在前", ("created_at",), descending=True),
    )
    views = tuple(BuiltIn(label, f"match={key}") for key, (label, _) in MATCHES.items())
    bulk = (Bulk("填写所选账号的对应人员", "accounts:link", "link"),)
    page_size = 200
    may_export = False
    roles = (Role.SYS_ADMIN,)
    empty_sentence = "启用的账号都写明了是名册上的哪一个人。"

    def rows(self) -> QuerySet[User]:
        return linking.unlinked(super().rows(), timezone.localdate()).select_related("agency")

    def prepare(self, rows: Sequence[User]) -> None:
        offered = linking.candidates(rows, timezone.localdate())
        for one in rows:
            one.offered = offered[one.pk]  # type: ignore[attr-defined]


@require_POST
@allow(Role.SYS_ADMIN)
def link(request: HttpRequest) -> HttpResponse:
    """填写勾选的账号；没有填写的逐个说明理由。"""
    keys = [key for key in request.POST.getlist("pk") if _is_key(key)][:MAX_CHOSEN]
    accounts = User.objects.visible_to(request.user).filter(pk__in=keys).select_related("agency")
    if accounts:
        wanted = _wanted(request.POST, accounts)
        _say(request, services.link_officers(accounts, wanted, **credit(request)))
    else:
        messages.warning(request, "没有选中账号，请先在清单里勾选。")
    return redirect(f"{reverse('accounts:unlinked')}?{request.GET.urlencode()}")


def _say(request: HttpRequest, done: services.Linked) -> None:
    """几个填写了；没有填写的按理由列出是哪几个账号。"""
    if done.count:
        messages.success(request, f"已填写 {done.count} 个账号的对应人员。")
    refused: dict[str, list[str]] = {}
    for account, sentence in done.refusals:
        refused.setdefault(sentence, []).append(f"{account}（{account.username}）")
    for sentence, names in refused.items():
        messages.error(request, f"{'、'.join(names)}没有填写：{sentence}")


def _wanted(posted: QueryDict, accounts: Sequence[User]) -> dict[int, int]:
    given = ((one.pk, posted.get(f"officer-{one.pk}", "")) for one in accounts)
    return {pk: int(key) for pk, key in given if _is_key(key)}


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY
