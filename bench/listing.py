"""The list of acts at a million rows: the real page, for three people, page by page and condition by condition."""

import argparse
import html
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import listing_data, world
from bench.report import Row, percentile

ACTS = 1_000_000
P95_MS, QUERIES = 150, 8
ADDRESS = "/office/acts/"
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PEOPLE = {"city": "市监督承办人", "county": "区监督承办人", "agency": "执法机关法制员"}
PAGES = (1, 10, 100, 1000)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=20, help="每种页面请求的次数")
    parser.add_argument("--pages", type=int, default=1000, help="逐页翻到第几页")


def measure(options: argparse.Namespace) -> list[Row]:
    acts = options.acts or ACTS
    folder = world.enter(f"list-{acts}")
    world.migrate()
    if not world.is_complete(folder):
        print(f"正在生成 {acts:,} 件行为 ……", file=sys.stderr)
        listing_data.build(acts)
        world.complete(folder)
    rows: list[Row] = []
    for name, label in PEOPLE.items():
        rows += _person(name, label, options)
    return rows


def _person(name: str, label: str, options: argparse.Namespace) -> Iterator[Row]:
    browser = Browser(name)
    browser.get(ADDRESS)  # the first request loads templates and the menu
    everything: list[Visit] = []
    for what, address in [*_deep(browser, options.pages), *_conditions(name)]:
        visits = [browser.get(address) for _ in range(options.rounds)]
        everything += visits
        yield row(label, what, visits)
    yield row(label, "全部请求", everything)


def _deep(browser: "Browser", last: int) -> Iterator[tuple[str, str]]:
    """The first page and far ones, found by following 下一页."""
    address, number = ADDRESS, 1
    while True:
        if number in PAGES:
            yield f"第 {number} 页", address
        found = NEXT.search(browser.get(address).text) if number < last else None
        if found is None:
            if number not in PAGES:
                yield f"最后一页（第 {number} 页）", address
            return
        address, number = html.unescape(found.group(1)), number + 1


def _conditions(name: str) -> Iterator[tuple[str, str]]:
    """What people ask for, and what is hard: rare values and conditions that nothing fits."""
    from zhiheng.accounts.models import User
    from zhiheng.acts.models import EnforcementAct, Party

    user = User.objects.get(username=name)
    mine = EnforcementAct.objects.visible_to(user)
    one = mine.exclude(document_number="").exclude(party=None).order_by("pk")[7]
    party = Party.objects.get(pk=one.party_id)
    asked: dict[str, dict[str, Any]] = {
        "种类：处罚": {"kind": "penalty"},
        "种类：行政奖励（千分之一）": {"kind": "reward"},
        "机关": {"agency": one.agency_id},
        "机关、种类": {"agency": one.agency_id, "kind": "penalty"},
        "程序：简易": {"procedure": "summary"},
        "一个月": {"act_from": "2025-03-01", "act_to": "2025-03-31"},
        "一个月、处罚": {"act_from": "2025-03-01", "act_to": "2025-03-31", "kind": "penalty"},
        "检索：文号": {"q": one.document_number},
        "检索：文号开头": {"q": one.document_number[:8]},
        "检索：当事人全名": {"q": party.name},
        "检索：当事人开头": {"q": party.name[:3]},
        "检索：信用代码": {"q": party.credit_code},
        "检索：没有的词": {"q": "没有这个当事人"},
        "罚款五万以上": {"fine_from": "50000"},
        "罚款 1000 至 1010": {"fine_from": "1000", "fine_to": "1010"},
        "罚款十亿以上（没有）": {"fine_from": "1000000000"},
        "没有公开日期": {"unpublished": "on"},
        "没有公开日期、许可、一个月": {
            "unpublished": "on", "kind": "licence", "act_from": "2025-03-01", "act_to": "2025-03-31",
        },
        "已撤回": {"withdrawn": "on"},
        "汇聚批次": {"batch": "7"},
        "没有的批次": {"batch": "999999"},
        "简易程序的许可（没有）": {"kind": "licence", "procedure": "summary"},
        "日早的在前": {"sort": "act_on"},
        "各视图的件数": {"counts": "1"},
    }  # fmt: skip
    for what, query in asked.items():
        yield what, f"{ADDRESS}?{urlencode(query)}"


@dataclass
class Visit:
    """One answered request."""

    text: str
    ms: float
    cpu_ms: float
    queries: int
    database_ms: float


@dataclass
class Browser:
    """One signed-in person; requests run through all of Django in this process."""

    username: str
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        from django.test import Client

        from zhiheng.accounts.models import User
        from zhiheng.config.server import settle

        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(
            User.objects.get(username=self.username), "django.contrib.auth.backends.ModelBackend"
        )
        settle()

    def get(self, address: str) -> Visit:
        from django.db import connection

        meter = Meter()
        with connection.execute_wrapper(meter):
            began, cpu = time.perf_counter(), time.process_time()
            answer = self.client.get(address)
            ms = (time.perf_counter() - began) * 1000
            cpu_ms = (time.process_time() - cpu) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{address}：{answer.status_code}")
        return Visit(answer.content.decode(), ms, cpu_ms, meter.queries, meter.seconds * 1000)


class Meter:
    """Counts statements and the time until each has run (rows are fetched later)."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - began


def row(who: str, what: str, visits: list[Visit], most: int | None = QUERIES) -> Row:
    times = [visit.ms for visit in visits]
    queries = max(visit.queries for visit in visits)
    p95 = percentile(times, 0.95)
    return {
        "who": who,
        "what": what,
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(p95, 1),
        "max_ms": round(max(times), 1),
        "cpu_p50_ms": round(percentile([visit.cpu_ms for visit in visits], 0.5), 1),
        "cpu_p95_ms": round(percentile([visit.cpu_ms for visit in visits], 0.95), 1),
        "database_ms": round(percentile([visit.database_ms for visit in visits], 0.5), 1),
        "queries": queries,
        "bar": f"p95 ≤ {P95_MS}" + (f"，≤ {most} 次" if most else ""),
        "met": p95 <= P95_MS and (most is None or queries <= most),
    }
