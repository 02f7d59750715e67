"""Word 文件：与 PDF 同一份排版数据，页边距、行距、字体按 GB/T 9704，供单位自行编辑和套红。"""

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from zhiheng.documents.kinds.base import Facts
from zhiheng.documents.papers import EPOCH, compose

FANG, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
BIAOSONG = "方正小标宋简体"
RED = RGBColor(0xE6, 0x00, 0x12)
PITCH = Pt(29)
COLUMNS = 4  # a form: label, value, label, value
FACES = {"heading": HEI, "subheading": KAI}


def _run(paragraph: Paragraph, text: str, face: str = FANG, size: float = 16, **look: Any) -> None:
    run = paragraph.add_run(text)
    run.font.name = face
    run.font.size = Pt(size)
    run.font.color.rgb = look.get("colour")
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _paragraph(
    holder: Any, text: str, *, face: str = FANG, size: float = 16, **look: Any
) -> Paragraph:
    paragraph = holder.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if "pitch" in look else WD_LINE_SPACING.SINGLE
    if "pitch" in look:
        shape.line_spacing = look["pitch"]
    if look.get("indent"):
        shape.first_line_indent = Pt(size * 2)
    shape.alignment = look.get("align")
    _run(paragraph, text, face, size, colour=look.get("colour"))
    return paragraph


def _field(paragraph: Paragraph, code: str, size: float) -> None:
    """A PAGE or NUMPAGES field."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        run.font.name, run.font.size = SONG, Pt(size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._element.append(mark)


def _grid(section: Any) -> None:
    """每页 22 行，每行 28 字。"""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), "580")
    grid.set(qn("w:charSpace"), "-848")


def _normal(document: Any, size: float) -> None:
    """The grid counts characters of the Normal style."""
    font = document.styles["Normal"].font
    font.name, font.size = FANG, Pt(size)
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)


def _rule(paragraph: Paragraph, colour: str, size: int) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "4"), ("color", colour)):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _sheet(paper: dict[str, Any]) -> Any:
    document = Document()
    document.core_properties.title = paper["title"]
    document.core_properties.author = paper["mark"]
    document.core_properties.created = document.core_properties.modified = EPOCH
    _normal(document, 16 if paper["layout"] == "letter" else 12)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    is_letter = paper["layout"] == "letter"
    section.top_margin, section.bottom_margin = (Mm(37), Mm(35)) if is_letter else (Mm(28), Mm(28))
    section.left_margin, section.right_margin = Mm(28), Mm(26 if is_letter else 22)
    section.footer_distance = Mm(24 if is_letter else 18)
    if is_letter:
        _grid(section)
    head = section.header.paragraphs[0]
    if paper["demo"]:
        _run(head, paper["demo_text"], HEI, 12, colour=RED)
    _run(head, paper["draft_text"], HEI, 12)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(foot, "— " if is_letter else "第", SONG, 14)
    _field(foot, "PAGE", 14)
    _run(foot, " —" if is_letter else "页", SONG, 14)
    return document


def _letter_head(document: Any, paper: dict[str, Any]) -> None:
    center = WD_ALIGN_PARAGRAPH.CENTER
    size = min(38, 425 / max(len(paper["mark"]), 1))
    mark = _paragraph(document, paper["mark"], face=BIAOSONG, size=size, colour=RED, align=center)
    mark.paragraph_format.space_before = Mm(35)
    signer = f"　签发人：{paper['signer']}" if paper["signer"] else ""
    number = _paragraph(document, paper["number"] + signer, pitch=PITCH, align=center)
    number.paragraph_format.space_before = PITCH
    _rule(number, "E60012", 12)
    title = _paragraph(document, paper["title"], face=BIAOSONG, size=22, align=center)
    title.paragraph_format.space_before = title.paragraph_format.space_after = PITCH


def _letter_tail(document: Any, paper: dict[str, Any]) -> None:
    attachments = paper["attachments"]
    for n, name in enumerate(attachments, start=1):
        order = f"{n}. " if len(attachments) > 1 else ""
        lead = "附件：" if n == 1 else ""
        _paragraph(document, lead + order + name, pitch=PITCH, indent=True)
    organ = _paragraph(document, paper["organ"], pitch=PITCH, align=WD_ALIGN_PARAGRAPH.RIGHT)
    organ.paragraph_format.space_before = PITCH
    dated = _paragraph(document, paper["dated"], pitch=PITCH, align=WD_ALIGN_PARAGRAPH.RIGHT)
    for paragraph in (organ, dated):
        paragraph.paragraph_format.right_indent = Pt(64)
    if paper["contact"]:
        _paragraph(document, f"（{paper['contact']}）", pitch=PITCH, indent=True)
    if paper["code_text"]:
        _paragraph(document, paper["code_text"], face=SONG, size=9)
    if paper["copies"]:
        copies = _paragraph(document, f"抄送：{'，'.join(paper['copies'])}。", size=14)
        _rule(copies, "000000", 6)
    printed = f"　{paper['dated']}印发" if paper["dated"] else ""
    _rule(_paragraph(document, paper["printer"] + printed, size=14), "000000", 8)


def _letter(document: Any, paper: dict[str, Any]) -> None:
    _letter_head(document, paper)
    if paper["addressee"]:
        _paragraph(document, f"{paper['addressee']}：", pitch=PITCH)
    for block in paper["blocks"]:
        if block["kind"] == "listing":
            _listing(document, block)
            continue
        face = FACES.get(block["kind"], FANG)
        _paragraph(document, block["text"], face=face, pitch=PITCH, indent=True)
    _letter_tail(document, paper)


def _fill(cell: Any, texts: list[str], *, face: str = FANG, sign: str = "") -> None:
    cell.paragraphs[0]._element.getparent().remove(cell.paragraphs[0]._element)
    for text in texts or [""]:
        _paragraph(cell, text, face=face, size=12)
    if sign:
        _paragraph(cell, sign, size=12, align=WD_ALIGN_PARAGRAPH.RIGHT)


def _listing(document: Any, row: dict[str, Any]) -> None:
    table = document.add_table(rows=0, cols=len(row["head"]), style="Table Grid")
    for n, line in enumerate([row["head"], *row["cells"]]):
        for cell, value in zip(table.add_row().cells, line, strict=True):
            _fill(cell, [value], face=FANG if n else HEI)


def _form_row(table: Any, row: dict[str, Any]) -> None:
    cells = table.add_row().cells
    if row["kind"] == "pair":
        for n in (0, 1):
            _fill(cells[2 * n], [row["labels"][n]], face=HEI)
            _fill(cells[2 * n + 1], row["cells"][n]["paragraphs"])
    elif row["kind"] == "wide":
        _fill(cells[0], [row["label"]], face=HEI)
        value = cells[1].merge(cells[COLUMNS - 1])
        _fill(value, row["cell"]["paragraphs"], sign=row["cell"].get("sign", ""))
    else:
        _fill(cells[0].merge(cells[COLUMNS - 1]), [row["text"]], face=HEI)


def _form(document: Any, paper: dict[str, Any]) -> None:
    center = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(document, paper["title"], face=BIAOSONG, size=22, align=center)
    if paper["subtitle"]:
        _paragraph(document, paper["subtitle"], size=14, align=center)
    _paragraph(document, "　".join(filter(None, (paper["mark"], paper["number"]))), size=12)
    table = None
    for row in paper["rows"]:
        if row["kind"] == "listing":
            _listing(document, row)
            table = None
            continue
        if table is None:
            table = document.add_table(rows=0, cols=COLUMNS, style="Table Grid")
            table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _form_row(table, row)
    for note in paper["notes"]:
        _paragraph(document, note, size=10.5)
    if paper["code_text"]:
        _paragraph(document, paper["code_text"], face=SONG, size=9)


def word(
    kind_id: str, facts: Facts, *, number: str = "", demo: bool = False, is_void: bool = False
) -> bytes:
    """同一文书的 Word 文件（.docx）；文字与 PDF 相同。"""
    paper = compose(kind_id, facts, number=number, demo=demo, is_void=is_void)
    document = _sheet(paper)
    (_letter if paper["layout"] == "letter" else _form)(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
