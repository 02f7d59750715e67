"""名录：辖区、机关、人员、证件、事项与裁量阶次；只记事实与有效期，不含流程。"""

from zhiheng.directory.models.agencies import (
    Agency,
    AgencyAlias,
    AgencyQuerySet,
    Jurisdiction,
    JurisdictionQuerySet,
)
from zhiheng.directory.models.certificates import CertificateState, OfficerCertificate
from zhiheng.directory.models.items import (
    AgencyItem,
    DiscretionBand,
    EnforcementItem,
    InspectionCap,
    ItemQuerySet,
)
from zhiheng.directory.models.people import Officer, OfficerDuty, OfficerQuerySet, Posting

__all__ = [
    "Agency",
    "AgencyAlias",
    "AgencyItem",
    "AgencyQuerySet",
    "CertificateState",
    "DiscretionBand",
    "EnforcementItem",
    "InspectionCap",
    "ItemQuerySet",
    "Jurisdiction",
    "JurisdictionQuerySet",
    "Officer",
    "OfficerCertificate",
    "OfficerDuty",
    "OfficerQuerySet",
    "Posting",
]
