"""个案期限表：以小时计的期限，以及有暂停、延长或者另一起算日的行为，逐件用 `period.run` 算好。"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from zhiheng.law import library, period
from zhiheng.law.calendar import Calendar
from zhiheng.law.model import Amount, Clock, NotInForce
from zhiheng.law.period import Deadline, Pause

OwnDue = tuple[int, str, datetime | None, date, date, date, bool]

LONGEST_EXTENSION = 30
LICENCE_EXTENSIONS = {"licence.decide": 10, "licence.decide_joint": 15}

ON_THE_SPOT = "SELECT act_id, profile, started_at FROM coercions WHERE on_the_spot"
HAND_OVERS = "SELECT act_id, profile, approved_at FROM transfers WHERE approved_at IS NOT NULL"
STRETCHED_COERCIONS = """
    SELECT act_id, profile, measure, started_on,
           CASE WHEN pause_told THEN COALESCE(pause_days, 0) ELSE 0 END, extension_approved_on, COALESCE(extension_days, 0)
    FROM coercions
    WHERE measure IN ('seal_up', 'seize', 'freeze')
      AND ((pause_told AND COALESCE(pause_days, 0) > 0) OR (extension_approved_on IS NOT NULL AND COALESCE(extension_days, 0) > 0))
"""
STRETCHED_LICENCES = """
    SELECT act_id, profile, COALESCE(is_joint, FALSE), accepted_on, extension_approved_on, hearing_requested_on, hearing_held_on
    FROM licences
    WHERE accepted_on IS NOT NULL
      AND (extension_approved_on IS NOT NULL OR (hearing_requested_on IS NOT NULL AND hearing_held_on IS NOT NULL))
"""
ANNOUNCED = """
    SELECT act_id, profile, COALESCE(decided_on, act_on), served_on
    FROM acts
    WHERE service_method = 'announce' AND kind IN ('penalty', 'licence')
"""
NEVER = date(9999, 12, 31)


def fill_act_due(connection: Any, calendar: Calendar, ids: Sequence[int] | None = None) -> int:
    """重写 act_due 表；`ids` 给出时只换这些行为的。返回行数。"""
    chosen = "" if ids is None else f"act_id IN ({', '.join(str(int(i)) for i in ids) or '-1'})"
    rows = list(own_deadlines(connection, calendar, chosen))
    connection.execute(f"DELETE FROM act_due {chosen and 'WHERE ' + chosen}")
    if rows:
        connection.executemany("INSERT INTO act_due VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)


def own_deadlines(connection: Any, calendar: Calendar, chosen: str = "") -> Iterator[OwnDue]:
    """快照中须另行计算的各期限；`chosen` 是限定行为的条件。"""

    def rows(sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = connection.execute(
            f"{sql} {chosen and 'AND ' + chosen}"
        ).fetchall()
        return found

    for name, sql in (("coercion.backfill", ON_THE_SPOT), ("transfer.hand_over", HAND_OVERS)):
        for act_id, profile, moment in rows(sql):
            yield from _hours(act_id, profile, name, moment, calendar)
    for row in rows(STRETCHED_COERCIONS):
        yield from _coercion(row, calendar)
    for row in rows(STRETCHED_LICENCES):
        yield from _licence(row, calendar)
    for act_id, profile, decided_on, served_on in rows(ANNOUNCED):
        yield from _announced(act_id, profile, decided_on, served_on, calendar)


@lru_cache(maxsize=4096)
def _clock(profile: str, name: str, day: date) -> Clock | None:
    try:
        return library.profile(profile).clock(name, day)
    except NotInForce:
        return None


def _row(act_id: int, name: str, found: Deadline) -> OwnDue:
    return act_id, name, None, found.nominal, found.due, found.strict, found.provisional


def _hours(
    act_id: int, profile: str, name: str, moment: datetime, calendar: Calendar
) -> Iterator[OwnDue]:
    """按小时计的期限跨休假日连续计算。"""
    clock = _clock(profile, name, moment.date())
    if clock:
        end = period.run(clock, moment, calendar).due
        assert isinstance(end, datetime)  # noqa: S101  # a clock in hours ends at a moment
        yield act_id, name, end, end.date(), end.date(), end.date(), False


def _coercion(row: tuple[Any, ...], calendar: Calendar) -> Iterator[OwnDue]:
    """已书面告知的检测鉴定日数顺加；届满前批准的延长顺加，至多三十日（QZ-25）。"""
    act_id, profile, measure, started_on, pause, approved_on, extension = row
    name = "freeze.end" if measure == "freeze" else "seizure.end"
    clock = _clock(profile, name, started_on)
    if clock is None or clock.amount is None:
        return
    longer = replace(
        clock, amount=Amount(clock.amount.n + (0 if measure == "freeze" else pause), "d")
    )
    found = period.run(longer, started_on, calendar, traced=False)
    if approved_on is not None and approved_on <= found.nominal:
        added = timedelta(days=min(extension, LONGEST_EXTENSION))
        found = replace(found, due=found.due + added, strict=found.strict + added)
    yield _row(act_id, name, found)


def _licence(row: tuple[Any, ...], calendar: Calendar) -> Iterator[OwnDue]:
    """届满前批准的延长（XK-42），以及听证所需时间不计入（XK-45）。"""
    act_id, profile, is_joint, accepted_on, approved_on, requested_on, held_on = row
    name = "licence.decide_joint" if is_joint else "licence.decide"
    clock = _clock(profile, name, accepted_on)
    if clock is None or clock.amount is None:
        return
    pauses = []
    if requested_on and held_on and accepted_on < requested_on <= held_on:
        pauses.append(Pause(requested_on, held_on, "听证"))
    found = period.run(clock, accepted_on, calendar, pauses=pauses)
    if approved_on is not None and approved_on <= found.due:
        longer = Amount(clock.amount.n + LICENCE_EXTENSIONS[name], clock.amount.unit)
        found = period.run(replace(clock, amount=longer), accepted_on, calendar, pauses=pauses)
    yield _row(act_id, name, found)


def _announced(
    act_id: int, profile: str, decided_on: date, served_on: date | None, calendar: Calendar
) -> Iterator[OwnDue]:
    """公告送达的，公开期限自送达之日起算；尚未送达的不起算（A14）。"""
    name = "publication.decision"
    clock = _clock(profile, name, served_on or decided_on)
    if clock is None:
        return
    if served_on is None:
        yield act_id, name, None, NEVER, NEVER, NEVER, False
    else:
        yield _row(act_id, name, period.run(clock, served_on, calendar, traced=False))
