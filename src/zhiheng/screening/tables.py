"""疑点列表的栏目。"""

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from zhiheng.screening.models import Lead
from zhiheng.screening.rulefile import rules
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn

S = Lead.Status
LAMPS = {
    S.NEW: ("blu", "bell"),
    S.ASSIGNED: ("blu", ""),
    S.EXPLANATION_REQUESTED: ("amb", "clock"),
    S.EXPLAINED: ("amb", ""),
    S.VERIFYING: ("blu", ""),
    S.UPHELD: ("red", ""),
    S.DISMISSED: ("gry", ""),
    S.DATA_ERROR: ("gry", ""),
    S.HANDLED: ("blu", ""),
    S.CLEARED: ("grn", ""),
    S.CLOSED: ("gry", ""),
}


def status_lamp(lead: Lead) -> SafeString:
    kind, icon = LAMPS[S(lead.status)]
    return html.lamp(kind, S(lead.status).label, icon)


class LeadTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """编号、状态、规则、机关、事实与期限。"""

    label = tables.Column("编号", linkify=True, accessor="label")
    status = tables.Column("状态")
    rule = NameColumn("规则")
    agency = NameColumn("执法机关", accessor="agency__name")
    sentence = tables.Column("问题", empty_values=(), attrs={"td": {"class": "long"}})
    fact_on = tables.Column("事实发生")
    due_on = tables.Column("应当完成")
    handler = tables.Column("承办人", accessor="handler__display_name")
    created_at = tables.Column("发现时间")

    class Meta:
        model = Lead
        fields: tuple[str, ...] = ()

    def render_status(self, record: Lead) -> SafeString:
        return status_lamp(record)

    def value_status(self, record: Lead) -> str:
        return str(S(record.status).label)

    def render_rule(self, value: str) -> str:
        rule = rules().get(value)
        return f"{value} {rule.title}" if rule else value

    def render_fact_on(self, value: Any) -> str:
        return html.day(value)

    def render_due_on(self, value: Any) -> str:
        return html.day(value)

    def render_created_at(self, value: Any) -> str:
        return html.moment(value)
