"""后台任务：排印文书。"""

from typing import Any

from django.utils import timezone

from zhiheng.documents.models import Document
from zhiheng.documents.services import JOB, produce
from zhiheng.kernel.jobs import job


@job(JOB, title="生成文书")
def render_document(progress: Any, document_id: int) -> dict[str, Any]:
    """Idempotent: a paper that is rendered stays as it is."""
    paper = produce(Document.objects.get(pk=document_id), now=timezone.now())
    return {"document": paper.pk, "sha256": paper.sha256}
