"""更正的网址，在 /office/corrections/ 之下。"""

from django.urls import path

from zhiheng.web import corrections

app_name = "corrections"
urlpatterns = [
    path("<str:label>/<int:pk>/", corrections.index, name="index"),
    path("<str:label>/<int:pk>/<slug:field>", corrections.propose, name="propose"),
    path("<int:pk>/approve", corrections.decide, {"verb": "approve"}, name="approve"),
    path("<int:pk>/refuse", corrections.decide, {"verb": "refuse"}, name="refuse"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "index": "一件的更正",
    "propose": "提出更正",
    "approve": "批准更正",
    "refuse": "不予更正",
}
