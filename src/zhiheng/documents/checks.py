"""System checks of the papers."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

ENDINGS = (".ttf", ".otf", ".ttc", ".otc")


@register()
def font_folder_has_fonts(**_: Any) -> list[CheckMessage]:
    """指定了授权字体文件夹的，里面要有字体。"""
    if not settings.FONTS:
        return []
    folder = Path(settings.FONTS)
    if folder.is_dir() and any(f.suffix.lower() in ENDINGS for f in folder.rglob("*")):
        return []
    return [
        Error(
            f"ZHIHENG_FONTS 指定的文件夹“{settings.FONTS}”不存在，或者其中没有字体文件。",
            hint="放入 .ttf、.otf 或者 .ttc 字体，或者去掉这项设置，使用随附的字体。",
            id="documents.E001",
        )
    ]
