"""监督实施的网址，在 /office/ 之下。"""

from django.urls import path

from zhiheng.supervision import views

app_name = "supervision"
urlpatterns = [
    path("opinions/", views.OpinionList.as_view(), name="opinion-list"),
    path("opinions/from-lead/<int:lead>/", views.draft_opinion, name="opinion-draft"),
    path("opinions/<int:pk>/", views.opinion_detail, name="opinion"),
    path("opinions/<int:pk>/files/<int:file>", views.opinion_file, name="opinion-file"),
    path("opinions/<int:pk>/<slug:step>", views.opinion_step, name="opinion-step"),
    path("reminders/", views.ReminderList.as_view(), name="reminder-list"),
    path("reminders/from-lead/<int:lead>/", views.draft_reminder, name="reminder-draft"),
    path("reminders/<int:pk>/", views.reminder_detail, name="reminder"),
    path("reminders/<int:pk>/<slug:step>", views.reminder_step, name="reminder-step"),
]
