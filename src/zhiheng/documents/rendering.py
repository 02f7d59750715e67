"""排印：冻结的事实 → PDF/A-2b，或者页面预览用的 SVG。"""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst

from zhiheng.documents.fonts import current_fonts
from zhiheng.documents.kinds.base import Facts
from zhiheng.documents.papers import EPOCH, compose
from zhiheng.documents.reading import verify_reading
from zhiheng.kernel.errors import RuleViolation
from zhiheng.law.coverage import executed

TEMPLATES = Path(__file__).parent / "typst"


class RenderError(RuntimeError):
    """A template or font is wrong; not something the user can act on."""


def qr_svg(content: str) -> str:
    """A QR code as SVG text."""
    buffer = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        buffer, kind="svg", border=0, xmldecl=False, svgns=True
    )
    return buffer.getvalue().decode()


def _inputs(paper: dict[str, Any]) -> dict[str, str]:
    code = paper["code"]
    qr = qr_svg(f"{paper['title']} {paper['number']} {paper['code_text']}") if code else ""
    content = paper | {"qr": qr, "fonts": current_fonts().families}
    return {"paper": json.dumps(content, ensure_ascii=False)}


def _refuse_missing_glyph(error: typst.TypstError) -> None:
    """PDF/A forbids missing glyphs, so the compiler names the text that no font can show."""
    if "could not be displayed" in error.message:
        shown = error.message.split('"')[1] if '"' in error.message else ""
        codes = "、".join(f"{c}（U+{ord(c):04X}）" for c in dict.fromkeys(shown))
        raise RuleViolation(
            f"没有字体可以印出：{codes}。请改用通用字，或者请管理员安装含该字的字体。"
        ) from error


def typeset(template: Path, inputs: dict[str, str], file_format: str, **options: Any) -> Any:
    """Run a template with its inputs; PDF bytes, or a page of SVG (a list where there are several)."""
    try:
        output, warnings = typst.Compiler(
            input=str(template),
            root=str(template.parent),
            font_paths=current_fonts().fonts,
            ignore_system_fonts=True,
        ).compile_with_warnings(format=file_format, sys_inputs=inputs, timestamp=EPOCH, **options)
    except typst.TypstError as error:
        _refuse_missing_glyph(error)
        raise RenderError(error.diagnostic or error.message) from error
    if warnings:
        raise RenderError("; ".join(warning.message for warning in warnings))
    return output


def _compile(paper: dict[str, Any], file_format: str, **options: Any) -> Any:
    template = TEMPLATES / f"{paper['layout']}.typ"
    return typeset(template, _inputs(paper), file_format, **options)


def render(
    kind_id: str, facts: Facts, *, number: str = "", demo: bool = False, is_void: bool = False
) -> bytes:
    """正式文书的 PDF/A-2b；同样的事实和文号总是得到同样的字节，排好后读回核对。"""
    paper = compose(kind_id, facts, number=number, demo=demo, is_void=is_void)
    pdf: bytes = _compile(paper, "pdf", pdf_standards="a-2b")
    verify_reading(pdf, paper, current_fonts().allowed)
    executed("document", kind_id)
    return pdf


def preview(
    kind_id: str, facts: Facts, *, number: str = "", demo: bool = False, is_void: bool = False
) -> list[bytes]:
    """每页一个 SVG；与正式文书同一排版，未编号的注明送审稿。"""
    paper = compose(kind_id, facts, number=number, demo=demo, is_void=is_void)
    pages = _compile(paper, "svg")
    return pages if isinstance(pages, list) else [pages]
