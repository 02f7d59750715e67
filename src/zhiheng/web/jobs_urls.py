"""后台任务的网址，在 /office/jobs/ 之下。"""

from django.urls import path

from zhiheng.web import jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.index, name="index"),
    path("<int:pk>/cancel", jobs.cancel, name="cancel"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "cancel": "取消后台任务",
}
