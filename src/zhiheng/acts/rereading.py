"""证件变了，持证人经手的行为重新送筛查：是否有效以当日的证件为准（CF-42、SD-10）。"""

from zhiheng.acts.models import ActOfficer, ActsChanged
from zhiheng.directory.events import Event
from zhiheng.directory.models import OfficerCertificate


def reread(event: Event) -> None:
    """Puts the acts of the holder into the outbox that screening reads."""
    certificate = event.subject
    if not isinstance(certificate, OfficerCertificate):
        return
    acts = ActOfficer.objects.filter(officer_id=certificate.officer_id)
    keys = acts.order_by("act_id").values_list("act_id", flat=True).distinct()
    ActsChanged.objects.bulk_create((ActsChanged(act_id=key) for key in keys), batch_size=2_000)
