"""Sheets on disk, an agency whose acts they carry, and the import command as a function."""

import argparse
import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.exchange.command import Import

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HEADINGS = [
    "文号",
    "案件名称",
    "违法事实",
    "依据",
    "相对人名称",
    "统一社会信用代码",
    "处罚内容",
] + ["罚款金额（元）", "决定日期", "公示日期", "机关"]
FIRM, CODE = "威海演示一号有限公司", "91371000MA4002413C"


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()


@pytest.fixture
def agency(db):
    return factories.make_agency("371002", name="威海市演示城管局（演示）")


def good_row(number=1, **changes):
    """A row of a published list as a dict by heading."""
    row = dict(
        zip(
            HEADINGS,
            [f"威演罚〔2026〕{number}号", "占道经营案", "占用道路", "某条例第十条", FIRM, CODE]
            + ["罚款人民币5000元", "5000", "2026-03-05", "2026-03-06", "威海市演示城管局（演示）"],
            strict=True,
        )
    )
    return row | changes


@pytest.fixture
def sheet(tmp_path):
    """Write rows (dicts) as CSV; returns the path."""

    def write(rows, *, name="list.csv", headings=HEADINGS, encoding="utf-8", before=(), after=()):
        path = tmp_path / name
        with path.open("w", newline="", encoding=encoding) as handle:
            writer = csv.writer(handle)
            writer.writerows(before)
            writer.writerow(headings)
            writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
            writer.writerows(after)
        return path

    return write


def options(**changes):
    values = {"kind": "", "mapping": [], "agency": "", "report": "", "json": True, "dry_run": False}
    return argparse.Namespace(**values | changes)


@pytest.fixture
def said():
    return []


@pytest.fixture
def import_acts(agency, said):
    """Import a file as the command does; returns the five numbers."""

    def run(path, *, dry_run=False, now=NOW, **changes):
        work = Import(options(**changes), Path(path), now, timezone.localdate(now), said.append)
        return (work.dry_run() if dry_run else work.write()).as_line()

    return run
