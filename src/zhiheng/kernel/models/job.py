"""后台任务：进度、取消、租约、幂等。"""

from django.db import models
from django.db.models import Q

from zhiheng.accounts.models import User


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> "JobQuerySet":
        """本人提交的；系统管理员看全部。"""
        if user.has_role("sys_admin"):
            return self.all()
        return self.filter(submitted_by=user)

    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Job(models.Model):
    """一项后台任务；同一 `key` 同时只有一项未完，重复执行不重复产生结果。"""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("种类", max_length=60)
    key = models.CharField("幂等键", max_length=120, blank=True)
    arguments = models.JSONField("参数", default=dict)
    state = models.CharField("进展", max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveBigIntegerField("已处理", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    result = models.JSONField("结果", null=True, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    runner = models.CharField("执行者", max_length=40, blank=True)
    lease_until = models.DateTimeField("租约至", null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提交人",
    )
    submitted_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_by_lease")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="job_one_unfinished_per_key",
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"

    @property
    def is_finished(self) -> bool:
        return self.state not in (self.State.QUEUED, self.State.RUNNING)

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class ScheduledRun(models.Model):
    """定时任务的一次：同一时段只提交一次。"""

    kind = models.CharField("种类", max_length=60)
    slot = models.DateTimeField("时段")
    job = models.ForeignKey(Job, models.CASCADE, related_name="+", verbose_name="任务")

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        constraints = [models.UniqueConstraint(fields=["kind", "slot"], name="scheduled_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot}"
