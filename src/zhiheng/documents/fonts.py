"""Fonts of the papers: the vendored ones, preceded by licensed ones from the folder in settings.FONTS."""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import typst
from django.conf import settings

VENDORED = Path(__file__).parent / "fonts"

# 授权字体（按此先后）在前，随附的自由字体在后；缺字时逐个后备。
PREFERENCES = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "FandolFang R"),
    "hei": ("SimHei", "FandolHei"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "LXGW WenKai"),
    "song": ("SimSun", "FandolSong"),
    "biaosong": (
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "方正小标宋简体",
        "Noto Serif CJK SC",
    ),
}
FALLBACK = ("LXGW WenKai", "FandolFang R", "Noto Serif CJK SC")
POSTSCRIPT_NAME = 6  # name id in the "name" table of a font


@dataclass(frozen=True, slots=True)
class FontBook:
    """The loaded fonts of this process, the families each style asks for, and their PostScript names."""

    fonts: typst.Fonts
    families: dict[str, list[str]]
    allowed: frozenset[str]


def _number(file: BinaryIO, at: int, form: str) -> int:
    file.seek(at)
    value: int = struct.unpack(form, file.read(struct.calcsize(form)))[0]
    return value


def _start(file: BinaryIO, index: int) -> int:
    """Where the table directory of the font lies; collections hold several."""
    file.seek(0)
    return _number(file, 12 + 4 * index, ">I") if file.read(4) == b"ttcf" else 0


def _name_table(file: BinaryIO, start: int) -> int:
    for n in range(_number(file, start + 4, ">H")):
        entry = start + 12 + 16 * n
        file.seek(entry)
        if file.read(4) == b"name":
            return _number(file, entry + 8, ">I")
    return 0


def postscript_name(path: str, index: int) -> str:
    """The name under which a PDF embeds the font."""
    with Path(path).open("rb") as file:
        table = _name_table(file, _start(file, index))
        strings = table + _number(file, table + 4, ">H")
        for n in range(_number(file, table + 2, ">H")):
            file.seek(table + 6 + 12 * n)
            platform, _, _, name, length, offset = struct.unpack(">6H", file.read(12))
            if name == POSTSCRIPT_NAME:
                file.seek(strings + offset)
                raw = file.read(length)
                return raw.decode("latin-1" if platform == 1 else "utf-16-be")
    return ""


@cache
def font_book(folder: str = "") -> FontBook:
    """Read once per process: loading takes longer than setting a paper."""
    paths = [*([folder] if folder else []), str(VENDORED)]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    present = set(fonts.families())
    families = {
        style: [name for name in dict.fromkeys((*names, *FALLBACK)) if name in present]
        for style, names in PREFERENCES.items()
    }
    used = {name for names in families.values() for name in names}
    allowed = frozenset(
        postscript_name(font.path, font.index)
        for font in fonts.fonts()
        if font.family in used and font.path
    )
    return FontBook(fonts, families, allowed)


def current_fonts() -> FontBook:
    return font_book(settings.FONTS)
