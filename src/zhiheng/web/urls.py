"""工作台、看板与提醒的网址。"""

from django.urls import path

from zhiheng.web import home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard", home.dashboard, name="dashboard"),
    path("notices/<int:pk>", home.open_notice, name="notice"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "notice": "打开一条提醒",
}
