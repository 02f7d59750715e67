"""Read a rendered PDF back: only allowed fonts, and every word of the paper on it, no more and no less."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

BLANK = re.compile(r"\s+")
LETTER_FOOT = re.compile(r"—\d+—$")
FORM_FOOT = re.compile(r"第\d+页共\d+页$")

# Code points that share one glyph in a font: a PDF can name only one of them.
LOOKALIKES = str.maketrans("•∙・∼–‒‐−⋯ˊ", "···~----…´")


class ReadingError(RuntimeError):
    """The rendered paper does not say what its facts say."""


def squeeze(text: str) -> str:
    return BLANK.sub("", text)


def _folded(text: str) -> str:
    """Equal for what looks equal on paper (⼀ and 一)."""
    return unicodedata.normalize("NFKC", text.translate(LOOKALIKES)).translate(LOOKALIKES)


def _opened(pdf: bytes) -> "PdfReader":
    from pypdf import PdfReader  # slow to load, and a starting server reads no paper

    return PdfReader(io.BytesIO(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in reading order, without blanks."""
    return [squeeze(page.extract_text()) for page in _opened(pdf).pages]


def page_count(pdf: bytes) -> int:
    return len(_opened(pdf).pages)


def embedded_fonts(pdf: bytes) -> Iterator[str]:
    """PostScript names of the embedded fonts, without the subset prefix and the encoding."""
    for page in _opened(pdf).pages:
        resources = page.get("/Resources") or {}
        fonts = resources.get("/Font")
        for font in fonts.get_object().values() if fonts else ():
            name = str(font.get_object()["/BaseFont"]).lstrip("/")
            yield name.split("+", 1)[-1].removesuffix("-Identity-H")


def _block_text(block: dict[str, Any]) -> str:
    return _row_text(block) if block["kind"] == "listing" else str(block["text"])


def _letter_text(paper: dict[str, Any]) -> str:
    attachments = paper["attachments"]
    orders = [f"{n}. " if len(attachments) > 1 else "" for n in range(1, len(attachments) + 1)]
    parts = [
        paper["mark"],
        paper["number"],
        f"签发人：{paper['signer']}" if paper["signer"] else "",
        paper["title"],
        f"{paper['addressee']}：" if paper["addressee"] else "",
        *map(_block_text, paper["blocks"]),
        "附件：" if attachments else "",
        *(order + name for order, name in zip(orders, attachments, strict=True)),
        paper["organ"],
        paper["dated"],
        f"（{paper['contact']}）" if paper["contact"] else "",
        paper["code_text"],
        f"抄送：{'，'.join(paper['copies'])}。" if paper["copies"] else "",
        paper["printer"],
        f"{paper['dated']}印发" if paper["dated"] else "",
    ]
    return squeeze("".join(parts))


def _cell_text(cell: dict[str, Any]) -> str:
    return "".join(cell["paragraphs"]) + cell.get("sign", "")


def _row_text(row: dict[str, Any]) -> str:
    match row["kind"]:
        case "pair":
            halves = zip(row["labels"], row["cells"], strict=True)
            return "".join(label + _cell_text(cell) for label, cell in halves)
        case "wide":
            return str(row["label"]) + _cell_text(row["cell"])
        case "band":
            return str(row["text"])
    return "".join([*row["head"], *(value for line in row["cells"] for value in line)])


def _form_text(paper: dict[str, Any]) -> str:
    rows = "".join(map(_row_text, paper["rows"]))
    head = "".join((paper["title"], paper["subtitle"], paper["mark"], paper["number"]))
    return squeeze(head + rows + "".join(paper["notes"]) + paper["code_text"])


def _without_running_text(pages: list[str], paper: dict[str, Any]) -> str:
    """Drop the marks at the head and the number at the foot of each page."""
    foot = LETTER_FOOT if paper["layout"] == "letter" else FORM_FOOT
    head = squeeze((paper["demo_text"] if paper["demo"] else "") + paper["draft_text"])
    found = []
    for page in pages:
        body, count = foot.subn("", page.removeprefix(head))
        if not count or not page.startswith(head):
            raise ReadingError("a page lacks its number or its mark")
        found.append(body)
    return "".join(found)


def _listings(paper: dict[str, Any]) -> list[dict[str, Any]]:
    return [b for b in paper.get("blocks") or paper.get("rows", ()) if b["kind"] == "listing"]


def _same_words(found: str, expected: str, paper: dict[str, Any]) -> bool:
    """Cells may break over pages and list heads repeat there: compare what is printed, not the order."""
    printed, wanted = Counter(found), Counter(expected)
    extra, missing = printed - wanted, wanted - printed
    if missing:
        return False
    heads = [_folded(squeeze("".join(listing["head"]))) for listing in _listings(paper)]
    return not extra - Counter("".join(heads) * len(found)) if heads else not extra


def verify_reading(pdf: bytes, paper: dict[str, Any], allowed: Set[str]) -> None:
    """Raise ReadingError unless the PDF shows exactly the paper, in fonts that are allowed."""
    if foreign := set(embedded_fonts(pdf)) - allowed:
        raise ReadingError(f"fonts that nobody asked for: {sorted(foreign)}")
    found = _folded(_without_running_text(page_texts(pdf), paper))
    expected = _folded((_letter_text if paper["layout"] == "letter" else _form_text)(paper))
    if paper["layout"] == "letter" and not _listings(paper):
        same = found == expected
    else:
        same = _same_words(found, expected, paper)
    if not same:
        raise ReadingError("the printed text differs from the facts")
