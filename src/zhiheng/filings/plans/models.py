"""年度监督计划的一项工作：何时以前、由谁、做什么，做完了没有（WH-22、D14）。"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.filings.states import FilingStatus
from zhiheng.kernel.scope import ScopedQuerySet, scope_condition
from zhiheng.registers.models.stored import WithFile


class PlanTaskQuerySet(ScopedQuerySet):
    def visible_to(self, user: User | None) -> "PlanTaskQuerySet":
        """看得见计划的，看得见它的各项工作。"""
        return self.filter(scope_condition(user, agency="filing__agency", path="filing__path"))

    def open(self) -> "PlanTaskQuerySet":
        """现行计划里还没有登记结果的。"""
        return self.filter(
            filing__status=FilingStatus.FILED, done_on__isnull=True, not_done_reason=""
        )

    def due_by(self, last: date) -> "PlanTaskQuerySet":
        """这一日以前应当完成而还没有登记结果的，先到期的在前。"""
        return self.open().filter(due_on__lte=last).order_by("due_on", "id")


class PlanTask(WithFile):
    """监督计划“时间安排”的一行，计划制定之时定下；完成了的写何日、何人、结果，没有完成的写原因（WH-22）。"""

    filing = models.ForeignKey(
        "filings.Filing", models.PROTECT, related_name="tasks", verbose_name="监督计划"
    )
    position = models.PositiveSmallIntegerField("序号")
    when = models.TextField("时间")
    task = models.TextField("工作安排")
    targets = models.TextField("监督对象", blank=True)
    responsible = models.TextField("责任人")
    due_on = models.DateField("完成期限")
    first_due_on = models.DateField(
        "最初定的期限", editable=False
    )  # 调整计划时改过期限的，与现在的不同
    carried_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="carried_to",
        verbose_name="原计划的同一项",
    )
    done_on = models.DateField("完成日期", null=True)
    done_by = models.CharField("办理人", max_length=60, blank=True)
    result = models.TextField("完成情况", blank=True)
    reference = models.CharField("文号或者办件编号", max_length=120, blank=True)
    not_done_reason = models.TextField("未完成的原因", blank=True)
    recorded_at = models.DateTimeField("登记时间", null=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "监督计划的工作"
        ordering = ["filing_id", "position"]
        indexes = [models.Index(fields=["due_on", "id"], name="plan_task_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["filing", "position"], name="plan_task_once"),
            models.CheckConstraint(
                name="plan_task_done_has_result",
                condition=Q(done_on__isnull=True) | ~Q(result="") & ~Q(done_by=""),
            ),
            models.CheckConstraint(
                name="plan_task_done_or_not",
                condition=Q(done_on__isnull=True) | Q(not_done_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.task if len(self.task) <= 40 else f"{self.task[:39]}…"

    def get_absolute_url(self) -> str:
        return reverse("filings:plan-task", args=[self.pk])

    @property
    def is_recorded(self) -> bool:
        """登记了结果：完成的，或者写明原因没有完成的。"""
        return self.done_on is not None or bool(self.not_done_reason)

    @property
    def is_late(self) -> bool:
        """完成了，但在期限之后。"""
        return self.done_on is not None and self.done_on > self.due_on
