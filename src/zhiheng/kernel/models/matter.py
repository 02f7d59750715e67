"""办件：凡有流程和期限的事，共用编号、机关、路径、状态与版本。"""

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from zhiheng.accounts.models import User
from zhiheng.kernel.scope import ScopedQuerySet


class MatterQuerySet(ScopedQuerySet):
    def visible_to(self, user: User | None) -> Self:
        """范围之内的；只录入数据的人不看办件（SD-10-3）。"""
        if user is not None and user.only_records:
            return self.none()
        return super().visible_to(user)

    def open(self) -> "MatterQuerySet":
        """未办结的。"""
        return self.filter(closed_on__isnull=True)


class Matter(models.Model):
    """办件：有编号、有机关、有状态；状态只由步骤改变（`kernel.steps`）。"""

    number = models.CharField("文号", max_length=80, blank=True)
    agency = models.ForeignKey(
        "directory.Agency", models.PROTECT, related_name="+", verbose_name="机关"
    )
    path = models.CharField("路径", max_length=120, editable=False, db_index=True)
    status = models.CharField("状态", max_length=30, editable=False)
    handler = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办人",
    )
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    closed_on = models.DateField("办结日期", null=True, blank=True, editable=False)

    deadlines = GenericRelation(
        "kernel.Deadline", content_type_field="matter_type", object_id_field="matter_id"
    )
    approvals = GenericRelation(
        "kernel.Approval", content_type_field="matter_type", object_id_field="matter_id"
    )

    objects = MatterQuerySet.as_manager()

    #: fields that a 更正 may change; status and number never
    correctable: tuple[str, ...] = ()
    #: the clauses of this kind of matter, where one table of steps serves several kinds; empty = all of the step's
    clause_rows: str = ""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The path is a copy of the agency's, kept for scope filters without a join."""
        if not self.path:
            self.path = self.agency.path
        super().save(*args, **kwargs)

    @property
    def notice_title(self) -> str:
        """提醒里怎样称呼这一件；空为不写名称，只写文号。"""
        return ""

    def may_be_read_by(self, user: Any) -> bool:
        """看得见这一件的人，可否看其内容；由机关填写、尚未报送的，由子类收紧。"""
        return True

    def get_status_display(self) -> str:
        """状态的中文名称，取自子类的 `Status`。"""
        return state_label(type(self), "status", self.status)


def known_states(name: str, states: type[models.TextChoices], column: str = "status") -> Any:
    """The last guard: a database constraint that lets only the named states into the column."""
    return models.CheckConstraint(
        name=f"{name}_{column}_known", condition=models.Q(**{f"{column}__in": list(states.values)})
    )


def state_label(model: type[models.Model], column: str, value: str) -> str:
    """The Chinese name of a state: from the column's choices, or the model's `Status` for the main column."""
    field = model._meta.get_field(column)
    choices: Any = getattr(field, "flatchoices", None) or []
    if not choices and column == "status":
        choices = getattr(model, "Status").choices  # noqa: B009 - each concrete matter has its own
    return str(dict(choices).get(value, value))
