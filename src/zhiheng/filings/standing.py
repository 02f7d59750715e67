"""现行的一件：一个机关的目录清单、同一事项同一违法行为的裁量基准，新版受理即替代旧版，不待选定（WH-12-1、WH-14-3）。"""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiheng.filings import delegation, editions, kinds
from zhiheng.filings.asking import once
from zhiheng.filings.models import Filing
from zhiheng.filings.states import FilingKind as K
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.models import Deadline
from zhiheng.kernel.steps import Attempt, Step, guard
from zhiheng.kernel.steps.checks import shown_row
from zhiheng.publications.models import Publication

S, P = Filing.Status, Filing.Publication
STANDING = (S.FILED, S.CONFIRMED, S.UNDER_REVIEW)
PUBLIC_ROWS = "WH-9.s2b WH-10-2a WH-12-2a WH-14-3 WH-22 SX-2"
ALIKE = (K.CATALOGUE, K.BENCHMARK, K.BENCHMARK_SUPERIOR)
OF_THE_AGENCY = (K.CATALOGUE, K.ENTITY_CHANGE)  # 一个机关公示着的只有一条
NAMED = ("item_code", "violation_code")  # 裁量基准是哪一事项、哪一违法行为的


def alike(filing: Filing) -> QuerySet[Filing]:
    """同一对象的其他各件：本机关的目录清单，同一事项、同一违法行为的基准；别的种类由选定的得出，这里为空。"""
    rows = Filing.objects.filter(kind=filing.kind, agency=filing.agency_id).exclude(pk=filing.pk)
    if filing.kind == K.CATALOGUE:
        return rows
    named = {f"content__{name}": filing.content.get(name) for name in NAMED}
    if filing.kind in (K.BENCHMARK, K.BENCHMARK_SUPERIOR) and all(named.values()):
        return rows.filter(**named)
    return rows.none()


def _order(filing: Filing) -> tuple[date, int]:
    return editions.starts_on(filing), filing.pk or 0


def older(filing: Filing, today: date) -> list[Filing]:
    """本件受理之后替代的：选定的一件，和同一对象先施行的现行各件；续签的委托到期限起之日才替代。"""
    if delegation.is_to_come(filing.content, today):
        return []
    same = _older_alike(filing)
    chosen = filing.previous
    if chosen is not None and chosen.status in STANDING and chosen not in same:
        return [chosen, *same]
    return same


def _older_alike(filing: Filing) -> list[Filing]:
    rows = alike(filing).filter(status__in=STANDING)
    return sorted((one for one in rows if _order(one) < _order(filing)), key=_order)


def with_kin(rows: QuerySet[Any]) -> QuerySet[Any]:
    """有没有替代关系可言的别的一件，写作 `has_kin`：替代本件的，同一机关的目录清单、裁量基准。

    本机关有没有正在公示的目录清单、主体公告，写作 `has_list`。
    """
    same = Q(agency=OuterRef("agency"), kind=OuterRef("kind"), kind__in=ALIKE)
    kin = Filing.objects.filter(same | Q(previous=OuterRef("pk"))).exclude(pk=OuterRef("pk"))
    shown = [kinds.of(kind).publication for kind in OF_THE_AGENCY]
    listed = Publication.objects.in_force().filter(agency=OuterRef("agency"), kind__in=shown)
    return rows.annotate(has_kin=Exists(kin), has_list=Exists(listed))


def _may_have_kin(filing: Filing) -> bool:
    return bool(getattr(filing, "has_kin", True))


def newer(filing: Filing) -> Filing | None:
    """同一对象后施行的一件，已经现行或者已经公示的；没有的为空。"""
    if filing.kind in kinds.BY_AUTHORITY and filing.status == S.FILED:
        return None  # 监督机构自己印发的，新的一件印发之时本件即被替代
    return once(filing, "newer", lambda: _newer(filing)) if _may_have_kin(filing) else None


def _newer(filing: Filing) -> Filing | None:
    later = Q(status__in=STANDING) | Q(publication=P.PUBLISHED)
    same = [one for one in alike(filing).filter(later) if _order(one) > _order(filing)]
    after = [one for one in filing.successors.all() if _is_public_or_standing(one)]
    return max([*same, *after], key=_order, default=None)


def _is_public_or_standing(filing: Filing) -> bool:
    return filing.status in STANDING or filing.publication == P.PUBLISHED


def before(filing: Filing) -> Filing | None:
    """本件所替代的一件：同一对象现行的，没有的为选定的。"""
    same = _older_alike(filing)
    return same[-1] if same else filing.previous


def _earlier(filing: Filing) -> list[int]:
    """同一对象的、沿所替代的往前数的各件。"""
    if filing.previous_id is None and not _may_have_kin(filing):
        return []
    found, one = [], filing.previous
    while one is not None:
        found.append(one.pk)
        one = one.previous
    return [*found, *alike(filing).values_list("pk", flat=True)]


def public_before(filing: Filing) -> QuerySet[Publication]:
    """本件公示即替代的各条公示；目录清单、主体公告不论由哪里公示，都是这个机关的。"""
    own, earlier = ContentType.objects.get_for_model(Filing), _earlier(filing)
    is_of_agency = filing.kind in OF_THE_AGENCY and getattr(filing, "has_list", True)
    if not earlier and not is_of_agency:
        return Publication.objects.none()
    found = Q(source_type=own, source_id__in=earlier)
    if filing.kind in OF_THE_AGENCY:
        found |= Q(agency=filing.agency_id) & ~Q(source_type=own, source_id=filing.pk)
    kind = kinds.of(filing.kind).publication
    return Publication.objects.in_force().filter(found, kind=kind)


def unpublished_before(filing: Filing) -> QuerySet[Filing]:
    """已经被替代而始终没有公示的：公示的期限由本件的公示了结，逾期照记。"""
    running = Deadline.objects.running().filter(
        matter_type=ContentType.objects.get_for_model(Filing),
        matter_id__in=_earlier(filing),
        clock__in=kinds.publish_clocks(),
    )
    return Filing.objects.filter(pk__in=running.values("matter_id"), status=S.SUPERSEDED)


@guard("filings.not_overtaken", PUBLIC_ROWS)
def is_not_overtaken(attempt: Attempt) -> Refusal | None:
    """新的一版现行或者公示之后，旧版不再公示，社会公众不会把废止的当作现行的。"""
    found = newer(attempt.matter)
    if found is None or delegation.is_to_come(found.content, attempt.today):
        return None
    how = "受理" if found.status in STANDING else "公示"
    return Refusal(
        shown_row(attempt, attempt.rows),
        f"新的一版“{found}”（自 {editions.starts_on(found)} 起）已经{how}，本件不再公示。",
    )


OF_PUBLICATION = {
    "overtake": Step(
        "由新的公示替代",
        set(P),
        None,
        (),
        PUBLIC_ROWS,
        system=True,
        stops=kinds.publish_clocks(),
    ),
}
