"""制度的网址，在 /office/registers/ 之下。"""

from django.urls import path

from zhiheng.registers.systems import lists, matrix, views

urlpatterns = [
    path("systems/", lists.SystemList.as_view(), name="systems"),
    path("systems/new", views.new_system, name="new-system"),
    path("systems/<int:pk>/", views.system, name="system"),
    path("systems/<int:pk>/repeal", views.repeal_system, name="repeal-system"),
    path("checklists/", matrix.ChecklistList.as_view(), name="checklists"),
    path("checklists/<int:pk>/", views.checklist, name="checklist"),
    path("checklists/<int:pk>/<slug:kind>/exempt", views.exempt, name="exempt"),
    path("checklists/<int:pk>/<slug:kind>/demand", views.end_exemption, name="end-exemption"),
    path("agreements/", lists.AgreementList.as_view(), name="agreements"),
    path("agreements/new", views.new_agreement, name="new-agreement"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("agreements/<int:pk>/end", views.end_agreement, name="end-agreement"),
    path("meetings/", lists.MeetingList.as_view(), name="meetings"),
    path("meetings/new", views.new_meeting, name="new-meeting"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("corrections/<slug:what>/<int:pk>", views.correct_row, name="correct-row"),
    path("files/<slug:what>/<int:pk>", views.stored_file, name="stored-file"),
]

TITLES = {
    "new-system": "登记制度",
    "system": "一项制度",
    "repeal-system": "废止制度",
    "checklist": "一个机关的制度对照清单",
    "exempt": "标注制度不适用",
    "end-exemption": "取消不适用的标注",
    "new-agreement": "登记协作文件",
    "agreement": "一份协作文件",
    "end-agreement": "终止协作文件",
    "new-meeting": "登记研究重大问题的会议",
    "meeting": "一次研究重大问题的会议",
    "correct-row": "更正制度、协作文件、会议的登记",
    "stored-file": "制度、协作文件、纪要的文本",
}
