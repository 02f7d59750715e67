"""Days as they are written in Chinese offices; what lacks a year or a day is never completed."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from zhiheng.values import BLANKS, EMPTY, Reading, shown, wrong
from zhiheng.values.text import damage, narrow

EARLIEST = date(1949, 10, 1)
LATEST = date(2099, 12, 31)
LONG_TERM = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限", "长期公示"})

_BEIJING = timezone(timedelta(hours=8))
_TIME = r"(?:\s*T?\s*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d{1,9})?)?[分秒]?\s*(Z|[+-]\d{2}:?\d{2})?)?"
_FULL = re.compile(
    r"(\d{4})\s*([-—–/.年])\s*(\d{1,2})\s*([-—–/.月])\s*(\d{1,2})\s*[日号]?" + _TIME, re.I
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s?(\d{2})(\d{2})(\d{2})?)?")
_NUMERALS = re.compile(
    r"([〇零○oO一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_YEAR_LAST = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}.*")
_SHORT_YEAR = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_NO_DAY = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{6}|[〇零○一二三四五六七八九]{4}年[元一二三四五六七八九十]+月"
)
_NO_MONTH = re.compile(r"\d{4}\s*年?|[〇零○一二三四五六七八九]{4}年")
_NO_YEAR = re.compile(
    r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?|[元一二三四五六七八九十]+月[一二三四五六七八九十]+日"
)
_RANGE = re.compile(r".*\d\s*(?:至|到|~|—)\s*\d.*")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○oO", "0")
_UNITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
SERIAL_FROM, SERIAL_TO = 36526, 55153  # 2000-01-01 … 2050-12-31


def _numeral(text: str) -> int:
    """一 … 三十一; 1 stands for 元月. 0 for what is no such number."""
    if text == "1":
        return 1
    tens, mark, ones = text.partition("十")
    if not mark:
        return _UNITS.get(text, 0)
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return _UNITS.get(tens, 0 if tens else 1) * 10 + (_UNITS.get(ones, 0) if ones else 0)


def _moment(parts: tuple[int, ...], zone: str, text: str) -> Reading[datetime] | Reading[None]:
    try:
        moment = datetime(*parts, tzinfo=_BEIJING)  # type: ignore[arg-type,misc]
    except ValueError:
        return wrong(f"{shown(text)}不是存在的日期或者时间")
    if zone and zone not in {"+08:00", "+0800"}:
        offset = datetime.strptime(zone.upper().replace("Z", "+00:00"), "%z").tzinfo
        moment = moment.replace(tzinfo=offset).astimezone(_BEIJING)
        return Reading(moment, "", f"{shown(text)}已换算为北京时间")
    return Reading(moment)


def from_serial(number: float) -> datetime:
    """An Excel day number (1900 system) as a moment in Beijing."""
    whole = datetime(1899, 12, 30, tzinfo=_BEIJING) + timedelta(days=number)
    return (whole + timedelta(milliseconds=500)).replace(microsecond=0)


def _serial(text: str) -> Reading[datetime] | Reading[None]:
    number = int(float(text))
    if not SERIAL_FROM <= number <= SERIAL_TO:
        return wrong(f"{shown(text)}不是日期，也不在 Excel 日期序号的合理范围内")
    moment = from_serial(number)
    return Reading(moment, "", f"{text} 按 Excel 日期序号换算为 {moment.date()}")


def _incomplete(text: str) -> Reading[None]:
    """The sentence for what looks like a date and is none."""
    if _YEAR_LAST.fullmatch(text):
        return wrong(
            f"{shown(text)}的年份写在末尾，无法确定日和月的先后，请改写为 2021-03-05 的样子"
        )
    if _SHORT_YEAR.fullmatch(text):
        return wrong(f"{shown(text)}的年份只有两位")
    if _NO_DAY.fullmatch(text):
        return wrong(f"{shown(text)}只有年月，没有日")
    if _NO_MONTH.fullmatch(text):
        return wrong(f"{shown(text)}只有年份，没有月和日")
    if _NO_YEAR.fullmatch(text):
        return wrong(f"{shown(text)}没有年份")
    if _RANGE.fullmatch(text):
        return wrong(f"{shown(text)}是一段时间，不是一个日期")
    return wrong(f"{shown(text)}无法识别为日期")


@lru_cache(maxsize=65536)
def read_moment(text: str) -> Reading[datetime] | Reading[None]:
    """A day, with the time of day where one is written; midnight otherwise."""
    if problem := damage(text):
        return wrong(problem)
    plain = narrow(text).replace("年元月", "年1月") if "元月" in text else narrow(text)
    if plain in BLANKS:
        return EMPTY
    if match := _FULL.fullmatch(plain):
        year, _, month, _, day, hour, minute, second, zone = match.groups()
        parts = (
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
        )
        return _moment(parts, zone or "", plain)
    if match := _COMPACT.fullmatch(plain):
        return _moment(tuple(int(part or 0) for part in match.groups()), "", plain)
    if match := _NUMERALS.fullmatch(plain):
        year = "".join(_DIGITS[c] for c in match[1])
        return _moment((int(year), _numeral(match[2]), _numeral(match[3])), "", plain)
    return _serial(plain) if _SERIAL.fullmatch(plain) else _incomplete(plain)


def check_range(day: date, today: date | None, latest: date = LATEST) -> str:
    """Why a day cannot be right; `today` bounds facts that must have happened already."""
    if day < EARLIEST:
        return f"日期 {day} 早于 {EARLIEST}，超出合理范围"
    if day > latest:
        return f"日期 {day} 晚于 {latest}，超出合理范围"
    if today is not None and day > today:
        return f"日期 {day} 晚于今天"
    return ""


def read_date(text: str, today: date | None = None) -> Reading[date] | Reading[None]:
    """One day; with `today` given, a day that has already come."""
    reading = read_moment(text)
    if reading.value is None:
        return Reading(None, *reading[1:])
    day = reading.value.date()
    if problem := check_range(day, today):
        return wrong(problem)
    return Reading(day, "", reading.warning)


def read_until(text: str) -> Reading[date] | Reading[None]:
    """The end of a validity; 长期 is written as 2099-12-31 in the national sheet."""
    if narrow(text) in LONG_TERM:
        return Reading(LATEST, "", f"{shown(text)}按 2099-12-31 登记")
    reading = read_moment(text)
    if reading.value and reading.value.date() == date(9999, 12, 31):
        return Reading(LATEST, "", "9999-12-31 按 2099-12-31 登记")
    return read_date(text)
