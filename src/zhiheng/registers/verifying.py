"""证件的核验码：猜不出、不改变；凭它公开可查的只有证件上本来就公开的内容。"""

import base64
import hmac
from dataclasses import dataclass
from datetime import date

from zhiheng.directory.models import Agency, Jurisdiction, OfficerCertificate
from zhiheng.kernel import sealing

MARK_LENGTH = 16  # 80 bits in base32
PURPOSE = "certificate code"


def code_of(certificate: OfficerCertificate) -> str:
    """行号与带密钥的校验各一半；同一本证件总是同一个码。"""
    return f"{certificate.pk:x}-{_mark(certificate.pk)}"


def _mark(key: int) -> str:
    digest = bytes.fromhex(sealing.keyed_hash(str(key), purpose=PURPOSE))
    return base64.b32encode(digest).decode().lower()[:MARK_LENGTH]


def found_by(code: str) -> OfficerCertificate | None:
    """核验码所指的证件；码不对的一律没有。"""
    head, _, mark = code.strip().lower().partition("-")
    if not head.isascii() or not mark.isascii() or len(head) > 15:
        return None
    try:
        key = int(head, 16)
    except ValueError:
        return None
    if f"{key:x}" != head or not hmac.compare_digest(mark, _mark(key)):
        return None
    return OfficerCertificate.objects.select_related("officer__agency").filter(pk=key).first()


@dataclass(frozen=True)
class Shown:
    """公开的内容：姓名、单位、种类、证号、领域、区域、有效期、当日状态。"""

    name: str
    agency: str
    kind: str
    number: str
    field: str
    territory: str
    valid_from: date
    valid_to: date
    state: str


def unit_of(certificate: OfficerCertificate, today: date) -> Agency:
    """证件所属的单位：已经完了的，是持证人在它最后一日任职的单位，调动以后旧证仍是原单位的。"""
    officer, day = certificate.officer, max(certificate.last_day, certificate.valid_from)
    of_then = (
        one
        for one in (officer.postings.all() if day < today else ())
        if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
    )
    found = next(of_then, None)
    is_elsewhere = found is not None and found.agency_id != officer.agency_id
    unit: Agency = found.agency if is_elsewhere else officer.agency
    return unit


def shown(certificate: OfficerCertificate, day: date) -> Shown:
    return Shown(
        name=certificate.officer.name,
        agency=unit_of(certificate, day).name,
        kind=certificate.get_kind_display(),
        number=certificate.number,
        field=certificate.field or "不限",
        territory=place_name(certificate.territory),
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        state=certificate.status_on(day),
    )


def place_name(path: str) -> str:
    """执法区域的名称：省以下逐级连写。"""
    codes = path.strip("/").split("/")
    places = Jurisdiction.objects.filter(code__in=codes).order_by("path")
    names = [place.name for place in places]
    return "".join(names[1:] or names) or "—"
