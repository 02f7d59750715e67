"""公示台账的网址，在 /office/publications/ 之下。"""

from django.urls import path

from zhiheng.publications import views
from zhiheng.publications.lists import PublicationList

app_name = "publications"
urlpatterns = [
    path("", PublicationList.as_view(), name="list"),
    path("<int:pk>/", views.publication, name="publication"),
    path("<int:pk>/snapshot.json", views.snapshot, name="snapshot"),
    path("<int:pk>/table.xlsx", views.table, name="table"),
    path("<int:pk>/withdraw", views.withdraw, name="withdraw"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "publication": "一条公示",
    "snapshot": "公示的内容快照",
    "table": "下载公示的表",
    "withdraw": "撤回名录、名单的公示",
}
