"""监督实施的网址，在 /office/ 之下。"""

from django.urls import path

from zhiheng.supervision import views

app_name = "supervision"
urlpatterns = [
    path("opinions/", views.OpinionList.as_view(), name="opinion-list"),
    path("opinions/from-lead/<int:lead>/", views.draft_opinion, name="opinion-draft"),
    path(
        "opinions/from-filing/<int:filing>/",
        views.draft_from_filing,
        name="opinion-draft-filing",
    ),
    path("opinions/<int:pk>/", views.opinion_detail, name="opinion"),
    path("opinions/<int:pk>/files/<int:file>", views.opinion_file, name="opinion-file"),
    path("opinions/<int:pk>/<slug:step>", views.opinion_step, name="opinion-step"),
    path("reminders/", views.ReminderList.as_view(), name="reminder-list"),
    path("reminders/from-lead/<int:lead>/", views.draft_reminder, name="reminder-draft"),
    path("reminders/<int:pk>/", views.reminder_detail, name="reminder"),
    path("reminders/<int:pk>/<slug:step>", views.reminder_step, name="reminder-step"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "opinion-draft": "起草监督意见书",
    "opinion-draft-filing": "由备案审查起草监督意见书",
    "opinion": "一份监督意见书",
    "opinion-file": "监督意见书的附件",
    "opinion-step": "办理监督意见书",
    "reminder-draft": "起草提醒函",
    "reminder": "一份提醒函",
    "reminder-step": "办理提醒函",
}
