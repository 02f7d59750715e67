"""Files as rows of cells; a cell is text, a number, or a marked pair such as ("date", iso)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

Cell = str | float | int | bool | tuple[str, str]
DATE, FORMULA, FAULT, NUMBER_1904 = "date", "formula", "fault", "number-1904"


class Row(NamedTuple):
    """One row with the number a person finds it under; `problem` says why it cannot be split into cells."""

    number: int
    cells: list[Cell]
    problem: str = ""


class Table(Protocol):
    """A sheet that can be read again from the start."""

    @property
    def note(self) -> str: ...

    @property
    def unread(self) -> list[str]:
        """Sentences on what lies in the file and is not read."""

    def rows(self) -> Iterator[Row]: ...


@dataclass(slots=True)
class Layout:
    """Where the data begin: headings, the number of their last row, and the title rows above."""

    headings: list[str]
    header_row: int
    titles: str = ""
    unit: str = ""
    sample: list[list[str]] = field(default_factory=list)


def open_table(path: Path, name: str = "", knows: Callable[[str], bool] | None = None) -> Table:
    """The reader for this file by its first bytes, never by its name alone.

    `knows` tells the headings that the caller looks for; without it, those of acts.
    """
    from zhiheng.exchange.readers import csv_file, sniff, xlsx_file

    kind = sniff.kind_of(path, name or path.name)
    return xlsx_file.Workbook(path, knows) if kind == "xlsx" else csv_file.CsvFile(path)
