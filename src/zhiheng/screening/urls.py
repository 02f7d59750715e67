"""监督预警的网址，在 /office/ 之下。"""

from django.urls import path

from zhiheng.screening import rule_views, views

app_name = "screening"
urlpatterns = [
    path("leads/", views.LeadList.as_view(), name="lead-list"),
    path("leads/assign", views.bulk_assign, name="lead-bulk-assign"),
    path("leads/<int:pk>/", views.lead_detail, name="lead"),
    path("leads/<int:pk>/files/<int:file>", views.attachment, name="lead-file"),
    path("leads/<int:pk>/<slug:step>", views.lead_step, name="lead-step"),
    path("rules/", rule_views.rule_list, name="rule-list"),
    path("rules/<str:rule_id>/", rule_views.rule_detail, name="rule"),
    path("rules/<str:rule_id>/switch", rule_views.rule_switch, name="rule-switch"),
    path(
        "rules/<str:rule_id>/parameters/<slug:key>",
        rule_views.rule_parameter,
        name="rule-parameter",
    ),
    path("screening-runs/", rule_views.run_list, name="run-list"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "lead-bulk-assign": "批量分派疑点",
    "lead": "一个疑点",
    "lead-file": "机关说明的附件",
    "lead-step": "办理疑点",
    "rule": "一条筛查规则",
    "rule-switch": "启停规则",
    "rule-parameter": "另定规则的参数",
    "run-list": "筛查记录",
}
