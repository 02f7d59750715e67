"""System checks of the page frame."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from zhiheng.ui import navigation


@register()
def menu_leads_somewhere(**_: Any) -> list[CheckMessage]:
    """每个菜单项都有对应的页面。"""
    return [
        Error(f"菜单登记的页面“{name}”不存在。", id="ui.E001")
        for name in navigation.broken_entries()
    ]
