"""工作台、看板与提醒的网址。"""

from django.urls import path

from zhiheng.web import home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard", home.dashboard, name="dashboard"),
    path("notices/<int:pk>", home.open_notice, name="notice"),
]
