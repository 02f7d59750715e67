"""演示制度：各机关的制度文本（少数缺、少数过期）、不适用的标注、协作文件、研究重大问题的会议。"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from zhiheng.accounts.models import User
from zhiheng.demo import writing
from zhiheng.demo.registers import CITY, HUANTAI, Registers
from zhiheng.demo.world import moment
from zhiheng.directory.models import Agency
from zhiheng.kernel import vault
from zhiheng.registers.models import (
    CooperationAgreement,
    InternalSystem,
    ProblemMeeting,
    SystemExemption,
)
from zhiheng.registers.systems.kinds import BY_CODE, KINDS, SystemKind, demanded

MISSING, EXPIRED, SOON = 0.06, 0.05, 0.03
Partner = CooperationAgreement.Partner
AGREEMENTS = (  # 监督机构、协作的一方、名称、还有几日期满
    (CITY, Partner.PROCURATORATE, "威海市演示检察院", "行政执法监督与检察监督协作意见", 40),
    (CITY, Partner.SUPERVISORY, "威海市演示监察机关", "行政执法监督与监察监督贯通协同办法", 700),
    (HUANTAI, Partner.POLICE, "桓台县演示公安机关", "行政执法与刑事司法衔接工作规程", 400),
)
TOPICS = (
    ("涉企检查频次偏高的问题", "合并同类检查，能书面核查的不上门；每季度通报一次"),
    ("执法全过程记录不完整的问题", "补齐记录设备，记录当日上传；法制审核时一并核对"),
    ("裁量幅度适用不一致的问题", "按裁量权基准逐案说明理由，抽查近半年的案卷"),
    ("辅助人员参与执法的问题", "辅助人员只从事辅助工作，重新核定岗位"),
)
NOT_OURS = "镇街的评议考核由县级统一组织，不单独制定"


def register(known: Registers, rng: Random, today: date, clerks: Mapping[int, User]) -> None:
    """登记制度与会议；文本存入保险库，每种制度一份演示文本。"""
    agencies = list(
        Agency.objects.filter(qualified_to=None).exclude(kind=Agency.Kind.GOVERNMENT).order_by("pk")
    )
    texts = {kind.code: _stored(_title(kind)) for kind in KINDS}
    wanted: dict[str, list[SystemKind]] = {}
    for agency in agencies:
        wanted.setdefault(agency.profile, list(demanded(agency.path, today)))
    exempt = {agency.pk for agency in agencies if agency.kind == Agency.Kind.TOWN}
    writing.insert(
        InternalSystem,
        (
            _system(agency, kind, chance, today) | texts[kind.code]
            for agency in agencies
            for kind in wanted[agency.profile]
            if not (agency.pk in exempt and kind.code == "appraisal")
            and (chance := rng.random()) >= MISSING
        ),
    )
    writing.insert(SystemExemption, _exemptions(agencies, exempt, wanted, known, clerks))
    minutes = _stored("会议纪要")
    writing.insert(ProblemMeeting, (row | minutes for row in _meetings(agencies, rng, today)))
    signed = _stored("协作文件")
    writing.insert(
        CooperationAgreement, (row | signed for row in _agreements(known, today, clerks))
    )


def _title(kind: SystemKind) -> str:
    return kind.label if kind.code == "measures" else f"{kind.label}制度"


def _stored(title: str) -> dict[str, Any]:
    """一份文本：题名和一句说明。"""
    text = f"{title}（演示文本）\n\n本文本为演示所用，不是任何机关的文件。\n".encode()
    kept = vault.put([text])
    return {
        "file_name": f"{title}（演示）.txt",
        "file_sha256": kept.sha256,
        "file_size": kept.size,
    }


def _system(agency: Agency, kind: SystemKind, chance: float, today: date) -> dict[str, Any]:
    """不缺的一项；其中少数已经过期，少数快到期，其余没有期限。"""
    since = today - timedelta(days=500 + int(chance * 900))
    until = None
    if chance < MISSING + EXPIRED:
        until = today - timedelta(days=5 + int(chance * 1000))
    elif chance < MISSING + EXPIRED + SOON:
        until = today + timedelta(days=10 + int(chance * 300))
    return {
        **_common(agency, since), "kind": kind.code, "title": _title(kind), "valid_from": since, "valid_to": until,
        "number": f"{agency.prefix}〔{since.year}〕{10 + KINDS.index(kind)}号", "leader": agency.responsible_leader, "contact": agency.supervision_unit,
    }  # fmt: skip


def _common(agency: Agency, day: date) -> dict[str, Any]:
    return {"agency_id": agency.pk, "path": agency.path, "recorded_at": moment(day, 10)}


def _exemptions(
    agencies: list[Agency], exempt: set[int], wanted: Mapping[str, list[SystemKind]], known: Registers, clerks: Mapping[int, User],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    authorities = {unit.government_id: unit.pk for unit in known.authorities.values()}
    for agency in agencies:
        if agency.pk not in exempt or BY_CODE["appraisal"] not in wanted[agency.profile]:
            continue
        clerk = clerks.get(authorities.get(agency.government_id, 0))
        yield {
            **_common(agency, date(2025, 3, 3)),
            "kind": "appraisal",
            "reason": NOT_OURS,
            "recorded_by_id": clerk.pk if clerk else None,
        }


def _meetings(agencies: list[Agency], rng: Random, today: date) -> Iterator[dict[str, Any]]:
    """大部分机关每年一两次；本年有的还没有开。"""
    for agency in agencies:
        for year in (today.year - 1, today.year):
            for month in (4, 9)[: rng.choice((0, 1, 1, 2))]:
                held = date(year, month, rng.randint(8, 26))
                topic, decision = rng.choice(TOPICS)
                if held <= today:
                    yield {
                        **_common(agency, held), "held_on": held, "leader": agency.responsible_leader, "topic": topic, "decision": decision,
                    }  # fmt: skip


def _agreements(
    known: Registers, today: date, clerks: Mapping[int, User]
) -> Iterator[dict[str, Any]]:
    for place, partner, body, title, left in AGREEMENTS:
        unit = known.authorities[place]
        signed = today + timedelta(days=left - 1095)
        yield {
            **_common(unit, signed), "partner": partner.value, "parties": f"{unit.name}、{body}", "title": f"{title}（演示）",
            "signed_on": signed, "valid_from": signed, "valid_to": today + timedelta(days=left), "contact": unit.supervision_unit,
            "recorded_by_id": clerks[unit.pk].pk,
        }  # fmt: skip
