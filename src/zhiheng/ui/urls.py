"""What belongs to every list page: habits, and exports that a job makes."""

from django.urls import path

from zhiheng.ui import export_views, habits

app_name = "ui"
urlpatterns = [
    path("lists/<slug:key>/views", habits.save_view, name="save-view"),
    path("lists/views/<int:pk>/delete", habits.delete_view, name="delete-view"),
    path("lists/<slug:key>/columns", habits.choose_columns, name="columns"),
    path("exports/<int:pk>/", export_views.page, name="export"),
    path("exports/<int:pk>/download", export_views.download, name="export-download"),
    path("exports/<int:pk>/cancel", export_views.cancel, name="export-cancel"),
]
