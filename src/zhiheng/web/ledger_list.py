"""审计员看留痕：只读，逐条可查，导出可以脱离平台核验。"""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet

from zhiheng.accounts.roles import Role
from zhiheng.kernel.hooks import action_choices, action_text
from zhiheng.kernel.models import LedgerEntry
from zhiheng.ui import html
from zhiheng.ui.filters import ChoiceFilter, SearchFilter
from zhiheng.ui.lists import ListPage
from zhiheng.ui.paging import Sort
from zhiheng.web import auditing


class LedgerTable(tables.Table):
    sequence = tables.Column("序号")
    at = tables.DateTimeColumn(verbose_name="时间", format="Y-m-d H:i:s")
    actor = tables.Column("经办人", empty_values=())
    action = tables.Column("动作")
    subject = tables.Column("对象")
    rows = tables.Column("条款")
    facts = tables.Column("事实")
    hash = tables.Column("哈希")

    class Meta:
        model = LedgerEntry
        fields = ()

    def render_actor(self, record: LedgerEntry) -> str:
        return f"{record.actor}（{record.actor.username}）" if record.actor else "系统"

    def render_action(self, value: str) -> str:
        return action_text(value)

    def render_facts(self, value: str) -> str:
        return html.format_html('<span class="mono">{}</span>', value[:120])

    def value_facts(self, value: str) -> str:
        return value

    def render_hash(self, value: str) -> str:
        return html.format_html('<span class="mono">{}…</span>', value[:12])

    def value_hash(self, value: str) -> str:
        return value


class _Sequence(django_filters.Filter):
    field_class = forms.IntegerField


class LedgerFilter(django_filters.FilterSet):
    since = _Sequence(
        label="从序号", field_name="sequence", lookup_expr="gte", min_value=1, max_value=2**62
    )
    subject = SearchFilter(label="对象（如 screening.lead:12）", lookup_expr="exact")
    actor = SearchFilter(label="经办人登录名", field_name="actor__username", lookup_expr="exact")
    action = ChoiceFilter(label="动作", choices=action_choices)

    class Meta:
        model = LedgerEntry
        fields = ()


class LedgerList(ListPage):
    key = "ledger"
    title = "留痕"
    description = "只增不改，逐条哈希相连；zhiheng ledger verify 可以随时核验。"
    model = LedgerEntry
    table_class = LedgerTable
    filterset_class = LedgerFilter
    sorts = (Sort("new", "最近在前", ("sequence",), descending=True),)
    views = auditing.views()
    columns = ("sequence", "at", "actor", "action", "subject", "rows", "hash")
    roles = (Role.AUDITOR,)
    empty_sentence = "还没有留痕。"

    def rows(self) -> QuerySet[LedgerEntry]:
        """审计员读全部留痕；其中没有姓名、号码和地址。"""
        return LedgerEntry.objects.select_related("actor")
