"""使用手册的网址，在 /office/help/ 之下。"""

from django.urls import path, register_converter

from zhiheng.web.help import views


class PictureNameConverter:
    """A picture of the manual; never a path."""

    regex = r"[a-z0-9-]{1,60}\.png"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PictureNameConverter, "picture")

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.page, name="page"),
    path("pictures/<picture:name>", views.picture, name="picture"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "index": "使用手册",
    "page": "手册的一篇",
    "picture": "手册的图片",
}
