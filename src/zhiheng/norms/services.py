"""日历、参数、解释的查找与变更；变更时依次调用登记过的函数（留痕、重算暂定期限）。"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import Q

from zhiheng.law import library
from zhiheng.law.calendar import Calendar, Override
from zhiheng.law.library import Profile
from zhiheng.law.model import Parameter, UnknownLaw
from zhiheng.norms.models import CalendarDay, CalendarNotice, ParameterValue, ReadingChoice

Subject = Literal["calendar", "parameter", "reading"]


class NormsRefusal(ValueError):
    """变更不能成立；`str(error)` 是给用户看的句子。"""


@dataclass(frozen=True, slots=True)
class Change:
    """一次变更：`days` 是受影响的日子（日历），`key` 是参数或者疑义的编号。"""

    subject: Subject
    key: str
    actor: object
    profile: str = ""
    days: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)


_listeners: list[Callable[[Change], None]] = []


def when_changed(function: Callable[[Change], None]) -> Callable[[Change], None]:
    """登记一个在变更的同一事务中调用的函数；重复登记只算一次。"""
    if function not in _listeners:
        _listeners.append(function)
    return function


def _announce(change: Change) -> None:
    for function in _listeners:
        function(change)


def current_calendar() -> Calendar:
    """国务院日历加上本单位录入的调整。"""
    rows = list(
        CalendarNotice.objects.order_by().values_list(
            "year", "days__day", "days__kind", "days__name"
        )
    )
    overrides = {
        day: Override(kind == CalendarDay.Kind.WORKDAY, name)
        for _, day, kind, name in rows
        if day is not None
    }
    return Calendar(overrides, {year for year, *_ in rows if year is not None})


@dataclass(frozen=True, slots=True)
class DayPlan:
    """通知中的一天。"""

    day: date
    workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """一份放假通知；`year` 为年度通知的年份，临时安排为空。"""

    number: str
    title: str
    issued_on: date
    year: int | None = None


def record_notice(
    notice: NoticeFacts, days: Sequence[DayPlan], *, actor: object, now: datetime
) -> CalendarNotice:
    """录入放假通知；通知中的日子替换原有安排，年度通知录入后该年不再是暂定。"""
    if not days:
        raise NormsRefusal("请至少录入一个放假或者调休上班的日子。")
    if len({plan.day for plan in days}) < len(days):
        raise NormsRefusal("同一天录入了两次，请核对。")
    if notice.year and any(abs(plan.day.year - notice.year) > 1 for plan in days):
        raise NormsRefusal(f"有的日子不在{notice.year}年前后，请核对。")
    with transaction.atomic():
        saved = _save_notice(notice, actor, now)
        CalendarDay.objects.filter(day__in=[plan.day for plan in days]).delete()
        CalendarDay.objects.bulk_create(_rows(saved, days))
        _announce(
            Change(
                "calendar",
                notice.number,
                actor,
                days=frozenset(plan.day for plan in days),
                years=frozenset({notice.year} if notice.year else ()),
                facts={"days": [plan.day.isoformat() for plan in days], "year": notice.year},
            )
        )
    return saved


def _save_notice(notice: NoticeFacts, actor: object, now: datetime) -> CalendarNotice:
    try:
        with transaction.atomic():
            return CalendarNotice.objects.create(
                number=notice.number,
                title=notice.title,
                issued_on=notice.issued_on,
                year=notice.year,
                recorded_by=str(actor),
                recorded_at=now,
            )
    except IntegrityError:
        raise NormsRefusal(f"文号 {notice.number} 或者该年度的通知已经录入。") from None


def _rows(notice: CalendarNotice, days: Sequence[DayPlan]) -> list[CalendarDay]:
    kinds = {True: CalendarDay.Kind.WORKDAY, False: CalendarDay.Kind.HOLIDAY}
    return [
        CalendarDay(day=plan.day, kind=kinds[plan.workday], name=plan.name, notice=notice)
        for plan in days
    ]


def parameter(key: str, profile: Profile | str, day: date) -> Any:
    """参数在该地该日的值：本地另定的优先，否则用规则包的值。"""
    place = profile if isinstance(profile, Profile) else library.profile(profile)
    own = own_parameter(key, place, day)
    return shipped_parameter(key, place, day).value if own is None else own.value


def own_parameter(key: str, profile: Profile, day: date) -> ParameterValue | None:
    """本地另定、该日有效的值，连同理由；没有另定的为空。"""
    return (
        ParameterValue.objects.filter(key=key, profile=profile.name, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .order_by("-valid_from")
        .first()
    )


_providers: list[Callable[[str, Profile, date], Parameter | None]] = []


def provide_parameters(find: Callable[[str, Profile, date], Parameter | None]) -> None:
    """登记规则包之外的出厂参数（筛查规则写在自己文件头里的）；重复登记只算一次。"""
    if find not in _providers:
        _providers.append(find)


def shipped_parameter(key: str, profile: Profile, day: date) -> Parameter:
    """参数的出厂值及其依据。"""
    for find in _providers:
        if found := find(key, profile, day):
            return found
    return profile.parameter_entry(key, day)


@dataclass(frozen=True, slots=True)
class Validity:
    """另定的值或者解释自何日起、到何日止、为什么。"""

    valid_from: date
    reason: str
    valid_to: date | None = None


def set_parameter(
    key: str, profile: str, value: object, validity: Validity, *, actor: object, now: datetime
) -> ParameterValue:
    """另定一项参数；此前没有止日的值到前一日为止。"""
    place = library.profile(profile)
    shipped = shipped_parameter(key, place, validity.valid_from).value
    if not _same_kind(value, shipped):
        raise NormsRefusal(f"参数 {key} 的值应与出厂值 {shipped} 同类。")
    if validity.valid_to and validity.valid_to < validity.valid_from:
        raise NormsRefusal("止日不能早于起日。")
    if not validity.reason.strip():
        raise NormsRefusal("请写明理由。")
    with transaction.atomic():
        open_values = ParameterValue.objects.filter(
            key=key, profile=profile, valid_to__isnull=True, valid_from__lt=validity.valid_from
        )
        open_values.update(valid_to=validity.valid_from - timedelta(days=1))
        saved = _create_parameter(key, profile, value, validity, actor, now)
        facts = {"value": value, "valid_from": validity.valid_from.isoformat()}
        _announce(Change("parameter", key, actor, profile, facts=facts))
    return saved


def _create_parameter(
    key: str, profile: str, value: object, validity: Validity, actor: object, now: datetime
) -> ParameterValue:
    if ParameterValue.objects.filter(
        key=key, profile=profile, valid_from=validity.valid_from
    ).exists():
        raise NormsRefusal(
            f"参数 {key} 自{validity.valid_from}起的值已经另定，同一起日只能定一次，请另选起日。"
        )
    return ParameterValue.objects.create(
        key=key,
        profile=profile,
        value=value,
        valid_from=validity.valid_from,
        valid_to=validity.valid_to,
        reason=validity.reason,
        set_by=str(actor),
        set_at=now,
    )


def _same_kind(value: object, shipped: object) -> bool:
    """数字换数字、文字换文字、列表换列表；是非不是数字。"""
    numbers = (int, float)
    if isinstance(shipped, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(shipped, bool)
    if isinstance(shipped, numbers):
        return isinstance(value, numbers)
    return isinstance(value, (list, tuple) if isinstance(shipped, (list, tuple)) else type(shipped))


def strict_readings(profile: Profile | str, day: date) -> frozenset[str]:
    """该地该日选择从严解释的疑义编号；交给 `period.run` 的 `readings`。"""
    name = profile.name if isinstance(profile, Profile) else profile
    latest: dict[str, str] = {}
    choices = ReadingChoice.objects.filter(profile=name, valid_from__lte=day)
    for ambiguity, chosen in choices.order_by("valid_from").values_list("ambiguity", "reading"):
        latest[ambiguity] = chosen
    return frozenset(a for a, chosen in latest.items() if chosen == ReadingChoice.Reading.STRICT)


def reading(ambiguity: str, profile: Profile | str, day: date) -> Literal["default", "strict"]:
    """一处疑义在该地该日的解释。"""
    library.ambiguity(ambiguity)
    return "strict" if ambiguity in strict_readings(profile, day) else "default"


def choose_reading(
    ambiguity: str, profile: str, chosen: str, validity: Validity, *, actor: object, now: datetime
) -> ReadingChoice:
    """选择一处疑义的解释；只有可选的疑义可以从严。"""
    entry = library.ambiguity(ambiguity)
    if profile not in library.profiles() or chosen not in ReadingChoice.Reading.values:
        raise UnknownLaw(f"没有规则组合 {profile} 或者解释 {chosen}。")
    if not entry.is_open:
        raise NormsRefusal(f"{ambiguity} 没有可以另选的解释。")
    if not validity.reason.strip():
        raise NormsRefusal("请写明理由。")
    with transaction.atomic():
        saved, _ = ReadingChoice.objects.update_or_create(
            ambiguity=ambiguity,
            profile=profile,
            valid_from=validity.valid_from,
            defaults={
                "reading": chosen,
                "reason": validity.reason,
                "chosen_by": str(actor),
                "chosen_at": now,
            },
        )
        facts = {"reading": chosen, "valid_from": validity.valid_from.isoformat()}
        _announce(Change("reading", ambiguity, actor, profile, facts=facts))
    return saved
