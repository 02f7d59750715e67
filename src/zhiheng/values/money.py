"""Amounts of money in yuan; the unit is stated by the cell, the heading or the mapping, never assumed."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from zhiheng.values import BLANKS, EMPTY, Reading, shown, wrong
from zhiheng.values.text import damage, narrow

Unit = Literal["yuan", "wan", ""]
FACTOR = {"yuan": Decimal(1), "wan": Decimal(10000)}
UNIT_NAMES = {"yuan": "元", "wan": "万元", "": "未写明"}
LIMIT = Decimal(10) ** 12
CENT = Decimal("0.01")
SURE_YUAN = Decimal(100)
"""From here on a bare number in a column without a unit is read as yuan, with a warning."""

_PREFIX = re.compile(
    r"^(?:(?:行政)?(?:处以?|并处)?罚款(?:金额)?|没收(?:违法所得|非法财物)?|合计|共计|计)?(?:人民币|RMB|CNY|¥|[:为])*",
    re.I,
)
_SUFFIX = re.compile(r"(亿元?|万元?|千元|百元|元|圆)?(?:人民币)?[整正。]?$")
_WORDS = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2, "元": 1, "圆": 1}
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?")
_THREE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MIXED = re.compile(r"(?:(\d+)万)?(?:(\d)千)?(?:(\d{1,4})元)?(?:(\d)角)?(?:(\d)分)?")
_VAGUE = re.compile(
    r"以上|以下|以内|不超过|不低于|约|左右|余元|多元|起|至|到|~|—|\d\s*-\s*\d|倍|%|‰|按日|每日|每人|每次|各"
)
_BOTH = re.compile(r"(.+?)[(（](?:大写)?[::]?(.+?)[)）]")
_CAPITAL = set("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正〇一二三四五六七八九十百千两貳參陸萬億")
_ONES = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {
    c: i for i, c in enumerate("〇一二三四五六七八九")
}
_ONES |= {"两": 2, "貳": 2, "參": 3, "陸": 6}
_TENS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}


def _section(text: str) -> int | None:
    """A Chinese number below ten thousand."""
    total, digit, last = 0, -1, 10000
    for char in text:
        if char in _ONES:
            if digit > 0:
                return None
            digit = _ONES[char]
        else:
            unit = _TENS.get(char, 0)
            if not unit or unit >= last:
                return None
            total += (1 if digit < 0 and unit == 10 else max(digit, 0)) * unit
            if digit < 1 and not (unit == 10 and total == 10):
                return None
            digit, last = -1, unit
    return total + max(digit, 0)


def _whole(text: str) -> int | None:
    for mark, factor in (("亿", 10**8), ("億", 10**8), ("万", 10**4), ("萬", 10**4)):
        high, found, low = text.partition(mark)
        if found:
            left, right = _whole(high), _whole(low) if low else 0
            return None if left is None or right is None or not high else left * factor + right
    return _section(text)


def from_words(text: str) -> Decimal | None:
    """伍仟元整, 壹万贰仟叁佰元伍角 as a number of yuan; None when it is not well formed."""
    if not text or not set(text) <= _CAPITAL:
        return None
    body = text.rstrip("整正")
    match = re.fullmatch(r"(?:(.+?)[元圆])?(?:零?(.)角)?(?:零?(.)分)?", body)
    if not match:
        return None
    yuan = _whole(match[1]) if match[1] else 0
    small = [_ONES.get(part, -1) if part else 0 for part in (match[2], match[3])]
    if yuan is None or min(small) < 0 or not any(match.groups()):
        return None
    return Decimal(yuan) + Decimal(small[0]) / 10 + Decimal(small[1]) / 100


def _mixed(text: str) -> Decimal | None:
    """1万5000元, 3千元, 5元5角."""
    match = _MIXED.fullmatch(text)
    if not match or not any(match.groups()) or text[-1].isdigit():
        return None
    wan, qian, yuan, jiao, fen = (int(part or 0) for part in match.groups())
    if qian and yuan >= 1000:
        return None
    return Decimal(wan * 10000 + qian * 1000 + yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100


def _figure(text: str, cell: str) -> Decimal | str:
    """The bare number, or why it is none."""
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _THREE.fullmatch(text):
        return f"{shown(cell)}的点可能是小数点，也可能是千分位，无法确定"
    if "," in text:
        return f"{shown(cell)}的逗号位置不是千分位，无法确定金额"
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if re.fullmatch(r"[\d.]+e[+-]?\d+", text, re.I):
        return f"{shown(cell)}是科学计数法，可能已丢失数位"
    return f"{shown(cell)}无法识别为金额"


def _bounded(amount: Decimal, text: str, warning: str = "") -> Reading[Decimal] | Reading[None]:
    if amount >= LIMIT:
        return wrong(f"{shown(text)}超出合理范围")
    cents = amount.quantize(CENT)
    if cents != amount:
        return wrong(f"{shown(text)}精确到分以下，请核对单位")
    return Reading(cents, "", warning)


def _unfit(text: str) -> str:
    """Why the words around the number forbid reading it as one decided amount."""
    if "拟" in text:
        return f"{shown(text)}是拟罚款，不是已经决定的罚款"
    if re.match(r"^[^\d]*-\s*\d", text) or "负" in text or re.fullmatch(r"\(\s*[\d,.]+\s*\)", text):
        return f"{shown(text)}是负数"
    if _VAGUE.search(text):
        return f"{shown(text)}是范围、约数或者计算方法，不是确定的金额"
    if len(re.findall(r"\d[\d,.]*\s*(?:元|万)", text)) > 1 and not _mixed(text.replace(" ", "")):
        both = _BOTH.fullmatch(text)
        if not both:
            return f"{shown(text)}写了多个金额"
    return ""


def _with_unit(body: str, text: str, unit: Unit) -> Reading[Decimal] | Reading[None]:
    """A number with or without its own unit."""
    match = _SUFFIX.search(body)
    own = (match[1] or "") if match else ""
    figure = _figure(body[: match.start()] if match else body, text)
    if isinstance(figure, str):
        return wrong(figure)
    if own:
        amount = figure * _WORDS[own[0]] * (1 if own[0] in "元圆" else 1)
        stated = "wan" if own[0] == "万" else "yuan"
        clash = unit and unit != stated
        note = f"{shown(text)}自带单位，不按表头的{UNIT_NAMES[unit]}计" if clash else ""
        return _bounded(amount, text, note)
    if unit:
        return _bounded(figure * FACTOR[unit], text)
    if figure == 0:
        return Reading(Decimal("0.00"))
    if figure < SURE_YUAN:
        return wrong(f"{shown(text)}没有写明是元还是万元，请在列映射中指定单位")
    return _bounded(figure, text, f"{shown(text)}没有写明单位，不小于 {SURE_YUAN}，按元计")


def _words_or_figure(body: str, text: str, unit: Unit) -> Reading[Decimal] | Reading[None]:
    words = from_words(body)
    if words is None:
        words = _mixed(body)
    return _bounded(words, text) if words is not None else _with_unit(body, text, unit)


@lru_cache(maxsize=65536)
def read_money(text: str, unit: Unit = "") -> Reading[Decimal] | Reading[None]:
    """One decided amount in yuan."""
    if problem := damage(text):
        return wrong(problem)
    plain = narrow(text)
    if plain in BLANKS:
        return EMPTY
    if problem := _unfit(plain):
        return wrong(problem)
    plain = re.sub(r"(?<!\d) +| +(?!\d)", "", plain)
    body = _PREFIX.sub("", plain, count=1)
    if both := _BOTH.fullmatch(body):
        first = _words_or_figure(both[1], text, unit)
        second = _words_or_figure(_PREFIX.sub("", both[2], count=1), text, "yuan")
        if first.value is None or second.value is None or first.value != second.value:
            return wrong(f"{shown(text)}前后两个金额不一致，或者有一个无法识别")
        return first
    return _words_or_figure(body, text, unit)


def read_money_number(number: float, unit: Unit = "") -> Reading[Decimal] | Reading[None]:
    """A numeric spreadsheet cell; binary noise far below a cent is removed."""
    exact = Decimal(repr(number)) if abs(number) < 1e15 else Decimal(number)
    tidy = exact.quantize(Decimal("0.000001")).normalize() if abs(exact) < LIMIT else exact
    text = format(tidy, "f")
    if _THREE.fullmatch(text):
        text += "0"  # a numeric cell has no thousands separator
    return read_money(text, unit)


_AMOUNT = r"([\d,.]+\s*(?:亿元|万元|千元|元|万)|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{1,15}元整?|[一二三四五六七八九十百千万两]{1,12}元)"
_FINED = re.compile(
    r"(?<!加处)(?<!不予)罚款(?:金额|总额|数额)?(?:共计|合计|计|为|:)?\s*(?:人民币|¥|RMB)*[::]?\s*"
    + _AMOUNT
)
_FINED_AFTER = re.compile(
    r"处(?:以)?(?:人民币)?¥?\s*" + _AMOUNT + r"(?:[(（][^()（）]*[)）])?的?罚款"
)
PROPOSED = re.compile(r"拟(?:作出|对|给予|处以?|并处|决定|罚款|予以).{0,30}?(?:罚款|处罚)|拟罚款")


@lru_cache(maxsize=8192)
def fine_in_text(text: str) -> Reading[Decimal] | Reading[None]:
    """The one fine that a decision's wording states; none or several give no value."""
    if "罚款" not in text:
        return EMPTY
    plain = narrow(text)
    if PROPOSED.search(plain):
        return wrong("处罚内容写的是拟罚款，属于事先告知，不是处罚决定")
    found = {
        reading.value
        for raw in _FINED.findall(plain) + _FINED_AFTER.findall(plain)
        if (reading := read_money(raw.rstrip(",."))).value is not None
    }
    return Reading(found.pop()) if len(found) == 1 else EMPTY
