"""Credit codes and identity numbers: checked to the last digit, never silently repaired."""

import re
from datetime import date
from functools import lru_cache
from itertools import product

from zhiheng.directory.codes import CREDIT_ALPHABET, body_check, credit_check, identity_check
from zhiheng.values import BLANKS, EMPTY, Reading, shown, wrong
from zhiheng.values.text import IDENTITY, damage, narrow

_VALUE = frozenset(CREDIT_ALPHABET)
_REGISTRARS = frozenset("123456789ANY")
_LOOKALIKES = {"O": "0D", "I": "1", "S": "5", "Z": "2", "V": "UY", "0": "D", "B": "8", "8": "B"}
_LOOKALIKES |= {"D": "0", "U": "Y", "Q": "0", "G": "6", "6": "G"}


@lru_cache(maxsize=65536)
def is_credit_code(code: str) -> bool:
    """Both check digits right, only characters of the alphabet, a real registrar."""
    if len(code) != 18 or code[0] not in _REGISTRARS:
        return False
    try:
        return credit_check(code[:17]) == code[17] and body_check(code[8:16]) == code[16]
    except ValueError:
        return False


def _suggest(code: str) -> str:
    """The one valid code that differs only by look-alikes: the forbidden letters, else one character."""
    forced = [i for i, char in enumerate(code) if char not in _VALUE]
    if len(forced) > 2 or not all(code[i] in _LOOKALIKES for i in forced):
        return ""
    places = [forced] if forced else [[i] for i, char in enumerate(code) if char in _LOOKALIKES]
    found = set()
    for spots in places:
        for replacement in product(*(_LOOKALIKES[code[i]] for i in spots)):
            letters = list(code)
            for i, char in zip(spots, replacement, strict=True):
                letters[i] = char
            found.add("".join(letters))
    valid = [candidate for candidate in found if is_credit_code(candidate)]
    return valid[0] if len(valid) == 1 else ""


def _why_not(code: str) -> str:
    if set(code) == {"0"}:
        return "信用代码全是 0，是占位内容"
    if IDENTITY.fullmatch(code):
        return "这是公民身份号码的样子，不能填在信用代码列"
    odd = sorted({char for char in code if char not in _VALUE})
    if odd:
        return f"信用代码{shown(code)}含有不允许的字符 {'、'.join(odd)}"
    if code[0] not in _REGISTRARS:
        return f"信用代码{shown(code)}的第一位不是登记管理部门代码"
    if credit_check(code[:17]) != code[17]:
        return f"信用代码{shown(code)}的校验位不符（GB 32100）"
    return f"信用代码{shown(code)}第 17 位的主体标识校验位不符（GB 11714）"


def read_credit_code(text: str) -> Reading[str] | Reading[None]:
    """A unified social credit code; a wrong one is shown with the reading it was probably meant to be."""
    code = text
    if not is_credit_code(code):
        if problem := damage(text):
            return wrong(problem)
        code = re.sub(r"\s+", "", narrow(text).upper())
        if code in BLANKS or code.lower() in BLANKS:
            return EMPTY
        if not is_credit_code(code):
            return _refuse_credit_code(code)
    return Reading(code)


def _refuse_credit_code(code: str) -> Reading[None]:
    if re.fullmatch(r"[\d.]+E\+?\d+", code):
        return wrong(f"信用代码被存成数字{shown(code)}，末位已丢失，无法还原")
    if "*" in code:
        return wrong("信用代码被遮盖（*），无法核对")
    if len(code) == 15 and code.isdigit():
        return wrong("15 位数字是旧的工商注册号，不是统一社会信用代码")
    if len(code) in (9, 10) and code.replace("-", "").isalnum():
        return wrong("9 位是旧的组织机构代码，不是统一社会信用代码")
    if len(code) != 18:
        return wrong(f"信用代码{shown(code)}有 {len(code)} 位，应为 18 位")
    suggestion = _suggest(code)
    hint = f"；可能应为 {suggestion}，请核对原件" if suggestion else ""
    return wrong(_why_not(code) + hint, suggestion)


def is_identity_number(number: str) -> bool:
    """Form, birth date and check character of GB 11643."""
    if len(number) != 18 or not number[:17].isdigit() or not number.isascii():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return identity_check(number[:17]) == number[17]


def read_identity_number(text: str) -> Reading[str] | Reading[None]:
    """A citizen's number; the sentences never repeat it."""
    if problem := damage(text):
        return wrong(problem)
    number = re.sub(r"\s+", "", narrow(text).upper())
    if number in BLANKS or number.lower() in BLANKS:
        return EMPTY
    if "*" in number:
        return Reading(None, "", "证件号码已遮盖，未采用")
    if is_identity_number(number):
        return Reading(number)
    if re.fullmatch(r"[\d.]+E\+?\d+", number):
        return wrong("身份号码被存成数字，末位已丢失，无法还原")
    if re.fullmatch(r"\d{15}", number):
        return wrong("15 位的旧身份号码已停用，请填 18 位公民身份号码")
    if len(number) != 18:
        return wrong(f"身份号码有 {len(number)} 位，应为 18 位")
    return wrong("身份号码的出生日期或者校验位不符（GB 11643）")


def read_party_code(text: str) -> Reading[str] | Reading[None]:
    """互联网+监管的行政相对人编码：统一社会信用代码或者公民身份号码。"""
    number = re.sub(r"\s+", "", narrow(text).upper())
    is_person = not is_credit_code(number) and IDENTITY.fullmatch(number)
    return read_identity_number(text) if is_person else read_credit_code(text)


_CITIZEN = re.compile(
    r"(?:居民|公民|二代|中华人民共和国居民)?身份证(?:号码?|件)?|公民身份号码|0?1|111"
)
_OTHER_PAPER = re.compile(r"[A-Z0-9()]{5,20}")


def reread_identity(text: str, paper: str) -> Reading[str] | Reading[None]:
    """证件类型写明不是身份证的（护照、通行证、外国人永久居留身份证等），号码没有统一的校验，照原样封存。"""
    reading = read_identity_number(text)
    kind = narrow(paper)
    if not reading.problem or kind in BLANKS or _CITIZEN.fullmatch(kind):
        return reading
    number = re.sub(r"[\s-]+", "", narrow(text).upper())
    if not _OTHER_PAPER.fullmatch(number):
        return wrong(f"证件号码不是{shown(paper)}号码的样子")
    return Reading(number, "", f"按{shown(paper)}的号码封存，没有校验位可核对")


_CERTIFICATE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff\-〔〕()\[\]]{4,32}")


def read_certificates(text: str) -> Reading[str] | Reading[None]:
    """One or several numbers of officers' certificates, joined by commas."""
    if problem := damage(text):
        return wrong(problem)
    plain = re.sub(r"\s*\n\s*", ",", narrow(text).strip("[]"))
    if plain in BLANKS:
        return EMPTY
    readings = [read_certificate(part.strip(' "')) for part in re.split(r"[,、;/|]", plain)]
    if problems := [reading.problem for reading in readings if reading.problem]:
        return wrong(problems[0])
    return Reading(",".join(dict.fromkeys(r.value for r in readings if r.value)))


def read_certificate(text: str) -> Reading[str] | Reading[None]:
    """The number of an officer's certificate; issuers differ, so only form is checked."""
    number = re.sub(r"\s+", "", narrow(text))
    if number in BLANKS:
        return EMPTY
    if re.fullmatch(r"[\d.]+[eE]\+?\d+", number):
        return wrong(f"执法证号被存成数字{shown(number)}，数位已丢失")
    if not _CERTIFICATE.fullmatch(number):
        return wrong(f"{shown(number)}不是执法证号的样子")
    return Reading(number)
