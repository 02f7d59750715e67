"""数据汇聚的网址，在 /office/import/ 之下。"""

from django.urls import path

from zhiheng.exchange import quarantine_views, views

app_name = "exchange"
urlpatterns = [
    path("", views.BatchList.as_view(), name="batches"),
    path("new", views.upload, name="upload"),
    path("template/<slug:kind>.xlsx", views.download_template, name="template"),
    path("<int:pk>", views.detail, name="batch"),
    path("<int:pk>/progress", views.progress, name="progress"),
    path("<int:pk>/confirm", views.confirm, name="confirm"),
    path("<int:pk>/write", views.write, name="write"),
    path("<int:pk>/cancel", views.cancel, name="cancel"),
    path("<int:pk>/errors.xlsx", views.errors, name="errors"),
    path("<int:pk>/quarantine/", quarantine_views.quarantine, name="quarantine"),
    path("<int:pk>/quarantine/<int:line>", quarantine_views.repair, name="repair"),
    path("<int:pk>/quarantine/<int:line>/agency", quarantine_views.register_agency, name="agency"),
    path("<int:pk>/quarantine/<int:line>/discard", quarantine_views.discard, name="discard"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "upload": "上传导入文件",
    "template": "导入模板",
    "batch": "一个导入批次",
    "progress": "导入进度",
    "confirm": "确认列的对应",
    "write": "写入检查通过的行",
    "cancel": "取消导入批次",
    "errors": "错误工作簿",
    "quarantine": "隔离的行",
    "repair": "修补一行",
    "agency": "登记名录中没有的机关",
    "discard": "放弃一行",
}
