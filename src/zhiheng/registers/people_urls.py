"""人员、证件的网址，在 /office/registers/ 之下。"""

from django.urls import path

from zhiheng.registers import card_views as cards
from zhiheng.registers import certificate_views as certificates
from zhiheng.registers import decision_views as decisions
from zhiheng.registers import move_views as moves
from zhiheng.registers import people_views as people
from zhiheng.registers import roll_views as roll
from zhiheng.registers import staffing_views as staffing
from zhiheng.registers.certificate_lists import ApplicationList, CertificateList
from zhiheng.registers.voided_list import VoidedList

urlpatterns = [
    path("officers/roll", roll.publish_roll, name="roll"),
    path("officers/voided", VoidedList.as_view(), name="voided"),
    path("officers/<int:pk>/duty", people.new_duty, name="new-duty"),
    path("officers/<int:pk>/certificate", certificates.apply, name="apply-certificate"),
    path("officers/<int:pk>/photo", people.photo, name="photo"),
    path("officers/<int:pk>/photo/new", people.new_photo, name="new-photo"),
    path("officers/<int:pk>/void", people.void_officer, name="void-officer"),
    path("officers/<int:pk>/move", moves.move, name="move"),
    path("moves/<int:pk>/", moves.moved, name="moved"),
    path("moves/<int:pk>/undo", moves.undo, name="undo-move"),
    path("duties/<int:pk>/end", people.end_duty, name="end-duty"),
    path("duties/<int:pk>/correct", people.correct_duty, name="correct-duty"),
    path("certificates/", CertificateList.as_view(), name="certificates"),
    path("certificates/check", certificates.check_years, name="check-years"),
    path("checks/<int:pk>/correct", certificates.correct_year_check, name="correct-year-check"),
    path("decisions/<int:pk>/correct", decisions.correct, name="correct-decision"),
    path("decisions/<int:pk>/retract", decisions.retract, name="retract-decision"),
    path("certificates/cards", cards.sheet, name="cards"),
    path("certificates/<int:pk>/card.pdf", cards.card, name="card"),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path(
        "certificates/<int:pk>/<slug:step>", certificates.certificate_step, name="certificate-step"
    ),
    path("staffing/", staffing.page, name="staffing"),
    path("staffing/share", staffing.share, name="share"),
    path("staffing/share/new", staffing.set_share, name="set-share"),
    path("applications/", ApplicationList.as_view(), name="applications"),
    path("applications/<int:pk>/", certificates.application, name="application"),
    path(
        "applications/<int:pk>/<slug:step>", certificates.application_step, name="application-step"
    ),
]

TITLES = {
    "roll": "公布执法人员名单",
    "new-duty": "登记职务",
    "end-duty": "终止职务",
    "correct-duty": "更正职务",
    "void-officer": "作废误登的人员",
    "move": "调动、离岗",
    "moved": "调动、离岗的结果",
    "undo-move": "撤回调动、离岗的登记",
    "apply-certificate": "申请证件",
    "photo": "证件照片",
    "new-photo": "上传证件照片",
    "check-years": "登记年度审验",
    "correct-year-check": "更正年度审验",
    "correct-decision": "更正证件的决定",
    "retract-decision": "撤回证件的决定",
    "cards": "排版打印证件",
    "card": "制作一本证件",
    "certificate": "一本证件",
    "certificate-step": "办理证件",
    "share": "法制审核人员的比例",
    "set-share": "另定法制审核人员的比例",
    "application": "一件证件申请",
    "application-step": "办理证件申请",
}
