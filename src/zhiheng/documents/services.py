"""文书的定稿、生成、作废与送达。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.documents.freezing import freeze
from zhiheng.documents.kinds import kind_of
from zhiheng.documents.kinds.base import Facts
from zhiheng.documents.models import Document
from zhiheng.documents.papers import canonical, verification_code
from zhiheng.documents.reading import ReadingError, page_count
from zhiheng.documents.rendering import RenderError, render
from zhiheng.documents.sources import Source, builder_of
from zhiheng.kernel import jobs, ledger, numbering, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.facts import hashed
from zhiheng.kernel.models import ApprovalOpinion, IssuedNumber
from zhiheng.kernel.parameters import profile_of
from zhiheng.kernel.steps import own_rows
from zhiheng.law.coverage import executed

JOB = "documents.render"


class Renderer:
    """The kernel's hook: freeze inside the step, render in a job that was queued in the same transaction."""

    def freeze(
        self,
        kind: str,
        matter: models.Model,
        *,
        number: str,
        actor: User | None,
        now: datetime,
        facts: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        builder = builder_of(kind, matter)
        if builder is None:
            return {}
        source = Source(kind, matter, number, actor, now, facts)
        paper = draw_up(source, builder(source))
        return {
            "document": paper.pk,
            "document_kind": kind,
            "document_facts": hashed(canonical(paper.facts)),
        }

    def render(self, frozen: Mapping[str, Any]) -> None:
        """The job is already queued."""


def draw_up(source: Source, facts: Facts) -> Document:
    """定稿：冻结事实并登记生成任务，与所办的一步同一事务。"""
    matter, now = source.matter, source.now or timezone.now()
    number = _number(source, now)
    frozen = freeze(
        source.kind, facts, profile=profile_of(matter.path), day=timezone.localdate(now)
    )
    paper = Document.objects.create(
        kind=source.kind,
        number=number,
        matter=matter,
        agency_id=matter.agency_id,
        path=matter.path,
        facts=frozen,
        is_demo=settings.DEMO,
        code=verification_code(source.kind, frozen, number),
        created_by=source.actor,
        created_at=now,
    )
    executed("document", source.kind)
    jobs.submit(
        JOB, now=now, actor=source.actor, key=str(paper.pk), arguments={"document_id": paper.pk}
    )
    return paper


def _number(source: Source, now: datetime) -> str:
    """步骤为本文种编的号；步骤没有编号而本文种有类别字的，由制作人的单位另编；其余不编号。"""
    if not kind_of(source.kind).series:
        return ""
    matter_type = ContentType.objects.get_for_model(source.matter)
    issued = IssuedNumber.objects.filter(
        matter_type=matter_type, matter_id=source.matter.pk, series__kind=source.kind
    )
    if source.number and issued.filter(text=source.number).exists():
        return source.number
    if source.actor is None or source.actor.agency is None:
        return source.number
    issue = numbering.Issue(source.actor.agency, source.kind, now)
    return numbering.take(issue, source.matter).text


def looks_of(paper: Document) -> dict[str, Any]:
    """事实之外决定版面的：文号、演示标记、作废标记。"""
    return {
        "number": paper.number,
        "demo": paper.is_demo,
        "is_void": paper.status == Document.Status.VOID,
    }


def file_of(paper: Document) -> bytes:
    """保险库中的文件；作废的另印一份注明作废的。"""
    if not paper.is_ready:
        raise RuleViolation("文书正在生成，请稍候刷新。")
    if paper.status == Document.Status.VOID:
        return render(paper.kind, paper.facts, **looks_of(paper))
    with vault.open_file(paper.sha256) as stream:
        return stream.read()


def opinions_of(paper: Document) -> models.QuerySet[ApprovalOpinion]:
    """这份文书的各轮审批意见。"""
    return (
        ApprovalOpinion.objects.filter(
            approval__matter_type=paper.matter_type_id,
            approval__matter_id=paper.matter_id,
            approval__document=paper.kind,
        )
        .select_related("person", "approval")
        .order_by("approval__round", "position")
    )


def produce(paper: Document, *, now: datetime) -> Document:
    """生成文件存入保险库，并把哈希作为第二条留痕；已生成的不重复。"""
    if paper.is_ready:
        return paper
    try:
        pdf = render(paper.kind, paper.facts, **looks_of(paper))
    except (RuleViolation, RenderError, ReadingError) as error:
        sentence = getattr(error, "sentence", "排印结果与内容不符，请联系系统管理员。")
        failed = Document.objects.filter(pk=paper.pk, sha256="")
        failed.update(status=Document.Status.FAILED, failure=sentence[:300])  # 不是办件
        raise
    stored = vault.put([pdf])
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=paper.pk)
        if locked.is_ready:
            return locked
        locked.sha256, locked.size, locked.pages = stored.sha256, stored.size, page_count(pdf)
        locked.status, locked.failure, locked.rendered_at = (
            Document.Status.RENDERED,
            "",
            now,
        )  # 不是办件
        locked.save()
        _record_rendering(locked, now)
    return locked


def cited(paper: Document, day: date) -> list[str]:
    """文种的依据中当日在当地施行的条款编号；几种办件共用一个文种的，只取本种的。"""
    rows = own_rows(paper.rows, paper.matter)
    return [clause.id for clause in profile_of(paper.path).cites(rows, day)]


def _record_rendering(paper: Document, now: datetime) -> None:
    ledger.append(
        "documents.rendered",
        at=now,
        actor=None,
        subject=f"{paper.matter_type.app_label}.{paper.matter_type.model}:{paper.matter_id}",
        rows=" ".join(cited(paper, timezone.localdate(now))),
        facts={
            "document": paper.pk,
            "document_kind": paper.kind,
            "sha256": paper.sha256,
            "size": paper.size,
            "pages": paper.pages,
        },
    )


@transaction.atomic
def retry(paper: Document, *, actor: User, now: datetime) -> Document:
    """生成失败的，装好字体或者排除故障之后重新生成；内容仍是冻结的事实。"""
    locked = Document.objects.select_for_update().get(pk=paper.pk)
    if locked.status != Document.Status.FAILED:
        raise RuleViolation("只有生成失败的文书可以重新生成。")
    locked.status, locked.failure = Document.Status.FROZEN, ""  # 不是办件
    locked.save(update_fields=["status", "failure"])
    jobs.submit(JOB, now=now, actor=actor, key=str(locked.pk), arguments={"document_id": locked.pk})
    return locked


def paper_of(matter: models.Model, kind: str, number: str = "") -> Document | None:
    """一件的某种文书，最新的一份；给出文号的，须是该号的。"""
    found = Document.objects.of(matter).filter(kind=kind).exclude(status=Document.Status.VOID)
    return (found.filter(number=number) if number else found).first()
