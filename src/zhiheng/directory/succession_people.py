"""随机关走的人：下属机关、在岗人员及其任职、随人的证件各归哪里（SC-10）。"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhiheng.directory.agency_changes import Credit
from zhiheng.directory.models import Agency, Officer, OfficerCertificate, Posting
from zhiheng.directory.moves import Batch, Handover, Move, by_target, note, noted, stranded

AGENCIES, PEOPLE = "directory.agency", "directory.officer"
CERTIFICATES = "directory.officercertificate"


def plan(handover: Handover) -> Iterator[Move]:
    """先下属机关，再人，再随人的证件。"""
    yield _plan_below(handover)
    yield _plan_people(handover)
    yield _plan_certificates(handover)


def in_post(old: Agency, day: date) -> Any:
    return Officer.objects.filter(agency=old).in_office(day)


def people_of(old: Agency, day: date, named: Mapping[int, int], heir: int | None) -> dict[int, int]:
    """在岗的人：另行指定的归指定的机关，其余归承接机关；没有承接机关的不在内。"""
    keys = in_post(old, day).order_by("pk").values_list("pk", flat=True)
    targets = {person: named.get(person, heir) for person in keys}
    return {person: to for person, to in targets.items() if to is not None}


def _plan_below(handover: Handover) -> Move:
    """下属机关的隶属在登记之时已经写进名录，这里只列出。"""
    keys, heir, label = list(handover.below), handover.heir, "下属机关"
    batches = [Batch(AGENCIES, heir.pk, keys, label=label)] if heir and keys else []
    batches += [stranded(AGENCIES, keys, label)] if keys and not heir else []
    return noted(handover, batches)


def _plan_people(handover: Handover) -> Move:
    label = "在岗人员"
    batches = [Batch(PEOPLE, to, keys, label=label) for to, keys in by_target(handover.people)]
    if handover.ends:
        rest = in_post(handover.old, handover.day).exclude(pk__in=handover.people)
        keys = list(rest.order_by("pk").values_list("pk", flat=True))
        batches += [stranded(PEOPLE, keys, label)] if keys else []

    def carry(credit: Credit) -> Sequence[Batch]:
        for one in batches:
            if one.to is not None:
                _post(one.ids, one.to, handover)
                note(handover, one, credit)
        return batches

    return Move(batches, carry)


def _plan_certificates(handover: Handover) -> Move:
    """证件随持证人走，仍然有效；没有过期、取消、退出的才算。"""
    day = handover.day
    held = OfficerCertificate.objects.filter(officer__in=handover.people, valid_to__gte=day)
    held = held.exclude(Q(revoked_on__lte=day) | Q(withdrawn_on__lte=day)).order_by("pk")
    targets = {key: handover.people[who] for key, who in held.values_list("pk", "officer_id")}
    batches = [Batch(CERTIFICATES, to, keys, label="随人的证件") for to, keys in by_target(targets)]
    return noted(handover, batches)


def _post(people: Sequence[int], to: int, handover: Handover) -> None:
    """旧单位的任职到前一日为止，新单位的自生效日起；此前没有登记任职的，从到岗日补上。"""
    day, last = handover.day, handover.day - timedelta(days=1)
    unposted = Officer.objects.filter(pk__in=people, postings__isnull=True)
    Posting.objects.bulk_create(
        Posting(officer=one, agency=handover.old, starts_on=one.works_from) for one in unposted
    )
    standing = Posting.objects.filter(officer__in=people, agency=handover.old)
    standing.filter(starts_on__gte=day).update(agency=to)
    closing = standing.overlapping(day, None).filter(starts_on__lt=day)
    ends = dict(closing.values_list("officer_id", "ends_on"))
    closing.update(ends_on=last, document_number=handover.document_number)
    Posting.objects.bulk_create(
        Posting(officer_id=person, agency_id=to, starts_on=day, ends_on=until)
        for person, until in ends.items()
    )
    Officer.objects.filter(pk__in=people).update(agency=to)
