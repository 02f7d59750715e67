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
FALLBACK = ("LXGW WenKai", "FandolFang R", "Noto Serif CJK SC")  # then any font of the own folder
POSTSCRIPT_NAME = 6  # name id in the "name" table of a font


@dataclass(frozen=True, slots=True, eq=False)
class FontBook:
    """The loaded fonts of this process, the families each style asks for, and their PostScript names."""

    fonts: typst.Fonts
    families: dict[str, list[str]]
    allowed: frozenset[str]
    fallback: tuple[str, ...]  # in every style, so what they can show can be printed anywhere


def _number(file: BinaryIO, at: int, form: str) -> int:
    file.seek(at)
    value: int = struct.unpack(form, file.read(struct.calcsize(form)))[0]
    return value


def _start(file: BinaryIO, index: int) -> int:
    """Where the table directory of the font lies; collections hold several."""
    file.seek(0)
    return _number(file, 12 + 4 * index, ">I") if file.read(4) == b"ttcf" else 0


def table_place(file: BinaryIO, index: int, tag: bytes) -> tuple[int, int]:
    """Where a table of a font lies in its file, and its length; nothing when it has none."""
    start = _start(file, index)
    for n in range(_number(file, start + 4, ">H")):
        entry = start + 12 + 16 * n
        file.seek(entry)
        if file.read(4) == tag:
            return _number(file, entry + 8, ">I"), _number(file, entry + 12, ">I")
    return 0, 0


def postscript_name(path: str, index: int) -> str:
    """The name under which a PDF embeds the font."""
    with Path(path).open("rb") as file:
        table, _ = table_place(file, index, b"name")
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
    loaded = [font for font in fonts.fonts() if font.path]
    own = [f.family for f in loaded if VENDORED not in Path(f.path).resolve().parents]
    present = {font.family for font in loaded}
    fallback = tuple(n for n in dict.fromkeys((*FALLBACK, *sorted(own))) if n in present)
    families = {
        style: [name for name in dict.fromkeys((*names, *fallback)) if name in present]
        for style, names in PREFERENCES.items()
    }
    used = {name for names in families.values() for name in names}
    allowed = frozenset(postscript_name(f.path, f.index) for f in loaded if f.family in used)
    return FontBook(fonts, families, allowed, fallback)


def current_fonts() -> FontBook:
    return font_book(settings.FONTS)
