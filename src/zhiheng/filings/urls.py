"""备案的网址，在 /office/filings/ 之下。"""

from django.urls import path

from zhiheng.filings import annual_views, bulk_views, cycle, norm_views, views
from zhiheng.filings.annual_lists import AnnualReports, CountedActs
from zhiheng.filings.lists import FilingList
from zhiheng.filings.norms import NormList
from zhiheng.filings.overview import AgencySummary
from zhiheng.filings.plans import views as plan_views
from zhiheng.filings.plans.lists import PlanList

app_name = "filings"
urlpatterns = [
    path("", FilingList.as_view(), name="list"),
    path("overview/", views.overview, name="overview"),
    path("overview/export", views.overview_export, name="overview-export"),
    path("summary/", AgencySummary.as_view(), name="summary"),
    path("reports/", AnnualReports.as_view(), name="annual-reports"),
    path("reports/export", annual_views.annual_export, name="annual-export"),
    path("statistics/", annual_views.statistics_page, name="statistics"),
    path("statistics/tables", annual_views.statistics_tables, name="statistics-tables"),
    path("statistics/acts", CountedActs.as_view(), name="counted"),
    path("<int:pk>/tables", annual_views.report_tables, name="report-tables"),
    path("norms/", NormList.as_view(), name="norms"),
    path("norms/new", norm_views.new_norm, name="new-norm"),
    path("norms/<int:pk>/", norm_views.norm, name="norm"),
    path("norms/<int:pk>/correct", norm_views.correct_norm, name="correct-norm"),
    path("norms/<int:pk>/end", norm_views.end_norm, name="end-norm"),
    path("cycle/", cycle.page, name="cycle"),
    path("cycle/new", cycle.change, name="set-cycle"),
    path("plans/", PlanList.as_view(), name="plans"),
    path("tasks/<int:pk>/", plan_views.task, name="plan-task"),
    path("tasks/<int:pk>/file", plan_views.task_file, name="plan-task-file"),
    path("tasks/<int:pk>/<slug:step>", plan_views.task_step, name="plan-task-step"),
    path("new/", views.new, name="new"),
    path("new/<slug:kind>", views.start, name="start"),
    path("urge", bulk_views.urge, name="urge"),
    path("excuse", bulk_views.excuse, name="excuse"),
    path("<int:pk>/", views.filing, name="filing"),
    path("<int:pk>/completion", plan_views.plan_summary, name="plan-summary"),
    path("<int:pk>/files/<int:file>", views.file, name="file"),
    path("<int:pk>/adjustment", views.adjust, name="adjust"),
    path("<int:pk>/<slug:step>", views.filing_step, name="filing-step"),
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {
    "annual-export": "导出各机关统计表",
    "overview-export": "导出各种备案汇总",
    "statistics-tables": "年度统计表",
    "report-tables": "报告里的统计表",
    "new-norm": "登记规范",
    "norm": "一部规范",
    "correct-norm": "更正规范的登记",
    "end-norm": "登记规范废止",
    "cycle": "调度分析的周期",
    "set-cycle": "另定调度分析的周期",
    "plan-summary": "监督计划的年度总结",
    "plan-task": "监督计划的一项工作",
    "plan-task-file": "监督计划一项工作的材料",
    "plan-task-step": "登记监督计划一项工作的结果",
    "new": "选择备案的种类",
    "start": "办理一件备案",
    "adjust": "调整已备案的计划、报告",
    "urge": "成批催报",
    "excuse": "成批终止报送",
    "filing": "一件备案",
    "file": "备案的附件",
    "filing-step": "办理备案的一步",
}
