"""Takes the pictures of the manual: a demo city in a scratch folder, the real server, Debian's Chromium.

    python docs/manual/screenshots.py [--acts 3000]

The same thread as in the manual is walked: a file is imported, its lead is judged, an opinion is drafted, signed,
served and received.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).resolve().with_name("pictures")
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "Yanshi-2026"  # noqa: S105 - the demo prints it
AGENCY = "威海市市场监督管理局（演示）"
HEAD = "处罚决定书文号,案件名称,行政相对人名称,违法事实,处罚依据,处罚内容,罚款金额（元）,决定日期,公示日期,处罚机关"
SIZE = {"width": 1280, "height": 800}
MOST_BYTES = 3 * 1024 * 1024


def sheet(folder: Path) -> Path:
    """Five rows: two that can be written, three that wait in quarantine."""
    decided = date.today() - timedelta(days=80)  # noqa: DTZ011 - any day will do
    shown = decided + timedelta(days=60)
    rows = (
        f"示威市监罚〔2026〕901号,未按规定明码标价案,威海示例海蓝商贸有限公司,未明码标价,价格法第四十二条,罚款,2000,{decided:%Y年%-m月%-d日},{shown},{AGENCY}",
        f"示威市监罚〔2026〕902号,虚假宣传案,威海示例海青食品有限公司,虚假宣传,反不正当竞争法第二十条,罚款,1.5万元,{decided:%Y%m%d},{decided},{AGENCY}",
        f"示威市监罚〔2026〕903号,无照经营案,威海示例海红服饰有限公司,无照经营,无证无照经营查处办法第十三条,罚款,拟罚款5000元,{decided},{decided},{AGENCY}",
        f"示威市监罚〔2026〕904号,计量违法案,威海示例海白五金有限公司,计量,计量法第二十六条,罚款,伍仟元整,{decided:%Y年%-m月},{decided},{AGENCY}",
        f"示威海岸罚〔2026〕5号,占用岸线案,威海示例海黑船务有限公司,占用岸线,港口法第四十五条,罚款,3000,{decided},{decided},威海市海岸事务中心（演示）",
    )
    file = folder / "处罚决定公示.csv"
    file.write_text("\n".join((HEAD, *rows, "")), encoding="utf-8")
    return file


@contextmanager
def product(folder: Path, acts: int) -> Iterator[str]:
    """The demo city of `acts` acts, served on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = {
        **os.environ,
        "ZHIHENG_DATA": str(folder),
        "ZHIHENG_DEMO": "1",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "zhiheng.cli"]
    subprocess.run([*command, "demo", "--acts", str(acts)], env=env, check=True)  # noqa: S603
    subprocess.run([*command, "screen"], env=env, check=True)  # noqa: S603
    with subprocess.Popen(  # noqa: S603
        [*command, "serve", "--port", port], env=env, stdout=subprocess.PIPE, text=True
    ) as server:
        for line in server.stdout or ():
            if "Ctrl-C" in line:
                break
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGINT)


class Album:
    """Windows of several people, and the pictures taken in them."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address, folder

    def sign_in(self, name: str, *, picture: str = "") -> Page:
        context = self.browser.new_context(
            base_url=self.address, viewport=SIZE, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto("/office/sign-in")
        if picture:
            self.take(page, picture)
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    def take(self, page: Page, name: str, *, height: int = SIZE["height"]) -> None:
        page.set_viewport_size({**SIZE, "height": height})
        page.wait_for_load_state("load")
        file = self.folder / f"{name}.png"
        page.screenshot(path=file)
        page.set_viewport_size(SIZE)
        sys.stdout.write(f"{file.name} {file.stat().st_size // 1024} KB\n")


def step(page: Page, label: str, fill: Callable[[Page], None] | None = None) -> None:
    """Opens a step of a matter, fills its form and sends it."""
    page.get_by_role("link", name=label).first.click()
    page.wait_for_load_state("load")
    if fill:
        fill(page)
    page.locator("main form .btn-primary").first.click()
    page.wait_for_load_state("load")


def fill_in(**values: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        for name, value in values.items():
            page.fill(f"main [name={name}]", value)

    return fill


def bring_in(album: Album, page: Page, file: Path) -> None:
    page.goto("/office/import/new")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并查看映射").click()
    page.get_by_role("button", name="确认映射").click()
    write = page.get_by_role("button", name=re.compile("写入 "))
    write.wait_for()
    album.take(page, "import", height=1480)
    write.click()
    page.get_by_role("heading", name="回执").wait_for()
    page.get_by_role("link", name="在线修补").click()
    album.take(page, "quarantine", height=460)


def find_lead(page: Page, number: str) -> str:
    """The micro-batch after the import makes the lead within seconds."""
    for _ in range(60):
        page.goto(f"/office/leads/?rule=AB-1.26a&q={number}")
        found = page.locator("table tbody a").first
        if found.count():
            found.click()
            page.wait_for_load_state()
            return page.url
        page.wait_for_timeout(1000)
    raise SystemExit("没有筛查出疑点")


def judge(album: Album, handler: Page, clerk: Page, lead: str) -> None:
    handler.goto(lead)
    step(handler, "分派", lambda page: page.select_option("main select[name=handler]", index=1))
    step(handler, "要求说明")
    clerk.goto(lead)
    words = "决定书已在门户网站公开，因系统接口故障未按时回传。"
    step(clerk, "机关说明", fill_in(explanation=words))
    handler.goto(lead)
    album.take(handler, "lead", height=1120)
    step(handler, "开始核实")

    def uphold(page: Page) -> None:
        page.locator("main input[name=level]").first.check()
        page.fill("main [name=verdict_reason]", "经核对门户后台记录，公开确已超过法定期限。")

    step(handler, "认定成立", uphold)


def oppose(album: Album, handler: Page, head: Page, clerk: Page) -> None:
    """From the draft to the receipt."""
    demands = "核对并补录九月全部处罚决定的公开日期\n修复公示系统接口，防止回传失败"
    step(handler, "起草监督意见书", fill_in(demands=demands))
    opinion = handler.url
    held = date.today() - timedelta(days=2)  # noqa: DTZ011 - any past day
    record = fill_in(
        held_at=f"{held}T09:30",
        place="三楼会议室",
        chair="丛示岳",
        people="丛示岳\n于示帆\n王示航",
        views="于示帆：同意制发\n王示航：同意",
        conclusion="一致同意制发监督意见书。",
    )
    step(handler, "登记集体讨论", record)
    step(handler, "送审")
    head.goto(opinion)
    step(head, "签发")
    serve = handler.locator("main a:has-text('送达'):not([aria-disabled])").first
    for _ in range(60):
        handler.goto(opinion)
        if serve.count():
            break
        handler.wait_for_timeout(1000)
    step(handler, "送达")
    clerk.goto(opinion)
    step(clerk, "签收")
    album.take(clerk, "opinion", height=900)
    handler.goto(opinion)
    handler.get_by_role("link", name=re.compile("行政执法监督意见书（")).first.click()
    album.take(handler, "paper", height=1180)


def main() -> None:
    parser = argparse.ArgumentParser(description="拍摄使用手册的图")
    parser.add_argument("--acts", type=int, default=3000)
    options = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        product(Path(scratch) / "data", options.acts) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        album = Album(browser, address, PICTURES)
        handler = album.sign_in("chengban", picture="sign-in")
        head, clerk = album.sign_in("fuzeren"), album.sign_in("fazhi")
        bring_in(album, handler, sheet(Path(scratch)))
        judge(album, handler, clerk, find_lead(handler, "示威市监罚〔2026〕901号"))
        oppose(album, handler, head, clerk)
        for page, address_, name in (
            (handler, "/office/", "workbench"),
            (handler, "/office/acts/", "acts"),
            (handler, "/office/rules/AB-1.26a/", "rule"),
            (handler, "/office/law/WH-32.s1", "law"),
            (album.sign_in("xitong"), "/office/accounts/sheet", "accounts"),
        ):
            page.goto(address_)
            album.take(page, name)
        browser.close()
    whole = sum(file.stat().st_size for file in PICTURES.glob("*.png"))
    sys.stdout.write(f"共 {whole // 1024} KB\n")
    if whole > MOST_BYTES:
        raise SystemExit("图超过 3 MB")


if __name__ == "__main__":
    main()
