"""The platform's own sheet for one kind of act: headings, an example row, notes on every column."""

import io

from zhiheng.exchange.mapping.catalogue import KIND_NAMES, Field, choices, fields

_EXAMPLES = {
    "external_id": "YS-2026-0001",
    "document_number": "演示罚〔2026〕1号",
    "party_name": "威海演示有限公司",
    "date": "2026-10-16",
    "until": "2027-10-15",
    "moment": "2026-10-16 09:30",
    "money": "5000.00",
    "boolean": "是",
    "sanctions": "警告,罚款",
    "place": "371002",
    "integer": "1",
}
_HINTS = {
    "credit_code": "18 位，单元格设为文本",
    "identity_number": "18 位，单元格设为文本；导入后封存",
    "certificate": "执法证号，单元格设为文本",
    "money": "单位：元",
    "date": "年月日齐全，例如 2026-10-16",
    "until": "年月日齐全；长期有效写“长期”",
    "moment": "年月日和时分，例如 2026-10-16 09:30",
    "sanctions": "多种用逗号隔开",
    "document_number": "一案一行",
}


def columns_for(kind: str) -> list[Field]:
    return [
        field
        for field in fields().values()
        if field.fits(kind) and field.kept and not field.is_foreign
    ]


def _hint(field: Field) -> str:
    if field.list:
        return "可选：" + "、".join(choices(field.list).values())
    return _HINTS.get(
        field.type, f"不超过 {field.limit} 字" if field.type in ("line", "text") else ""
    )


def template(kind: str) -> bytes:
    """An empty workbook; the example stands on its own sheet so that it is never imported."""
    import xlsxwriter  # slow to load, and rarely needed

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
    text = book.add_format({"num_format": "@"})
    columns = columns_for(kind)
    sheet = book.add_worksheet("数据")
    sheet.freeze_panes(1, 0)
    notes = book.add_worksheet("填写说明")
    notes.write_row(0, 0, ["列", "说明", "示例"], head)
    notes.set_column(0, 2, 36, text)
    for place, field in enumerate(columns):
        label = f"{field.label}(元)" if field.type == "money" else field.label
        sheet.write(0, place, label, head)
        sheet.set_column(place, place, max(12, len(label) * 2 + 2), text)
        example = KIND_NAMES[kind] if field.name == "kind" else _EXAMPLES.get(field.type, "")
        notes.write_row(place + 1, 0, [label, _hint(field), example], text)
    book.close()
    return stream.getvalue()
