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
