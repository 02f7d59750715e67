"""Plain text: spaces, full-width forms, control characters, length."""

import re
from functools import lru_cache

from zhiheng.values import BLANKS, EMPTY, Reading, wrong

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_WIDE |= {0x2212: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D, 0xFFE5: 0xA5}
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F])
_FOREIGN_FORM = re.compile(
    r"[\uff01-\uff5e\u3000\xa0\u2212\u2010\u2011\uffe5\u200b-\u200f\u2060\ufeff\xad]"
)
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile(r"[ \t\u3000\xa0]*[\r\n]+[ \t\u3000\xa0]*")


def unmarked(text: str) -> str:
    """Without what systems write before a code so that Excel keeps it as text: '123 or ="123"."""
    if text[:1] not in "'= \t\u3000":
        return text
    plain = text.strip()
    if plain.startswith('="') and plain.endswith('"') and len(plain) > 2:
        return plain[2:-1]
    return plain[1:] if plain.startswith("'") and not plain.endswith("'") else text


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as ASCII, invisible characters and marks of text gone, ends trimmed."""
    text = unmarked(text)
    if text.isascii() or not _FOREIGN_FORM.search(text):
        return text.strip()
    return text.translate(_WIDE).translate(_INVISIBLE).strip()


def damage(text: str) -> str:
    """Why the characters themselves cannot be trusted; empty when they can."""
    if text.isprintable():
        return "含有无法识别的字符（�），原文已损坏" if "\ufffd" in text else ""
    if "\0" in text:
        return "含有空字符（NUL），文件可能已损坏"
    if _CONTROL.search(text):
        return "含有不可见的控制字符"
    if "\ufffd" in text:
        return "含有无法识别的字符（�），原文已损坏"
    return ""


def read_text(text: str, limit: int, *, one_line: bool = False) -> Reading[str] | Reading[None]:
    """Free text as it stands, trimmed; never cut."""
    if problem := damage(text):
        return wrong(problem)
    text = unmarked(text)
    clean = text.strip() if text.isprintable() else text.translate(_INVISIBLE).strip()
    if clean in BLANKS:
        return EMPTY
    if one_line and not clean.isprintable():
        clean = _SPACES.sub(" ", clean).replace("\t", " ")
    if len(clean) > limit:
        return wrong(f"有 {len(clean)} 个字，超过上限 {limit} 个字")
    return Reading(clean)


@lru_cache(maxsize=4096)
def unspaced(name: str) -> str:
    """A name without spaces and with its brackets in one width, for comparing letter by letter."""
    return re.sub(r"\s+", "", narrow(name))


IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?!\d)")
_SEVERAL = re.compile(
    r"等\s*[\d一二三四五六七八九十两]+\s*(?:名|个|家|户|位)?(?:人|当事人|单位|企业|公司|家|户|个|名)"
)
_JOINED = re.compile(r"[、;；\n]|(?<=[\u4e00-\u9fff])[,，](?=[\u4e00-\u9fff])")


def read_party_name(text: str, limit: int = 200) -> Reading[str] | Reading[None]:
    """The name of one party; several in one cell cannot be told apart safely."""
    reading = read_text(text, limit)
    name = reading.value
    if name is None:
        return reading
    if _SEVERAL.search(name) or _JOINED.search(name):
        return wrong("一格写了多个当事人，请每个当事人单列一行")
    if len(name) > 17 and IDENTITY.search(narrow(name)):
        return wrong("当事人名称里写有身份证号，请移到公民身份号码一列")
    if name.replace(" ", "").isdigit():
        return wrong("当事人名称只有数字")
    return Reading(name)


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """A heading without spaces, line breaks, marks and case, for comparing."""
    return re.sub(r"[\s*＊:：_\-·“”\"'、，,。.]+", "", narrow(text)).lower()
