"""站内提醒：只存代码与事实，文字在显示时生成。"""

from django.db import models
from django.db.models import Q

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> "NoticeQuerySet":
        """写给本人的，或者写给本单位中本人所任角色的。"""
        to_role = Q(person__isnull=True, agency_id=user.agency_id, role__in=list(user.roles))
        if user.agency_id is None:
            return self.filter(person=user)
        return self.filter(Q(person=user) | to_role)

    def unread_by(self, user: User) -> "NoticeQuerySet":
        return self.visible_to(user).exclude(readings__person=user)


class Notice(models.Model):
    """一条站内提醒：写给一人，或者写给一个单位的一种角色。"""

    code = models.CharField("种类", max_length=80)
    person = models.ForeignKey(
        "accounts.User",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="收件人",
    )
    agency = models.ForeignKey(
        "directory.Agency",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="收件单位",
    )
    role = models.CharField("收件角色", max_length=12, choices=Role, blank=True)
    subject = models.CharField("对象", max_length=120, blank=True)
    url = models.CharField("网址", max_length=200, blank=True)
    facts = models.JSONField("事实", default=dict)
    created_at = models.DateTimeField("时间")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_by_person"),
            models.Index(fields=["agency", "role", "-id"], name="notice_by_role"),
            models.Index(fields=["subject"], name="notice_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_has_addressee",
                condition=Q(person__isnull=False) | (Q(agency__isnull=False) & ~Q(role="")),
            )
        ]

    def __str__(self) -> str:
        return self.code


class NoticeReading(models.Model):
    """某人已读某条提醒。"""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="readings", verbose_name="提醒")
    person = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+", verbose_name="读者"
    )
    at = models.DateTimeField("阅读时间")

    class Meta:
        verbose_name = verbose_name_plural = "提醒阅读"
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="notice_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.notice}"
