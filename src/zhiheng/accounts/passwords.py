"""First passwords that can be read from a printed slip, and the rule for chosen ones."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError

# No 0 O 1 I L: a slip is read by people and typed by hand.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP_LENGTH = 3, 4


def first_password() -> str:
    """Twelve characters in three groups, about 59 bits."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


class VarietyValidator:
    """密码须含大写字母、小写字母、数字、符号中的至少三类。"""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = (str.isupper, str.islower, str.isdigit, lambda char: not char.isalnum())
        if sum(any(kind(char) for char in password) for kind in kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return "密码须含大写字母、小写字母、数字、符号中的至少三类。"
