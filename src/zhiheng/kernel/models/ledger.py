"""留痕：只增不改的哈希链，以及各办件页面上的经过。"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from zhiheng.kernel import hooks
from zhiheng.kernel.errors import RuleViolation

REFUSED = "留痕只增不改，不得修改或者删除。"


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, subject: models.Model) -> "LedgerQuerySet":
        """某一办件的全部留痕，按先后。"""
        name = subject_of(subject)
        in_batch = EntryMember.objects.filter(subject=name).values("entry_id")
        found = self.filter(Q(subject=name) | Q(sequence__in=in_batch))
        return found.select_related("actor").prefetch_related("texts").order_by("sequence")

    def update(self, **kwargs: object) -> NoReturn:
        raise RuleViolation(REFUSED)

    def delete(self) -> NoReturn:
        raise RuleViolation(REFUSED)


class LedgerEntry(models.Model):
    """留痕的一条：谁、何时、对哪一件、办了什么、依据哪一条；由前一条的哈希连成链。"""

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经办人",
        db_index=False,
    )
    action = models.CharField("动作", max_length=120)
    subject = models.CharField("对象", max_length=120, blank=True, db_index=True)
    rows = models.CharField("条款编号", max_length=240, blank=True)
    facts = models.TextField("事实")
    previous = models.CharField("前一条哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        indexes = [
            models.Index(fields=["actor", "sequence"], name="ledger_by_actor"),
            models.Index(fields=["action", "sequence"], name="ledger_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("force_insert"):
            raise RuleViolation(REFUSED)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuleViolation(REFUSED)

    @property
    def label(self) -> str:
        """动作的中文名称。"""
        return hooks.action_text(self.action)

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(self.rows.split())

    @property
    def text(self) -> str:
        """随这一步写下的理由、意见等原文。"""
        return "；".join(written.text for written in self.texts.all()).replace("。；", "；")


class EntryText(models.Model):
    """随一步写下的文字（理由、意见）：原文在此，链上只有其带密钥的哈希。"""

    entry = models.ForeignKey(
        LedgerEntry,
        models.PROTECT,
        related_name="texts",
        verbose_name="留痕",
        db_constraint=False,
    )
    name = models.CharField("名目", max_length=60)
    text = models.TextField("文字")

    class Meta:
        verbose_name = verbose_name_plural = "留痕的文字"
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="entry_text_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


class EntryMember(models.Model):
    """成批办理的一条留痕所及的每一件；链上有全部编号的摘要。"""

    entry = models.ForeignKey(
        LedgerEntry,
        models.PROTECT,
        related_name="members",
        verbose_name="留痕",
        db_constraint=False,
    )
    subject = models.CharField("对象", max_length=120, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "成批留痕的对象"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.subject}"


def subject_of(subject: models.Model | str) -> str:
    """`app.model:id`, readable without the tables it points to."""
    if isinstance(subject, str):
        return subject
    return f"{subject._meta.label_lower}:{subject.pk}"
