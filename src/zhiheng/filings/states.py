"""备案的种类与状态；状态只由流程表改变，数据库只接受这些。"""

from django.db import models


class FilingKind(models.TextChoices):
    """备案与定期报告的种类（statutes 3.5）。"""

    PLAN = "plan", "年度执法工作计划"
    TRAINING_PLAN = "training_plan", "年度培训计划"
    INSPECTION_PLAN = "inspection_plan", "年度执法检查计划"
    ANNUAL_REPORT = "annual_report", "年度执法工作情况报告"
    ENTITY_CHANGE = "entity_change", "主体资格变化审核确认"
    DELEGATION = "delegation", "行政执法委托书"
    BENCHMARK = "benchmark", "行政裁量权基准"
    BENCHMARK_SUPERIOR = "benchmark_superior", "行政裁量权基准（报上级主管部门）"
    CATALOGUE = "catalogue", "法制审核目录清单"
    IMPL_REPORT = "impl_report", "实施情况报告"
    PAYMENT_AGREEMENT = "payment_agreement", "代收罚款协议"
    DISPATCH = "dispatch", "行政执法情况调度分析"
    SUPERVISION_PLAN = "supervision_plan", "年度行政执法监督计划"
    OVERALL_REPORT = "overall_report", "年度行政执法总体情况报告"


class FilingStatus(models.TextChoices):
    """备案的主栏（statutes 3.5）；逾期看日期，不是状态。"""

    OPEN = "open", "待报送"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "待补正"
    FILED = "filed", "已备案"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    UNDER_REVIEW = "under_review", "备案审查中"
    SUPERSEDED = "superseded", "已被替代"
    CLOSED = "closed", "已终止"


class Adjustment(models.TextChoices):
    """已备案的一件为什么调整（statutes 3.5）。"""

    REMARK = "remark", "按审查意见改正"
    CIRCUMSTANCES = "circumstances", "情况变化，调整"
    ERROR = "error", "内容或者数据有误，更正"


class PublicationStatus(models.TextChoices):
    """与主栏并行的公示。"""

    NONE = "none", "未公示"
    PUBLISHED = "published", "已公示"
    WITHDRAWN = "withdrawn", "已撤回"
