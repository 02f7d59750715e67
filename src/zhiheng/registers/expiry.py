"""证件到期的提醒：九十日内、三十日内到期和已经过期的，按单位各写一条，每本证件每一档只提醒一次。"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.models import Agency, OfficerCertificate
from zhiheng.kernel import jobs, notices
from zhiheng.kernel.models.ledger import subject_of
from zhiheng.kernel.transactions import changes
from zhiheng.registers.models import ExpiryReminder

REMIND = "registers.remind_expiry"
DAILY_AT = time(0, 20)
CODE = "registers.certificates_end"
HOLDER = "registers.own_certificate_ends"
ENDED = 0
MOST = 1_000  # at once
THRESHOLDS = (ENDED, 30, 90)  # 日；先看近的一档
LOOK_BACK = timedelta(days=90)  # 过期更久的是旧账，不再提醒
WORDS = {90: " 90 日内到期", 30: " 30 日内到期", ENDED: "已经过期"}


@changes
def remind(now: datetime) -> int:
    """写给各单位的法制员和主要负责人（监督机构的写给承办人和负责人），有账号的持证人；返回提醒了几个单位。"""
    today = timezone.localdate(now)
    due: dict[int, Counter[int]] = {}
    rows = list(_newly_due(today))
    for _, agency, threshold in rows:
        due.setdefault(agency, Counter())[threshold] += 1
    ExpiryReminder.objects.bulk_create((row for row, _, _ in rows), batch_size=MOST)
    for agency in Agency.objects.filter(pk__in=due).order_by("pk"):
        _tell(agency, due[agency.pk], now)
    for start in range(0, len(rows), MOST):
        _tell_holders([row for row, _, _ in rows[start : start + MOST]], now)
    return len(due)


def threshold_of(valid_to: date, today: date) -> int:
    """止期落在哪一档；九十日以外的没有。"""
    left = (valid_to - today).days
    if left < 0:
        return ENDED
    return next(days for days in THRESHOLDS[1:] if left <= days)


def _newly_due(today: date) -> Iterator[tuple[ExpiryReminder, int, int]]:
    """还没有提醒过这一档（或者更近一档）的。"""
    window = (today - LOOK_BACK, today + timedelta(days=max(THRESHOLDS)))
    told: dict[tuple[int, date], int] = {}
    known = ExpiryReminder.objects.filter(valid_to__range=window)
    for certificate, valid_to, days in known.values_list("certificate", "valid_to", "days"):
        key = (certificate, valid_to)
        told[key] = min(days, told.get(key, days))
    found = _running_out(today, window).values_list("pk", "valid_to", "officer__agency")
    for certificate, valid_to, agency in found.order_by("pk"):
        days = threshold_of(valid_to, today)
        if told.get((certificate, valid_to), days + 1) > days:
            row = ExpiryReminder(certificate_id=certificate, valid_to=valid_to, days=days)
            yield row, agency, days


def _running_out(today: date, window: tuple[date, date]) -> Any:
    """没有取消、退出，持证人仍在岗的。"""
    in_office = Q(officer__works_to__isnull=True) | Q(officer__works_to__gte=today)
    found = OfficerCertificate.objects.filter(in_office, valid_to__range=window)
    return found.exclude(revoked_on__lte=today).exclude(withdrawn_on__lte=today)


def _tell(agency: Agency, counts: Mapping[int, int], now: datetime) -> None:
    nearest = min(counts)
    query = f"ends={nearest}" if nearest else "state=expired"
    for role in notices.roles_of(agency):
        notices.notify_unit(
            agency,
            role,
            CODE,
            now=now,
            url=f"{reverse('registers:certificates')}?{query}",
            facts={str(days): n for days, n in counts.items()},
        )


def _tell_holders(rows: Sequence[ExpiryReminder], now: datetime) -> None:
    """持证人本人，有账号的。"""
    days = {row.certificate_id: row.days for row in rows}
    found = OfficerCertificate.objects.filter(pk__in=days).order_by("pk")
    certificates = list(found.select_related("officer"))
    holders = {one.officer_id for one in certificates}
    accounts = User.objects.filter(officer__in=holders, is_active=True).in_bulk(
        field_name="officer_id"
    )
    for one in certificates:
        if (person := accounts.get(one.officer_id)) is not None:
            facts = {
                "about": f"{one.get_kind_display()} {one.number}",
                "days": days[one.pk],
                "until": one.valid_to.isoformat(),
            }
            notices.notify_person(person, HOLDER, now=now, subject=subject_of(one), facts=facts)


def holder_text(facts: Mapping[str, Any]) -> str:
    if facts["days"] == ENDED:
        return f"您的证件已于 {facts['until']} 届满，过期之后不得凭它执法，请告知本单位申请换发。"
    return f"您的证件{WORDS[facts['days']]}（{facts['until']}），请告知本单位及时申请换发。"


def text(facts: Mapping[str, Any]) -> str:
    counts = [
        f"{facts[str(days)]} 本{words}" for days, words in WORDS.items() if str(days) in facts
    ]
    return f"本单位的证件有{'、'.join(counts)}，请及时申请换发；过期之后证件无效。"


@jobs.job(REMIND, title="提醒证件到期")
def remind_daily(progress: jobs.Progress) -> dict[str, int]:
    return {"agencies": remind(timezone.now())}


def plan() -> None:
    jobs.schedule(REMIND, at=DAILY_AT)
