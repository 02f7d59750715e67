"""学习培训的网址，在 /office/registers/ 之下。"""

from django.urls import path

from zhiheng.registers.training import lists, views, yearly

urlpatterns = [
    path("training/hours/", lists.RequirementList.as_view(), name="hours"),
    path("training/hours/new", views.set_hours, name="set-hours"),
    path("training/courses/", lists.CourseList.as_view(), name="courses"),
    path("training/courses/new", views.new_course, name="new-course"),
    path("training/courses/<int:pk>/", views.course, name="course"),
    path("training/courses/<int:pk>/edit", views.edit_course, name="edit-course"),
    path("training/courses/<int:pk>/attend", views.attend, name="attend"),
    path("training/courses/<int:pk>/import", views.import_attendance, name="import-attendance"),
    path("training/courses/<int:pk>/record", views.draw_record, name="draw-record"),
    path("training/template", views.attendance_template, name="attendance-template"),
    path("training/errors", views.attendance_errors, name="attendance-errors"),
    path("training/attendances/", lists.AttendanceList.as_view(), name="attendances"),
    path(
        "training/attendances/<int:pk>/correct",
        views.correct_attendance,
        name="correct-attendance",
    ),
    path("training/records/", yearly.RecordList.as_view(), name="records"),
    path("training/records/<int:pk>/", views.record, name="record"),
    path("training/gaps/", yearly.GapList.as_view(), name="gaps"),
]

TITLES = {
    "set-hours": "登记规定的课时",
    "new-course": "登记培训",
    "course": "一次培训",
    "edit-course": "改正培训的登记",
    "attend": "登记参训人员",
    "draw-record": "生成培训记录",
    "import-attendance": "导入参训名单",
    "attendance-template": "空白的参训名单",
    "attendance-errors": "参训名单的错误工作簿",
    "correct-attendance": "更正参训记录",
    "record": "一人的培训记录",
}
