"""名录变了，以当日的名录判断的行为重新送筛查：证件（CF-42、SD-10）、法制审核目录（WH-14-1）。"""

from zhiheng.acts.models import ActOfficer, ActsChanged, EnforcementAct
from zhiheng.directory import catalogue
from zhiheng.directory.events import Event
from zhiheng.directory.models import OfficerCertificate


def reread(event: Event) -> None:
    """Puts the acts concerned into the outbox that screening reads."""
    if isinstance(event.subject, OfficerCertificate):
        handled = ActOfficer.objects.filter(officer_id=event.subject.officer_id)
        keys = handled.order_by("act_id").values_list("act_id", flat=True).distinct()
    elif event.action == catalogue.ISSUED:
        decided = EnforcementAct.objects.filter(
            agency_id=event.subject.pk, decided_on__gte=event.facts["from"]
        )
        keys = decided.order_by("pk").values_list("pk", flat=True)
    else:
        return
    ActsChanged.objects.bulk_create((ActsChanged(act_id=key) for key in keys), batch_size=2_000)
