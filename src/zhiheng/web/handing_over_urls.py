"""移交的网址，在 /office/hand-over/ 之下。"""

from django.urls import path

from zhiheng.web import handing_over

app_name = "hand-over"
urlpatterns = [
    path("", handing_over.everything, name="all"),
    path("<str:label>/<int:pk>", handing_over.one, name="one"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "one": "移交一件",
}
