"""监督预警的网址，在 /office/ 之下。"""

from django.urls import path

from zhiheng.screening import views

app_name = "screening"
urlpatterns = [
    path("leads/", views.LeadList.as_view(), name="lead-list"),
    path("leads/<int:pk>/", views.lead_detail, name="lead"),
    path("leads/<int:pk>/files/<int:file>", views.attachment, name="lead-file"),
    path("leads/<int:pk>/<slug:step>", views.lead_step, name="lead-step"),
]
