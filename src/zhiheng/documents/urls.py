"""Routes of papers, under /office/papers/."""

from django.urls import path

from zhiheng.documents import draft_views, views
from zhiheng.documents.lists import DocumentList

app_name = "documents"
urlpatterns = [
    path("", DocumentList.as_view(), name="list"),
    path("drafts/<str:kind>/<str:label>/<int:pk>/", draft_views.draft, name="draft"),
    path("drafts/<str:kind>/<str:label>/<int:pk>/sheet", draft_views.sheet, name="draft-sheet"),
    path("drafts/<str:kind>/<str:label>/<int:pk>/draft.pdf", draft_views.pdf, name="draft-pdf"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/state", views.state, name="state"),
    path("<int:pk>/retry", views.retry, name="retry"),
    path("<int:pk>/void", views.void, name="void"),
    path("<int:pk>/read", views.read, name="read"),
    path("<int:pk>/paper.pdf", views.pdf, name="pdf"),
    path("<int:pk>/paper.docx", views.docx, name="docx"),
    path("<int:pk>/page-<int:number>.svg", views.page, name="page"),
    path("<int:pk>/approval.pdf", views.approval, name="approval"),
    path("<int:pk>/service-<int:proof>.pdf", views.proof_of_service, name="proof"),
    path("<int:pk>/service-files/<int:file>", views.service_file, name="service-file"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "draft": "文稿预览",
    "draft-sheet": "文稿预览的版面",
    "draft-pdf": "送审稿 PDF",
    "paper": "一份文书",
    "state": "文书的生成情况",
    "retry": "重新生成文书",
    "void": "作废文书",
    "read": "文书记为阅读",
    "pdf": "文书 PDF",
    "docx": "文书 Word",
    "page": "文书的一页",
    "approval": "审批表",
    "proof": "送达回证",
    "service-file": "送达的凭证",
}
