"""Batch numbers: B-20261016-03, one series a day."""

from datetime import date

from django.db import IntegrityError, transaction

from zhiheng.exchange.models import Batch


def save_numbered(batch: Batch, today: date) -> Batch:
    """Give the batch the next number of the day and save it; a rival who was faster costs one more try."""
    head = f"B-{today:%Y%m%d}-"
    for _ in range(50):
        last = (
            Batch.objects.filter(number__startswith=head)
            .order_by("-id")
            .values_list("number", flat=True)
            .first()
        )
        batch.number = f"{head}{int(last.removeprefix(head)) + 1 if last else 1:02d}"
        try:
            with transaction.atomic():
                batch.save()
        except IntegrityError:
            continue
        return batch
    raise RuntimeError("no free batch number")
