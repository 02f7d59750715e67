"""撤回名录、名单的公示：公布它的单位说明理由撤回；备案的公示在备案里撤回。"""

from datetime import datetime

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.kernel.errors import NotVisible
from zhiheng.publications.models import Publication
from zhiheng.publications.services import withdraw

WITHDRAWERS = (Role.EA_CLERK, Role.EA_HEAD, Role.SO_HANDLER, Role.SO_HEAD)
ROWS = "WH-15-1 SC-17 SD-9"
Kind = Publication.Kind


def may_be_withdrawn_by(publication: Publication, user: User) -> bool:
    """正在公示、不由备案产生的：机关撤回本机关的，监督机构撤回本级政府的和所公告的执法主体的。"""
    if publication.state != "published" or not user.has_role(*WITHDRAWERS):
        return False
    kind = publication.source_type
    if kind is not None and kind.model_class() is not Agency:
        return False
    return _publishes(publication, user.agency)


def _publishes(publication: Publication, unit: Agency | None) -> bool:
    if unit is None:
        return False
    owner = publication.agency
    if not unit.is_supervision_authority:
        return owner == unit and publication.kind != Kind.ENTITY
    if unit.government_id is None:
        return owner == unit
    of_the_place = publication.kind == Kind.ENTITY and owner.government_id == unit.government_id
    return of_the_place or owner.pk in (unit.pk, unit.government_id)


def withdraw_own(
    publication: Publication, *, actor: User, now: datetime, reason: str
) -> Publication:
    """说明理由撤回；快照仍在台账中。"""
    if not may_be_withdrawn_by(publication, actor):
        raise NotVisible
    return withdraw(publication, reason=reason, actor=actor, now=now, rows=ROWS)
