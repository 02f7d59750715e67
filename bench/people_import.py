"""The import of people: one workbook with two dirty rows in a hundred, read, checked and written.

The two jobs run in a process of their own with everything they do for the office: staged files, error workbook,
ledger, notices. The rows are checked twice, once for the preview and once before they are written; the sheet is read once.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import world
from bench.report import Row

ROWS = 100_000
AGENCIES = 800
MOST_SECONDS, MOST_MB = 30, 700
DIRTY = 50  # one row in so many is spoiled
ROOT = Path(__file__).resolve().parent.parent
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安宁康平和顺明亮远志文武德仁义礼智信勤敏慎思学问笃行"
FIELDS = ("市场监管", "城市管理", "生态环境", "交通运输", "应急管理")
PLACES = ("371000", "371002", "371003", "371082", "371083", "371071", "371072", "371073")
HEADS = (
    "序号", "姓名", "单位名称", "人员类别", "岗位", "到岗日期", "离岗日期", "证件种类", "执法证号",
    "执法区域", "执法领域", "有效期起", "有效期止", "法律职业资格证号",
)  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=ROWS, help="行数")


def measure(options: argparse.Namespace) -> list[Row]:
    rows = max(1, options.rows)
    folder = world.enter(f"people-import-{os.getpid()}")
    try:
        agencies, user = _office()
        print(f"正在生成 {rows:,} 行的工作簿 ……", file=sys.stderr)
        file = _workbook(folder / "people.xlsx", rows, agencies)
        return list(_results(rows, _run(folder, file, user), os.getloadavg()[0]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _office() -> tuple[list[str], int]:
    from zhiheng import factories
    from zhiheng.accounts.roles import Role

    world.migrate()
    made = [
        factories.make_agency(PLACES[n % len(PLACES)], name=f"演示执法局{n:03d}号（演示）")
        for n in range(AGENCIES)
    ]
    user = factories.make_user(Role.SO_HANDLER, factories.make_so("371000"))
    return [one.name for one in made], user.pk


def _workbook(path: Path, rows: int, agencies: list[str]) -> Path:
    """Days as text, as days and as numbers; codes as text; spoiled rows of many kinds."""
    import xlsxwriter

    draw = random.Random(20261120)  # noqa: S311 - benchmark data
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("花名册")
        page.write_row(0, 0, HEADS)
        for number in range(1, rows + 1):
            row = _row(number, agencies, draw)
            if number % DIRTY == 0:
                _spoil(row, number // DIRTY)
            for place, value in enumerate(row):
                if value != "":
                    page.write(number, place, value)
    return path


def _row(number: int, agencies: list[str], draw: random.Random) -> list[Any]:
    name = draw.choice(SURNAMES) + "示" + draw.choice(GIVEN) + draw.choice(GIVEN)
    started = date(2010, 1, 1) + timedelta(days=draw.randrange(5000))
    since = date(2023, 1, 1) + timedelta(days=draw.randrange(900))
    until = since + timedelta(days=1825)
    return [
        number,
        name,
        draw.choice(agencies),
        draw.choice(("公务员", "事业编", "参公")),
        draw.choice(("执法人员", "执法人员、法制审核人员", "")),
        (started - date(1899, 12, 30)).days if number % 3 == 0 else started.isoformat(),
        "",
        "行政执法证",
        f"37{number:09d}",
        "",
        draw.choice(FIELDS),
        f"{since.year}年{since.month}月{since.day}日" if number % 2 else f"{since:%Y.%m.%d}",
        f"{until:%Y/%m/%d}",
        "",
    ]


SPOILS = (
    (2, "没有的局"),
    (5, "2020年3月"),
    (12, "1999-01-01"),
    (8, 37100000001),
    (3, "劳务派遣"),
    (1, "王" * 50),
    (4, "局长"),
    (8, "37000000001"),
)


def _spoil(row: list[Any], number: int) -> None:
    place, value = SPOILS[number % len(SPOILS)]
    row[place] = value


def _run(folder: Path, file: Path, user: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.people_import", str(file), str(user)]
    print("正在核对、写入 ……", file=sys.stderr)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _results(rows: int, found: dict[str, Any], load: float) -> Iterator[Row]:
    total = found["check"] + found["write"] + found["upload"]
    note = f"写入 {found['accepted']:,} 行，要改 {found['refused']:,} 行；一分钟负载 {load:.1f}"
    for what, label in (
        ("upload", "收下文件"),
        ("check", "读表、核对、要改的行的工作簿"),
        ("write", "再核对、写入、留痕"),
    ):
        yield {"what": label, "rows": rows, "seconds": round(found[what], 1)}
    yield {
        "what": "合计",
        "rows": rows,
        "seconds": round(total, 1),
        "cpu_seconds": round(found["cpu"], 1),
        "rss_mb": round(found["rss_mb"]),
        "bar": f"≤ {MOST_SECONDS} 秒，≤ {MOST_MB} MB",
        "met": total <= MOST_SECONDS * rows / ROWS and found["rss_mb"] <= MOST_MB,
        "note": note,
    }


def _child(file: Path, user: int) -> None:
    """Upload, check and write as the office does; one line of JSON."""
    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from zhiheng.accounts.models import User
    from zhiheng.kernel import jobs
    from zhiheng.web.register_imports import services

    actor = User.signed_in.get(pk=user)
    took: dict[str, Any] = {}
    clock = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal clock
        took[name], clock = time.perf_counter() - clock, time.perf_counter()

    upload = SimpleUploadedFile(file.name, file.read_bytes())
    found = services.submit("officers", upload, actor=actor, now=timezone.now())
    lap("upload")
    jobs.execute(found.job_id or 0)
    lap("check")
    found.refresh_from_db()
    found = services.write(found, actor=actor, now=timezone.now())
    jobs.execute(found.job_id or 0)
    lap("write")
    found.refresh_from_db()
    used = resource.getrusage(resource.RUSAGE_SELF)
    took |= {"accepted": found.accepted, "refused": found.refused, "rss_mb": used.ru_maxrss / 1024}
    took |= {"cpu": used.ru_utime + used.ru_stime, "stage": found.stage}
    print(json.dumps(took))


if __name__ == "__main__":
    _child(Path(sys.argv[1]), int(sys.argv[2]))
