"""核对的结论：哪些行不能写入及理由，其余写入什么。"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhiheng.directory.models import Officer, OfficerCertificate, OfficerDuty


@dataclass
class Findings:
    """各行的结论；`unchanged` 是名录里已有而且相同的行数。"""

    refusals: dict[int, list[str]] = field(default_factory=dict)
    accepted: int = 0
    unchanged: int = 0
    officers: list[Officer] = field(default_factory=list)
    certificates: list[OfficerCertificate] = field(default_factory=list)
    duties: list[OfficerDuty] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)  # registered people who get something more

    def refuse(self, line: int, sentences: Iterable[str]) -> None:
        self.refusals.setdefault(line, []).extend(sentences)

    @property
    def tally(self) -> dict[str, int]:
        """What will be written, by kind."""
        return {
            "officers": len(self.officers),
            "certificates": len(self.certificates),
            "duties": len(self.duties),
            "touched": len(self.touched),
        }
