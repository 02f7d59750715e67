"""一件行为落在机关法制审核目录的哪几项（WH-14-1、WH-14-2-(7)）；行为页与筛查用同一个条件。"""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Round, StrIndex
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from zhiheng.acts.models import EnforcementAct
from zhiheng.acts.models.act import ActQuerySet
from zhiheng.directory.catalogue import Ground, entries_on
from zhiheng.directory.models import ReviewCatalogueEntry

TEXTS = ("title", "facts", "content")
NEVER = Q(pk__in=())
RECORDED = {  # 行为里有记载的情形；没有记载的（重大公共利益等）不推定，由人判断
    Ground.ORDINARY: Q(
        kind=EnforcementAct.Kind.PENALTY, procedure=EnforcementAct.Procedure.ORDINARY
    ),
    Ground.HEARING: Q(hearing_held_on__isnull=False),
    Ground.COMPLEX: Q(is_complex=True),
}
AMOUNT = Round(Coalesce("fine", Decimal(0)) + Coalesce("confiscated", Decimal(0)), precision=2)


def condition(entry: ReviewCatalogueEntry) -> Q:
    """所写的条件都满足才算列入；只有文字描述、没有一项可以核对的，须由人判断。"""
    has_ground, words = entry.ground != Ground.OTHER, entry.words.split()
    if not (has_ground or words or entry.amount_threshold is not None):
        return NEVER
    wanted = Q(kind=entry.act_kind) if entry.act_kind else Q()
    if has_ground:
        wanted &= RECORDED.get(Ground(entry.ground), NEVER)
    if entry.amount_threshold is not None:
        wanted &= Q(GreaterThanOrEqual(AMOUNT, entry.amount_threshold))
    return wanted & _mentions(words) if words else wanted


def _mentions(words: Sequence[str]) -> Q:
    """案由、事实、内容里有其中一个词。"""
    found = NEVER
    for word in words:
        for text in TEXTS:
            found |= Q(GreaterThan(StrIndex(F(text), Value(word)), 0))
    return found


def catalogued(act: EnforcementAct) -> list[ReviewCatalogueEntry]:
    """决定之日（没有决定的，行为日）施行的目录中所列的各项。"""
    entries = entries_on(act.agency_id, act.decided_on or act.act_on)
    if not entries:
        return []
    listed = (Case(When(condition(one), then=True), default=False) for one in entries)
    holds = EnforcementAct.objects.filter(pk=act.pk).values_list(*listed).get()
    return [one for one, is_listed in zip(entries, holds, strict=True) if is_listed]


def first_entries(ids: Collection[int] | None = None) -> Iterator[tuple[int, int]]:
    """已决定的各件（`ids` 给出时只看这些）列入决定之日施行的目录的，最先是第几项。

    One pass over the acts of an agency for each edition of its catalogue, all entries in one CASE.
    """
    acts = EnforcementAct.objects.filter(is_withdrawn=False, decided_on__isnull=False)
    entries = ReviewCatalogueEntry.objects.order_by("agency_id", "version", "position")
    if ids is not None:
        acts = acts.filter(pk__in=ids)
        entries = entries.filter(agency__in=set(acts.values_list("agency_id", flat=True)))
    for _, edition in groupby(entries, lambda one: (one.agency_id, one.version)):
        yield from _listed(acts, list(edition))


def _listed(
    acts: ActQuerySet, edition: Sequence[ReviewCatalogueEntry]
) -> Iterator[tuple[int, int]]:
    first = edition[0]
    decided = Q(agency=first.agency_id, decided_on__gte=first.valid_from)
    if first.valid_to is not None:
        decided &= Q(decided_on__lte=first.valid_to)
    listed = (When(condition(one), then=one.position) for one in edition)
    numbered = acts.filter(decided).annotate(number=Case(*listed, output_field=IntegerField()))
    rows = numbered.values_list("pk", "number").iterator()
    yield from ((pk, number) for pk, number in rows if number is not None)
