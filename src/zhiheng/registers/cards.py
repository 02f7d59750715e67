"""制作证件：85.6 mm × 54 mm 的卡，单张一页，或者十张一页 A4。"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import CertificateState, OfficerCertificate
from zhiheng.documents.fonts import current_fonts
from zhiheng.documents.rendering import qr_svg, typeset
from zhiheng.kernel import ledger, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.transactions import changes
from zhiheng.law import coverage
from zhiheng.registers.models import OfficerPhoto
from zhiheng.registers.verifying import code_of, shown

TEMPLATE = Path(__file__).parent / "typst" / "card.typ"
CARDS = "registers.cards"
MOST = 200
PRINTABLE = (CertificateState.VALID, CertificateState.NOT_YET)


@changes
def print_cards(
    certificates: Sequence[OfficerCertificate],
    *,
    site: str,
    sheet: bool,
    actor: User,
    now: datetime,
) -> bytes:
    """有效的证件制成卡；用到照片，所以留痕。"""
    coverage.executed("register", CARDS)
    day = timezone.localdate(now)
    if not certificates:
        raise RuleViolation("没有选中证件，请先勾选。")
    if len(certificates) > MOST:
        raise RuleViolation(f"一次最多制作 {MOST} 本，请分批。")
    bad = next((one for one in certificates if one.status_on(day) not in PRINTABLE), None)
    if bad is not None:
        state = CertificateState(bad.status_on(day)).label
        raise RuleViolation(f"{bad.number} 现在是“{state}”，只制作有效的证件。", row="SD-10")
    pdf = _pdf(certificates, site, sheet=sheet, now=now)
    ledger.append_batch(
        "registers.print_cards",
        at=now,
        actor=actor,
        model="directory.officercertificate",
        keys=[one.pk for one in certificates],
        rows="SD-10 SC-10",
        facts={"count": len(certificates), "sheet": sheet},
    )
    return pdf


def _pdf(
    certificates: Sequence[OfficerCertificate], site: str, *, sheet: bool, now: datetime
) -> bytes:
    holders = [one.officer_id for one in certificates]
    photos = {row.officer_id: row for row in OfficerPhoto.objects.filter(officer__in=holders)}
    day = timezone.localdate(now)
    given = {
        "title": "行政执法人员证件",
        "sheet": sheet,
        "demo": settings.DEMO,
        "fonts": current_fonts().families,
        "cards": [_card(one, photos.get(one.officer_id), site, day) for one in certificates],
    }
    inputs = {"given": json.dumps(given, ensure_ascii=False)}
    pdf: bytes = typeset(TEMPLATE, inputs, "pdf", pdf_standards="a-2b")
    return pdf


def _card(
    certificate: OfficerCertificate, photo: OfficerPhoto | None, site: str, day: Any
) -> dict[str, str]:
    public = shown(certificate, day)
    address = f"{site.rstrip('/')}/v/{code_of(certificate)}"
    return {
        "title": public.kind,
        "name": public.name,
        "agency": public.agency,
        "number": public.number,
        "field": public.field,
        "territory": public.territory,
        "validity": f"{public.valid_from} 至 {public.valid_to}",
        "address": address,
        "qr": qr_svg(address),
        "photo": _framed(photo) if photo is not None else "",
    }


def _framed(photo: OfficerPhoto) -> str:
    """The photo inside an SVG: the typesetter takes pictures as text only."""
    with vault.open_file(photo.sha256) as file:
        data = base64.b64encode(file.read()).decode()
    kind = "png" if photo.name.lower().endswith("png") else "jpeg"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 26">'
        f'<image width="20" height="26" preserveAspectRatio="xMidYMid slice" '
        f'xlink:href="data:image/{kind};base64,{data}"/></svg>'
    )
