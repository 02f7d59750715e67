"""文书清单。"""

from django.db.models import QuerySet

from zhiheng.documents.filters import DocumentFilter
from zhiheng.documents.models import Document
from zhiheng.documents.tables import DocumentTable
from zhiheng.ui.lists import BuiltIn, ListPage
from zhiheng.ui.paging import Sort


class DocumentList(ListPage):
    key = "documents"
    title = "文书"
    description = "收到纸面文书的，输入校验码即可核对文号、文种和内容。"
    model = Document
    table_class = DocumentTable
    filterset_class = DocumentFilter
    sorts = (
        Sort("new", "最近定稿在前", ("created_at",), descending=True, column="created_at"),
        Sort("number", "文号", ("number",), column="number"),
    )
    views = (
        BuiltIn("监督意见书", "kind=D33"),
        BuiltIn("提醒函", "kind=D66"),
        BuiltIn("生成失败", "status=failed"),
    )
    empty_sentence = "还没有文书。签发意见书、提醒函等时自动生成。"

    def rows(self) -> QuerySet[Document]:
        return super().rows().select_related("agency").defer("facts")
