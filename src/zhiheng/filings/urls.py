"""制度备案的网址，在 /office/ 之下。"""

from django.urls import URLPattern

app_name = "filings"
urlpatterns: list[URLPattern] = []

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES: dict[str, str] = {}
