"""Document numbers: one written form, one case each."""

import re
from functools import lru_cache

from zhiheng.values import BLANKS, EMPTY, Reading, shown, wrong
from zhiheng.values.text import damage, narrow

_YEAR = re.compile(r"[\[(【〔﹝〖{<《]\s*((?:19|20)\d{2})\s*年?\s*[\])】〕﹞〗}>》]")
_USUAL = re.compile(r"[A-Za-z\u4e00-\u9fff]{1,40}〔(?:19|20)\d{2}〕第?\d{1,9}号")
_BRACKETED = re.compile(r"〔\d{4}〕")
_SPAN = re.compile(r"\d+号?\s*(?:至|到|~|～|—|－)\s*第?\d+")
_HYPHEN = re.compile(r"(\d+)号?-(\d+)号?(?=$|[^\d-])")
_LIST = re.compile(r"\d+号?\s*[、,;；和及与/\n]\s*第?\d+")
_MANY = re.compile(r"等\s*[\d一二三四五六七八九十]+\s*(?:件|个|份|案|号)")
_LIMIT = 64


def _covers_several(number: str) -> bool:
    if (
        len(_BRACKETED.findall(number)) > 1
        or number.count("号") > 1
        and re.search(r"号.*\d+号", number)
    ):
        return True
    if _SPAN.search(number) or _LIST.search(number) or _MANY.search(number):
        return True
    tail = number[number.rfind("〕") + 1 :]
    match = _HYPHEN.search(tail)
    if not match:
        return False
    first, last = match[1], match[2]
    branch = len(last) > len(first) and last.startswith("0")
    return not branch and int(last) > int(first)


@lru_cache(maxsize=1024)
def _odd_form(number: str) -> str:
    if number.isdigit() and len(number) < 3:
        return f"文号{shown(number)}只是一个序号，无法与其他文书区分"
    return ""


def read_document_number(text: str) -> Reading[str] | Reading[None]:
    """A document number with its year in 〔〕 and without spaces; several in one cell are refused."""
    if _USUAL.fullmatch(text) and not _MANY.search(text):
        return Reading(text)
    if problem := damage(text):
        return wrong(problem)
    plain = narrow(text)
    if plain in BLANKS:
        return EMPTY
    number = _YEAR.sub(r"〔\1〕", plain)
    if _covers_several(number):
        return wrong(f"文号{shown(number)}涉及多个案件，请一案一行")
    number = re.sub(r"\s+", "", number).rstrip(",.;、。")
    if len(number) > _LIMIT:
        return wrong(f"文号有 {len(number)} 个字，超过上限 {_LIMIT} 个字")
    if problem := _odd_form(number):
        return wrong(problem)
    return Reading(number)


def read_external_id(text: str, limit: int = 64) -> Reading[str] | Reading[None]:
    """The number under which the sending system knows the act."""
    if problem := damage(text):
        return wrong(problem)
    plain = re.sub(r"\s+", "", narrow(text))
    if plain in BLANKS:
        return EMPTY
    if re.fullmatch(r"\d\.\d+[eE]\+\d+", plain):
        return wrong(f"编号被存成数字{shown(plain)}，数位已丢失")
    if len(plain) > limit:
        return wrong(f"编号有 {len(plain)} 个字，超过上限 {limit} 个字")
    return Reading(plain)


def read_integer(text: str, most: int = 10**15) -> Reading[int] | Reading[None]:
    """A count; a leading sign, a fraction or letters are refused."""
    if problem := damage(text):
        return wrong(problem)
    plain = narrow(text)
    if plain in BLANKS:
        return EMPTY
    if not re.fullmatch(r"\d{1,18}(?:\.0+)?", plain):
        return wrong(f"{shown(plain)}不是整数")
    number = int(plain.partition(".")[0])
    return Reading(number) if number <= most else wrong(f"{shown(plain)}超出合理范围")
