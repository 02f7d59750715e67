"""A real server on a free port over the test office, and Debian's Chromium."""

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
AXE = ROOT / "tests" / "vendor" / "axe" / "axe.min.js"


@dataclass(frozen=True)
class Site:
    """Where the server listens and what lies in its office."""

    address: str
    data: Path
    scene: dict


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """`zhiheng serve` as a user runs it; it is ready when it says so."""
    data, port = tmp_path_factory.mktemp("office"), free_port()
    env = {
        **os.environ,
        "ZHIHENG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "zhiheng.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "PYTHONUNBUFFERED": "1",
    }
    filled = subprocess.run(
        [sys.executable, "-m", "tests.browser.scene"], cwd=ROOT, env=env, capture_output=True
    )
    assert filled.returncode == 0, filled.stderr.decode()[-4000:]
    command = [sys.executable, "-m", "zhiheng.cli", "serve", "--port", str(port)]
    with (
        (data / "stderr.log").open("w") as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as server,
    ):
        wait_until_ready(server)
        yield Site(f"http://127.0.0.1:{port}", data, json.loads(filled.stdout))
        os.killpg(server.pid, signal.SIGINT)  # as Ctrl-C does: to both processes
        assert server.wait(30) == 0
    assert "SIGKILL" not in (data / "stderr.log").read_text(), "the server did not end by itself"


def wait_until_ready(server):
    """The server says the address when the first page can be asked for."""
    said = ""
    while "Ctrl-C" not in said:
        line = server.stdout.readline()
        assert line, f"the server ended: {said}"
        said += line


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def signed_in(chromium, site):
    """A browser window signed in as a role of the office."""
    opened: list[BrowserContext] = []

    def open_as(role: str, width: int = 1440, height: int = 900):
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.add_init_script(path=AXE)
        opened.append(context)
        page = context.new_page()
        page.goto("/office/sign-in")
        page.fill("input[name=username]", site.scene["accounts"][role])
        page.fill("input[name=password]", site.scene["password"])
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield open_as
    for context in opened:
        context.close()
