"""The product's settings with the preview pages instead of its own."""

from pathlib import Path

from zhiheng.config.settings import *  # noqa: F403
from zhiheng.config.settings import TEMPLATES

ROOT_URLCONF = "zhiheng.ui.tests.preview.urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
SILENCED_SYSTEM_CHECKS = ["ui.E001"]
