"""Pages made only for looking at and testing the frame, the tags and the lists."""

from django.urls import include, path

from zhiheng.config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from zhiheng.ui.tests.preview import views

law = (
    [
        path("<str:clause_id>", views.clause, name="clause"),
        path("<str:clause_id>/popover", views.popover, name="clause-popover"),
    ],
    "law",
)
urlpatterns = [
    path("office/", include("zhiheng.ui.urls")),
    path("preview/matter", views.matter, name="preview-matter"),
    path("preview/matter/receive", views.receive, name="preview-receive"),
    path("preview/officers", views.OfficerList.as_view(), name="preview-officers"),
    path("preview/chart", views.chart, name="preview-chart"),
    path("preview/broken", views.broken, name="preview-broken"),
    path("preview/sign-in", views.sign_in, name="preview-sign-in"),
    path("preview/error", views.error, name="preview-error"),
    path("preview/law/", include(law, namespace="law")),
]
