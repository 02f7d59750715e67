"""一件备案的页面上随情况出现的几块：补正、事项、能不能另办替代、公示、名录的登记。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import SO_ROLES
from zhiheng.documents.kinds.base import Field
from zhiheng.filings import (
    adjustments,
    benchmark,
    completing,
    content,
    entity_changes,
    entity_days,
    kinds,
    notices_of,
    rules,
    standing,
    training_plan,
)
from zhiheng.filings.models import Filing
from zhiheng.filings.pages import PAGES
from zhiheng.filings.parts import FILER
from zhiheng.filings.plans import laying_out, recording, tally
from zhiheng.filings.states import FilingKind
from zhiheng.kernel import hooks
from zhiheng.publications.models import Publication
from zhiheng.ui import html
from zhiheng.ui.html import cited


def completion(found: Filing, user: User, today: date) -> dict[str, Any]:
    """最近一次补正的要求和此后的改动；没有退回过的为空。"""
    if found.kind in kinds.BY_AUTHORITY:
        return {}
    last = completing.latest(found) if found.may_be_read_by(user) else None
    if last is None:
        return {}
    return {
        "completion": last,
        "is_completing": found.status in (Filing.Status.RETURNED, Filing.Status.SUBMITTED),
        "earlier": [one for one in found.returns.all() if one.pk != last.returned.pk],
        "content_clauses": cited(kinds.of(found.kind).content_rows, found.path, today),
    }


def tables(found: Filing) -> list[tuple[Field, list[str], list[list[tuple[str, str]]]]]:
    """清单栏目的各行，每格带着它的栏目名，手机上一格一行时也读得懂。"""
    return [
        (field, heads, [list(zip(heads, row, strict=True)) for row in rows])
        for field, heads, rows in content.tables(found)
    ]


def next_steps(found: Filing, user: User, page: Mapping[str, Any]) -> dict[str, Any]:
    """不报也不收的单位只列办得了的几步；退回补正的先填写，公示不在前。"""
    if user.agency_id != found.agency_id and not rules.receives(user, found):
        allowed = [step for step in page["steps"] if step.allowed]
        return {"is_onlooker": True, "steps": allowed, "main_step": ""}
    if found.status == Filing.Status.RETURNED and page["main_step"] == "publish":
        return {"main_step": "fill"}
    return {}


def item(found: Filing) -> dict[str, Any]:
    """裁量基准所填的事项编码是名录里的哪一个事项；名录里没有的为空。"""
    return {"item": benchmark.item_of(found)} if found.content.get("item_code") else {}


def with_followers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Whether another one was ever opened in its place: most have none, and need not ask."""
    return rows.annotate(is_followed=Exists(Filing.objects.filter(previous=OuterRef("pk"))))


def replacing(found: Filing, user: User) -> dict[str, Any]:
    """替代本件的、正在办理替代的；调整的，与所替代的一件相比改了什么。"""
    page: dict[str, Any] = {"replaced_by": None, "underway": None}
    if found.status == Filing.Status.SUPERSEDED and found.kind != FilingKind.DELEGATION:
        done = [one for one in found.successors.all() if one.filed_on is not None]
        page["replaced_by"] = max(done, key=lambda one: one.pk, default=None)
    elif kinds.of(found.kind).is_adjustable and found.status in adjustments.ADJUSTABLE:
        page["underway"] = adjustments.underway(found)
    if found.adjusted_for and found.may_be_read_by(user):
        page["adjusted"] = adjustments.changes(found)
    return page


def steps_to_adjust(found: Filing, user: User, today: date) -> list[hooks.LinkedStep]:
    """已备案的计划、报告可以调整；正在办的一件在页面上写明，不另列。"""
    if not user.has_role(*FILER) or not adjustments.may_adjust(found, user):
        return []
    if adjustments.underway(found):
        return []
    is_asked = found.status == Filing.Status.UNDER_REVIEW
    rows = kinds.of(found.kind).rows if is_asked else ""
    return [hooks.LinkedStep("调整", reverse("filings:adjust", args=[found.pk]), rows)]


def may_replace(found: Filing, user: User) -> bool:
    """受理之后被提出意见的，本机关可以另办一件新的替代它；计划、报告的在“调整”里办。"""
    return (
        found.status == Filing.Status.UNDER_REVIEW
        and user.agency_id == found.agency_id
        and user.has_role(*FILER)
        and not kinds.of(found.kind).is_adjustable
        and kinds.of(found.kind).may_be_started_by(user.agency)
    )


def publications(found: Filing) -> dict[str, Any]:
    """历次公示；正在公示的内容已经不是现在的，或者所替代的一件还在公示中，页面上提示。"""
    page: dict[str, Any] = {}
    if found.publication != Filing.Publication.NONE:
        page["publications"] = Publication.objects.of(found).defer("content")
    if found.publication == Filing.Publication.PUBLISHED:
        page["outdated"] = notices_of.outdated(found)
    elif found.status not in (Filing.Status.CLOSED, Filing.Status.SUPERSEDED):
        page["public_before"] = standing.public_before(found).first()
    return page


def _to_fill(found: Filing) -> str:
    if found.kind == FilingKind.TRAINING_PLAN:
        return training_plan.said(found)
    if found.kind in (FilingKind.SUPERVISION_PLAN, FilingKind.DISPATCH):
        return "问题一栏按核实成立的疑点预填；没有核实的疑点不写进印发、公布的文书。"
    return ""


def said(found: Filing, step: str) -> dict[str, Any]:
    """办成之后的话和办之前的说明；审核确认的写明名录会怎样，要移交的接着打开名录的一页。"""
    page = PAGES[step]
    texts = {"success": page.success, "explanation": page.explanation or kinds.of(found.kind).note}
    if step == "fill":
        texts["explanation"] += _to_fill(found)
    if step != "confirm":
        return texts
    outcome = entity_changes.outcome(found)
    texts["success"] += entity_changes.SAID[outcome]
    texts["explanation"] += entity_changes.TO_COME[outcome]
    if outcome == "hand_over":
        texts["next_url"] = entity_changes.register_address(found)
    return texts | {"cancel": found.get_absolute_url()}


def register(found: Filing, user: User) -> dict[str, Any]:
    """主体变化在名录里登记了没有；确认了而要移交的，监督机构接着办。"""
    if found.kind != FilingKind.ENTITY_CHANGE:
        return {}
    held = entity_days.registered_day(found)
    page: dict[str, Any] = {"registered": found.change, "registered_on": held.day}
    if held.day != found.starts_on:
        page["day_correction"] = held.correction
    is_confirmed = found.status == Filing.Status.CONFIRMED and found.change is None
    is_moving = found.content.get("change") in entity_changes.MOVING
    if is_confirmed and is_moving and user.has_role(*SO_ROLES):
        page["register_address"] = entity_changes.register_address(found)
    return page


def parts(found: Any) -> tuple[str | Prefetch, ...]:
    """本种备案用得到的表：监督计划有各项工作；监督机构自己印发的没有补正，没有报送过的也没有；替代它的有才取。"""
    later = Filing.objects.all() if found.is_followed else Filing.objects.none()
    found_parts = ("files", Prefetch("successors", later))
    if found.kind == FilingKind.SUPERVISION_PLAN:
        return (*found_parts, "tasks")
    return found_parts if found.first_submitted_on is None else (*found_parts, "returns")


def tasks(found: Filing, user: User, today: date) -> dict[str, Any]:
    """监督计划的各项工作和完成率；没有制定的说明带入什么（WH-22）。"""
    if found.kind != FilingKind.SUPERVISION_PLAN or found.filed_on is None:
        return {}
    rows = list(found.tasks.all())
    left = laying_out.dropped(found)
    return {
        "has_tasks": True,
        "tally": tally.count(rows, today),
        "tasks": [(one, html.lamp(*tally.LAMPS[n])) for one, n in tally.in_order(rows, today)],
        "dropped": [(one, html.lamp(*tally.LAMPS[tally.state_of(one, today)])) for one in left],
        "may_record": recording.may_record(user, found),
        "successor": _successor(found),
    }


def _successor(found: Filing) -> Filing | None:
    """替代了它的那一件；还没有被替代的不查。"""
    if found.status != Filing.Status.SUPERSEDED:
        return None
    return found.successors.exclude(filed_on=None).last()
