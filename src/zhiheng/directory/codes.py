"""Identifiers with check digits: GB 32100 credit code with the GB 11714 body inside, GB 11643 identity number."""

from django.core.exceptions import ValidationError

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def body_check(body: str) -> str:
    """Check character of an eight-character organisation body (GB 11714)."""
    total = sum(
        _BODY_ALPHABET.index(char) * weight
        for char, weight in zip(body, _BODY_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_check(first17: str) -> str:
    """Check character of the first seventeen characters of a credit code (GB 32100)."""
    total = sum(
        CREDIT_ALPHABET.index(char) * weight
        for char, weight in zip(first17, _CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def identity_check(first17: str) -> str:
    """Check character of an identity number (GB 11643)."""
    total = sum(int(char) * weight for char, weight in zip(first17, _IDENTITY_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def compose_credit_code(kind: str, area: str, serial: int) -> str:
    """A credit code with right check digits, for invented bodies: kind 11 agency, 91 firm."""
    body = f"MD{serial:06d}"
    first17 = f"{kind}{area[:6]}{body}{body_check(body)}"
    return first17 + credit_check(first17)


def credit_code_problem(code: str) -> str | None:
    """What is wrong with a credit code, as a sentence, or None; both check digits are computed."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现为 {len(code)} 位。"
    wrong = sorted({char for char in code if char not in CREDIT_ALPHABET})
    if wrong:
        return f"统一社会信用代码含有不使用的字符“{''.join(wrong)}”（代码中没有 I、O、S、V、Z 和小写字母）。"
    if credit_check(code[:17]) != code[17]:
        return (
            f"统一社会信用代码的校验位不符：末位应为 {credit_check(code[:17])}，现为 {code[17]}。"
        )
    if body_check(code[8:16]) != code[16]:
        return f"统一社会信用代码中的主体标识码校验位不符：第 17 位应为 {body_check(code[8:16])}，现为 {code[16]}。"
    return None


def validate_credit_code(code: str) -> None:
    if problem := credit_code_problem(code):
        raise ValidationError(problem)
