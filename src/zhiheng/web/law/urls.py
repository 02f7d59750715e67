"""依据：条款树、条款、期限试算、工作日历、疑义、条款落实。"""

from django.urls import path, register_converter

from zhiheng.web.law import views


class ClauseIdConverter:
    """条款编号，如 WH-14-2-(1)、HT-3.1-2、WH-9.s2a。"""

    regex = r"[A-Z]{2,3}-[0-9A-Za-z.()-]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ClauseIdConverter, "clause")

app_name = "law"
urlpatterns = [
    path("", views.index, name="index"),
    path("norms/<str:code>", views.norm, name="norm"),
    path("calculator", views.calculator, name="calculator"),
    path("calendar", views.calendar, name="calendar"),
    path("calendar/new", views.calendar_new, name="calendar-new"),
    path("coverage", views.coverage_table, name="coverage"),
    path("ambiguities", views.ambiguities, name="ambiguities"),
    path("ambiguities/<str:ambiguity_id>/choose", views.choose_reading, name="choose-reading"),
    path("<clause:clause_id>", views.clause, name="clause"),
    path("<clause:clause_id>/popover", views.clause_popover, name="clause-popover"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "norm": "一部规范的条款",
    "calculator": "期限试算",
    "calendar": "工作日历",
    "calendar-new": "录入放假通知",
    "coverage": "条款落实",
    "ambiguities": "疑义与解释",
    "choose-reading": "选择疑义的解释",
    "clause": "条款",
    "clause-popover": "条款的浮窗",
}
