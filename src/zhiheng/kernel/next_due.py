"""办件上的“最近期限”一栏：正在计算的期限里最早的届满日，清单按它排序；没有这一栏的办件不管。"""

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Subquery

from zhiheng.kernel.models import Deadline

COLUMN = "next_due"


def is_kept(model: type[models.Model]) -> bool:
    return any(field.name == COLUMN for field in model._meta.concrete_fields)


def set_on(matter: Any) -> None:
    """On a matter that is about to be saved."""
    if is_kept(type(matter)):
        rows = Deadline.objects.of(matter).running().order_by("due")
        matter.next_due = rows.values_list("due", flat=True).first()


def keep(model: type[models.Model], keys: Collection[int]) -> None:
    """On stored matters, in one query."""
    if not is_kept(model) or not keys:
        return
    kind = ContentType.objects.get_for_model(model)
    rows = Deadline.objects.running().filter(matter_type=kind, matter_id=OuterRef("pk"))
    first = Subquery(rows.order_by("due").values("due")[:1])
    model._base_manager.filter(pk__in=keys).update(**{COLUMN: first})


def keep_of(deadline: Deadline) -> None:
    """On the matter of a deadline whose days were computed anew."""
    model = ContentType.objects.get_for_id(deadline.matter_type_id).model_class()
    if model is not None:
        keep(model, [deadline.matter_id])
