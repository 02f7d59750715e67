"""Colours of the tokens: text on its ground at least 4.5 to 1, lines of controls at least 3 to 1."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

CSS = Path(finders.find("ui/zh.css")).read_text()
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))
TEXT = [
    *((ink, ground) for ink in ("ink", "ink2", "ink3") for ground in ("bg", "head", "quiet")),
    *((name, f"{name}-bg") for name in ("red", "amb", "grn")),
    *((name, "white") for name in ("ink", "ink2", "ink3", "red", "amb", "grn", "pri", "navy")),
    ("pri", "tint"), ("navy", "tint"), ("pri", "tint2"), ("ink2", "gry-bg"), ("ink", "tint2"),
    ("white", "navy"), ("white", "pri"), ("white", "pri-d"), ("white", "rule"), ("white", "red"),
    ("pri", "bg"),
]  # fmt: skip


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour(name):
    return "#ffffff" if name == "white" else TOKENS[name]


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(ink, ground):
    assert contrast(colour(ink), colour(ground)) >= 4.5


def test_the_frame_of_a_control_stands_out_on_a_card():
    assert contrast(colour("ctl"), colour("white")) >= 3
