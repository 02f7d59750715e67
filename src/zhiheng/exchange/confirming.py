"""The mapping that a person has confirmed: posted choices become certain columns and are remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from zhiheng.accounts.models import User
from zhiheng.exchange import jobs, services
from zhiheng.exchange.agencies import load_agencies
from zhiheng.exchange.mapping.catalogue import KIND_NAMES, fields
from zhiheng.exchange.mapping.plan import remember, settle
from zhiheng.exchange.mapping.proposals import Column, Why
from zhiheng.exchange.models import Batch, RememberedMapping
from zhiheng.exchange.opening import column_from_json, column_json
from zhiheng.kernel import jobs as kernel_jobs
from zhiheng.kernel.errors import RuleViolation


def columns_of(batch: Batch) -> list[Column]:
    return [column_from_json(stored) for stored in batch.columns]


def chosen_columns(columns: Sequence[Column], posted: Mapping[str, str]) -> list[Column]:
    """Every column as the form has it; an unknown field or unit is refused, two columns for one field too."""
    result = []
    taken: dict[str, str] = {}
    for column in columns:
        name = posted.get(f"col-{column.index}", column.field)
        unit = posted.get(f"unit-{column.index}", column.unit)
        if (name and name not in fields()) or unit not in ("", "yuan", "wan"):
            raise RuleViolation("提交的映射里有不认识的字段，请刷新页面后重新选择。")
        if name and name in taken:
            label = fields()[name].label
            raise RuleViolation(
                f"“{taken[name]}”和“{column.heading}”都对应了“{label}”，请只留一列。"
            )
        taken |= {name: column.heading} if name else {}
        is_same = name == column.field and unit == column.unit and column.is_certain
        why = column.why if is_same else Why.CHOSEN if name else Why.NONE
        result.append(replace(column, field=name, unit=unit, why=why, is_certain=True, note=""))  # type: ignore[arg-type]
    return result


def confirm(
    batch: Batch, posted: Mapping[str, str], *, actor: User, now: datetime, today: date
) -> Batch:
    """确认映射，记住它，开始逐行检查。"""
    if batch.stage not in (Batch.Stage.MAPPING, Batch.Stage.CHECKED):
        raise RuleViolation(
            f"批次 {batch.number} 现在是“{batch.get_stage_display()}”，不能再改映射。"
        )
    kind = posted.get("kind", "")
    if kind and kind not in KIND_NAMES:
        raise RuleViolation("没有这类执法行为，请重新选择。", field="kind")
    columns = chosen_columns(columns_of(batch), posted)
    plan = settle(
        columns,
        kind=kind,
        titles=batch.layout.get("titles", ""),
        today=today,
        agencies=load_agencies(batch.default_agency, actor),
    )
    with transaction.atomic():
        batch.columns = [column_json(column) for column in columns]
        services.begin(batch, plan)
        _remember(batch, columns)
        kernel_jobs.submit(
            jobs.CHECK, now=now, actor=actor, key=jobs.key_of(batch), arguments={"batch": batch.pk}
        )
    return batch


def _remember(batch: Batch, columns: Sequence[Column]) -> None:
    if batch.agency is None:
        return
    RememberedMapping.objects.bulk_create(
        [
            RememberedMapping(agency=batch.agency, heading=heading[:200], target=target)
            for heading, target in remember(columns).items()
        ],
        update_conflicts=True,
        unique_fields=["agency", "heading"],
        update_fields=["target"],
    )
