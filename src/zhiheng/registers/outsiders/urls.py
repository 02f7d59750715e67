"""社会监督员等的网址，在 /office/registers/ 之下。"""

from django.urls import path

from zhiheng.registers.outsiders import lists, views

urlpatterns = [
    path("outsiders/", lists.OutsiderList.as_view(), name="outsiders"),
    path("outsiders/new", views.new_outsider, name="new-outsider"),
    path("outsiders/publish", views.publish_supervisors, name="publish-supervisors"),
    path("outsiders/<int:pk>/", views.outsider, name="outsider"),
    path("outsiders/<int:pk>/again", views.reappoint, name="reappoint"),
    path("outsiders/<int:pk>/activity", views.new_activity, name="new-activity"),
    path("outsiders/<int:pk>/correct", views.correct_outsider, name="correct-outsider"),
    path("activities/<int:pk>/correct", views.correct_activity, name="correct-activity"),
    path("outsiders/<int:pk>/contact", views.contact, name="outsider-contact"),
    path("outsiders/<int:pk>/clue", views.new_clue, name="new-clue"),
    path("outsiders/<int:pk>/<slug:step>", views.outsider_step, name="outsider-step"),
    path("clues/", lists.ClueList.as_view(), name="clues"),
    path("clues/<int:pk>/", views.clue, name="clue"),
    path("clues/<int:pk>/<slug:step>", views.clue_step, name="clue-step"),
]

TITLES = {
    "new-outsider": "登记并拟聘",
    "publish-supervisors": "公布社会监督员名单",
    "outsider": "一次聘任",
    "reappoint": "再次拟聘",
    "new-activity": "登记参加活动",
    "correct-outsider": "更正受聘人的登记",
    "correct-activity": "更正参加的活动",
    "outsider-contact": "查看社会人士的联系方式",
    "new-clue": "登记社会监督线索",
    "outsider-step": "聘任的一步",
    "clue": "一条社会监督线索",
    "clue-step": "社会监督线索的一步",
}
