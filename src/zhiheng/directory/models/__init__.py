"""名录：辖区、机关、人员、证件、事项与裁量阶次；只记事实与有效期，不含流程。"""

from zhiheng.directory.models.agencies import (
    Agency,
    AgencyAlias,
    AgencyQuerySet,
    Jurisdiction,
    JurisdictionQuerySet,
)
from zhiheng.directory.models.agency_facts import FACTS, AgencyFacts
from zhiheng.directory.models.catalogue import ReviewCatalogueEntry
from zhiheng.directory.models.certificates import CertificateState, OfficerCertificate
from zhiheng.directory.models.items import (
    AgencyItem,
    AgencyItemQuerySet,
    DiscretionBand,
    EnforcementItem,
    InspectionCap,
    ItemQuerySet,
)
from zhiheng.directory.models.people import Officer, OfficerDuty, OfficerQuerySet, Posting
from zhiheng.directory.models.responsibility import ItemBasis, PostDuty
from zhiheng.directory.models.versions import (
    QUALIFICATION_CHANGES,
    AgencyChange,
    AgencyVersion,
    Succession,
    VersionQuerySet,
)

__all__ = [
    "FACTS",
    "QUALIFICATION_CHANGES",
    "Agency",
    "AgencyAlias",
    "AgencyChange",
    "AgencyFacts",
    "AgencyItem",
    "AgencyItemQuerySet",
    "AgencyQuerySet",
    "AgencyVersion",
    "CertificateState",
    "DiscretionBand",
    "EnforcementItem",
    "InspectionCap",
    "ItemBasis",
    "ItemQuerySet",
    "Jurisdiction",
    "JurisdictionQuerySet",
    "Officer",
    "OfficerCertificate",
    "OfficerDuty",
    "OfficerQuerySet",
    "Posting",
    "Succession",
    "VersionQuerySet",
    "PostDuty",
    "ReviewCatalogueEntry",
]
