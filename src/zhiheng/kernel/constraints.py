"""The sentence of a violated database constraint, where it carries one."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from zhiheng.kernel.errors import RuleViolation


def explained(error: IntegrityError, row: models.Model) -> Exception:
    """A `RuleViolation` with the constraint's own sentence, otherwise the error itself."""
    named = str(error)
    for constraint in row._meta.constraints:
        message = str(constraint.violation_error_message or "")
        if constraint.name in named and message:
            return RuleViolation(message)
    try:
        row.validate_constraints()
    except ValidationError as found:
        return RuleViolation("；".join(found.messages))
    return error
