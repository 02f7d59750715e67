"""What belongs to every list page: habits, exports that a job makes, notices."""

from django.urls import path

from zhiheng.ui import export_views, habits, news_views

app_name = "ui"
urlpatterns = [
    path("lists/<slug:key>/views", habits.save_view, name="save-view"),
    path("lists/views/<int:pk>/delete", habits.delete_view, name="delete-view"),
    path("lists/<slug:key>/columns", habits.choose_columns, name="columns"),
    path("notices/read", news_views.read, name="read-notices"),
    path("exports/<int:pk>/", export_views.page, name="export"),
    path("exports/<int:pk>/download", export_views.download, name="export-download"),
    path("exports/<int:pk>/cancel", export_views.cancel, name="export-cancel"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "save-view": "保存列表视图",
    "delete-view": "删除列表视图",
    "columns": "选择列表的列",
    "read-notices": "提醒记为已读",
    "export": "导出进度",
    "export-download": "下载导出的文件",
    "export-cancel": "取消导出",
}
