"""Why a file as a whole cannot be taken."""

from zhiheng.kernel.errors import RuleViolation


class FileRefused(RuleViolation):
    """The file cannot be read; the sentence tells the person what to do."""
