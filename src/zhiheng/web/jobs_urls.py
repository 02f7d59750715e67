"""后台任务的网址，在 /office/jobs/ 之下。"""

from django.urls import path

from zhiheng.web import jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.index, name="index"),
    path("<int:pk>/cancel", jobs.cancel, name="cancel"),
]
