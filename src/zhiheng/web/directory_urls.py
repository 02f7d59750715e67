"""名录的地址。"""

from django.urls import path

from zhiheng.registers import people_views
from zhiheng.registers.people_lists import OfficerList
from zhiheng.web import agency_lists, agency_views, directory_lists, directory_views, item_views

app_name = "directory"
urlpatterns = [
    path("agencies/", agency_lists.AgencyList.as_view(), name="agencies"),
    path("agencies/on-a-day/", agency_lists.DayRegister.as_view(), name="register-of-day"),
    path("agencies/new", agency_views.new_agency, name="new-agency"),
    path("agencies/<int:pk>/", agency_views.agency, name="agency"),
    path("agencies/<int:pk>/edit", agency_views.edit_agency, name="edit-agency"),
    path("agencies/<int:pk>/correct", agency_views.correct_agency, name="correct-agency"),
    path("agencies/<int:pk>/history", agency_views.history, name="agency-history"),
    path("agencies/<int:pk>/alias", agency_views.new_alias, name="new-alias"),
    path("officers/", OfficerList.as_view(), name="officers"),
    path("officers/new", people_views.new_officer, name="new-officer"),
    path("officers/<int:pk>/", people_views.officer, name="officer"),
    path("officers/<int:pk>/edit", people_views.edit_officer, name="edit-officer"),
    path("officers/<int:pk>/certificate", people_views.new_certificate, name="new-certificate"),
    path("certificates/<int:pk>/edit", people_views.edit_certificate, name="edit-certificate"),
    path("items/", directory_lists.ItemList.as_view(), name="items"),
    path("items/<int:pk>/", item_views.item, name="item"),
    path("items/new", item_views.new_item, name="new-item"),
    path("items/<int:pk>/edit", item_views.edit_item, name="edit-item"),
    path("items/<int:pk>/claim", item_views.new_claim, name="new-claim"),
    path("items/<int:pk>/bands", item_views.new_bands, name="new-bands"),
    path("claims/<int:pk>/end", item_views.end_claim, name="end-claim"),
    path("bands/<int:pk>/version", item_views.new_version, name="new-version"),
    path("bands/<int:pk>/end", item_views.end_bands, name="end-bands"),
    path("places/", directory_views.places, name="places"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "new-agency": "登记执法主体",
    "agency": "一个执法主体",
    "edit-agency": "变更执法主体的登记",
    "correct-agency": "更正执法主体的登记",
    "agency-history": "执法主体的沿革",
    "new-alias": "登记机关名称的写法",
    "new-officer": "登记人员",
    "officer": "一名人员",
    "edit-officer": "更正人员的登记",
    "new-certificate": "补登已有的证件",
    "edit-certificate": "更正证件登记",
    "item": "一个执法事项",
    "new-item": "登记执法事项",
    "edit-item": "更正执法事项",
    "new-claim": "登记承担机关",
    "new-bands": "登记裁量阶次",
    "end-claim": "终止承担",
    "new-version": "登记裁量阶次的新版",
    "end-bands": "废止裁量阶次",
}
