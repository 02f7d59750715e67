"""文书清单的列。"""

import django_tables2 as tables

from zhiheng.documents.models import Document
from zhiheng.documents.templatetags.papers import LAMPS
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn


class DocumentTable(tables.Table):
    title = tables.Column("文书", linkify=True, accessor="title")
    number = tables.Column("文号")
    agency = NameColumn("机关")
    created_at = tables.DateTimeColumn(verbose_name="定稿时间", format="Y-m-d H:i")
    pages = tables.Column("页数")
    code = tables.Column("校验码")
    status = tables.Column("情况")

    class Meta:
        model = Document
        fields = ()

    def render_status(self, record: Document) -> str:
        return html.lamp(LAMPS[record.status], record.get_status_display())

    def value_status(self, record: Document) -> str:
        return str(record.get_status_display())
