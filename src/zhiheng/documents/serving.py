"""送达：电子送达、凭送达回证登记的纸面送达，签收与阅读；送达回证的事实。"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.documents.models import Document, ProofOfService, ServiceFile
from zhiheng.kernel import ledger
from zhiheng.kernel.errors import Refusal, RuleViolation
from zhiheng.kernel.uploads import Upload

Method = ProofOfService.Method


@dataclass(frozen=True, slots=True)
class Service:
    """一次纸面送达，照送达回证填写（D56）；送达方式没有专门规定，参照民事诉讼法（R7、R8）。"""

    method: str = ""
    sent_on: date | None = None
    received_on: date | None = None  # 留置送达的，是留置之日（A6）
    mail_number: str = ""
    place: str = ""
    receiver: str = ""
    refusal: str = ""
    witnesses: str = ""
    receipt: Upload | None = None
    footage: Upload | None = None

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Service":
        """From the facts of a step; a text that was left out is empty."""
        names = [field.name for field in fields(cls)]
        return cls(**{name: facts[name] for name in names if facts.get(name) is not None})


def refusal(service: Service, *, made_on: date | None, today: date) -> Refusal | None:
    """送达回证能否证明送达：日期、签收或者拒收、见证，缺什么说什么。"""
    if service.method not in ProofOfService.ON_PAPER:
        return Refusal("MS-87", "请选择送达方式。")
    if service.method == Method.LEFT:
        found = _left_refusal(service)
    else:
        found = None if service.receiver.strip() else Refusal("MS-87", "请填写在回证上签收的人。")
    if found is None and service.receipt is None:
        found = Refusal("MS-87", "请上传送达回证；邮寄送达的，上传邮件签收单。")
    return found or _day_refusal(service, made_on, today)


def sending_refusal(service: Service, *, made_on: date | None, today: date) -> Refusal | None:
    """先送出、后收到的（邮寄、委托），送出时能否登记；此时还没有送达，不起算期限（MS-91）。"""
    if service.method not in ProofOfService.ON_THE_WAY:
        return Refusal("MS-91", "先登记送出的，只有邮寄和委托；当面送交、留置的，送达之后登记。")
    if service.method == Method.POST and not service.mail_number.strip():
        return Refusal("MS-91", "请填写邮件号。")
    if service.sent_on is None:
        return Refusal("MS-91", "请填写送出日期。")
    if service.sent_on > today:
        return Refusal("MS-91", "送出日期不能晚于今天。")
    return _sent_too_early(service.sent_on, made_on)


def _sent_too_early(sent: date, made_on: date | None) -> Refusal | None:
    if made_on is None or sent >= made_on:
        return None
    return Refusal("MS-87", f"送出日期不能早于制发日期 {made_on}。")


def _left_refusal(service: Service) -> Refusal | None:
    """拒收的：记明事由，有见证人，或者以拍照、录像等记录送达过程（MS-89）。"""
    if not service.refusal.strip():
        return Refusal("MS-89", "留置送达须写明拒收的事由和经过。")
    if service.receiver.strip():
        return Refusal("MS-89", "留置送达没有签收人；有人签收的，请选择其他送达方式。")
    if not service.witnesses.strip() and service.footage is None:
        return Refusal("MS-89", "留置送达须有见证人，或者上传拍照、录像等记录送达过程的材料。")
    return None


def _day_refusal(service: Service, made_on: date | None, today: date) -> Refusal | None:
    sent, received = service.sent_on, service.received_on
    if sent is None or received is None:
        return Refusal("MS-87", "请填写送出日期和收到日期。")
    if found := _sent_too_early(sent, made_on):
        return found
    if received < sent:
        return Refusal("MS-87", "收到日期不能早于送出日期。")
    if received > today:
        return Refusal("MS-87", "收到日期不能晚于今天。")
    return None


def _at(day: date | None) -> datetime:
    """回证只记到日：以当日零时存，显示、排印时只写日期。"""
    assert day is not None  # noqa: S101 - refused before
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def under_way(paper: Document) -> models.QuerySet[ProofOfService]:
    """已经送出、还没有登记收到的纸面送达，后送出的在前。"""
    return paper.proofs.filter(method__in=ProofOfService.ON_THE_WAY, arrived_at__isnull=True)


def is_known(paper: Document, service: Service) -> bool:
    """同一方式、同一日、同一邮件号的送出已经登记过。"""
    same = under_way(paper).filter(method=service.method, sent_at=_at(service.sent_on))
    return same.filter(mail_number=service.mail_number).exists()


@transaction.atomic
def send(paper: Document, service: Service, *, actor: User | None, now: datetime) -> ProofOfService:
    """登记送出；`sending_refusal` 已经查过。收到以后由 `register` 补上。"""
    return dispatch(
        paper,
        method=service.method,
        actor=actor,
        now=_at(service.sent_on),
        mail_number=service.mail_number,
    )


def _sent(paper: Document, service: Service, actor: User | None) -> ProofOfService:
    """这一次的送达：先登记过送出的就是那一次，否则新记一次。"""
    sent_at = _at(service.sent_on)
    if found := under_way(paper).filter(method=service.method, sent_at=sent_at).first():
        return found
    details = {"refusal": service.refusal, "mail_number": service.mail_number}
    return dispatch(paper, method=service.method, actor=actor, now=sent_at, **details)


@transaction.atomic
def register(
    paper: Document, service: Service, *, actor: User | None, now: datetime
) -> ProofOfService:
    """凭送达回证登记纸面送达；`refusal` 已经查过。回证与记录送达过程的材料一并留存。"""
    proof = _sent(paper, service, actor)
    proof.arrived_at = _at(service.received_on)
    proof.signed_at = None if service.method == Method.LEFT else proof.arrived_at
    proof.place, proof.receiver = service.place, service.receiver
    proof.witnesses = service.witnesses
    proof.mail_number = service.mail_number or proof.mail_number
    proof.save()
    kept = {
        ServiceFile.Purpose.RECEIPT: service.receipt,
        ServiceFile.Purpose.FOOTAGE: service.footage,
    }
    ServiceFile.objects.bulk_create(
        ServiceFile(
            proof=proof,
            purpose=purpose,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            added_at=now,
            added_by=actor,
        )
        for purpose, file in kept.items()
        if file is not None
    )
    return proof


@transaction.atomic
def dispatch(
    paper: Document, *, method: str, actor: User | None, now: datetime, **details: Any
) -> ProofOfService:
    """发出；电子送达到达对方在本平台的账户即为到达（A6）。文件哈希须已留痕。"""
    if not paper.is_ready:
        raise RuleViolation("文书正在生成，完成并留痕之后才能送达，请稍候刷新。", row="WH-31")
    if paper.status == Document.Status.VOID:
        raise RuleViolation("这份文书已经作废，不能送达。")
    is_electronic = method == ProofOfService.Method.ELECTRONIC
    values = {"sent_at": now, "arrived_at": now if is_electronic else None} | details
    return ProofOfService.objects.create(
        document=paper,
        addressee=values.pop("addressee", "") or paper.facts.get("addressee", ""),
        method=method,
        sent_by=actor,
        **values,
    )


def record_receipt(
    proof: ProofOfService, *, signed_at: datetime, receiver: str = "", **details: Any
) -> ProofOfService:
    """签收，或者凭纸质回证登记；没有记载到达的，签收即到达。"""
    if signed_at < proof.sent_at:
        raise RuleViolation("签收时间不能早于发出时间。", field="signed_at")
    proof.signed_at = signed_at
    proof.arrived_at = proof.arrived_at or signed_at
    proof.receiver = receiver or proof.receiver
    for name, value in details.items():
        setattr(proof, name, value)
    proof.save()
    return proof


def record_reading(paper: Document, *, reader: User, now: datetime) -> bool:
    """受送达机关（并入别的机关的，承接机关）的人第一次打开；只记第一次，并留痕。"""
    if paper.agency_id not in reader.agencies or reader.scope.level != "agency":
        return False
    with transaction.atomic():
        unread = paper.proofs.select_for_update().filter(read_at__isnull=True, sent_at__lte=now)
        if not unread.update(read_at=now):
            return False
        ledger.append(
            "documents.read",
            at=now,
            actor=reader,
            subject=f"{paper.matter_type.app_label}.{paper.matter_type.model}:{paper.matter_id}",
            facts={"document": paper.pk},
        )
    return True


def is_day(value: datetime) -> bool:
    """只记到日的：当地零时整。"""
    return timezone.localtime(value).time() == time.min


def written(value: datetime | None) -> str:
    """For the paper: a moment, or the day alone where the proof names no hour."""
    if value is None:
        return ""
    return timezone.localtime(value).strftime("%Y-%m-%d" if is_day(value) else "%Y-%m-%dT%H:%M")


def proof_facts(proof: ProofOfService) -> dict[str, Any]:
    """送达回证（D56）的事实。"""

    people = [{"name": name} for name in proof.witnesses.replace("、", " ").split()]
    return {
        "organ": proof.document.facts["organ"],
        "document": proof.document.title,
        "document_number": proof.document.number,
        "addressee": proof.addressee,
        "method": proof.method,
        "place": proof.place,
        "mail_number": proof.mail_number,
        "sent_at": written(proof.sent_at),
        "arrived_at": written(proof.arrived_at),
        "signed_at": written(proof.signed_at),
        "read_at": written(proof.read_at),
        "receiver": proof.receiver,
        "servers": [{"name": proof.sent_by.display_name}] if proof.sent_by else [],
        "refusal": proof.refusal,
        "witnesses": people,
    }
