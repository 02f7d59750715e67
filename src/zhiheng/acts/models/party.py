"""当事人：企业按统一社会信用代码，个人封存姓名与证件号码。"""

from django.db import models
from django.db.models import Q

from zhiheng.accounts.models import User


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, user: User | None) -> "PartyQuerySet":
        """当事人全局登记，只经由看得见的执法行为看得见。"""
        from zhiheng.acts.models.act import EnforcementAct

        return self.filter(pk__in=EnforcementAct.objects.visible_to(user).values("party_id"))

    def coded(self, code: str) -> "PartyQuerySet":
        """这个信用代码的；without the exclusion SQLite leaves the partial index aside and reads the whole table."""
        return self.filter(credit_code=code).exclude(credit_code="")

    def identified(self, identity_hash: str) -> "PartyQuerySet":
        """证件号码相同的同一人。"""
        return self.filter(identity_hash=identity_hash).exclude(identity_hash="")


class Party(models.Model):
    """行政相对人；自然人的姓名、证件号码加密保存，`name` 中只有遮盖后的写法。"""

    class Kind(models.TextChoices):
        NATURAL = "natural", "自然人"
        HOUSEHOLD = "household", "个体工商户"
        LEGAL = "legal", "法人"
        OTHER = "other", "非法人组织"

    kind = models.CharField("类别", max_length=9, choices=Kind)
    name = models.CharField("名称（自然人为遮盖后的姓名）", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    sealed_name = models.TextField("姓名（封存）", blank=True, editable=False)
    sealed_identity = models.TextField("证件号码（封存）", blank=True, editable=False)
    sealed_address = models.TextField("住址（封存）", blank=True, editable=False)
    identity_hash = models.CharField("同一人标识", max_length=64, blank=True, editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "当事人"
        indexes = [models.Index(fields=["name"], name="party_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], name="party_credit_code_once", condition=~Q(credit_code="")
            ),
            models.UniqueConstraint(
                fields=["identity_hash"], name="party_identity_once", condition=~Q(identity_hash="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
