"""疑点的状态；只由流程表改变，数据库只接受这些。"""

from django.db import models


class LeadStatus(models.TextChoices):
    """疑点由筛查提出，由人核实（SC-37、WH-20）。"""

    NEW = "new", "新发现"
    ASSIGNED = "assigned", "已分派"
    EXPLANATION_REQUESTED = "explanation_requested", "待机关说明"
    EXPLAINED = "explained", "机关已说明"
    VERIFYING = "verifying", "核实中"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"
    DATA_ERROR = "data_error", "数据问题"
    HANDLED = "handled", "已处理"
    CLEARED = "cleared", "自动消除"
    CLOSED = "closed", "已办结"
