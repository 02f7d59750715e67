"""Posts that belong to every list page."""

from django.urls import path

from zhiheng.ui import habits

app_name = "ui"
urlpatterns = [
    path("lists/<slug:key>/views", habits.save_view, name="save-view"),
    path("lists/views/<int:pk>/delete", habits.delete_view, name="delete-view"),
    path("lists/<slug:key>/columns", habits.choose_columns, name="columns"),
]
