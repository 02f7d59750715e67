"""执法行为列表的栏目。"""

import django_tables2 as tables
from django.utils.safestring import SafeString

from zhiheng.acts.models import EnforcementAct
from zhiheng.acts.page import SOURCES
from zhiheng.ui import html
from zhiheng.ui.columns import DayColumn, MoneyColumn, NameColumn

A = EnforcementAct


def review_lamp(act: EnforcementAct) -> SafeString:
    if act.legal_review_result == A.ReviewResult.REJECTED:
        return html.lamp("red", "不通过")
    if act.legal_reviewed_on:
        return html.lamp("grn", "通过")
    return html.lamp("gry", "没有记录")


class ActTable(tables.Table):
    """文号、种类、机关、当事人、案由、各日期与金额。"""

    number = tables.Column("文号", accessor="document_number", linkify=True, empty_values=())
    kind = tables.Column("种类", accessor="get_kind_display")
    agency = NameColumn("执法机关", accessor="agency__name")
    party = tables.Column("当事人", accessor="party__name")
    title = tables.Column("案由", attrs={"td": {"class": "long"}})
    procedure = tables.Column("程序", accessor="get_procedure_display")
    filed_on = DayColumn("立案（受理）")
    act_on = DayColumn("行为日")
    decided_on = DayColumn("决定")
    fine = MoneyColumn("罚款（元）")
    confiscated = MoneyColumn("没收（元）")
    review = tables.Column("法制审核", accessor="pk")
    served_on = DayColumn("送达")
    published_on = DayColumn("公开")
    closed_on = DayColumn("结案")
    source = tables.Column("数据来源")
    batch_id = tables.Column("批次")

    class Meta:
        model = EnforcementAct
        fields: tuple[str, ...] = ()

    def render_number(self, record: EnforcementAct) -> str:
        return str(record)

    def render_source(self, value: str) -> str:
        return SOURCES.get(value, value)

    def render_review(self, record: EnforcementAct) -> SafeString:
        return review_lamp(record) if record.kind == A.Kind.PENALTY else html.EMPTY

    def value_review(self, record: EnforcementAct) -> str:
        return record.get_legal_review_result_display()
