"""汇聚批次列表的栏目。"""

from typing import Any

import django_tables2 as tables

from zhiheng.exchange.models import Batch
from zhiheng.ui import html
from zhiheng.ui.columns import NameColumn

LAMPS = {
    Batch.Stage.MAPPING: "amb",
    Batch.Stage.CHECKING: "blu",
    Batch.Stage.CHECKED: "amb",
    Batch.Stage.WRITING: "blu",
    Batch.Stage.COMPLETE: "grn",
    Batch.Stage.CANCELLED: "gry",
    Batch.Stage.FAILED: "red",
}


class BatchTable(tables.Table):  # type: ignore[misc]  # untyped library
    """批次号、文件、单位、进展与五个数。"""

    number = tables.Column("批次号", linkify=True)
    file_name = tables.Column("文件")
    agency = NameColumn("报送单位", accessor="agency__name")
    kind = tables.Column("行为种类", accessor="kind")
    stage = tables.Column("进展")
    rows_n = tables.Column("数据行", accessor="rows")
    accepted = tables.Column("可写入")
    unchanged = tables.Column("与已有一致")
    quarantined = tables.Column("隔离")
    created_at = tables.Column("上传时间")

    class Meta:
        model = Batch
        fields: tuple[str, ...] = ()

    def render_stage(self, record: Batch) -> Any:
        return html.lamp(LAMPS[Batch.Stage(record.stage)], record.get_stage_display())

    def render_kind(self, value: str) -> str:
        from zhiheng.exchange.mapping.catalogue import KIND_NAMES

        return KIND_NAMES.get(value, value)

    def render_created_at(self, value: Any) -> str:
        return html.moment(value)
