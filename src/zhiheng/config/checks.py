"""System checks: what is missing or wrong in the options, in Chinese sentences."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from zhiheng.law import library

LOCAL = {"127.0.0.1", "localhost", "[::1]"}


@register()
def options_make_sense(**_: Any) -> list[CheckMessage]:
    return [*_place(), *_database(), *_fonts()]


def _place() -> list[CheckMessage]:
    try:
        library.profile_for(settings.PLACE)
    except (KeyError, ValueError, LookupError):
        sentence = f"ZHIHENG_PLACE={settings.PLACE} 不是有规则包的行政区划代码，例如 371000。"
        return [Error(sentence, id="zhiheng.E001")]
    return []


def _database() -> list[CheckMessage]:
    if not settings.DATABASE:
        return []
    if not settings.DATABASE.startswith(("postgresql://", "postgres://")):
        sentence = "ZHIHENG_DATABASE 应写成 postgresql://用户:密码@主机:端口/库名，留空用 SQLite。"
        return [Error(sentence, id="zhiheng.E002")]
    if find_spec("psycopg") is None:
        return [Error("使用 PostgreSQL 须安装 psycopg：make setup。", id="zhiheng.E003")]
    return []


def _fonts() -> list[CheckMessage]:
    if settings.FONTS and not Path(settings.FONTS).is_dir():
        sentence = f"ZHIHENG_FONTS={settings.FONTS} 不是目录；留空用内置字体。"
        return [Error(sentence, id="zhiheng.E004")]
    return []


@register(Tags.security, deploy=True)
def open_to_others_only_over_https(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    others = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if others and not settings.HTTPS:
        sentence = f"平台对 {'、'.join(others)} 开放，但没有经 HTTPS 转发；请设 ZHIHENG_HTTPS=1。"
        found.append(Warning(sentence, id="zhiheng.W001"))
    if settings.DEBUG:
        found.append(Warning("正式使用不得打开 ZHIHENG_DEBUG。", id="zhiheng.W002"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Warning("ZHIHENG_HOSTS 不得写 *，请逐个写明域名。", id="zhiheng.W003"))
    return found
