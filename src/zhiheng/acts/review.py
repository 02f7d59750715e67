"""一件行为落在机关法制审核目录的哪几项（WH-14-1）。"""

from decimal import Decimal

from zhiheng.acts.models import EnforcementAct
from zhiheng.directory.catalogue import ActValues, Ground, entries_on, matching
from zhiheng.directory.models import ReviewCatalogueEntry


def values_of(act: EnforcementAct) -> ActValues:
    """目录要看的几项；只用已经登记的，不推定。"""
    grounds = {
        Ground.ORDINARY: act.kind == act.Kind.PENALTY and act.procedure == act.Procedure.ORDINARY,
        Ground.HEARING: act.hearing_held_on is not None,
        Ground.COMPLEX: bool(act.is_complex),
    }
    sums = [one for one in (act.fine, act.confiscated) if one is not None]
    return ActValues(
        act.kind,
        sum(sums, Decimal(0)) if sums else None,
        " ".join((act.title, act.facts, act.content)),
        frozenset(ground for ground, holds in grounds.items() if holds),
    )


def catalogued(act: EnforcementAct) -> list[ReviewCatalogueEntry]:
    """决定之日（没有决定的，行为日）施行的目录中所列的各项。"""
    return matching(entries_on(act.agency_id, act.decided_on or act.act_on), values_of(act))
