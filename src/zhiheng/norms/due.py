"""`zhiheng due`：用本平台的日历推算期限；不启动 Django，除非数据在 PostgreSQL 中。"""

import argparse
import os
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from zhiheng.law import due
from zhiheng.law.calendar import Calendar, Override

arguments = due.arguments


def run(options: argparse.Namespace) -> int:
    place = os.environ.get("ZHIHENG_PLACE", "371000")
    return due.answer(options, _calendar(), place)


def _calendar() -> Calendar:
    if os.environ.get("ZHIHENG_DATABASE"):
        return _calendar_by_django()
    return read_sqlite(Path(os.environ.get("ZHIHENG_DATA", "var")) / "zhiheng.sqlite3")


def _calendar_by_django() -> Calendar:
    import django
    from django.db import Error

    django.setup()
    from zhiheng.norms.services import current_calendar

    try:
        return current_calendar()
    except Error as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> Calendar:
    reason = str(error).strip().partition("\n")[0]
    print(f"本平台的日历调整读不出来（{reason}），按官方日历推算。", file=sys.stderr)
    return Calendar()


def read_sqlite(file: Path) -> Calendar:
    """The overrides of an installation, read with the standard library alone; none when there is no database."""
    if not file.is_file():
        return Calendar()
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            days = database.execute("SELECT day, kind, name FROM norms_calendarday").fetchall()
            years = database.execute(
                "SELECT year FROM norms_calendarnotice WHERE year IS NOT NULL"
            ).fetchall()
    except sqlite3.Error as error:
        return Calendar() if "no such table" in str(error) else _unreadable(error)
    overrides = {
        date.fromisoformat(day): Override(kind == "workday", name) for day, kind, name in days
    }
    return Calendar(overrides, [year for (year,) in years])
