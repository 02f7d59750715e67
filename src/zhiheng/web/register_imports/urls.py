"""名录导入的网址，在 /office/register-imports/ 之下。"""

from django.urls import path

from zhiheng.web.register_imports import views

app_name = "imports"
urlpatterns = [
    path("", views.ImportList.as_view(), name="index"),
    path("new/<slug:code>", views.upload, name="upload"),
    path("template/<slug:code>", views.download_template, name="template"),
    path("<int:pk>/", views.page, name="import"),
    path("<int:pk>/write", views.write, name="write"),
    path("<int:pk>/cancel", views.cancel, name="cancel"),
    path("<int:pk>/errors", views.errors, name="errors"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "upload": "导入人员、执法主体",
    "template": "下载名录导入表",
    "import": "一次名录导入",
    "write": "写入导入的名录",
    "cancel": "取消名录导入",
    "errors": "下载导入要改的行",
}
