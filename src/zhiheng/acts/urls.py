"""执法行为的网址，在 /office/ 之下。"""

from django.urls import path

from zhiheng.acts import views

app_name = "acts"
urlpatterns = [
    path("acts/", views.ActList.as_view(), name="act-list"),
    path("acts/new", views.register_act, name="act-new"),
    path("acts/<int:pk>/", views.act_detail, name="act"),
    path("acts/<int:pk>/edit", views.edit_act, name="act-edit"),
    path("acts/<int:pk>/withdraw", views.withdraw_act, name="act-withdraw"),
    path("acts/<int:pk>/officers", views.add_officer, name="act-officer"),
    path("acts/<int:pk>/facts", views.add_fact, name="act-fact"),
    path("acts/<int:pk>/recordings", views.add_recording, name="act-recording"),
    path("acts/<int:pk>/unseal", views.unseal_party, name="act-unseal"),
    path("parties/<int:pk>/", views.party_detail, name="party"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "act-new": "登记执法行为",
    "act": "一件执法行为",
    "act-edit": "更正执法行为",
    "act-withdraw": "撤回执法行为的记录",
    "act-officer": "登记参与人员",
    "act-fact": "登记环节",
    "act-recording": "登记音像记录",
    "act-unseal": "查看封存的身份信息",
    "party": "一个当事人",
}
