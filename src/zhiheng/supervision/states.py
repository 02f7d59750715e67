"""意见书、复查、核查、提醒函的状态；只由流程表改变，数据库只接受这些。"""

from django.db import models


class OpinionStatus(models.TextChoices):
    """意见书的主栏（statutes 3.3）。"""

    DRAFT = "draft", "拟稿"
    IN_APPROVAL = "in_approval", "审批中"
    ISSUED = "issued", "已制发"
    RECTIFYING = "rectifying", "纠正中"
    REPORTED = "reported", "已报送"
    INSUFFICIENT = "insufficient", "整改不到位"
    RECTIFIED = "rectified", "已纠正"
    WITHDRAWN = "withdrawn", "已撤回"
    ABANDONED = "abandoned", "未制发"
    CLOSED = "closed", "已结案"


class ReExamination(models.TextChoices):
    """与主栏并行的复查（WH-32）。"""

    NONE = "none", "未申请"
    REQUESTED = "requested", "已申请"
    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    WITHDRAWN = "withdrawn", "撤回"


class VerificationOutcome(models.TextChoices):
    """核查的结果：全部到位，或者有一项不到位（WH-33.s1、WH-33.s2）。"""

    SUFFICIENT = "sufficient", "已纠正到位"
    INSUFFICIENT = "insufficient", "整改不到位"


class ReminderStatus(models.TextChoices):
    """提醒函（WH-30.s1、SC-24）。"""

    DRAFT = "draft", "拟稿"
    IN_APPROVAL = "in_approval", "审批中"
    ISSUED = "issued", "已发出"
    VOIDED = "voided", "已作废"
    CLOSED = "closed", "已办结"
