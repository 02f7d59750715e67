"""What a user can act on, and what a stranger must not see."""

from dataclasses import dataclass

from django.http import Http404


@dataclass(frozen=True, slots=True)
class Refusal:
    """此时不能办的理由：条款编号与给用户看的一句话。"""

    row: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class RuleViolation(Exception):
    """The change is refused; `sentence` is what the user reads, `row` the clause, `field` the form field."""

    def __init__(self, sentence: str, *, row: str = "", field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.row = row
        self.field = field

    def __str__(self) -> str:
        return self.sentence


class NotVisible(Http404):
    """The row does not exist for this person: a 404 like any other."""

    def __init__(self, sentence: str = "没有找到，或者不在您的范围内。") -> None:
        super().__init__(sentence)
