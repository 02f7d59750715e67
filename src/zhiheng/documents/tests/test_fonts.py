"""字体：随附的与单位自有的，能印出哪些字。"""

import shutil

import pytest
from django.core.checks import Error
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.documents.checks import font_folder_has_fonts
from zhiheng.documents.fonts import VENDORED, current_fonts, font_book, postscript_name
from zhiheng.documents.glyphs import characters_of, check_printable
from zhiheng.kernel.errors import RuleViolation


@pytest.fixture
def own_folder(tmp_path):
    """A folder with a font of the office's own (here a copy of a vendored one)."""
    shutil.copy(VENDORED / "fandol" / "FandolHei-Regular.otf", tmp_path)
    return tmp_path


def test_each_style_has_its_vendored_family_first():
    families = current_fonts().families

    assert families["fang"][0] == "FandolFang R"
    assert families["hei"][0] == "FandolHei"
    assert families["kai"][0] == "LXGW WenKai"
    assert families["song"][0] == "FandolSong"
    assert families["biaosong"][0] == "Noto Serif CJK SC"


def test_the_names_of_the_vendored_fonts_are_read_from_their_files():
    font = next(f for f in current_fonts().fonts.fonts() if f.family == "FandolFang R")

    assert postscript_name(font.path, font.index) == "FandolFang-Regular"


def test_every_vendored_font_has_its_licence_beside_it():
    for folder in VENDORED.iterdir():
        if folder.is_dir():
            assert any((folder / name).is_file() for name in ("COPYING", "OFL.txt"))


def test_a_font_of_the_own_folder_joins_every_style(own_folder):
    book = font_book(str(own_folder))

    assert "FandolHei" in book.fallback
    assert all("FandolHei" in names for names in book.families.values())


def test_a_folder_without_fonts_is_reported(settings, tmp_path, own_folder):
    settings.FONTS = str(tmp_path / "没有")
    missing = font_folder_has_fonts()
    settings.FONTS = str(own_folder)

    assert [type(found) for found in missing] == [Error]
    assert font_folder_has_fonts() == []


def test_common_and_rare_characters_of_names_can_be_printed():
    check_printable({"names": ["喆堃玥㛃镕䶮", "于海燕 A-1（演示）“引”—…"]}, "姓名")


@pytest.mark.parametrize("text", ["😀", "ﷺ", "\U00030000"])
def test_what_no_font_shows_is_named(text):
    with pytest.raises(RuleViolation, match=f"U\\+{ord(text):04X}"):
        check_printable([{"a": text}], "事由")


@given(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5))
def test_every_character_of_the_basic_block_can_be_printed(character):
    check_printable(character, "事由")


def test_a_table_in_the_two_byte_plane_is_read_too():
    found = characters_of(str(VENDORED / "fandol" / "FandolSong-Regular.otf"), 0)

    assert {ord("中"), ord("A")} <= found
    assert ord("喆") not in found
