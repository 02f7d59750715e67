"""A published list of penalties as a CSV file, any length: the headings in ordinary Chinese words, right check digits."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

HEADINGS = (
    "处罚决定书文号", "案件名称", "违法事实", "处罚依据", "当事人名称", "统一社会信用代码", "处罚内容", "处罚种类",
    "罚款金额（元）", "决定日期", "公示日期", "执法机关",
)  # fmt: skip
AGENCIES = 20
FACTS = "当事人在施工过程中未按规定及时清运建筑垃圾，造成道路污染（演示）"
BASIS = "《演示条例》第二十二条第一款"
LAST = date(2026, 11, 1)


def agency_name(number: int) -> str:
    return f"威海市演示执法局{number:02d}号（演示）"


def write(path: Path, rows: int, series: str = "演综罚") -> Path:
    """One firm for every ten rows; two years; every row differs."""
    from zhiheng.directory.codes import compose_credit_code

    draw = random.Random(2026)  # noqa: S311 - benchmark data
    firms = [compose_credit_code("91", "371000", number) for number in range(1, rows // 10 + 2)]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(HEADINGS)
        for number in range(1, rows + 1):
            firm = draw.randrange(len(firms))
            decided = LAST - timedelta(days=draw.randrange(700))
            fine = draw.choice((500, 1000, 2000, 5000, 10000, 30000))
            sheet.writerow(
                (
                    f"{series}〔{decided.year}〕{number}号", "未按规定处置建筑垃圾案（演示）", FACTS, BASIS,
                    f"威海演示{firm}号有限公司", firms[firm], f"罚款{fine}元", "罚款", fine,
                    decided.isoformat(), (decided + timedelta(days=3)).isoformat(),
                    agency_name(number % AGENCIES),
                )
            )  # fmt: skip
    return path
